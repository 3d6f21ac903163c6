"""The kinds of messages: what each may be filled with, and how urgent it is. Apps register theirs in `letters`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from portal.models import User

Known = Mapping[str, Any]
Value = Callable[[Known], str]


@dataclass(frozen=True)
class Place:
    """A placeholder: `{name}` in an edited text stands for what `value` finds in the message's context.

    `is_required`: a text without it would be of no use to its reader, who has no other way in.
    """

    name: str
    label: "str | Promise"
    value: Value
    is_required: bool = False

    @property
    def code(self) -> str:
        return f"{{{self.name}}}"


@dataclass(frozen=True)
class Kind:
    """`needs_action`: leaves at once, whatever the person prefers. `is_news`: may be unsubscribed from.

    `example` finds the context of a real thing by its reference or a person's e-mail, if the user may see it.
    """

    name: str
    places: tuple[Place, ...] = ()
    needs_action: bool = True
    is_news: bool = False
    is_edited: bool = True
    example: Callable[[str, User], Known | None] | None = None


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    _kinds.update({kind.name: kind for kind in kinds})


def known() -> Iterable[Kind]:
    return _kinds.values()


def kind_of(name: str) -> Kind:
    """Raises KeyError for a kind that no app has registered."""
    return _kinds[name]


def is_news(name: str) -> bool:
    """Also of old rows, whose kind may be gone."""
    return name in _kinds and _kinds[name].is_news


DIGEST = (
    Place("name", _lazy("name of the reader"), lambda known: str(known["person"])),
    Place(
        "titles",
        _lazy("titles of the messages"),
        lambda known: "\n".join(f"• {title}" for title in known["titles"]),
    ),
    Place(
        "link",
        _lazy("address of the inbox"),
        lambda known: settings.ORIGIN + reverse("inbox"),
    ),
)
LINKED = (
    Place("name", _lazy("name of the reader"), lambda known: str(known["person"])),
    Place(
        "link",
        _lazy("address of the page about LINE"),
        lambda known: settings.ORIGIN + reverse("account_line"),
    ),
)
LETTER = (
    Place("name", _lazy("name of the reader"), lambda known: str(known["person"])),
    Place(
        "link",
        _lazy("address of the inbox"),
        lambda known: settings.ORIGIN + reverse("inbox"),
    ),
)
register(
    Kind("letter_to_many", LETTER, is_edited=False),
    Kind("news", LETTER, needs_action=False, is_news=True, is_edited=False),
)
register(
    Kind("test_message", is_edited=False),
    Kind("digest", DIGEST),
    Kind("line_linked", LINKED),
)
