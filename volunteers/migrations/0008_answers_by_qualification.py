"""Answers about qualifications hold the row and its words, no longer its place."""

from django.db import migrations, models


def required_rows(apps):
    """By position: its required qualifications."""
    by_position = {}
    rows = apps.get_model("organizations", "Qualification").objects
    for row in rows.filter(kind="required").order_by("order", "pk"):
        by_position.setdefault(row.position_id, []).append(row)
    return by_position


def rewrite(apps, fit_of):
    choices = apps.get_model("volunteers", "Choice").objects
    by_position = required_rows(apps)
    changed = []
    for choice in choices.only("pk", "position_id", "fit").iterator(chunk_size=1000):
        choice.fit = fit_of(choice.fit, by_position.get(choice.position_id, []))
        changed.append(choice)
        if len(changed) == 1000:
            choices.bulk_update(changed, ["fit"])
            changed = []
    choices.bulk_update(changed, ["fit"])


def by_row(apps, schema_editor):
    """All lines were on the page: one without a tick was not said to be met."""
    rewrite(
        apps,
        lambda orders, rows: {
            str(row.pk): {"text": row.text, "is_met": row.order in orders}
            for row in rows
        },
    )


def by_order(apps, schema_editor):
    rewrite(
        apps,
        lambda fit, rows: [
            row.order for row in rows if fit.get(str(row.pk), {}).get("is_met")
        ],
    )


class Migration(migrations.Migration):

    dependencies = [
        ("organizations", "0007_names_for_history"),
        ("volunteers", "0007_decisions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="choice",
            name="fit",
            field=models.JSONField(default=dict, verbose_name="qualifications met"),
        ),
        migrations.RunPython(by_row, by_order),
    ]
