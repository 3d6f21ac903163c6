"""Positions keep what their document has between the items of a list, and no longer
the document, which isn't public; nor parts of it that are contact details.
"""

import re
from itertools import pairwise

from django.db import migrations, models

from organizations.importing.contact_details import holds_contact_details

SEPARATOR = r"[^\S\r\n]*[,，、/;|][^\S\r\n]*"
LISTS = ("benefits", "qualifications", "preferred_qualifications")


def between(first, second, original):
    match = re.search(f"{re.escape(first)}({SEPARATOR}){re.escape(second)}", original)
    return match[1] if match else ""


def fill(apps, schema_editor):
    positions = apps.get_model("organizations", "Position").objects
    for position in positions.select_related("source"):
        source = position.source
        original = bytes(source.original).decode(source.encoding) if source else ""
        position.separators = {
            name: [between(*pair, original) for pair in pairwise(rows)]
            for name in LISTS
            if original and len(rows := position.content.get(name, [])) > 1
        }
        position.content["sections"] = [
            row
            for row in position.content.get("sections", [])
            if not holds_contact_details(row["heading"], row["text"])
        ]
        position.save(update_fields=["separators", "content"])


class Migration(migrations.Migration):
    dependencies = [("organizations", "0007_names_for_history")]

    operations = [
        migrations.AddField(
            model_name="position",
            name="separators",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
