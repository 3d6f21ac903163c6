"""Restores an earlier text of a profile; the draft it replaces stays as a revision.

And takes back what was decided on one, which restores the public text before it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from organizations import rules
from organizations.cohorts import hooks, leaving
from organizations.cohorts.participation_steps import (
    TAKE_BACK_APPROVAL,
    TAKE_BACK_RETURN,
)
from organizations.cohorts.revision_steps import SET_ASIDE, SHOW_EARLIER
from organizations.cohorts.revision_steps import TAKE_BACK_APPROVAL as HIDE
from organizations.cohorts.revision_steps import TAKE_BACK_RETURN as CALL_BACK
from organizations.models import Participation, ProfileRevision
from organizations.models.choices import RevisionStatus
from organizations.models.querysets import PUBLIC_STATUSES
from organizations.profiles import notices, publishing, remarks, workflow
from organizations.profiles.editing import version_stamp
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User


def revision_in_progress(chosen: ProfileRevision) -> ProfileRevision | None:
    """The revision that restoring `chosen` would replace."""
    rows = ProfileRevision.objects.filter(
        participation=chosen.participation_id, status__in=workflow.IN_PROGRESS
    )
    return rows.select_related("participation__organization", "author").first()


def restore(
    chosen: ProfileRevision, *, by: User, displayed_stamp: str
) -> ProfileRevision:
    """A new draft with the text of `chosen`; an earlier draft is set aside.

    Open remarks move to the new draft. `displayed_stamp`: the `version_stamp` of the
    draft that the person saw. Raises `TransitionRefused` if it is another one by now,
    or was sent.
    """
    with transaction.atomic():
        # Participation first, revision second (in `take`), as in `workflow`.
        lifecycle.lock(chosen.participation)
        replaced = revision_in_progress(chosen)
        if version_stamp(replaced) != displayed_stamp:
            raise TransitionRefused(
                _("someone changed the profile after you opened this page")
            )
        if replaced:
            # Before the new draft: a constraint allows one revision at work.
            lifecycle.take(replaced, SET_ASIDE, by=by)
        draft = workflow.begin_revision(chosen.participation, by=by)
        workflow.save_revision(
            draft,
            content=chosen.content,
            unfinished=chosen.unfinished,
            version=draft.version,
            by=by,
        )
        draft.source = chosen.source
        draft.remark = replaced.remark if replaced else ""
        draft.save(update_fields=["source", "remark"])
        if replaced:
            replaced.remarks.filter(resolved_at=None).update(revision=draft)
        audit.record("take up profile", draft, by=by)
    return draft


def take_back_return(revision: ProfileRevision, *, why: str, by: User) -> None:
    """The organization was asked for changes by mistake: it waits for approval again.

    Raises `TransitionRefused`, also once the organization has worked on it.
    """
    lifecycle.ensure_reason(why)
    with transaction.atomic():
        participation = revision.participation
        lifecycle.lock(participation)
        lifecycle.lock(revision)
        ensure_can_take_back(revision, by)
        remarks.resolve(revision)
        lifecycle.take(revision, CALL_BACK, by=by, remark="")
        if participation.status in TAKE_BACK_RETURN.sources:
            lifecycle.take(participation, TAKE_BACK_RETURN, by=by)
        notices.profile_corrected(revision, what="return", why=why.strip())


def take_back_approval(revision: ProfileRevision, *, why: str, by: User) -> None:
    """What was public before is public again; the revision waits for approval.

    Raises `TransitionRefused`, also where nothing was public before and somebody has
    chosen the organization since.
    """
    lifecycle.ensure_reason(why)
    # The organization is locked before history, as by everybody who changes members.
    with audit.at_the_end():
        participation = revision.participation
        # With its positions, which a choice locks, too.
        leaving.lock_with_followers(participation)
        lifecycle.lock(revision)
        ensure_can_take_back(revision, by)
        earlier = participation.revisions.filter(
            status=RevisionStatus.SUPERSEDED
        ).order_by("-number")
        before = earlier.first()
        if before is None:
            ensure_chosen_by_nobody(participation, by)
            ensure_shared_by_none(participation)
        # Before the other is approved: a constraint allows one.
        lifecycle.take(revision, HIDE, by=by)
        if before:
            lifecycle.take(before, SHOW_EARLIER, by=by)
            publishing.publish(before)
        else:
            lifecycle.take(participation, TAKE_BACK_APPROVAL, by=by)
            publishing.show_latest(participation.organization)
        what = "earlier" if before else "hidden"
        notices.profile_corrected(revision, what=what, why=why.strip())


def ensure_can_take_back(revision: ProfileRevision, by: User) -> None:
    if not rules.can_take_back_decision(by, revision):
        raise TransitionRefused(
            _("the organization has changed it or begun a newer text since")
        )


def can_take_back(revision: ProfileRevision, by: User) -> bool:
    """Whether the step would be taken as things are now."""
    if not rules.can_take_back_decision(by, revision):
        return False
    earlier = revision.participation.revisions.filter(status=RevisionStatus.SUPERSEDED)
    if revision.status != RevisionStatus.APPROVED or earlier.exists():
        return True
    participation = revision.participation
    return not is_chosen(participation, by) and not is_shared(participation)


def is_shared(participation: Participation) -> bool:
    """Whether other positions show what its profile says of the organization."""
    others = Participation.objects.filter(
        organization=participation.organization_id,
        cohort=participation.cohort_id,
        status__in=PUBLIC_STATUSES,
    )
    return participation.is_first and others.exclude(pk=participation.pk).exists()


def ensure_shared_by_none(participation: Participation) -> None:
    if is_shared(participation):
        raise TransitionRefused(
            _("another position of the organization is public; take that out first")
        )


def is_chosen(participation: Participation, by: User) -> bool:
    return any(
        touched.count
        for source in hooks.touched_sources
        for touched in source(participation, by)
    )


def ensure_chosen_by_nobody(participation: Participation, by: User) -> None:
    if is_chosen(participation, by):
        raise TransitionRefused(
            _("people have chosen it already. Take it out of the cohort instead")
        )
