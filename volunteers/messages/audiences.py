"""Groups of applicants and reviewers to send a message to.

An unreleased outcome selects nobody, since the message would give it away.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Organization, Province
from organizations.models.querysets import in_language
from portal.messages import audiences
from portal.messages.audiences import Audience, Choices, Filter
from portal.models import User
from volunteers.models import Application, PanelMember, Review
from volunteers.models.choices import ApplicationStatus as S

UNSENT = (S.DRAFT, S.EXPIRED)
WAITING, LATE = "waiting", "late"


def applicants(by: User, chosen: Mapping[str, str]) -> Any:
    rows = (
        Application.objects.visible_to(by)
        .exclude(applicant=by)
        .filter(cohort__number=chosen.get("cohort") or 0)
    )
    if state := chosen.get("state"):
        rows = rows.filter(
            ~Q(status__in=S.held()) | Q(released_status=F("status")), status=state
        )
    if host := chosen.get("choice"):
        rows = rows.filter(choices__position__organization__slug=host)
    if province := chosen.get("province"):
        rows = rows.filter(home_province__slug=province)
    return User.objects.filter(pk__in=rows.values("applicant"))


def reviewers(by: User, chosen: Mapping[str, str]) -> Any:
    """Of the cohort's panel; `who`: those who still have a review to write, or have it
    after the day on which reviews end.
    """
    number = chosen.get("cohort") or 0
    panel = PanelMember.objects.filter(cohort__number=number)
    if who := chosen.get("who"):
        waiting = Review.objects.visible_to(by).writable().order_by()
        waiting = waiting.filter(application__cohort__number=number)
        if who == LATE:
            today = timezone.localdate()
            waiting = waiting.filter(application__cohort__review_ends_on__lt=today)
        panel = panel.filter(user__in=waiting.values("reviewer"))
    return User.objects.filter(pk__in=panel.values("user"))


def who_of_reviewers(by: User) -> Choices:
    return [
        (WAITING, str(_lazy("with reviews to write"))),
        (LATE, str(_lazy("late: reviews have ended"))),
    ]


def cohorts(by: User) -> Choices:
    return [
        (str(number), str(number))
        for number in Cohort.objects.values_list("number", flat=True)
    ]


def states(by: User) -> Choices:
    return [(state.value, str(state.label)) for state in S if state not in UNSENT]


def hosts(by: User) -> Choices:
    rows = (
        Organization.objects.filter(positions__isnull=False)
        .order_by("sort_key")
        .distinct()
    )
    return list(rows.values_list("slug", in_language("name")))


def provinces(by: User) -> Choices:
    return [(province.slug, str(province)) for province in Province.objects.all()]


audiences.message_audiences.register_all(
    Audience(
        "applicants",
        _lazy("Applicants"),
        (
            Filter("cohort", _lazy("Cohort"), cohorts, is_required=True),
            Filter("state", _lazy("State"), states),
            Filter("choice", _lazy("Chose"), hosts),
            Filter("province", _lazy("Province where you live now"), provinces),
        ),
        applicants,
    ),
    Audience(
        "reviewers",
        _lazy("Reviewers"),
        (
            Filter("cohort", _lazy("Cohort"), cohorts, is_required=True),
            Filter("who", _lazy("Only those who are"), who_of_reviewers),
        ),
        reviewers,
    ),
)
