"""Names for pages in the active language, each with the language that it is in."""

from django.utils.translation import get_language

from organizations.models.organization import Organization
from organizations.models.participation import Participation
from organizations.models.position import Position

Name = dict[str, str]
"""`text` and `lang`."""


def localized_name(thai: str, english: str) -> Name:
    if get_language() == "en" and english:
        return {"text": english, "lang": "en"}
    return {"text": thai, "lang": "th"}


def title_of(position: Position) -> Name:
    """What tells it apart from others of its organization; the text may be empty."""
    return localized_name(position.title, position.title_en)


def label_of(position: Position) -> Name:
    """The organization with the title, if there is one."""
    organization = position.organization
    return joined_name(
        organization.name, organization.name_en, position.title, position.title_en
    )


def name_of(named: Organization | Participation | Position) -> Name:
    """A position with its title. A draft of a participation has a Thai title only."""
    if isinstance(named, Position):
        return label_of(named)
    if isinstance(named, Organization):
        return localized_name(named.name, named.name_en)
    host = named.organization
    return joined_name(host.name, host.name_en, named.title, "")


def text_of(named: Organization | Participation | Position) -> str:
    return name_of(named)["text"]


def joined_name(thai: str, english: str, title: str, title_en: str) -> Name:
    name = localized_name(thai, english)
    parts = [name["text"], localized_name(title, title_en)["text"]]
    return {**name, "text": " · ".join(filter(None, parts))}
