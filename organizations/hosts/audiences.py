"""Members of organizations as an audience of messages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Participation
from organizations.models.choices import ParticipationStatus
from portal.messages import audiences
from portal.messages.audiences import Audience, Choices, Filter
from portal.models import User

NO_SEATS = "seats"
UNDER_WAY = (
    ParticipationStatus.DRAFT,
    ParticipationStatus.SUBMITTED,
    ParticipationStatus.CHANGES_REQUESTED,
    ParticipationStatus.APPROVED,
)


def members_of_cohort(by: User, values: Mapping[str, str]) -> Any:
    participations = Participation.objects.visible_to(by).filter(
        cohort__number=values.get("cohort") or 0
    )
    if status := values.get("state"):
        participations = participations.filter(status=status)
    if values.get("lacks") == NO_SEATS:
        participations = participations.filter(
            status__in=UNDER_WAY, positions__seats__isnull=True
        )
    return members_of(participations.values("organization"))


def not_renewed(by: User, values: Mapping[str, str]) -> Any:
    """Members of organizations that were approved in an earlier cohort, and have sent
    nothing for this one.
    """
    number = values.get("cohort") or 0
    rows = Participation.objects.visible_to(by)
    earlier = rows.filter(
        cohort__number__lt=number,
        status__in=(ParticipationStatus.APPROVED, ParticipationStatus.CLOSED),
    )
    renewed = Participation.objects.filter(cohort__number=number).exclude(
        status=ParticipationStatus.DRAFT
    )
    # What left this cohort has been asked already.
    return members_of(
        earlier.exclude(organization__in=renewed.values("organization")).values(
            "organization"
        )
    )


def members_of(organizations: Any) -> Any:
    return User.objects.filter(
        memberships__organization__in=organizations.order_by()
    ).distinct()


def lacks(by: User) -> Choices:
    return [(NO_SEATS, str(_lazy("have not said how many seats they offer")))]


def cohort_choices(by: User) -> Choices:
    return [
        (str(number), str(number))
        for number in Cohort.objects.values_list("number", flat=True)
    ]


def status_choices(by: User) -> Choices:
    return [(status.value, str(status.label)) for status in ParticipationStatus]


audiences.message_audiences.register_all(
    Audience(
        "members",
        _lazy("Members of organizations"),
        (
            Filter("cohort", _lazy("Cohort"), cohort_choices, is_required=True),
            Filter("state", _lazy("Participation"), status_choices),
            Filter("lacks", _lazy("Only those who"), lacks),
        ),
        members_of_cohort,
    ),
    Audience(
        "not_renewed",
        _lazy("Members of organizations that have not renewed"),
        (Filter("cohort", _lazy("Cohort"), cohort_choices, is_required=True),),
        not_renewed,
    ),
)
