"""One running placement a person; days off in halves; requests of volunteers."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
import portal.models.codes
import portal.models.sealed_field
from django.conf import settings
from django.db import migrations, models
from django.db.models import Count, OuterRef, Subquery

RUNNING = ("planned", "active", "on_hold")
DAY, MORNING, AFTERNOON = "day", "morning", "afternoon"
OF_A_DAY = ("saved", "moved", "taken")
IN_FORCE = ("asked", "approved")


def fill_volunteers(apps, schema_editor):
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


def fill_halves(apps, schema_editor):
    """Half a day was a morning, unless that was noted before.

    Days that are noted twice in force end in their later line, which gives them back.
    """
    LeaveEntry = apps.get_model("placements", "LeaveEntry")
    rows = LeaveEntry.objects.filter(kind__in=OF_A_DAY).order_by("placement", "pk")
    used = {}
    for entry in rows.iterator():
        is_whole = entry.kind == "moved" or entry.halves != 1
        entry.halves = 2 if entry.kind == "moved" else entry.halves
        taken = used.setdefault(entry.placement_id, set())
        entry.part = next(
            (part for part in parts(is_whole) if not claims(entry, part) & taken), ""
        )
        if entry.status in IN_FORCE and not entry.part:
            entry.status = "ended"
        entry.part = entry.part or parts(is_whole)[0]
        entry.to_part = DAY if entry.kind == "moved" else ""
        if entry.status in IN_FORCE:
            taken |= claims(entry, entry.part)
        entry.save(update_fields=["halves", "part", "to_part", "status"])


def parts(is_whole):
    return (DAY,) if is_whole else (MORNING, AFTERNOON)


def claims(entry, part):
    """Which halves it makes free, and which it says are worked."""
    halves = (MORNING, AFTERNOON) if part == DAY else (part,)
    claimed = set()
    if entry.kind in ("taken", "moved"):
        claimed |= {("free", entry.to_day or entry.on_day, half) for half in halves}
    if entry.kind in ("saved", "moved"):
        claimed |= {("worked", entry.on_day, half) for half in halves}
    return claimed


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0012_withdrawals_of_organizations'),
        ('placements', '0011_positions_of_matches_by_key'),
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
        migrations.RunPython(fill_volunteers, migrations.RunPython.noop),
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
        migrations.RemoveConstraint(
            model_name='leaveentry',
            name='a_moved_day_has_a_goal_and_others_a_length',
        ),
        migrations.AddField(
            model_name='leaveentry',
            name='part',
            field=models.CharField(blank=True, choices=[('day', 'the whole day'), ('morning', 'the morning'), ('afternoon', 'the afternoon')], max_length=9, verbose_name='part of the day'),
        ),
        migrations.AddField(
            model_name='leaveentry',
            name='to_part',
            field=models.CharField(blank=True, choices=[('day', 'the whole day'), ('morning', 'the morning'), ('afternoon', 'the afternoon')], max_length=9, verbose_name='part of the day it is moved to'),
        ),
        migrations.AlterField(
            model_name='leaveentry',
            name='kind',
            field=models.CharField(choices=[('earned', 'leave earned'), ('saved', 'worked on a day off, banked as leave'), ('moved', 'day off moved to another day'), ('taken', 'leave taken'), ('carried', 'carried over to the next placement')], max_length=8, verbose_name='kind'),
        ),
        migrations.RunPython(fill_halves, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='leaveentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('halves__gte', 1), ('kind__in', ['earned', 'carried']), ('part', '')), models.Q(('halves', 2), ('kind__in', ('saved', 'moved', 'taken')), ('part', 'day')), models.Q(('halves', 1), ('kind__in', ('saved', 'moved', 'taken')), ('part__in', ('morning', 'afternoon'))), _connector='OR'), name='a_day_off_is_whole_or_half'),
        ),
        migrations.AddConstraint(
            model_name='leaveentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('kind', 'moved'), _negated=True), ('to_day', None), ('to_part', '')), models.Q(('kind', 'moved'), ('part', 'day'), ('to_part', 'day'), models.Q(('to_day', models.F('on_day')), _negated=True)), models.Q(('kind', 'moved'), ('part__in', ('morning', 'afternoon')), ('to_part__in', ('morning', 'afternoon')), models.Q(('to_day', models.F('on_day')), _negated=True)), _connector='OR'), name='a_moved_day_has_another_day_as_goal'),
        ),
        migrations.AddConstraint(
            model_name='leaveentry',
            constraint=models.UniqueConstraint(models.F('placement'), django.db.models.functions.comparison.Coalesce('to_day', 'on_day'), condition=models.Q(models.Q(models.Q(('kind', 'taken'), ('part__in', ('day', 'morning'))), models.Q(('kind', 'moved'), ('to_part__in', ('day', 'morning'))), _connector='OR'), ('status__in', ('asked', 'approved'))), name='each_morning_is_free_once'),
        ),
        migrations.AddConstraint(
            model_name='leaveentry',
            constraint=models.UniqueConstraint(models.F('placement'), django.db.models.functions.comparison.Coalesce('to_day', 'on_day'), condition=models.Q(models.Q(models.Q(('kind', 'taken'), ('part__in', ('day', 'afternoon'))), models.Q(('kind', 'moved'), ('to_part__in', ('day', 'afternoon'))), _connector='OR'), ('status__in', ('asked', 'approved'))), name='each_afternoon_is_free_once'),
        ),
        migrations.AddConstraint(
            model_name='leaveentry',
            constraint=models.UniqueConstraint(models.F('placement'), models.F('on_day'), condition=models.Q(('kind__in', ('saved', 'moved')), ('part__in', ('day', 'morning')), ('status__in', ('asked', 'approved'))), name='each_morning_is_worked_once'),
        ),
        migrations.AddConstraint(
            model_name='leaveentry',
            constraint=models.UniqueConstraint(models.F('placement'), models.F('on_day'), condition=models.Q(('kind__in', ('saved', 'moved')), ('part__in', ('day', 'afternoon')), ('status__in', ('asked', 'approved'))), name='each_afternoon_is_worked_once'),
        ),
        migrations.CreateModel(
            name='PlacementRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('pause', 'Pause the work'), ('extension', 'Work longer'), ('transfer', 'Go to another organization'), ('resignation', 'End the placement early')], max_length=11, verbose_name='kind')),
                ('status', models.CharField(choices=[('asked', 'waiting for a coordinator'), ('granted', 'granted'), ('declined', 'declined'), ('withdrawn', 'taken back'), ('ended', 'ended with the placement')], default='asked', editable=False, max_length=10, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('day', models.DateField(null=True, verbose_name='day')),
                ('is_for_safety', models.BooleanField(default=False, verbose_name='for safety')),
                ('reason', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='why')),
                ('answer', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='answer')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked')),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='placements.placement')),
            ],
            options={
                'verbose_name': 'request of a volunteer',
                'verbose_name_plural': 'requests of volunteers',
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'granted', 'declined', 'withdrawn', 'ended'])), name='placement_request_status_is_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['pause', 'extension', 'transfer', 'resignation'])), name='placement_request_kind_is_known'), models.UniqueConstraint(condition=models.Q(('status', 'asked')), fields=('placement', 'kind'), name='one_waiting_request_of_a_kind')],
            },
        ),
    ]
