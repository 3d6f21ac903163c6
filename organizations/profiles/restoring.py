"""Taking up an earlier text of a profile. What it takes the place of stays, as a revision of its own."""

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import ProfileRevision
from organizations.profiles import workflow
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User


def at_work(chosen: ProfileRevision) -> ProfileRevision | None:
    """The revision that would give way to it."""
    rows = ProfileRevision.objects.filter(
        participation=chosen.participation_id, status__in=workflow.AT_WORK
    )
    return rows.select_related("participation__organization", "author").first()


def seen(revision: ProfileRevision | None) -> str:
    """Stands for the draft that a page showed as the one that gives way."""
    return f"{revision.code}:{revision.version}" if revision else ""


def take_up(chosen: ProfileRevision, *, by: User, seen_before: str) -> ProfileRevision:
    """A new draft with the text of `chosen`; one at work is set aside, and what was asked of it moves along.

    Raises `TransitionRefused` if the draft is another one than the person saw, or was sent.
    """
    with transaction.atomic():
        lifecycle.lock(chosen.participation)
        before = at_work(chosen)
        if seen(before) != seen_before:
            raise TransitionRefused(
                _("somebody changed the profile after you opened this page")
            )
        if before:
            lifecycle.take(before, workflow.SET_ASIDE, by=by)
        draft = workflow.begin_revision(chosen.participation, by=by)
        workflow.save_revision(
            draft, content=chosen.content, version=draft.version, by=by
        )
        draft.source, draft.remark = chosen.source, before.remark if before else ""
        draft.save(update_fields=["source", "remark"])
        if before:
            before.remarks.filter(resolved_at=None).update(revision=draft)
        audit.record("take up profile", draft, by=by)
    return draft
