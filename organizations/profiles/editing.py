"""Concurrent edits of a profile: merged by field; conflicts are for a person."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.core import signing

from organizations.models import ProfileRevision
from organizations.profiles import schema, workflow
from portal.kernel.lifecycle import StaleVersion
from portal.models import User

SALT = "organizations.editing"


@dataclass(frozen=True)
class Snapshot:
    """What the editor showed when it was opened: the version, and a digest by field."""

    version: int = 0
    digests: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, revision: ProfileRevision) -> Self:
        return cls(revision.version, digests_of(revision.content))

    @classmethod
    def after(cls, displayed: dict[str, Any], stored: ProfileRevision) -> Self:
        """For a page that still shows `displayed` after it was saved.

        If the stored content has other fields merged in, the version is 0: then the
        next save is merged again, and what others changed survives it.
        """
        is_current = schema.flatten(displayed) == schema.flatten(stored.content)
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


def digests_of(content: dict[str, Any]) -> dict[str, str]:
    return {name: digest(value) for name, value in schema.flatten(content).items()}


def digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    # 64 bits keep the token small. It is signed, and only tells changed from unchanged.
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def version_stamp(revision: ProfileRevision | None) -> str:
    """Identifies the draft that a page showed, so that a newer one is noticed."""
    return f"{revision.code}:{revision.version}" if revision else ""


class EditConflict(Exception):
    """Others changed the fields `names` too; nothing was stored.

    `content` is the merged one: theirs elsewhere, mine in these fields.
    """

    def __init__(self, content: dict[str, Any], names: list[str]) -> None:
        super().__init__(names)
        self.content = content
        self.names = names


def save(
    revision: ProfileRevision,
    *,
    content: dict[str, Any],
    snapshot: Snapshot,
    by: User,
    is_autosave: bool = False,
) -> None:
    """Stores `content`, merged with what others saved in other fields meanwhile.

    Raises `EditConflict` or `TransitionRefused`.
    """
    version = snapshot.version
    # Ends: each round merges a newer version, and only a save in between adds one.
    while True:
        try:
            return workflow.save_revision(
                revision,
                content=content,
                version=version,
                by=by,
                is_autosave=is_autosave,
            )
        except StaleVersion as stale:
            merged, conflicts = merge(
                schema.flatten(content),
                schema.flatten(stale.theirs.content),
                snapshot.digests,
            )
            content = schema.unflatten(merged)
            if conflicts:
                raise EditConflict(content, conflicts) from stale
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
