from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("volunteers", "0017_notes_of_the_meeting")]

    operations = [
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["cohort", "status", "status_changed_at", "id"],
                name="longest_in_a_state",
            ),
        ),
    ]
