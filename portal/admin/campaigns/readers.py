"""Who gets a campaign, and what each of them reads."""

from typing import Any

from django.urls import reverse

from portal.kernel import permissions
from portal.messages import campaigns
from portal.models import Campaign, User
from portal.models.choices import CampaignStatus


def change_url(campaign: Campaign) -> str:
    return reverse("admin:portal_campaign_change", args=[campaign.code])


def readers_of(campaign: Campaign, user: User) -> list[User]:
    """Of a draft whoever the filters find now, later those of the frozen list."""
    if campaign.status == CampaignStatus.DRAFT:
        return campaigns.audience_of(campaign, user)
    people = User.objects.filter(code__in=campaign.recipients).order_by("email")
    return list(permissions.without_hidden(people, user, person="pk"))


def message_texts(
    campaign: Campaign, readers: list[User], code: str
) -> list[dict[str, Any]]:
    """The exact text for the reader of that code, else for one of each language."""
    matching = [reader for reader in readers if reader.code == code]
    # Reversed, so that the first reader of each language is the one that stays.
    firsts = {reader.language: reader for reader in reversed(readers)}
    return [
        {"reader": reader, "words": campaigns.text_for(campaign, reader)}
        for reader in matching or firsts.values()
    ]
