"""Weights that runs tried are kept by criterion, no longer by its number in the rubric.

Reviews and interviews number their criteria alike; a number meant that of reviews.
"""

from django.db import migrations


def by_criterion(apps, schema_editor):
    runs = apps.get_model("placements", "MatchRun").objects
    criteria = apps.get_model("volunteers", "Criterion").objects
    for run in runs.only("options", "cohort_id").iterator():
        if tried := run.options.get("weights"):
            rubric = criteria.filter(cohort=run.cohort_id, stage="review")
            run.options["weights"] = {
                str(pk): tried[str(order)]
                for pk, order in rubric.values_list("pk", "order")
                if str(order) in tried
            }
            run.save(update_fields=["options"])


class Migration(migrations.Migration):

    dependencies = [
        ("placements", "0003_names_for_history"),
        ("volunteers", "0006_names_for_history"),
    ]

    operations = [migrations.RunPython(by_criterion, migrations.RunPython.noop)]
