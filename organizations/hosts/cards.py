"""The organizations somebody belongs to, on their signed-in home."""

from organizations.hosts import participation_status
from organizations.models import Organization
from portal.kernel import cards
from portal.models import User


@cards.home_card
def own_organizations(user: User) -> list[cards.Card]:
    organizations = list(Organization.objects.of_member(user))
    if not organizations:
        return []
    found = participation_status.standings(organizations)
    return [
        cards.Card(
            "organizations/host/card.html",
            {
                "organization": organization,
                "standings": [
                    standing
                    for standing in found[organization.pk]
                    if not standing.is_over
                ],
            },
            order=20,
        )
        for organization in organizations
    ]
