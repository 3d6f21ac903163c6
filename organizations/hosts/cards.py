"""Cards of the signed-in home: one for each organization of a member."""

from organizations.hosts import host_status
from organizations.models import Organization
from portal.kernel import cards
from portal.models import User


@cards.home_card_sources.register
def organization_cards(user: User) -> list[cards.Card]:
    organizations = list(Organization.objects.of_member(user))
    if not organizations:
        return []
    statuses = host_status.host_statuses(organizations)
    return [
        cards.Card(
            "organizations/hosts/card.html",
            {
                "organization": organization,
                "statuses": [
                    status for status in statuses[organization.pk] if not status.is_over
                ],
            },
            order=20,
        )
        for organization in organizations
    ]
