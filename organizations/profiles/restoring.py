"""Restores an earlier text of a profile; the draft it replaces stays as a revision."""

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import ProfileRevision
from organizations.profiles import workflow
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
                _("somebody changed the profile after you opened this page")
            )
        if replaced:
            # Before the new draft: a constraint allows one revision at work.
            lifecycle.take(replaced, workflow.SET_ASIDE, by=by)
        draft = workflow.begin_revision(chosen.participation, by=by)
        workflow.save_revision(
            draft, content=chosen.content, version=draft.version, by=by
        )
        draft.source = chosen.source
        draft.remark = replaced.remark if replaced else ""
        draft.save(update_fields=["source", "remark"])
        if replaced:
            replaced.remarks.filter(resolved_at=None).update(revision=draft)
        audit.record("take up profile", draft, by=by)
    return draft
