"""Members of hosts as a group to write to."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Participation
from organizations.models.choices import ParticipationStatus
from portal.messages import audiences
from portal.messages.audiences import Audience, Filter, Pairs
from portal.models import User


def members(by: User, chosen: Mapping[str, str]) -> Any:
    parts = Participation.objects.visible_to(by).filter(
        cohort__number=chosen.get("cohort") or 0
    )
    if state := chosen.get("state"):
        parts = parts.filter(status=state)
    return User.objects.filter(
        memberships__organization__in=parts.values("organization")
    ).distinct()


def cohorts() -> Pairs:
    return [
        (str(number), str(number))
        for number in Cohort.objects.values_list("number", flat=True)
    ]


def states() -> Pairs:
    return [(state.value, str(state.label)) for state in ParticipationStatus]


audiences.register(
    Audience(
        "members",
        _lazy("Members of organizations"),
        (
            Filter("cohort", _lazy("Cohort"), cohorts, is_required=True),
            Filter("state", _lazy("Participation"), states),
        ),
        members,
    )
)
