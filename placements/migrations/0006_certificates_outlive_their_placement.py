"""Certificates outlive their placement, with a cohort and, then, a key of their own."""

import django.db.models.deletion
from django.db import migrations, models


def set_cohorts(apps, schema_editor):
    Certificate = apps.get_model("placements", "Certificate")
    rows = Certificate.objects.values_list("pk", "placement__application__cohort")
    for pk, cohort in rows:
        Certificate.objects.filter(pk=pk).update(cohort=cohort)


class Migration(migrations.Migration):
    # Not in one transaction: PostgreSQL alters no table with pending trigger events.
    atomic = False

    dependencies = [
        ("organizations", "0007_names_for_history"),
        ("placements", "0005_waivers_of_qualifications"),
        ("portal", "0007_names_for_history"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="cohort",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.cohort",
            ),
        ),
        migrations.RunPython(set_cohorts, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="certificate",
            name="cohort",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.cohort",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="data_key",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="portal.datakey",
            ),
        ),
        migrations.AlterField(
            model_name="certificate",
            name="placement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="certificates",
                to="placements.placement",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("placement__isnull", False),
                    ("data_key__isnull", False),
                    _connector="OR",
                ),
                name="a_certificate_opens_with_a_key",
            ),
        ),
    ]
