"""The life cycles of a participation and of the revisions of its profile.

Whoever locks both locks the participation first, then the revision.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations import rules
from organizations.cohorts import hooks, leaving
from organizations.cohorts.participation_steps import (
    APPROVE_PARTICIPATION,
    CLOSE_PARTICIPATION,
    READMIT_PARTICIPATION,
    REOPEN_PARTICIPATION,
    RETURN_PARTICIPATION,
    SUBMIT_PARTICIPATION,
    WITHDRAW_PARTICIPATION,
)
from organizations.cohorts.revision_steps import (
    APPROVE,
    REQUEST_CHANGES,
    SUBMIT,
    SUPERSEDE,
)
from organizations.models import (
    Cohort,
    Organization,
    Participation,
    ProfileRevision,
    SourceDocument,
    Withdrawal,
)
from organizations.models.choices import RevisionStatus
from organizations.models.participation import FIRST
from organizations.profiles import (
    completeness,
    contacts,
    notices,
    publishing,
    remarks,
    schema,
)
from organizations.profiles.parts import beginning
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, StaleVersion, TransitionRefused
from portal.models import User

IN_PROGRESS = (*rules.EDITABLE, RevisionStatus.SUBMITTED)
SAVE_ACTION = "save profile"
IMPORT_ACTION = "import profile"
STORED = ("content", "unfinished", "version", "saved_at", "author", "source")


def add_organization(*, slug: str, name: str, by: User | None) -> Organization:
    """It is not public until its first profile is approved."""
    with transaction.atomic():
        organization = Organization.objects.create(slug=slug, name=name)
        audit.record("add organization", organization, by=by)
    return organization


def join(
    organization: Organization, cohort: Cohort, *, by: User | None
) -> Participation:
    """In the cohort, with its first position; a new draft if there is none.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        participation, is_new = Participation.objects.get_or_create(
            organization=organization, cohort=cohort, number=FIRST
        )
        if is_new:
            for callback in hooks.participation_beginning:
                callback(organization, cohort)
            audit.record("begin participation", participation, by=by)
            beginning.keep_contacts(participation, by=by)
    return participation


def begin_revision(participation: Participation, *, by: User | None) -> ProfileRevision:
    """The revision in progress, or a new draft with the text of the newest one."""
    with transaction.atomic():
        lifecycle.lock(participation)
        _ensure_taking_part(participation)
        in_progress = participation.revisions.filter(status__in=IN_PROGRESS).first()
        if in_progress:
            return in_progress
        last = participation.revisions.first()
        revision = ProfileRevision.objects.create(
            participation=participation,
            number=last.number + 1 if last else 1,
            content=schema.with_defaults(last.content)
            if last
            else beginning.first_content(participation),
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
    unfinished: Mapping[str, Any] | None = None,
    source: SourceDocument | None = None,
    is_autosave: bool = False,
) -> None:
    """Stores `content` if nobody saved since `version`, else raises `StaleVersion`.

    `unfinished`: by field, what was typed and is not valid; without it, there is none
    any more. `source`: the document of an import. An autosave that only repeats the
    newest audit entry adds none. Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lifecycle.lock(revision)
        if revision.status not in SUBMIT.sources:
            raise TransitionRefused(_("the profile has been sent for approval"))
        if revision.version != version:
            raise StaleVersion(revision)
        unfinished = dict(unfinished or {})
        fields = schema.changed_values(
            schema.typed_values(revision.content, revision.unfinished),
            schema.typed_values(content, unfinished),
        )
        if not fields and source in (None, revision.source):
            return
        revision.unfinished = unfinished
        _store_content(revision, content, by=by, source=source)
        action = IMPORT_ACTION if source else SAVE_ACTION
        _record_save(action, revision, fields, by=by, is_autosave=is_autosave)


def _record_save(
    action: str,
    revision: ProfileRevision,
    fields: list[str],
    *,
    by: User | None,
    is_autosave: bool,
) -> None:
    is_repeated = (
        is_autosave
        and by
        and audit.is_latest_entry(action, revision, by=by, fields=fields)
    )
    if not is_repeated:
        audit.record(action, revision, by=by, fields=fields)


def _store_content(
    revision: ProfileRevision,
    content: dict[str, Any],
    *,
    by: User | None,
    source: SourceDocument | None,
) -> None:
    revision.content = schema.with_defaults(content)
    revision.version += 1
    revision.saved_at = timezone.now()
    revision.author = by
    revision.source = source or revision.source
    revision.save(update_fields=STORED)
    participation = revision.participation
    if participation.title != revision.content["title"]:
        participation.title = revision.content["title"]
        participation.save(update_fields=["title"])


def submit(
    revision: ProfileRevision,
    *,
    by: User | None,
    notify: bool = True,
    version: int | None = None,
) -> None:
    """`notify`: whether coordinators get a message; not if it is approved at once.

    `version`: the one that was read, if a person did. Raises `TransitionRefused`.
    """
    with transaction.atomic():
        participation = _lock_both(revision)
        if version not in (None, revision.version):
            raise TransitionRefused(_("it was changed after you read it"))
        names = schema.unmet_requirements(
            revision.content, is_first=participation.is_first
        )
        names += [name for name in revision.unfinished if name not in names]
        if names:
            labels = ", ".join(str(schema.FIELD_LABELS[name]) for name in names)
            raise InputRefused(
                _("something is still missing: %(fields)s") % {"fields": labels}
            )
        lifecycle.take(revision, SUBMIT, by=by)
        if participation.status in SUBMIT_PARTICIPATION.sources:
            lifecycle.take(participation, SUBMIT_PARTICIPATION, by=by)
        if notify:
            notices.profile_submitted(revision)


def request_changes(
    revision: ProfileRevision,
    *,
    by: User,
    remark: str,
    pinned: Mapping[str, str] | None = None,
    resolved: Collection[str] = (),
) -> None:
    """`remark` is about the whole, `pinned` about single fields.

    `resolved`: codes of earlier remarks that are done.
    """
    if not remark.strip() and not pinned:
        raise InputRefused(_("the organization must be told what to change"))
    with transaction.atomic():
        participation = _lock_both(revision)
        lifecycle.take(revision, REQUEST_CHANGES, by=by, remark=remark.strip())
        if participation.status in RETURN_PARTICIPATION.sources:
            lifecycle.take(participation, RETURN_PARTICIPATION, by=by)
        remarks.resolve(revision, resolved)
        remarks.pin(revision, pinned or {}, by=by)
        notices.profile_changes_requested(revision)


def approve(
    revision: ProfileRevision,
    *,
    by: User | None,
    version: int | None = None,
    notify: bool = True,
) -> None:
    """The public page becomes this revision, in one transaction.

    `version`, `notify`: as in `submit`, for the members.
    """
    # The position is locked before history, as by everybody who gives a seat.
    with audit.at_the_end():
        participation = _lock_both(revision)
        if version not in (None, revision.version):
            raise TransitionRefused(_("it was changed after you read it"))
        _ensure_complete(revision, participation)
        publishing.ensure_shared_is_approved(participation)
        for public in participation.revisions.filter(status=RevisionStatus.APPROVED):
            lifecycle.take(public, SUPERSEDE, by=by)
        lifecycle.take(revision, APPROVE, by=by, remark="")
        if participation.status in APPROVE_PARTICIPATION.sources:
            lifecycle.take(participation, APPROVE_PARTICIPATION, by=by)
        remarks.resolve(revision)
        publishing.publish(revision)
        if notify:
            notices.profile_approved(revision)


def close(participation: Participation, *, by: User) -> None:
    """The year is over: the page stays, but nobody can choose or change it.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lifecycle.lock(participation)
        if Withdrawal.objects.under_way().filter(participation=participation).exists():
            raise TransitionRefused(
                _("it asks to leave or is about to leave; settle that first")
            )
        lifecycle.take(participation, CLOSE_PARTICIPATION, by=by)


