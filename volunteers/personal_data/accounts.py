"""What closing an account does to applications, reviews and interviews."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.models import User
from portal.personal_data import accounts, unused_accounts
from portal.personal_data.accounts import Tie
from volunteers.models import (
    Application,
    Assessment,
    Interview,
    InterviewPanel,
    PanelMember,
    Review,
)
from volunteers.personal_data import erasure

ASK_COORDINATORS = _lazy("Ask the coordinators to give them to someone else.")


@accounts.tie_sources.register
def application_ties(user: User) -> list[Tie]:
    """A coordinator decides about what was sent, as where only that is erased."""
    sent = Application.objects.filter(applicant=user, submitted_at__isnull=False)
    return [
        Tie(
            _lazy("You have sent application %(reference)s.")
            % {"reference": application.reference},
            _lazy("A coordinator decides whether it is deleted."),
            reverse("account_erase"),
            is_asked_for=True,
        )
        for application in sent.only("reference").order_by("pk")
    ]


@accounts.tie_sources.register
def duty_ties(user: User) -> list[Tie]:
    contact = reverse("contact")
    ties = []
    if Review.objects.by_reviewer(user).writable().exists():
        reason = _lazy("You have reviews to write.")
        ties.append(Tie(reason, ASK_COORDINATORS, contact))
    interviews = Interview.objects.booked().filter(
        slot__panel__members=user, slot__ends_at__gte=timezone.now()
    )
    if interviews.exists():
        reason = _lazy("You are on the panel of interviews that are still to come.")
        ties.append(Tie(reason, ASK_COORDINATORS, contact))
    return ties


@accounts.askers.register
def ask_to_erase(user: User) -> None:
    for application in Application.objects.filter(applicant=user):
        erasure.request_erasure(application, by=user)


@accounts.closers.register
def erase_applications(user: User) -> None:
    for application in Application.objects.filter(applicant=user):
        erasure.erase(application, by=None)


@accounts.kept_sources.register
def judgement_words(user: User) -> list[str]:
    has_judged = (
        Review.objects.by_reviewer(user).exists()
        or Assessment.objects.filter(member=user).exists()
    )
    if not has_judged:
        return []
    return [
        _(
            "Reviews and scores that you sent, without your name, until the "
            "applications are deleted"
        )
    ]


@unused_accounts.accounts_in_use.register
def applicants() -> QuerySet:
    return Application.objects.values("applicant")


@unused_accounts.accounts_in_use.register
def reviewers() -> QuerySet:
    return PanelMember.objects.values("user")


@unused_accounts.accounts_in_use.register
def interviewers() -> QuerySet:
    members = InterviewPanel.members.through._default_manager
    return members.values("user")
