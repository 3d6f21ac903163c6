"""What the first draft of a position in a cohort begins with, and takes along."""

import re
from collections.abc import Mapping
from typing import Any

from organizations.models import Cohort, Participation, ProfileRevision
from organizations.models.choices import RevisionStatus
from organizations.models.participation import FIRST
from organizations.profiles import contacts, schema
from portal.models import User

# "รุ่น 15", "รุ่นที่ ๑๕", "cohort 15".
_COHORT = re.compile(r"(?:รุ่น(?:ที่)?|cohort)\s*(\d{1,3})", re.IGNORECASE)


def approved_before(participation: Participation) -> ProfileRevision | None:
    """The approved text of the same position in the newest other cohort.

    A further position is known by its title.
    """
    rows = ProfileRevision.objects.filter(
        participation__organization=participation.organization_id,
        status=RevisionStatus.APPROVED,
    ).exclude(participation__cohort=participation.cohort_id)
    if participation.is_first:
        rows = rows.filter(participation__number=FIRST)
    else:
        rows = rows.filter(participation__title=participation.title)
    rows = rows.select_related("participation__cohort", "participation__organization")
    return rows.order_by("-participation__cohort__number").first()


def first_content(participation: Participation) -> dict[str, Any]:
    """That of the last cohort, or the name of the organization or the position.

    Closing lines that name the last cohort name this one.
    """
    if not participation.is_first:
        return schema.with_defaults({"title": participation.title})
    last = approved_before(participation)
    if last is None:
        return schema.with_defaults({"name": participation.organization.name})
    old, new = last.participation.cohort.number, participation.cohort.number
    lines = [renumbered(line, old, new) for line in last.content.get("closing", ())]
    return schema.with_defaults({**last.content, "closing": lines})


def renumbered(line: str, old: int, new: int) -> str:
    """In the digits that the line has: "รุ่น ๑๕" becomes "รุ่น ๑๖"."""

    def number(match: re.Match[str]) -> str:
        found = match[1]
        if int(found) != old:
            return match[0]
        zero = ord(found[0]) - int(found[0])
        digits = "".join(chr(zero + int(digit)) for digit in str(new))
        return match[0].removesuffix(found) + digits

    return _COHORT.sub(number, line)


def keep_contacts(participation: Participation, *, by: User | None) -> None:
    """A new participation has the contacts of the last cohort, to be changed."""
    last = approved_before(participation)
    known = contacts.get_contacts(last.participation) if last else None
    if known and known.pk:
        values = {name: getattr(known, name) for name in contacts.FIELDS}
        contacts.save(participation, values=values, version=0, by=by)


def lines_of_another_cohort(content: Mapping[str, Any], cohort: Cohort) -> list[str]:
    """Closing lines that name a cohort, but not this one."""
    return [
        line
        for line in content["closing"]
        if any(int(number) != cohort.number for number in _COHORT.findall(line))
    ]
