"""Groups of applicants to send a message to.

An unreleased outcome selects nobody, since the message would give it away.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Organization, Province
from portal.messages import audiences
from portal.messages.audiences import Audience, Choices, Filter
from portal.models import User
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S

UNSENT = (S.DRAFT, S.EXPIRED)


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


def cohorts() -> Choices:
    return [
        (str(number), str(number))
        for number in Cohort.objects.values_list("number", flat=True)
    ]


def states() -> Choices:
    return [(state.value, str(state.label)) for state in S if state not in UNSENT]


def hosts() -> Choices:
    rows = (
        Organization.objects.filter(positions__isnull=False)
        .order_by("sort_key")
        .distinct()
    )
    return list(rows.values_list("slug", "name"))


def provinces() -> Choices:
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
    )
)
