from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("volunteers", "0016_name_for_referees")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="is_of_meeting",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_of_meeting", False), ("audience", "coordinators"), _connector="OR"
                ),
                name="notes_of_a_meeting_are_for_coordinators",
            ),
        ),
        migrations.AlterField(
            model_name="export",
            name="format",
            field=models.CharField(
                choices=[
                    ("xlsx", "Excel (XLSX)"),
                    ("csv", "CSV, for other programs"),
                    ("pdf", "PDF, minutes of a meeting"),
                ],
                max_length=4,
                verbose_name="format",
            ),
        ),
    ]
