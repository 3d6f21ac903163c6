"""Kinds of messages: the placeholders of their texts, and whether they need action.

Packages register theirs in modules of the same name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from portal.kernel.registry import Registry
from portal.models import Message, User
from portal.text import dates

Context = Mapping[str, Any]
PlaceholderValue = Callable[[Context], str]


@dataclass(frozen=True)
class Placeholder:
    """`{name}` in a text is replaced by what `value` makes of the message's context.

    `is_required`: a text without it would leave its reader without a way to act.
    """

    name: str
    label: "str | Promise"
    value: PlaceholderValue
    is_required: bool = False

    @property
    def code(self) -> str:
        return f"{{{self.name}}}"


@dataclass(frozen=True)
class MessageKind:
    """`needs_action`: is sent at once, whatever the recipient prefers.

    `is_news`: the recipient may unsubscribe. `is_edited`: coordinators may change the
    text. `example` finds the context of a real object by its reference or by a person's
    e-mail address, if the user may see it. `is_current` says of a message with a
    private link whether the link still works; without it there is none.
    """

    name: str
    placeholders: tuple[Placeholder, ...] = ()
    needs_action: bool = True
    is_news: bool = False
    is_edited: bool = True
    example: Callable[[str, User], Context | None] | None = None
    is_current: Callable[[Message], bool] | None = None


message_kinds: Registry[MessageKind] = Registry(key=attrgetter("name"))


def is_news(name: str) -> bool:
    """Works for old rows too, whose kind may no longer exist."""
    kind = message_kinds.get(name)
    return kind is not None and kind.is_news


DIGEST_PLACEHOLDERS = (
    Placeholder(
        "name", _lazy("name of the reader"), lambda context: str(context["person"])
    ),
    Placeholder(
        "titles",
        _lazy("titles of the messages"),
        lambda context: "\n".join(f"• {title}" for title in context["titles"]),
    ),
    Placeholder(
        "link",
        _lazy("address of the inbox"),
        lambda context: settings.ORIGIN + reverse("inbox"),
    ),
)
LINE_LINKED_PLACEHOLDERS = (
    Placeholder(
        "name", _lazy("name of the reader"), lambda context: str(context["person"])
    ),
    Placeholder(
        "link",
        _lazy("address of the page about LINE"),
        lambda context: settings.ORIGIN + reverse("account_line"),
    ),
)
CAMPAIGN_PLACEHOLDERS = (
    Placeholder(
        "name", _lazy("name of the reader"), lambda context: str(context["person"])
    ),
    Placeholder(
        "link",
        _lazy("address of the inbox"),
        lambda context: settings.ORIGIN + reverse("inbox"),
    ),
)
COLLEAGUE_PLACEHOLDERS = (
    Placeholder(
        "name", _lazy("name of the reader"), lambda context: str(context["person"])
    ),
    Placeholder("by", _lazy("who sends it"), lambda context: str(context["by"])),
    Placeholder(
        "title",
        _lazy("title of the group email"),
        lambda context: str(context["campaign"].title_th),
    ),
    Placeholder(
        "count",
        _lazy("how many readers"),
        lambda context: str(len(context["campaign"].recipients)),
    ),
    Placeholder(
        "link",
        _lazy("address of the group email"),
        lambda context: (
            settings.ORIGIN
            + reverse("admin:portal_campaign_change", args=[context["campaign"].code])
        ),
    ),
)
LEAVES = Placeholder(
    "leaves",
    _lazy("when it is sent"),
    lambda context: dates.show_datetime(context["campaign"].leaves_at),
)
message_kinds.register_all(
    MessageKind("campaign_waits", COLLEAGUE_PLACEHOLDERS),
    MessageKind("campaign_alone", (*COLLEAGUE_PLACEHOLDERS, LEAVES)),
    MessageKind("letter_to_many", CAMPAIGN_PLACEHOLDERS, is_edited=False),
    MessageKind(
        "news",
        CAMPAIGN_PLACEHOLDERS,
        needs_action=False,
        is_news=True,
        is_edited=False,
    ),
    MessageKind("test_message", is_edited=False),
    MessageKind("digest", DIGEST_PLACEHOLDERS),
    MessageKind("line_linked", LINE_LINKED_PLACEHOLDERS),
)
