"""What closing an account does to placements, and what ties it to them."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements.models import (
    AlumniConsent,
    Certificate,
    Placement,
    SafeguardingContact,
)
from portal.kernel import permissions
from portal.models import User
from portal.models.choices import Role
from portal.personal_data import accounts, unused_accounts
from portal.personal_data.accounts import Tie


@accounts.tie_sources.register
def placement_ties(user: User) -> list[Tie]:
    running = Placement.objects.of_volunteer(user).running()
    if not running.exists():
        return []
    return [
        Tie(
            _lazy("Your placement is under way."),
            _lazy("Ask the coordinators to end it first."),
            reverse("contact"),
        )
    ]


@accounts.tie_sources.register
def safeguarding_ties(user: User) -> list[Tie]:
    """Somebody has to receive the concerns of a cohort's volunteers."""
    contact = reverse("contact")
    return [
        Tie(
            _lazy("You are the only safeguarding contact of cohort %(number)s.")
            % {"number": number},
            _lazy("Ask an administrator to name another one first."),
            contact,
        )
        for number in numbers_without_other_contact(user)
    ]


def numbers_without_other_contact(user: User) -> list[int]:
    """Of the cohorts that would be left without a safeguarding contact."""
    rows = SafeguardingContact.objects.last_of_cohorts(user)
    return list(
        rows.order_by("cohort__number").values_list("cohort__number", flat=True)
    )


@permissions.role_exclusions.register
def safeguarding_reason(user: User, role: str) -> str:
    if role == Role.COORDINATOR:
        return ""
    SafeguardingContact.objects.lock_with_others(user)
    numbers = numbers_without_other_contact(user)
    if not numbers:
        return ""
    return _(
        "Nobody else would receive the concerns of volunteers in cohort %(numbers)s. "
        "Name another safeguarding contact there first."
    ) % {"numbers": ", ".join(map(str, numbers))}


@accounts.kept_sources.register
def certificate_words(user: User) -> list[str]:
    rows = Certificate.objects.valid().filter(placement__application__applicant=user)
    shown = rows.values_list("code", "shows_name").order_by("pk")
    return [
        (
            _("Certificate %(code)s can still be verified: with your name")
            if shows_name
            else _("Certificate %(code)s can still be verified: without your name")
        )
        % {"code": code}
        for code, shows_name in shown
    ]


@accounts.closers.register
def end_safeguarding(user: User) -> None:
    SafeguardingContact.objects.filter(user=user).delete()


@unused_accounts.accounts_in_use.register
def former_volunteers() -> QuerySet:
    return AlumniConsent.objects.values("user")


@unused_accounts.accounts_in_use.register
def safeguarding_contacts() -> QuerySet:
    return SafeguardingContact.objects.values("user")
