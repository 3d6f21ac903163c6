import json
from pathlib import Path

from django.db import migrations

from portal.text import thai

DATA = Path(__file__).resolve().parent.parent / "data" / "thai-provinces.json"


def fill(apps, editor):
    Province = apps.get_model("organizations", "Province")
    Province.objects.bulk_create(
        Province(
            code=row["code"],
            slug=row["slug"],
            name_th=row["name_th"],
            name_en=row["name_en"],
            region=row["region"],
            sort_key=thai.sort_key(row["name_th"]),
        )
        for row in json.loads(DATA.read_text("utf-8"))["provinces"]
    )


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_hosts_and_cohorts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
