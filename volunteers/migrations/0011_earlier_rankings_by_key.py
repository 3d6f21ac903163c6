"""Earlier rankings name positions by primary key: slugs follow their organizations.

A slug that was changed since can't be resolved any more, and is left out, as it was on
the pages.
"""

from django.db import migrations


def by_key(apps, schema_editor):
    positions = apps.get_model("organizations", "Position").objects
    rankings = apps.get_model("volunteers", "Reranking").objects
    keys = {
        (cohort, slug): pk
        for cohort, slug, pk in positions.values_list("cohort", "slug", "pk")
    }
    used = rankings.filter(used_at__isnull=False).select_related("application")
    for row in used.iterator():
        cohort = row.application.cohort_id
        slugs = row.earlier.get("choices", [])
        found = [keys[cohort, slug] for slug in slugs if (cohort, slug) in keys]
        row.earlier["choices"] = found
        row.save(update_fields=["earlier"])


class Migration(migrations.Migration):
    dependencies = [
        ("volunteers", "0010_plain_words"),
        ("organizations", "0007_names_for_history"),
    ]

    operations = [migrations.RunPython(by_key, migrations.RunPython.noop)]
