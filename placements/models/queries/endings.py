"""What is left of a placement once it is over: who still reads what, and what is due.

The one place that says it. `visible_to` of placements and their records, `rules`,
`health` and the notices ask here; `manage.py endings` prints docs/endings.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, TextChoices
from django.utils.functional import Promise

from placements.models.choices import EndKind
from placements.models.choices import PlacementStatus as S

if TYPE_CHECKING:
    from placements.models.placement import Placement


class Reader(TextChoices):
    VOLUNTEER = "volunteer", "volunteer"
    HOST = "host", "members of the host"
    MENTOR = "mentor", "mentor"
    COORDINATOR = "coordinator", "coordinators"
    SAFEGUARDING = "safeguarding", "safeguarding contacts"


class Thing(TextChoices):
    """What belongs to a placement."""

    NAME = "name", "name, address and dates"
    GOALS = "goals", "goals"
    CHECK_INS = "check_ins", "check-ins of the volunteer"
    HOST_CHECK_INS = "host_check_ins", "check-ins of the host"
    REPORTS = "reports", "monthly reports"
    DAYS_OFF = "days_off", "days off"
    MENTORING = "mentoring", "messages with the mentor"
    CONCERNS = "concerns", "concerns"
    CONTACTS = "contacts", "contact log"
    CERTIFICATE = "certificate", "certificate"


V, H, M, C, SAFE = Reader


@dataclass(frozen=True)
class Rest:
    """Of one thing after one ending.

    `due_from` owes it to `goes_to`; `allowed_to` may still send it there, or not.
    """

    read_by: tuple[Reader, ...]
    goes_to: Reader | None = None
    due_from: Reader | None = None
    allowed_to: Reader | None = None

    def takes(self, reader: Reader) -> bool:
        return reader in (self.due_from, self.allowed_to)


Rests = dict[Thing, Rest]

AGREED: Rests = {
    Thing.NAME: Rest((V, H, C, SAFE)),
    Thing.GOALS: Rest((V, H, C, SAFE)),
    Thing.CHECK_INS: Rest((V, C, SAFE), C, due_from=V),
    Thing.HOST_CHECK_INS: Rest((H, C, SAFE), C, due_from=H),
    Thing.REPORTS: Rest((V, H, C, SAFE), H, due_from=V),
    Thing.DAYS_OFF: Rest((V, H, C, SAFE)),
    Thing.MENTORING: Rest((V, M)),
    Thing.CONCERNS: Rest((V, SAFE), SAFE, allowed_to=V),
    Thing.CONTACTS: Rest((C, SAFE), allowed_to=C),
    Thing.CERTIFICATE: Rest((V, C, SAFE), V, due_from=C),
}
"""The year, or a part of it, was served as agreed with the host."""

MOVED: Rests = AGREED | {
    # The volunteer writes at the new host.
    Thing.CHECK_INS: Rest((V, C, SAFE)),
    Thing.REPORTS: Rest((V, H, C, SAFE)),
}

APART: Rests = AGREED | {
    # All of these look the same to a host, so that none of them can be told from
    # leaving for safety.
    Thing.NAME: Rest((V, C, SAFE)),
    Thing.GOALS: Rest((V, C, SAFE)),
    Thing.CHECK_INS: Rest((V, C, SAFE), C, allowed_to=V),
    Thing.HOST_CHECK_INS: Rest((C, SAFE)),
    Thing.REPORTS: Rest((V, C, SAFE), C, allowed_to=V),
    Thing.DAYS_OFF: Rest((V, C, SAFE)),
    Thing.MENTORING: Rest((V,)),
}

ENDINGS: Mapping[str, Rests] = {
    S.COMPLETED: AGREED,
    S.TRANSFERRED: MOVED,
    EndKind.COMPLETED_PART: AGREED,
    EndKind.COMPELLING: APART,
    EndKind.FOR_CAUSE: APART | {Thing.CERTIFICATE: Rest((V, C, SAFE))},
    EndKind.SAFETY: APART
    | {
        Thing.CHECK_INS: Rest((V, SAFE), SAFE, allowed_to=V),
        Thing.HOST_CHECK_INS: Rest((SAFE,)),
        Thing.REPORTS: Rest((V, SAFE), SAFE, allowed_to=V),
        Thing.CONTACTS: Rest((SAFE,), allowed_to=SAFE),
    },
    EndKind.DEFERRED: APART,
    EndKind.HOST_LEFT: APART,
}
"""By the kind of an early end, or else by the status."""

LABELS: Mapping[str, "str | Promise"] = {
    S.COMPLETED: S.COMPLETED.label,
    S.TRANSFERRED: S.TRANSFERRED.label,
    **{kind: kind.label for kind in EndKind},
}


def ending_of(placement: "Placement") -> str:
    """Its key in `ENDINGS`; an empty text while it runs."""
    if not placement.is_over:
        return ""
    return placement.end_kind or placement.status


def rest_of(placement: "Placement", thing: Thing) -> Rest | None:
    """None while it runs: then nothing has ended."""
    ending = ending_of(placement)
    return ENDINGS[ending][thing] if ending else None


def reads(placement: "Placement", reader: Reader, thing: Thing) -> bool:
    """Whether its end leaves the thing to this reader."""
    rest = rest_of(placement, thing)
    return rest is None or reader in rest.read_by


def takes(placement: "Placement", reader: Reader, thing: Thing) -> bool:
    """Whether its end lets this reader still send the thing."""
    rest = rest_of(placement, thing)
    return rest is None or rest.takes(reader)


def is_due(placement: "Placement", reader: Reader, thing: Thing) -> bool:
    rest = rest_of(placement, thing)
    return rest is None or rest.due_from == reader


def goes_to(placement: "Placement", thing: Thing) -> Reader | None:
    """Who gets it. None while it runs: the room of the thing says it."""
    rest = rest_of(placement, thing)
    return rest.goes_to if rest else None


def closed_to(reader: Reader, thing: Thing, *, path: str = "") -> Q:
    """Placements whose end takes the thing from this reader; `path` leads to them."""
    endings = [
        end for end, rests in ENDINGS.items() if reader not in rests[thing].read_by
    ]
    kinds = [end for end in endings if end in EndKind.values]
    states = [end for end in endings if end in S.values]
    early = Q(**{f"{path}status": S.ENDED_EARLY, f"{path}end_kind__in": kinds})
    return early | Q(**{f"{path}status__in": states})
