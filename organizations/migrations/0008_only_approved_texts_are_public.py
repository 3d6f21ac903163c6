"""Positions keep what their document has between the items of a list, and no longer
the document, which isn't public; nor parts of it that are contact details.
"""

import re
from itertools import pairwise

from django.db import migrations, models

from organizations.importing.contact_details import holds_contact_details

SEPARATOR = r"[^\S\r\n]*[,，、/;|][^\S\r\n]*"
FIELDS = ("focus_issues", "objectives", "activities", "challenges")
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


def retract(apps, schema_editor):
    """Texts of withdrawn profiles leave the pages of their organizations."""
    revisions = apps.get_model("organizations", "ProfileRevision").objects
    organizations = apps.get_model("organizations", "Organization").objects
    for organization in organizations.filter(
        published_at__isnull=False, participations__status="withdrawn"
    ).distinct():
        last = (
            revisions.filter(
                participation__organization=organization,
                participation__status__in=("approved", "closed"),
                status="approved",
            )
            .order_by("-participation__cohort__number")
            .first()
        )
        if last:
            english = last.content.get("en", {})
            organization.content = {
                name: last.content.get(name, organization.content.get(name))
                for name in organization.content
                if name != "en"
            }
            organization.content["en"] = {
                name: text for name, text in english.items() if name in FIELDS
            }
        else:
            organization.content, organization.published_at = {}, None
        organization.save(update_fields=["content", "published_at"])


class Migration(migrations.Migration):
    dependencies = [("organizations", "0007_names_for_history")]

    operations = [
        migrations.AddField(
            model_name="position",
            name="separators",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(retract, migrations.RunPython.noop, elidable=True),
    ]
