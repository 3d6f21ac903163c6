"""Former volunteers who agreed to be contacted, as a group to write to."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from placements.models import AlumniConsent
from portal.messages import audiences
from portal.messages.audiences import Audience, Filter, Pairs
from portal.models import User


def alumni(by: User, chosen: Mapping[str, str]) -> Any:
    rows = AlumniConsent.objects.visible_to(by)
    if number := chosen.get("cohort"):
        rows = rows.filter(cohort__number=number)
    return User.objects.filter(pk__in=rows.values("user"), is_active=True)


def cohorts() -> Pairs:
    return [
        (str(number), str(number))
        for number in Cohort.objects.values_list("number", flat=True)
    ]


audiences.register(
    Audience(
        "alumni",
        _lazy("Former volunteers who agreed"),
        (Filter("cohort", _lazy("Cohort"), cohorts),),
        alumni,
    )
)
