"""What a section of the application form is; each has a module of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise

from portal.text import thai
from volunteers.application.sections.base import SectionForm
from volunteers.models import Application


@dataclass(frozen=True)
class Row:
    """One answer as a label and a value; an empty `value` was not provided.

    `anchor` is the id of the field on the section's page, `href` the link of a file.
    """

    label: str
    value: str
    anchor: str = ""
    lang: str = ""
    note: str = ""
    href: str = ""


class Sees(Enum):
    """How much one group of readers sees of an answer."""

    YES = "yes"
    NO = "no"
    WHAT_COHORT_NAMES = "only what the cohort names, in a blind one without names"
    UNLESS_BLIND = "unless the cohort reviews blind"
    WITH_CONSENT = "with consent to sharing"
    OWN_WITH_CONSENT = "only what concerns the reader, with consent to sharing"
    AFTER_ACCEPTING = "once its offer is accepted"


@dataclass(frozen=True)
class Shared:
    """One row of the table “who sees what”; coordinators see everything.

    `order` places it among the rows of all sections.
    """

    order: int
    label: "str | Promise"
    reviewers: Sees
    hosts: Sees


@dataclass(frozen=True)
class Section:
    """`write` stores the cleaned data and returns the application's changed fields.

    `lock` locks what `write` reads of others, before the application is locked.

    `form` and `write` are None where the section saves in another way (documents).
    """

    slug: str
    label: "str | Promise"
    hint: "str | Promise"
    minutes: int
    form: type[SectionForm] | None
    is_complete: Callable[[Application], bool]
    is_begun: Callable[[Application], bool]
    write: Callable[[Application, dict[str, Any]], list[str]] | None
    rows: Callable[[Application], Iterable[Row]]
    lock: Callable[[dict[str, Any]], None] | None = None
    shared: tuple[Shared, ...] = ()
    is_asked: Callable[[Application], bool] = bool  # every application is true


def section_version(application: Application, section: str) -> int:
    return application.section_versions.get(section, 0)


def fits(text: str, limit: int) -> bool:
    return thai.grapheme_count(text) <= limit
