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
from portal.kernel.lifecycle import InputRefused, Step, TransitionRefused
from portal.models import User

ACCEPT = Step(
    "accept host request",
    _lazy("Accept"),
    (RequestStatus.NEW,),
    (RequestStatus.ACCEPTED,),
    "coordinator",
    "an invitation to the contact",
    taken_back_by="reopen host request",
)
DECLINE = Step(
    "decline host request",
    _lazy("Decline the request"),
    (RequestStatus.NEW,),
    (RequestStatus.DECLINED,),
    "coordinator",
    "to the contact",
    taken_back_by="reopen host request",
)
REOPEN = Step(
    "reopen host request",
    _lazy("Take back the answer"),
    (RequestStatus.ACCEPTED, RequestStatus.DECLINED),
    (RequestStatus.NEW,),
    "coordinator, with words for the contact, until the organization has members or"
    " takes part",
    "to the contact, as a correction",
    taken_back_by="accept host request",
)
STEPS = (ACCEPT, DECLINE, REOPEN)


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
            raise InputRefused(_("another organization has this address"))
        organization = profile_workflow.add_organization(
            slug=slug, name=request.name, by=by
        )
        lifecycle.take(request, ACCEPT, by=by, organization=organization)
        return members.invite(
            organization,
            email=request.contact_email,
            role=MemberRole.OWNER,
            by=by,
            request=request,
        )


def decline(request: HostRequest, *, words: str, by: User) -> None:
    """`words`: what the coordinator adds to the message, may be empty."""
    with transaction.atomic():
        lifecycle.take(request, DECLINE, by=by)
        notices.host_declined(request, words.strip())


def reopen(request: HostRequest, *, words: str, by: User) -> None:
    """The answer was a mistake, and its contact reads so: it can be answered anew.

    The organization that was made for it goes. Raises `TransitionRefused`.
    """
    lifecycle.ensure_reason(words)
    with transaction.atomic():
        lifecycle.lock(request)
        organization = request.organization
        if organization and request.status == RequestStatus.ACCEPTED:
            lifecycle.lock(organization)
            ensure_unused(organization)
            for invitation in organization.invitations.open():
                members.revoke(invitation, by=by)
        lifecycle.take(request, REOPEN, by=by, organization=None)
        if organization:
            audit.record("remove organization", organization, by=by)
            organization.delete()
        notices.host_request_reopened(request, words.strip())


def ensure_unused(organization: Organization) -> None:
    if organization.memberships.exists() or organization.participations.exists():
        raise TransitionRefused(
            _(
                "the organization has members or takes part in a cohort. Take it out"
                " of the cohort instead"
            )
        )
