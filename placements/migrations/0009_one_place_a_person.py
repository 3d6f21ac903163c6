"""One running placement a person, whichever cohorts they are in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Count, OuterRef, Subquery

RUNNING = ("planned", "active", "on_hold")


def fill(apps, schema_editor):
    Placement = apps.get_model("placements", "Placement")
    Application = apps.get_model("volunteers", "Application")
    applicants = Application.objects.filter(pk=OuterRef("application"))
    Placement.objects.update(volunteer=Subquery(applicants.values("applicant")[:1]))
    ensure_one_each(Placement)
    # PostgreSQL changes no table while foreign keys of it are still to be checked.
    schema_editor.connection.check_constraints()


def ensure_one_each(Placement):
    """In words, before the constraint fails without any."""
    running = Placement.objects.filter(status__in=RUNNING)
    twice = (
        running.order_by()
        .values("volunteer")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
    )
    same = running.filter(volunteer__in=twice.values("volunteer"))
    codes = same.order_by("volunteer")
    if found := list(codes.values_list("code", flat=True)):
        raise RuntimeError(
            "One person has two running placements. End one of them with the version "
            f"before, then upgrade. Their codes: {', '.join(found)}"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0012_withdrawals_of_organizations'),
        ('placements', '0008_offers_end_with_their_host'),
        ('portal', '0011_unfinished_erasures_and_closed_accounts'),
        ('volunteers', '0009_granted_erasures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='placement',
            name='volunteer',
            field=models.ForeignKey(null=True, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='placements', to=settings.AUTH_USER_MODEL, verbose_name='volunteer'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='placement',
            name='volunteer',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='placements', to=settings.AUTH_USER_MODEL, verbose_name='volunteer'),
        ),
        migrations.RemoveConstraint(
            model_name='placement',
            name='one_running_placement_per_application',
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('planned', 'active', 'on_hold'))), fields=('volunteer',), name='one_running_placement_per_person'),
        ),
    ]
