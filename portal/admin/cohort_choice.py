"""Which cohort the desk is about: what the address says, else the current one.

The choice stands in the address and nowhere else (decision 0040), so that two tabs can
show two cohorts and a link shows a colleague the same. The menu carries it along.
"""

from typing import Any

from django.http import Http404, HttpRequest, QueryDict

from portal.kernel import cards

PARAMETER = "cohort"
ALL = "all"
"""In the address of a list: without a choice of one cohort."""
OF_LIST = "_changelist_filters"
"""The list that a page was opened from, as Django's admin names it: its query."""


class NoCohortYet(Http404):
    """There is none at all; the admin site leads who may add one to the overview."""


def cohorts_of(request: HttpRequest) -> list[Any]:
    """Those the person may look at, newest first; looked up once for a request."""
    known: list[Any] | None = getattr(request, "desk_cohorts", None)
    if known is None:
        known = cards.cohorts(request.user)  # type: ignore[arg-type]
        request.desk_cohorts = known  # type: ignore[attr-defined]
    return known


def current_cohort(cohorts: list[Any]) -> Any:
    """The open one, of several the newest; else the last that closed, whose selection
    goes on; else the next to open; else None.
    """

    def distance(cohort: Any) -> tuple[int, float]:
        opens = cohort.applications_open_at.timestamp()
        phase = cohort.phase()
        # The first of equals counts, and the newest stands first.
        instant = {"open": 0.0, "closed": -opens, "before": opens}[phase]
        return ("open", "closed", "before").index(phase), instant

    return min(cohorts, key=distance, default=None)


def asked_for(request: HttpRequest) -> str:
    """What the address asks for, or that of the list which led here: a number, `ALL`,
    anything else somebody typed, or "".
    """
    value = request.GET.get(PARAMETER)
    if value is None and OF_LIST in request.GET:
        value = QueryDict(request.GET[OF_LIST]).get(PARAMETER)
    return value or ""


def select_cohort(cohorts: list[Any], number: str | None) -> Any:
    """The cohort of that number, or `Http404`; without a number, or for all, the
    current one, or None while there is none.
    """
    if not number or number == ALL:
        return current_cohort(cohorts)
    for cohort in cohorts:
        if str(cohort.number) == number:
            return cohort
    raise Http404


def get_cohort_or_404(request: HttpRequest) -> Any:
    """The cohort that a page is about, by its address. Raises `NoCohortYet`."""
    cohort = select_cohort(cohorts_of(request), request.GET.get(PARAMETER))
    if cohort is None:
        raise NoCohortYet
    return cohort


def number_for_list(request: HttpRequest) -> str | None:
    """The number that a list opens on where its address doesn't ask for one."""
    cohort = current_cohort(cohorts_of(request))
    return None if cohort is None else str(cohort.number)
