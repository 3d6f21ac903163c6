"""The audience of campaigns that placements add: former volunteers who agreed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from placements.models import AlumniConsent
from portal.messages import audiences
from portal.messages.audiences import Audience, Choices, Filter
from portal.models import User


def alumni_users(by: User, chosen: Mapping[str, str]) -> Any:
    consents = AlumniConsent.objects.visible_to(by)
    if number := chosen.get("cohort"):
        consents = consents.filter(cohort__number=number)
    return User.objects.filter(pk__in=consents.values("user"), is_active=True)


def cohort_choices(by: User) -> Choices:
    return [
        (str(number), str(number))
        for number in Cohort.objects.values_list("number", flat=True)
    ]


audiences.message_audiences.register_all(
    Audience(
        "alumni",
        _lazy("Former volunteers who agreed"),
        (Filter("cohort", _lazy("Cohort"), cohort_choices),),
        alumni_users,
    )
)
