"""What the first draft of a position in a cohort begins with."""

from typing import Any

from organizations.models import Participation, ProfileRevision
from organizations.models.choices import RevisionStatus
from organizations.models.participation import FIRST
from organizations.profiles import schema


def first_content(participation: Participation) -> dict[str, Any]:
    """That of the last cohort without its closing lines, which name that cohort."""
    if not participation.is_first:
        return schema.with_defaults({"title": participation.title})
    organization = participation.organization
    approved = ProfileRevision.objects.filter(
        participation__organization=organization,
        participation__number=FIRST,
        status=RevisionStatus.APPROVED,
    )
    last = approved.order_by("-participation__cohort__number").first()
    return schema.with_defaults(
        {**last.content, "closing": []} if last else {"name": organization.name}
    )
