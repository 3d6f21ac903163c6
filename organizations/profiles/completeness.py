"""What a year with a volunteer needs beyond a profile's required fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Contacts

MONTHS = range(1, 13)
LABELS: dict[str, "Promise"] = {
    "seats": _lazy("the number of seats"),
    "supervisor": _lazy("a named mentor and how to reach them"),
    "safety_contact": _lazy("a safety contact and how to reach them"),
}


@dataclass(frozen=True)
class Gap:
    """`name`: of a field of the profile, or of the contacts."""

    name: str
    words: str

    @property
    def is_private(self) -> bool:
        return self.name in ("supervisor", "safety_contact")


def gaps(content: Mapping[str, Any], contacts: Contacts | None) -> list[Gap]:
    """What is still missing."""
    is_missing = {
        "seats": not content.get("seats"),
        "supervisor": contacts is None or not contacts.has_supervisor(),
        "safety_contact": contacts is None or not contacts.has_safety_contact(),
    }
    missing = [Gap(name, str(LABELS[name])) for name in is_missing if is_missing[name]]
    if months := uncovered_months(content):
        words = _(
            "a learning plan for every month; nothing is planned for month %(months)s"
        )
        text = words % {"months": ", ".join(map(str, months))}
        missing.append(Gap("learning_phases", text))
    return missing


def uncovered_months(content: Mapping[str, Any]) -> list[int]:
    """Months of the year that no learning phase with dates covers."""
    dated_phases = [
        phase for phase in content.get("learning_phases", []) if phase["first_month"]
    ]
    covered = {
        month
        for phase in dated_phases
        for month in range(phase["first_month"], phase["last_month"] + 1)
    }
    return [month for month in MONTHS if month not in covered]


def describe(missing: list[Gap]) -> str:
    return "; ".join(gap.words for gap in missing)
