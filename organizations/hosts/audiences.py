"""Members of organizations as an audience of messages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Participation
from organizations.models.choices import ParticipationStatus
from portal.messages import audiences
from portal.messages.audiences import Audience, Choices, Filter
from portal.models import User


def members_of_cohort(by: User, values: Mapping[str, str]) -> Any:
    participations = Participation.objects.visible_to(by).filter(
        cohort__number=values.get("cohort") or 0
    )
    if status := values.get("state"):
        participations = participations.filter(status=status)
    return User.objects.filter(
        memberships__organization__in=participations.values("organization")
    ).distinct()


def cohort_choices() -> Choices:
    return [
        (str(number), str(number))
        for number in Cohort.objects.values_list("number", flat=True)
    ]


def status_choices() -> Choices:
    return [(status.value, str(status.label)) for status in ParticipationStatus]


audiences.message_audiences.register_all(
    Audience(
        "members",
        _lazy("Members of organizations"),
        (
            Filter("cohort", _lazy("Cohort"), cohort_choices, is_required=True),
            Filter("state", _lazy("Participation"), status_choices),
        ),
        members_of_cohort,
    )
)