def reopen(participation: Participation, *, by: User) -> None:
    """It can be chosen and changed again. Raises `TransitionRefused`."""
    lifecycle.take(participation, REOPEN_PARTICIPATION, by=by)


def withdraw(participation: Participation, *, by: User) -> None:
    """At once: nothing leads to it any more, its texts are no longer public, and
    whomever that touches is told.
    """
    # Thousands may have chosen it: all messages are queued before the first line.
    with audit.at_the_end():
        leaving.lock_with_followers(participation)
        lifecycle.take(participation, WITHDRAW_PARTICIPATION, by=by)
        publishing.show_latest(participation.organization)
        for callback in hooks.participation_withdrawn:
            callback(participation, by)
        notices.participation_withdrawn(participation)


def readmit(participation: Participation, *, by: User) -> None:
    """It is where its profile was, mostly approved. Raises `TransitionRefused`.

    What ended with its withdrawal does not begin again by itself.
    """
    with audit.at_the_end():
        leaving.lock_with_followers(participation)
        status = leaving.status_of_profile(participation)
        lifecycle.take(participation, READMIT_PARTICIPATION, by=by, to=status)
        publishing.show_latest(participation.organization)
        for callback in hooks.participation_readmitted:
            callback(participation, by)
        notices.participation_readmitted(participation)


def _lock_both(revision: ProfileRevision) -> Participation:
    """Locks the participation, then its revision.

    Raises `TransitionRefused` if the organization no longer takes part.
    """
    participation = revision.participation
    lifecycle.lock(participation)
    _ensure_taking_part(participation)
    lifecycle.lock(revision)
    return participation


def _ensure_taking_part(participation: Participation) -> None:
    if participation.status in rules.ENDED:
        raise TransitionRefused(
            _("the organization no longer takes part in this cohort")
        )


def _ensure_complete(revision: ProfileRevision, participation: Participation) -> None:
    if not participation.cohort.needs_full_profile:
        return
    gaps = completeness.gaps(revision.content, contacts.named_contacts(participation))
    if gaps:
        raise InputRefused(
            _("something is still missing: %(fields)s")
            % {"fields": completeness.describe(gaps)}
        )
