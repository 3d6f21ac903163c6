"""What a call still lacks before it opens: points that each package looks at."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.cohorts import hooks
from organizations.models import Cohort, Participation, Position, cohort_dates
from organizations.models.choices import ParticipationStatus
from portal.kernel import audit, cards, lifecycle, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.registry import Registry
from portal.models import MessageTemplate, User
from portal.text import dates


@dataclass(frozen=True)
class Point:
    """One thing that an open call needs. `words`: what there is, or what is lacking;
    `url`: where it is set; `part`: of `Cohort.to_check`, if it can be marked so.
    """

    label: str
    is_ready: bool
    words: str
    url: str
    part: str = ""


PointSource = Callable[[Cohort], Iterable[Point]]
point_sources: Registry[PointSource] = Registry()
NEEDED_DATES = ("review_ends_on", "results_on", "service_starts_on", "service_ends_on")


def points(cohort: Cohort) -> list[Point]:
    """All points, in the order in which they are best settled."""
    return [point for source in point_sources for point in source(cohort)]


def lacking(cohort: Cohort) -> list[Point]:
    """Those that are not ready, or still have to be checked."""
    return [each for each in points(cohort) if not is_settled(each, cohort)]


def is_settled(point: Point, cohort: Cohort) -> bool:
    return point.is_ready and point.part not in cohort.to_check


@point_sources.register
def cohort_points(cohort: Cohort) -> Iterable[Point]:
    url = reverse("admin:organizations_cohort_change", args=[cohort.pk])
    yield dates_point(cohort, url)
    yield filled_point(
        cohort, _("The programme’s name"), ("programme_th", "programme_en"), url
    )
    yield filled_point(
        cohort,
        _("Who runs the programme, and the address"),
        ("operator_th", "address_th"),
        url,
    )
    yield Point(
        _("How people reach the programme"),
        bool(cohort.contact_phone),
        ", ".join(filter(None, (settings.MAIL.replies, cohort.contact_phone)))
        if cohort.contact_phone
        else _("There is no phone number yet."),
        url,
    )
    yield bases_point(cohort, url)
    yield from host_points(cohort)
    yield wordings_point()


def dates_point(cohort: Cohort, url: str) -> Point:
    label = _("Dates")
    found = cohort_dates.contradictions(cohort).values()
    if told := [sentence for sentences in found for sentence in sentences]:
        return Point(label, False, " ".join(told), url)
    if missing := missing_names(cohort, NEEDED_DATES):
        return Point(label, False, not_set(missing), url)
    return Point(label, True, _("All are set, in an order that makes sense."), url)


def filled_point(cohort: Cohort, label: str, names: tuple[str, ...], url: str) -> Point:
    missing = missing_names(cohort, names)
    words = not_set(missing) if missing else _("It is set.")
    return Point(label, not missing, words, url)


def bases_point(cohort: Cohort, url: str) -> Point:
    """What the privacy page says is a matter of law, so people of the programme read it
    and say so.
    """
    day = cohort.bases_confirmed_on
    words = (
        _("Confirmed on %(day)s.") % {"day": dates.show_date(day)}
        if day
        else _(
            "Who runs the programme has not confirmed yet why the privacy page says "
            "that each use is allowed."
        )
    )
    return Point(_("Lawful bases on the privacy page"), bool(day), words, url)


def not_set(names: str) -> str:
    return _("Not set yet: %(names)s.") % {"names": names}


def missing_names(cohort: Cohort, names: Iterable[str]) -> str:
    fields = [cohort._meta.get_field(name) for name in names]
    return ", ".join(
        str(field.verbose_name)  # type: ignore[union-attr]
        for field in fields
        if not getattr(cohort, field.name)
    )


def host_points(cohort: Cohort) -> Iterable[Point]:
    statuses = Participation.objects.in_cohort(cohort).values_list("status", flat=True)
    by_status = Counter(statuses)
    approved = by_status[ParticipationStatus.APPROVED]
    waiting = by_status[ParticipationStatus.SUBMITTED]
    hosts = f"{reverse('admin:organizations_participation_changelist')}"
    words = ngettext(
        "%(count)s organization is approved.",
        "%(count)s organizations are approved.",
        approved,
    ) % {"count": approved}
    if waiting:
        more = ngettext(
            "%(count)s profile waits for approval.",
            "%(count)s profiles wait for approval.",
            waiting,
        )
        words = f"{words} {more % {'count': waiting}}"
    yield Point(
        _("Organizations"),
        bool(approved) and not waiting,
        words,
        f"{hosts}?cohort={cohort.number}",
    )
    yield seats_point(cohort, f"{hosts}?cohort={cohort.number}")


def seats_point(cohort: Cohort, url: str) -> Point:
    positions = Position.objects.in_cohort(cohort).filter(
        participation__status=ParticipationStatus.APPROVED
    )
    without = positions.filter(seats=None).count()
    seats = positions.aggregate(total=Sum("seats"))["total"] or 0
    words = ngettext("%(count)s seat.", "%(count)s seats.", seats) % {"count": seats}
    if without:
        more = ngettext(
            "%(count)s position doesn’t say how many it takes.",
            "%(count)s positions don’t say how many they take.",
            without,
        )
        words = f"{words} {more % {'count': without}}"
    is_ready = bool(seats) and not without
    return Point(_("Seats"), is_ready, words, url)


def wordings_point() -> Point:
    """Those that coordinators have reworded in one language only."""
    rows = MessageTemplate.objects.order_by("version")
    # In order of versions: the newest of a kind and language overwrites the others.
    has_text = {
        (kind, language): bool(text)
        for kind, language, text in rows.values_list("kind", "language", "text")
    }
    count = Counter(kind for (kind, _language), has in has_text.items() if has)
    halves = sorted(kind for kind, languages in count.items() if languages == 1)
    words = (
        _("Reworded in one language only: %(names)s.") % {"names": ", ".join(halves)}
        if halves
        else _("Each has both languages.")
    )
    url = reverse("admin:portal_messagetemplate_changelist")
    return Point(_("Wordings of messages"), not halves, words, url)


@cards.overview_card_sources.register
def readiness_card(cohort: Cohort, user: User) -> list[cards.Card]:
    """Until the call opens, and while something of it was never checked."""
    is_early = not cohort.is_public or cohort.phase() == "before"
    if cohort.closed_at or not (is_early or cohort.to_check):
        return []
    if not permissions.is_coordinator(user):
        return []
    count = len(lacking(cohort))
    if cohort.is_public and not count:
        return []
    context = {"cohort": cohort, "lacking_count": count}
    return [cards.Card("admin/organizations/readiness_card.html", context, order=5)]


# What is done about it


def mark_checked(cohort: Cohort, part: str, *, by: User) -> None:
    """Raises `TransitionRefused` if there is nothing to check."""
    with transaction.atomic():
        lifecycle.lock(cohort)
        if part not in cohort.to_check:
            raise TransitionRefused(_("it was checked already"))
        cohort.to_check = [each for each in cohort.to_check if each != part]
        cohort.save(update_fields=["to_check"])
        audit.record("check part of cohort", cohort, by=by, fields=[part])


def make_public(cohort: Cohort, *, by: User) -> None:
    """Its call is public, and opens by its dates. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(cohort)
        if cohort.is_public:
            raise TransitionRefused(_("the cohort is public already"))
        if cohort_dates.contradictions(cohort):
            raise TransitionRefused(_("its dates contradict each other"))
        if cohort.results_on is None:
            raise TransitionRefused(_("the day of the results is not set"))
        cohort.is_public = True
        cohort.save(update_fields=["is_public"])
        audit.record("make cohort public", cohort, by=by, fields=["is_public"])
        for callback in hooks.cohort_published:
            callback(cohort)


def hide(cohort: Cohort, *, by: User) -> None:
    """Takes the call off the public pages again. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(cohort)
        if not cohort.is_public:
            raise TransitionRefused(_("the cohort is not public"))
        cohort.is_public = False
        cohort.save(update_fields=["is_public"])
        audit.record("take cohort offline", cohort, by=by, fields=["is_public"])
