"""The life cycles of a participation and of a profile's revisions."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations import rules
from organizations.cohorts import hooks
from organizations.models import (
    Cohort,
    Organization,
    Participation,
    ProfileRevision,
    SourceDocument,
)
from organizations.models.choices import ParticipationStatus as P
from organizations.models.choices import RevisionStatus as R
from organizations.profiles import (
    completeness,
    contacts,
    notices,
    profile,
    publishing,
    remarks,
)
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import StaleVersion, Step, TransitionRefused
from portal.models import AuditEntry, User

SEND_IN = Step(
    "submit participation",
    _lazy("Send for approval"),
    (P.DRAFT, P.CHANGES_REQUESTED),
    (P.SUBMITTED,),
    "editor",
    "to coordinators",
)
ASK_AGAIN = Step(
    "return participation",
    _lazy("Ask for changes"),
    (P.SUBMITTED,),
    (P.CHANGES_REQUESTED,),
    "coordinator",
    "to members",
)
ADMIT = Step(
    "approve participation",
    _lazy("Approve"),
    (P.SUBMITTED,),
    (P.APPROVED,),
    "coordinator",
    "to members",
)
CLOSE = Step(
    "close participation", _lazy("Close"), (P.APPROVED,), (P.CLOSED,), "coordinator"
)
WITHDRAW = Step(
    "withdraw participation",
    _lazy("Take out of the cohort"),
    (P.DRAFT, P.SUBMITTED, P.CHANGES_REQUESTED, P.APPROVED),
    (P.WITHDRAWN,),
    "owner or coordinator",
    "to everyone who chose it, and to coordinators",
)
PARTICIPATION_STEPS = (SEND_IN, ASK_AGAIN, ADMIT, CLOSE, WITHDRAW)

SUBMIT = Step(
    "submit profile",
    _lazy("Send for approval"),
    (R.DRAFT, R.CHANGES_REQUESTED),
    (R.SUBMITTED,),
    "editor",
    "to coordinators",
)
REQUEST_CHANGES = Step(
    "return profile",
    _lazy("Ask for changes"),
    (R.SUBMITTED,),
    (R.CHANGES_REQUESTED,),
    "coordinator",
    "to members",
)
APPROVE = Step(
    "approve profile",
    _lazy("Approve"),
    (R.SUBMITTED,),
    (R.APPROVED,),
    "coordinator",
    "to members",
)
SUPERSEDE = Step(
    "replace profile",
    _lazy("Replace"),
    (R.APPROVED,),
    (R.SUPERSEDED,),
    "the approval of a newer one",
)
SET_ASIDE = Step(
    "set aside profile",
    _lazy("Take up an earlier text"),
    (R.DRAFT, R.CHANGES_REQUESTED),
    (R.SET_ASIDE,),
    "editor who takes up an earlier text",
)
RETURN_REST = Step(
    "return rest of profile",
    _lazy("Approve a part"),
    (R.DRAFT,),
    (R.CHANGES_REQUESTED,),
    "coordinator who approves a part",
    "to members",
)
REVISION_STEPS = (SUBMIT, REQUEST_CHANGES, APPROVE, SUPERSEDE, SET_ASIDE, RETURN_REST)

AT_WORK = (R.DRAFT, R.SUBMITTED, R.CHANGES_REQUESTED)
SAVED, IMPORTED = "save profile", "import profile"


def add_organization(*, slug: str, name: str, by: User | None) -> Organization:
    """Not public before its first profile is approved."""
    with transaction.atomic():
        organization = Organization.objects.create(slug=slug, name=name)
        audit.record("add organization", organization, by=by)
    return organization


def join(
    organization: Organization, cohort: Cohort, *, by: User | None
) -> Participation:
    """The organization's part in the cohort, begun if there is none yet."""
    with transaction.atomic():
        participation, is_new = Participation.objects.get_or_create(
            organization=organization, cohort=cohort
        )
        if is_new:
            audit.record("begin participation", participation, by=by)
    return participation


