"""Remarks pinned to fields of a profile: made when it is returned, answered in the editor, settled at the desk."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import ProfileRevision, Remark
from organizations.models.choices import RevisionStatus
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User

ANSWERED = "answer remarks"


def pin(revision: ProfileRevision, pinned: Mapping[str, str], *, by: User) -> None:
    """`pinned`: what is asked, by field. In the caller's transaction, which holds the revision."""
    Remark.objects.bulk_create(
        Remark(revision=revision, field=field, text=text.strip(), author=by)
        for field, text in pinned.items()
    )


def settle(revision: ProfileRevision, codes: Collection[str] | None = None) -> None:
    """These remarks, or all of them, are done with. In the caller's transaction, which holds the revision."""
    rows = revision.remarks.filter(resolved_at=None)
    (rows if codes is None else rows.filter(code__in=codes)).update(
        resolved_at=timezone.now()
    )


def answer(
    revision: ProfileRevision,
    answers: Mapping[str, str],
    *,
    by: User,
    is_autosave: bool = False,
) -> None:
    """`answers`: the text by the remark's code; what is unchanged or settled stays. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(revision)
        if (
            revision.status
            not in (RevisionStatus.DRAFT, RevisionStatus.CHANGES_REQUESTED)
            and answers
        ):
            raise TransitionRefused(_("the profile has been sent for approval"))
        changed = []
        for remark in revision.remarks.filter(resolved_at=None, code__in=answers):
            text = answers[remark.code].strip()
            if remark.answer != text:
                remark.answer, remark.answered_at = (
                    text,
                    timezone.now() if text else None,
                )
                remark.save(update_fields=["answer", "answered_at"])
                changed.append(remark.field)
        if changed and not (
            is_autosave and audit.is_told(ANSWERED, revision, by=by, fields=changed)
        ):
            audit.record(ANSWERED, revision, by=by, fields=changed)
