"""What cards of positions and organizations say."""

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from organizations.models import Organization, Position, names
from organizations.profiles import facts, presenting, schema

# Characters on one line of a card; and names, beyond which the last are counted.
MAX_PLACE_LENGTH = 60
MAX_NAMED_PROVINCES = 4
# Of names that say themselves that they are examples.
EXAMPLE_ENDINGS = ("(ตัวอย่าง)", "(example)")


def position_card(position: Position) -> dict[str, Any]:
    """For catalogue/position_card.html; `position` comes from `for_cards`."""
    return {
        "position": position,
        "name": presenting.name_of(position.organization),
        "title": names.title_of(position),
        "label": names.label_of(position),
        # Positions of one organization share its issues, but not what they are about.
        "lead": card_lead(position.content, "role" if position.title else None),
        **card_place(position),
        "seats": facts.format_seats(position.seats),
        "is_fictional": is_marked_as_example(position.organization),
    }


def is_marked_as_example(organization: Organization) -> bool:
    """Unless its name says so already."""
    name = presenting.name_of(organization)["text"]
    return organization.is_fictional and not name.endswith(EXAMPLE_ENDINGS)


def offer_card(position: Position) -> dict[str, Any]:
    """For catalogue/offer_card.html; `position` has its participation, too."""
    return position_card(position) | {"phase": presenting.phase_of(position)}


def card_lead(content: dict[str, Any], field: str | None = None) -> dict[str, str]:
    """The text under the name, and its language."""
    content = schema.localized(content, get_language())
    name = field or "focus_issues"
    return {"text": content[name], "lang": content["lang"][name]}


def card_place(position: Position) -> dict[str, Any]:
    """`place` for a card; `place_lang` if it is in the host's own words.

    On a small card: `first_place` and how many more provinces there are.
    """
    names = place_names(position)
    lang = schema.localized(position.content, get_language())["lang"]["areas_text"]
    return {
        "place": format_place(position),
        "first_place": names[0] if names else "",
        "more_places": len(names) - 1,
        "place_lang": "" if position.content["provinces"] else lang,
    }


def place_names(position: Position) -> list[str]:
    """Its provinces in the host's order."""
    by_slug = {province.slug: province.name for province in position.provinces.all()}
    return [by_slug[slug] for slug in position.content["provinces"] if slug in by_slug]


def format_place(position: Position) -> str:
    """Some of the provinces in the host's order; without any, the host's own words."""
    names = place_names(position)
    if not names:
        text = schema.localized(position.content, get_language())["areas_text"]
        return Truncator(text).chars(MAX_PLACE_LENGTH)
    separator = ", " if get_language() == "en" else " "
    if len(names) > MAX_NAMED_PROVINCES:
        first_names = names[: MAX_NAMED_PROVINCES - 1]
        return _("%(provinces)s and %(count)s more provinces") % {
            "provinces": separator.join(first_names),
            "count": len(names) - len(first_names),
        }
    joined = separator.join(names)
    if position.areas_open_ended:
        return _("%(provinces)s and others") % {"provinces": joined}
    return joined


def organization_card(organization: Organization) -> dict[str, Any]:
    """For catalogue/organization_card.html; needs `positions` with cohorts."""
    numbers = {position.cohort.number for position in organization.positions.all()}
    return {
        "organization": organization,
        "name": presenting.name_of(organization),
        "lead": card_lead(organization.content),
        "cohorts": sorted(numbers, reverse=True),
        "is_fictional": is_marked_as_example(organization),
    }