def begin_revision(participation: Participation, *, by: User | None) -> ProfileRevision:
    """The revision at work, or a new draft that begins as the public profile is; raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(participation)
        _refuse_if_gone(participation)
        if at_work := participation.revisions.filter(status__in=AT_WORK).first():
            return at_work
        last = participation.revisions.first()
        revision = ProfileRevision.objects.create(
            participation=participation,
            number=last.number + 1 if last else 1,
            content=profile.filled(last.content)
            if last
            else _first_content(participation.organization),
            source=last.source if last else None,
            author=by,
        )
        audit.record("begin profile", revision, by=by)
    return revision


def save_revision(
    revision: ProfileRevision,
    *,
    content: dict[str, Any],
    version: int,
    by: User | None,
    source: SourceDocument | None = None,
    is_autosave: bool = False,
) -> None:
    """Stores `content` if nobody saved since `version`; raises `StaleVersion` or `TransitionRefused`, and then nothing is stored.

    `source` is the document that the content was imported from, if it was. An autosave that the newest line of
    history already tells of gets no line of its own.
    """
    with transaction.atomic():
        lifecycle.lock(revision)
        if revision.status not in SUBMIT.sources:
            raise TransitionRefused(_("the profile has been sent for approval"))
        if revision.version != version:
            raise StaleVersion(revision)
        fields = profile.differing(revision.content, content)
        if not fields and source in (None, revision.source):
            return
        revision.content, revision.version = profile.filled(content), version + 1
        revision.saved_at, revision.author, revision.source = (
            timezone.now(),
            by,
            source or revision.source,
        )
        revision.save(
            update_fields=["content", "version", "saved_at", "author", "source"]
        )
        if not (
            is_autosave and by and audit.is_told(SAVED, revision, by=by, fields=fields)
        ):
            audit.record(IMPORTED if source else SAVED, revision, by=by, fields=fields)


def submit(revision: ProfileRevision, *, by: User | None, tells: bool = True) -> None:
    """`tells`: the coordinators are told that it waits; not when it is approved in the same breath."""
    with transaction.atomic():
        participation = _lock(revision)
        if names := profile.missing(revision.content) + profile.uneven(
            revision.content
        ):
            told = ", ".join(str(profile.PART_LABELS[name]) for name in names)
            raise TransitionRefused(
                _("something is still missing: %(fields)s") % {"fields": told}
            )
        lifecycle.take(revision, SUBMIT, by=by)
        if participation.status in SEND_IN.sources:
            lifecycle.take(participation, SEND_IN, by=by)
        if tells:
            notices.profile_submitted(revision)


def request_changes(
    revision: ProfileRevision,
    *,
    by: User,
    remark: str,
    pinned: Mapping[str, str] | None = None,
    settled: Collection[str] = (),
) -> None:
    """`remark` is about the whole, `pinned` about single fields; `settled`: codes of earlier ones that are done."""
    if not remark.strip() and not pinned:
        raise TransitionRefused(_("the organization must be told what to change"))
    with transaction.atomic():
        participation = _lock(revision)
        lifecycle.take(revision, REQUEST_CHANGES, by=by, remark=remark.strip())
        if participation.status in ASK_AGAIN.sources:
            lifecycle.take(participation, ASK_AGAIN, by=by)
        remarks.settle(revision, settled)
        remarks.pin(revision, pinned or {}, by=by)
        notices.changes_requested(revision)


def approve(
    revision: ProfileRevision, *, by: User | None, version: int | None = None
) -> None:
    """The public page becomes this revision, in one transaction. `version`: the one that was read, if a person did."""
    with transaction.atomic():
        participation = _lock(revision)
        if version not in (None, revision.version):
            raise TransitionRefused(_("it was changed after you read it"))
        _refuse_if_not_whole(revision, participation)
        for public in participation.revisions.filter(status=R.APPROVED):
            lifecycle.take(public, SUPERSEDE, by=by)
        lifecycle.take(revision, APPROVE, by=by, remark="")
        if participation.status in ADMIT.sources:
            lifecycle.take(participation, ADMIT, by=by)
        remarks.settle(revision)
        publishing.publish(revision)
        notices.profile_approved(revision)


def close(participation: Participation, *, by: User) -> None:
    """The year is over: the page stays, but nobody can choose or change it any more."""
    lifecycle.take(participation, CLOSE, by=by)


def withdraw(participation: Participation, *, by: User) -> None:
    """Its page disappears from the cohort, and whoever chose it hears of it."""
    with transaction.atomic():
        lifecycle.take(participation, WITHDRAW, by=by)
        hooks.tell_withdrawn(participation, by=by)


def is_edited_by_hand(revision: ProfileRevision) -> bool:
    """Whether somebody saved it in the editor, as its history tells; importing a newer text would lose that."""
    return AuditEntry.objects.about(revision).filter(action=SAVED).exists()


def _lock(revision: ProfileRevision) -> Participation:
    """Locks the participation, then its revision: always in this order. Raises `TransitionRefused` if the organization left."""
    participation = revision.participation
    lifecycle.lock(participation)
    _refuse_if_gone(participation)
    lifecycle.lock(revision)
    return participation


def _refuse_if_gone(participation: Participation) -> None:
    if participation.status in rules.GONE:
        raise TransitionRefused(
            _("the organization no longer takes part in this cohort")
        )


def _refuse_if_not_whole(
    revision: ProfileRevision, participation: Participation
) -> None:
    if not participation.cohort.needs_full_profile:
        return
    if found := completeness.gaps(revision.content, contacts.of(participation)):
        raise TransitionRefused(
            _("something is still missing: %(fields)s")
            % {"fields": completeness.in_words(found)}
        )


def _first_content(organization: Organization) -> dict[str, Any]:
    """A renewal begins as the profile of the cohort before, without its closing lines, which name that cohort."""
    before = ProfileRevision.objects.filter(
        participation__organization=organization, status=R.APPROVED
    )
    last = before.order_by("-participation__cohort__number").first()
    return profile.filled(
        {**last.content, "closing": []} if last else {"name": organization.name}
    )
