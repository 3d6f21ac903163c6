"""The life cycle of a request to host: it becomes an organization with an invited owner, or gets a kind answer."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.hosts import members
from organizations.models import HostRequest, Invitation, Organization
from organizations.models.choices import MemberRole
from organizations.models.choices import RequestStatus as S
from organizations.profiles import notices, workflow
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User

ACCEPT = Step(
    "accept host request",
    _lazy("Accept"),
    (S.NEW,),
    (S.ACCEPTED,),
    "coordinator",
    "an invitation to the contact",
)
DECLINE = Step(
    "decline host request",
    _lazy("Decline the request"),
    (S.NEW,),
    (S.DECLINED,),
    "coordinator",
    "to the contact",
)
STEPS = (ACCEPT, DECLINE)


def ask(*, language: str, **facts: Any) -> HostRequest:
    with transaction.atomic():
        request = HostRequest.objects.create(language=language, **facts)
        notices.host_requested(request)
        audit.record("ask to host", request, by=None)
    return request


def accept(request: HostRequest, *, slug: str, by: User) -> Invitation:
    """The organization is made, not public yet, and the contact is invited as its owner. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(request)
        if Organization.objects.filter(slug=slug).exists():
            raise TransitionRefused(_("another organization has this address"))
        organization = workflow.add_organization(slug=slug, name=request.name, by=by)
        lifecycle.take(request, ACCEPT, by=by, organization=organization)
        return members.invite(
            organization,
            email=request.contact_email,
            role=MemberRole.OWNER,
            by=by,
            language=request.language,
        )


def decline(request: HostRequest, *, words: str, by: User) -> None:
    """`words`: what the coordinator adds to the letter, "" for nothing."""
    with transaction.atomic():
        lifecycle.take(request, DECLINE, by=by)
        notices.host_declined(request, words.strip())
