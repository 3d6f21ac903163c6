"""Concurrent edits of a profile: merged by field; conflicts are for a person."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.core import signing

from organizations.models import ProfileRevision
from organizations.profiles import schema, workflow
from portal.kernel.lifecycle import StaleVersion
from portal.models import User

SALT = "organizations.editing"


@dataclass(frozen=True)
class Draft:
    """What is stored of a draft: valid `content`, and where something else was typed,
    that, by field.
    """

    content: dict[str, Any]
    unfinished: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, revision: ProfileRevision) -> Self:
        return cls(revision.content, revision.unfinished)

    @property
    def values(self) -> dict[str, Any]:
        """By field, as a person sees them."""
        return schema.typed_values(self.content, self.unfinished)

    @property
    def typed(self) -> dict[str, Any]:
        """The same in the shape of a content, to be compared."""
        return schema.unflatten(self.values)

    def own_values(self, names: Collection[str]) -> dict[str, Any]:
        """Of these fields, or of all if none is named."""
        values = self.values
        return {name: values[name] for name in names} if names else values

    def merged(self, theirs: Self, values: Mapping[str, Any]) -> Self:
        """`values`: of each field mine or theirs."""
        unfinished = {
            name: value
            for name, value in values.items()
            for side in (self, theirs)
            if name in side.unfinished and side.unfinished[name] == value
        }
        valid = {**values, **{name: theirs.valid(name) for name in unfinished}}
        return type(self)(schema.unflatten(valid), unfinished)

    def valid(self, name: str) -> Any:
        return schema.flatten(self.content)[name]


@dataclass(frozen=True)
class Snapshot:
    """What the editor showed when it was opened: the version, and a digest by field."""

    version: int = 0
    digests: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, revision: ProfileRevision) -> Self:
        return cls(revision.version, digests_of(Draft.of(revision)))

    @classmethod
    def after(cls, displayed: Draft, stored: ProfileRevision) -> Self:
        """For a page that still shows `displayed` after it was saved.

        If the stored content has other fields merged in, the version is 0: then the
        next save is merged again, and what others changed survives it.
        """
        is_current = displayed.values == Draft.of(stored).values
        # No row has version 0, so a save with it is always stale and merged.
        return cls(stored.version if is_current else 0, digests_of(displayed))

    @classmethod
    def from_token(cls, token: str) -> Self:
        """An empty snapshot for a forged token: every difference is a conflict then."""
        try:
            version, digests = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            return cls()
        return cls(version, digests)

    @property
    def token(self) -> str:
        return signing.dumps([self.version, self.digests], salt=SALT, compress=True)


def digests_of(draft: Draft) -> dict[str, str]:
    return {name: digest(value) for name, value in draft.values.items()}


def digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    # 64 bits keep the token small. It is signed, and only tells changed from unchanged.
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def version_stamp(revision: ProfileRevision | None) -> str:
    """Identifies the draft that a page showed, so that a newer one is noticed."""
    return f"{revision.code}:{revision.version}" if revision else ""


class EditConflict(Exception):
    """Others changed the fields `names` too; nothing was stored.

    `draft` is the merged one: theirs elsewhere, mine in these fields.
    """

    def __init__(self, draft: Draft, names: list[str]) -> None:
        super().__init__(names)
        self.draft = draft
        self.names = names


def save(
    revision: ProfileRevision,
    draft: Draft,
    *,
    snapshot: Snapshot,
    by: User,
    names: Collection[str] = (),
    is_autosave: bool = False,
) -> None:
    """Stores `draft`, merged with what others saved in other fields meanwhile.

    `names`: of the fields that the page had; all if none is given. Raises
    `EditConflict` or `TransitionRefused`.
    """
    version = snapshot.version
    # Ends: each round merges a newer version, and only a save in between adds one.
    while True:
        try:
            return workflow.save_revision(
                revision,
                content=draft.content,
                unfinished=draft.unfinished,
                version=version,
                by=by,
                is_autosave=is_autosave,
            )
        except StaleVersion as stale:
            theirs = Draft.of(stale.theirs)
            mine = theirs.values | draft.own_values(names)
            merged, conflicts = merge(mine, theirs.values, snapshot.digests)
            draft = draft.merged(theirs, merged)
            if conflicts:
                raise EditConflict(draft, conflicts) from stale
            version = stale.theirs.version


def merge(
    mine: dict[str, Any], theirs: dict[str, Any], digests: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """A three-way merge by field, with the names of the fields both changed.

    `digests`: of the common base; its values are not kept. A conflicting field is mine.
    """
    differing = [name for name in mine if mine[name] != theirs.get(name)]
    # Theirs still has the digest of the base: only I changed it.
    changed_by_me_only = [
        name for name in differing if digests.get(name) == digest(theirs.get(name))
    ]
    conflicts = [
        name
        for name in differing
        # If mine has the digest of the base, only they changed it: no conflict.
        if name not in changed_by_me_only and digests.get(name) != digest(mine[name])
    ]
    conflicts += [
        name
        for name in torn_lists(mine, theirs, digests)
        if name in differing and name not in conflicts
    ]
    merged = {
        name: mine[name]
        if name in changed_by_me_only or name in conflicts
        else theirs.get(name, mine[name])
        for name in mine
    }
    return merged, conflicts


def torn_lists(
    mine: dict[str, Any], theirs: dict[str, Any], digests: Mapping[str, str]
) -> Iterator[str]:
    """Lists of which one side moved lines and the other wrote the English beside them,
    with the names of their English. Rows belong together by their place, so that a
    person has to say which line has which English.
    """
    for name in schema.TRANSLATED_LISTS:
        english = f"{name}_en"
        if not {name, english} <= mine.keys() & theirs.keys():
            continue
        for moved, other in ((mine, theirs), (theirs, mine)):
            if (
                digests.get(name) == digest(other[name])
                and digests.get(english) != digest(other[english])
                and is_rearranged(other[name], moved[name])
            ):
                yield from (name, english)


def is_rearranged(before: list[Any], after: list[Any]) -> bool:
    """Whether a line of `before` stands elsewhere now."""
    old, new = ([schema.line_text(row) for row in rows] for rows in (before, after))
    return len(old) != len(new) or any(
        text in new and new[at] != text for at, text in enumerate(old)
    )
