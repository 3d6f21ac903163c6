from django.db import migrations, models


def fill(apps, editor):
    """From the approved texts, where the English has as many rows as the Thai."""
    Position = apps.get_model("organizations", "Position")
    Qualification = apps.get_model("organizations", "Qualification")
    for position in Position.objects.exclude(content={}).only("content").iterator():
        english = position.content.get("en", {}).get("qualifications", [])
        rows = list(Qualification.objects.filter(position=position).order_by("order"))
        if len(english) == len(rows):
            for row, text in zip(rows, english, strict=True):
                row.text_en = text
            Qualification.objects.bulk_update(rows, ["text_en"])


class Migration(migrations.Migration):
    dependencies = [("organizations", "0005_interview_settings")]

    operations = [
        migrations.AddField("qualification", "text_en", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
