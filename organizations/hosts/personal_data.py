"""The part of a personal data export that is about organizations."""

from organizations.models import Membership
from portal.models import User
from portal.personal_data import export
from portal.personal_data.export import Part


@export.part_sources.register
def memberships(user: User) -> Part:
    rows = (
        Membership.objects.filter(user=user)
        .select_related("organization")
        .order_by("pk")
    )
    return Part(
        "memberships",
        [{"organization": row.organization.name, "role": row.role} for row in rows],
    )
