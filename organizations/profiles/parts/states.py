"""What each part of a draft still needs, and its line in the list of parts."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import ProfileRevision, Remark
from organizations.profiles import schema
from organizations.profiles.parts.groups import Part


class PartState:
    """Of one part of a revision."""

    def __init__(
        self, part: Part, revision: ProfileRevision, *, is_first: bool
    ) -> None:
        self.part, self.revision, self.is_first = part, revision, is_first

    @cached_property
    def wrong(self) -> list[str]:
        """Fields in which something is typed that has to be corrected."""
        return [
            name for name in self.part.all_names if name in self.revision.unfinished
        ]

    @cached_property
    def uneven(self) -> list[str]:
        """English lists that haven't as many rows as the Thai ones."""
        uneven = schema.uneven_translations(self.revision.content)
        return [name for name in self._own(uneven) if name not in self.wrong]

    @cached_property
    def missing(self) -> list[str]:
        """Required fields that are empty."""
        missing = schema.missing_fields(self.revision.content, is_first=self.is_first)
        return [name for name in self._own(missing) if name not in self.wrong]

    @cached_property
    def untranslated(self) -> list[str]:
        return self._own(schema.untranslated(self.revision.content))

    @cached_property
    def remarks(self) -> list[Remark]:
        """Open ones."""
        remarks = self.revision.open_remarks
        return [remark for remark in remarks if remark.field in self.part.names]

    @property
    def is_begun(self) -> bool:
        content = self.revision.content
        return bool(self.wrong) or any(content[name] for name in self.part.names)

    @property
    def is_done(self) -> bool:
        return not (self.wrong or self.uneven or self.missing)

    @property
    def can_be_empty(self) -> bool:
        required = schema.required_fields(is_first=self.is_first)
        return not set(self.part.names) & set(required)

    def status(self) -> tuple[str, str]:
        """In words, and the tone of the badge."""
        if self.wrong or self.uneven:
            count = len(self.wrong) + len(self.uneven)
            words = ngettext("%(count)s thing to fix", "%(count)s things to fix", count)
            return words % {"count": count}, "rose"
        if self.remarks:
            return _("Changes requested"), "rose"
        if self.missing:
            is_new = not self.is_begun
            return (_("Not started"), "plain") if is_new else (_("In progress"), "sky")
        if self.can_be_empty and not self.is_begun:
            return _("optional"), "plain"
        return _("Done"), "done"

    def hint(self) -> str:
        return " · ".join(filter(None, [self._lack(), self._english()]))

    def _lack(self) -> str:
        if self.wrong or self.uneven:
            words = _("To correct: %(fields)s")
            return words % {"fields": labels([*self.wrong, *self.uneven])}
        if self.missing and self.is_begun:
            return _("Still missing: %(fields)s") % {"fields": labels(self.missing)}
        return "" if self.is_begun else labels(self.part.names)

    def _english(self) -> str:
        count = len(self.untranslated)
        words = ngettext(
            "%(count)s text without English", "%(count)s texts without English", count
        )
        return words % {"count": count} if count else ""

    def _own(self, names: Sequence[str]) -> list[str]:
        return [name for name in names if name in self.part.all_names]


def labels(names: Sequence[str]) -> str:
    return ", ".join(str(schema.FIELD_LABELS[name]) for name in names)


def states_of(
    parts: Sequence[Part], revision: ProfileRevision, *, is_first: bool
) -> list[PartState]:
    return [PartState(part, revision, is_first=is_first) for part in parts]


def task_list_context(
    states: Sequence[PartState], *, part_url: Callable[[str], str], check_url: str
) -> dict[str, Any]:
    """For components/task_list.html, with what comes next."""
    following = next((state for state in states if not state.is_done), None)
    tasks = [part_task(state, part_url) for state in states]
    return {
        "tasks": [*tasks, check_task(check_url, is_ready=following is None)],
        "following": following.part if following else None,
        "following_url": part_url(following.part.slug) if following else check_url,
        "done_count": sum(state.is_done for state in states),
        "part_count": len(states),
        "untranslated_count": sum(len(state.untranslated) for state in states),
    }


def part_task(state: PartState, part_url: Callable[[str], str]) -> dict[str, Any]:
    status, tone = state.status()
    return {
        "label": state.part.title,
        "href": part_url(state.part.slug),
        "hint": state.hint(),
        "status": status,
        "tone": tone,
    }


def check_task(check_url: str, *, is_ready: bool) -> dict[str, Any]:
    """It can be read at any time; only sending waits for the rest."""
    status, tone = (_("Ready"), "teal") if is_ready else (_("Not yet"), "plain")
    hint = "" if is_ready else _("You can send it when nothing is missing")
    return {
        "label": _("Check and send"),
        "href": check_url,
        "hint": hint,
        "status": status,
        "tone": tone,
    }
