"""Two people at one profile: what both changed is put before the second one, and nothing is lost."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.core import signing

from organizations.models import ProfileRevision
from organizations.profiles import profile, workflow
from portal.kernel.lifecycle import StaleVersion
from portal.models import User

SALT = "organizations.editing"


@dataclass(frozen=True)
class Opened:
    """What the editor showed when it was opened: the version, and a mark of each field's content."""

    version: int = 0
    marks: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, revision: ProfileRevision) -> Self:
        return cls(
            revision.version,
            {
                name: mark(part)
                for name, part in profile.spread(revision.content).items()
            },
        )

    @classmethod
    def after(cls, shown: dict[str, Any], stored: ProfileRevision) -> Self:
        """A page that goes on showing `shown` after it was saved: what others changed stays theirs next time too."""
        parts, kept = profile.spread(shown), profile.spread(stored.content)
        return cls(
            stored.version if parts == kept else 0,
            {name: mark(part) for name, part in parts.items()},
        )

    @classmethod
    def from_token(cls, token: str) -> Self:
        """A token that is not ours reads as a page opened before everything, so that each difference is asked about."""
        try:
            version, marks = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            return cls()
        return cls(version, marks)

    @property
    def token(self) -> str:
        return signing.dumps([self.version, self.marks], salt=SALT, compress=True)


def mark(value: Any) -> str:
    return hashlib.sha256(
        json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
    ).hexdigest()[:16]


class Clash(Exception):
    """Others changed the same fields, `names`; nothing was stored. `content` has what they changed elsewhere."""

    def __init__(self, content: dict[str, Any], names: list[str]) -> None:
        super().__init__(names)
        self.content, self.names = content, names


def keep(
    revision: ProfileRevision,
    *,
    content: dict[str, Any],
    opened: Opened,
    by: User,
    is_autosave: bool = False,
) -> None:
    """Stores `content`, joined with what others saved meanwhile in other fields; raises `Clash` or `TransitionRefused`."""
    version = opened.version
    while True:
        try:
            return workflow.save_revision(
                revision,
                content=content,
                version=version,
                by=by,
                is_autosave=is_autosave,
            )
        except StaleVersion as changed:
            mine, theirs = (
                profile.spread(content),
                profile.spread(changed.theirs.content),
            )
            parts, names = joined(mine, theirs, opened.marks)
            content = profile.gathered(parts)
            if names:
                raise Clash(content, names) from changed
            version = changed.theirs.version


def joined(
    mine: dict[str, Any], theirs: dict[str, Any], marks: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """Each field as the side that changed it has it, and the fields that both changed differently."""
    both = [name for name in mine if mine[name] != theirs.get(name)]
    mine_only = [name for name in both if marks.get(name) == mark(theirs.get(name))]
    clashes = [
        name
        for name in both
        if name not in mine_only and marks.get(name) != mark(mine[name])
    ]
    content = {
        name: mine[name]
        if name in mine_only or name in clashes
        else theirs.get(name, mine[name])
        for name in mine
    }
    return content, clashes
