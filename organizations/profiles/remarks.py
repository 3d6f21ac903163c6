"""Remarks pinned to fields of a profile, their answers, and resolving them.

Coordinators pin and resolve remarks in the admin; hosts answer them in the editor.
"""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations import rules
from organizations.models import ProfileRevision, Remark
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User

ANSWER_ACTION = "answer remarks"


def pin(revision: ProfileRevision, texts: Mapping[str, str], *, by: User) -> None:
    """`texts`: what is asked, by field. The caller's transaction locks the revision."""
    Remark.objects.bulk_create(
        Remark(revision=revision, field=field, text=text.strip(), author=by)
        for field, text in texts.items()
    )


def resolve(revision: ProfileRevision, codes: Collection[str] | None = None) -> None:
    """These open remarks, or all. The caller's transaction locks the revision."""
    rows = revision.remarks.filter(resolved_at=None)
    if codes is not None:
        rows = rows.filter(code__in=codes)
    rows.update(resolved_at=timezone.now())


def answer(
    revision: ProfileRevision,
    answers: Mapping[str, str],
    *,
    by: User,
    is_autosave: bool = False,
) -> None:
    """`answers`: texts by code of the remark; resolved remarks are left alone.

    An autosave that only repeats the newest audit entry adds none. Raises
    `TransitionRefused`.
    """
    with transaction.atomic():
        # Before the status is read, so that no answer comes after the sending.
        lifecycle.lock(revision)
        if answers and revision.status not in rules.EDITABLE:
            raise TransitionRefused(_("the profile has been sent for approval"))
        changed = []
        for remark in revision.remarks.filter(resolved_at=None, code__in=answers):
            text = answers[remark.code].strip()
            if remark.answer != text:
                remark.answer = text
                remark.answered_at = timezone.now() if text else None
                remark.save(update_fields=["answer", "answered_at"])
                changed.append(remark.field)
        if changed and not (
            is_autosave
            and audit.is_latest_entry(ANSWER_ACTION, revision, by=by, fields=changed)
        ):
            audit.record(ANSWER_ACTION, revision, by=by, fields=changed)
