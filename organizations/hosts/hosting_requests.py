"""The life cycle of a request to host: accepted or declined."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.hosts import members
from organizations.models import HostRequest, Invitation, Organization
from organizations.models.choices import MemberRole, RequestStatus
from organizations.profiles import notices
from organizations.profiles import workflow as profile_workflow
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User

ACCEPT = Step(
    "accept host request",
    _lazy("Accept"),
    (RequestStatus.NEW,),
    (RequestStatus.ACCEPTED,),
    "coordinator",
    "an invitation to the contact",
)
DECLINE = Step(
    "decline host request",
    _lazy("Decline the request"),
    (RequestStatus.NEW,),
    (RequestStatus.DECLINED,),
    "coordinator",
    "to the contact",
)
STEPS = (ACCEPT, DECLINE)


def submit(*, language: str, **fields: Any) -> HostRequest:
    with transaction.atomic():
        request = HostRequest.objects.create(language=language, **fields)
        notices.host_requested(request)
        audit.record("ask to host", request, by=None)
    return request


def accept(request: HostRequest, *, slug: str, by: User) -> Invitation:
    """Adds the organization, not public yet, and invites the contact as its owner.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lifecycle.lock(request)
        if Organization.objects.filter(slug=slug).exists():
            raise TransitionRefused(_("another organization has this address"))
        organization = profile_workflow.add_organization(
            slug=slug, name=request.name, by=by
        )
        lifecycle.take(request, ACCEPT, by=by, organization=organization)
        return members.invite(
            organization,
            email=request.contact_email,
            role=MemberRole.OWNER,
            by=by,
            language=request.language,
        )


def decline(request: HostRequest, *, words: str, by: User) -> None:
    """`words`: what the coordinator adds to the message, may be empty."""
    with transaction.atomic():
        lifecycle.take(request, DECLINE, by=by)
        notices.host_declined(request, words.strip())
