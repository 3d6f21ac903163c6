"""What hangs on an application in placements: kept how long, and erased with it."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from placements.closing import statistics
from placements.models import Certificate, Deferral, MatchRun, Offer, Placement
from placements.models.choices import DeferralStatus
from placements.year import certificates
from portal.personal_data import erasures
from portal.text import dates
from volunteers.application import retention
from volunteers.models import Application
from volunteers.personal_data import erasure, plan
from volunteers.personal_data.plan import Plan, Plans


@retention.later_starts.register
def last_days_of_work(applications: Collection[Application]) -> dict[int, date | None]:
    """None while a placement runs, or a promise of a later cohort waits for its call.

    Then the time counts from the last day of work; from none where it never began.
    """
    days: dict[int, date | None] = {}
    placements = Placement.objects.filter(application__in=applications)
    for placement in placements.order_by("pk").defer("end_reason"):
        # A placement that never began ended when it was ended.
        day = placement.ended_on or placement.status_changed_at.date()
        earlier = days.get(placement.application_id, day)
        is_last = placement.is_over and earlier is not None
        days[placement.application_id] = max(day, earlier) if is_last else None
    promised = Deferral.objects.filter(
        application__in=applications, status=DeferralStatus.PROMISED
    )
    return days | dict.fromkeys(promised.values_list("application", flat=True))


@erasure.before_erasure.register
def erase_placements(application: Application) -> None:
    """Offers and placements with all their records; certificates stay verifiable."""
    # First: the numbers are counted from the rows that are deleted next.
    statistics.add_erased(application)
    placements = Placement.objects.filter(application=application)
    for placement in placements.select_related("data_key"):
        for certificate in placement.certificates.select_related("placement__data_key"):
            certificates.detach(certificate)
        key = placement.data_key
        placement.delete()
        key.delete()
    Offer.objects.filter(application=application).delete()
    for run in MatchRun.objects.filter(cohort=application.cohort_id):
        run.inputs = without(run.inputs, application.code)
        run.save(update_fields=["inputs"])


def without(value: Any, code: str) -> Any:
    """The inputs of a match without what they say of one application: its own row, its
    place in rankings, its locked pair.
    """
    if isinstance(value, dict):
        return {name: without(part, code) for name, part in value.items()}
    if isinstance(value, list):
        return [without(part, code) for part in value if not tells_of(part, code)]
    return value


def tells_of(part: Any, code: str) -> bool:
    is_pair = isinstance(part, list) and code in part
    is_row = isinstance(part, dict) and part.get("key") == code
    return part == code or is_pair or is_row


@plan.plan_sources.register
def placement_plans(applications: Collection[Application]) -> Plans:
    # A planned offer, or one withdrawn before its release, is not theirs to know of.
    offered = set(of_applications(Offer, applications, released_at__isnull=False))
    promised = set(
        of_applications(Deferral, applications, status=DeferralStatus.PROMISED)
    )
    placements = group(
        Placement.objects.filter(application__in=applications).defer("end_reason"),
        lambda placement: placement.application_id,
    )
    certified = group(
        Certificate.objects.valid()
        .filter(placement__application__in=applications)
        .select_related("placement")
        .defer("name", "revoke_reason"),
        lambda certificate: certificate.placement.application_id,
    )
    return {
        pk: Plan(
            goes=goes_words(
                is_offered=pk in offered,
                is_placed=pk in placements,
                is_promised=pk in promised,
            ),
            stays=[certificate_words(row) for row in certified.get(pk, [])],
            holds=list(map(hold_words, running(placements.get(pk, [])))),
        )
        for pk in {application.pk for application in applications}
    }


def of_applications(
    model: Any, applications: Collection[Application], **filters: Any
) -> QuerySet[Any]:
    rows = model.objects.filter(application__in=applications, **filters)
    return rows.values_list("application", flat=True)


def group(rows: Iterable[Any], key: Callable[[Any], int]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def goes_words(*, is_offered: bool, is_placed: bool, is_promised: bool) -> list[str]:
    words = [
        (is_offered, _("The offers made for it")),
        (
            is_placed,
            _(
                "The placement with goals, check-ins, reports, leave and "
                "everything else written during it"
            ),
        ),
        (is_promised, _("The approval to come with a later cohort")),
    ]
    return [text for applies, text in words if applies]


def running(placements: Iterable[Placement]) -> list[Placement]:
    return [placement for placement in placements if not placement.is_over]


def certificate_words(certificate: Certificate) -> str:
    text = (
        _("Certificate %(code)s can be verified: days served, and the name")
        if certificate.shows_name
        else _("Certificate %(code)s can be verified: days served, without a name")
    )
    return text % {"code": certificate.code}


def hold_words(placement: Placement) -> str:
    if placement.ends_on is None:
        return _("a placement is under way; it has to be ended first")
    return _("a placement is under way until %(date)s; it has to be ended first") % {
        "date": dates.show_date(placement.ends_on)
    }


def erase_with_application(row: Placement) -> None:
    """After a restore: a placement is erased together with its application."""
    erasure.erase_again(row.application)


erasures.erasers.register(erasures.Eraser(Placement, erase_with_application))
