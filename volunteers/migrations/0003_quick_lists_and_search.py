"""The coordinators' list over all cohorts, by index; and search for any part of a name."""

from django.db import migrations, models

TRIGRAMS = "applications_by_part_of_text"


def add_trigrams(apps, editor):
    """`search_text` is folded already, so that LIKE alone finds it. SQLite has no such index: it reads every row."""
    if editor.connection.vendor == "postgresql":
        editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        editor.execute(f"CREATE INDEX {TRIGRAMS} ON volunteers_application USING gin (search_text gin_trgm_ops)")


def drop_trigrams(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX {TRIGRAMS}")


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0004_keys_that_were_erased"),
        ("volunteers", "0002_figures_of_cohorts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["-submitted_at", "-id"], name="newest_of_all_cohorts"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["status", "-submitted_at", "-id"], name="newest_in_a_state"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["cohort", "-score_spread", "id"], name="largest_disagreements"),
        ),
        migrations.RunPython(add_trigrams, drop_trigrams),
    ]
