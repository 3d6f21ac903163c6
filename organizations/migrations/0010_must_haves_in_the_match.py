"""Must-haves count in the match of new cohorts; cohorts that exist go on as before."""

from django.db import migrations, models

LABELS = {
    "help_text": "Nobody is matched with a position of which they don't meet what it "
    "requires, unless you waive it.",
    "verbose_name": "required qualifications count in the match",
}


class Migration(migrations.Migration):

    dependencies = [("organizations", "0009_positions_without_document")]

    operations = [
        migrations.AddField(
            model_name="cohort",
            name="matches_must_haves",
            field=models.BooleanField(default=False, **LABELS),
        ),
        migrations.AlterField(
            model_name="cohort",
            name="matches_must_haves",
            field=models.BooleanField(default=True, **LABELS),
        ),
    ]
