"""Which roles one person may have together: the table, and how it is printed.

Roles have a cohort, but for those of staff. `docs/ties.md` is printed from here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    APPLICANT = "applicant"
    REVIEWER = "reviewer"
    INTERVIEWER = "interviewer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member of a host"
    REFEREE = "referee"


class Verdict(Enum):
    REFUSED = "refused"
    """Whoever has one of the two can't take the other in the same cohort."""
    CONFLICT = "conflict"
    """Both together, but what ties them is hidden from the person."""
    ALLOWED = "allowed"


@dataclass(frozen=True)
class Tie:
    verdict: Verdict
    why: str
    even_ended: bool = False
    """Whether an application that has ended counts too."""


R = Role
REFUSED, CONFLICT, ALLOWED = Verdict
TABLE: dict[frozenset[Role], Tie] = {
    frozenset({first, second}): tie
    for first, second, tie in (
        (R.APPLICANT, R.REVIEWER, Tie(REFUSED, "would read rivals", even_ended=True)),
        (
            R.APPLICANT,
            R.INTERVIEWER,
            Tie(REFUSED, "would judge rivals", even_ended=True),
        ),
        (R.APPLICANT, R.COORDINATOR, Tie(REFUSED, "would decide on rivals")),
        (R.APPLICANT, R.ADMINISTRATOR, Tie(REFUSED, "gives roles")),
        (R.APPLICANT, R.MEMBER, Tie(REFUSED, "would choose among rivals")),
        (R.APPLICANT, R.REFEREE, Tie(CONFLICT, "knows the other applicant")),
        (R.REVIEWER, R.INTERVIEWER, Tie(ALLOWED, "reviewers interview")),
        (R.REVIEWER, R.COORDINATOR, Tie(ALLOWED, "coordinators may review")),
        (R.REVIEWER, R.ADMINISTRATOR, Tie(ALLOWED, "sees what reviewers see")),
        (R.REVIEWER, R.MEMBER, Tie(REFUSED, "would favour a host")),
        (R.REVIEWER, R.REFEREE, Tie(CONFLICT, "has judged the applicant already")),
        (R.INTERVIEWER, R.COORDINATOR, Tie(ALLOWED, "coordinators interview")),
        (R.INTERVIEWER, R.ADMINISTRATOR, Tie(ALLOWED, "sees what interviewers see")),
        (R.INTERVIEWER, R.MEMBER, Tie(REFUSED, "would favour a host")),
        (R.INTERVIEWER, R.REFEREE, Tie(CONFLICT, "has judged the applicant already")),
        (
            R.COORDINATOR,
            R.MEMBER,
            Tie(CONFLICT, "has a stake in who comes to the host"),
        ),
        (R.COORDINATOR, R.REFEREE, Tie(CONFLICT, "has judged the applicant already")),
        (R.ADMINISTRATOR, R.MEMBER, Tie(ALLOWED, "decides on nobody")),
        (R.ADMINISTRATOR, R.REFEREE, Tie(ALLOWED, "decides on nobody")),
        (R.MEMBER, R.REFEREE, Tie(ALLOWED, "a host may know who comes to it")),
    )
}
"""Coordinator and administrator are values of one field: nobody is both."""


def tie_between(one: Role, other: Role) -> Tie:
    return TABLE[frozenset({one, other})]


def refused_with(role: Role) -> Iterator[tuple[Role, Tie]]:
    """The roles that somebody must not have who takes this one."""
    for pair, tie in TABLE.items():
        if role in pair and tie.verdict == REFUSED:
            [other] = pair - {role}
            yield other, tie


def printed() -> str:
    """The table in Markdown."""
    lines = ["| role | with | what holds | why |", "|---|---|---|---|"]
    for pair, tie in TABLE.items():
        first, second = sorted(pair, key=list(Role).index)
        cells = (first.value, second.value, tie.verdict.value, tie.why)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
