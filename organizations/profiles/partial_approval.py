"""Approves some fields of a profile; the whole goes back to the host with the rest."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.cohorts.revision_steps import RETURN_REST
from organizations.models import ProfileRevision
from organizations.models.choices import RevisionStatus
from organizations.profiles import notices, schema, workflow
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import User


def public_revision(revision: ProfileRevision) -> ProfileRevision | None:
    """The public one beside it."""
    return (
        revision.participation.revisions.filter(status=RevisionStatus.APPROVED)
        .exclude(pk=revision.pk)
        .first()
    )


def merge_fields(
    public: dict[str, Any], sent: dict[str, Any], names: Collection[str]
) -> dict[str, Any]:
    """The public content with these fields of the one that was sent."""
    sent_fields = schema.flatten(sent)
    return schema.unflatten(
        schema.flatten(public) | {name: sent_fields[name] for name in names}
    )


def approve(
    revision: ProfileRevision,
    *,
    names: Collection[str],
    remark: str,
    by: User,
    version: int,
) -> ProfileRevision:
    """Publishes these fields; a new revision with all goes back to the host.

    Returns that new revision. Raises `TransitionRefused` if the profile changed since
    it was read, if nothing is public yet, or if `names` are all or none of the changes.
    """
    with transaction.atomic():
        # In the order of `workflow`, and both before the version is compared.
        lifecycle.lock(revision.participation)
        lifecycle.lock(revision)
        if version != revision.version:
            raise TransitionRefused(_("it was changed after you read it"))
        public, sent = public_revision(revision), revision.content
        ticked = _ticked_fields(public, sent, names)
        revision.content = merge_fields(public.content if public else {}, sent, ticked)
        revision.save(update_fields=["content"])
        # Approved first: a constraint allows one revision at work.
        workflow.approve(revision, by=by, notify=False)
        audit.record("approve part of profile", revision, by=by, fields=ticked)
        rest = _return_rest(revision, sent, remark=remark, by=by)
        notices.profile_partly_approved(rest, taken=ticked)
        return rest


def _ticked_fields(
    public: ProfileRevision | None, sent: dict[str, Any], names: Collection[str]
) -> list[str]:
    """Raises `TransitionRefused` where there is nothing public, too."""
    changed = schema.changed_fields(public.content, sent) if public else []
    ticked = [row for row in changed if row in schema.with_counterparts(names)]
    if ticked in ([], changed):
        raise InputRefused(
            _(
                "a part is some of what differs from the public profile, "
                "not all or nothing"
            )
        )
    return ticked


def _return_rest(
    revision: ProfileRevision, sent: dict[str, Any], *, remark: str, by: User
) -> ProfileRevision:
    rest = workflow.begin_revision(revision.participation, by=by)
    workflow.save_revision(rest, content=sent, version=rest.version, by=by)
    lifecycle.take(rest, RETURN_REST, by=by, remark=remark)
    return rest


def remark_for_rest(names: Collection[str], why: str) -> str:
    """What is not public yet, and why, as the host reads it."""
    labels = ", ".join(str(schema.FIELD_LABELS[name]) for name in names)
    heading = _("Not public yet: %(fields)s") % {"fields": labels}
    return f"{heading}\n\n{why.strip()}".strip()
