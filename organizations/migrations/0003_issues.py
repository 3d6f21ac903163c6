import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "issues.json"


def fill(apps, editor):
    Issue = apps.get_model("organizations", "Issue")
    Issue.objects.bulk_create(Issue(**row) for row in json.loads(DATA.read_text("utf-8")))


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_provinces")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
