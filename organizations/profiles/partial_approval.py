"""Approving a part of a profile: the ticked texts become public now, the whole goes back with what still waits."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import ProfileRevision
from organizations.models.choices import RevisionStatus
from organizations.profiles import notices, profile, workflow
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User


def public_beside(revision: ProfileRevision) -> ProfileRevision | None:
    """The public revision that its part would go into."""
    return (
        revision.participation.revisions.filter(status=RevisionStatus.APPROVED)
        .exclude(pk=revision.pk)
        .first()
    )


def with_parts(
    public: dict[str, Any], sent: dict[str, Any], names: Collection[str]
) -> dict[str, Any]:
    """The public content with these parts of the one that was sent."""
    parts = profile.spread(sent)
    return profile.gathered(
        profile.spread(public) | {name: parts[name] for name in names}
    )


def approve(
    revision: ProfileRevision,
    *,
    names: Collection[str],
    remark: str,
    by: User,
    version: int,
) -> ProfileRevision:
    """These parts become public; a new revision with all that was sent goes back to the host, and is returned here.

    Raises `TransitionRefused` if it changed since it was read, if nothing is public yet, or if it is all or nothing of it.
    """
    with transaction.atomic():
        lifecycle.lock(revision.participation)
        lifecycle.lock(revision)
        public, sent = public_beside(revision), revision.content
        if version != revision.version:
            raise TransitionRefused(_("it was changed after you read it"))
        changed = profile.differing(public.content, sent) if public else []
        ticked = [name for name in changed if name in names]
        if public is None or ticked in ([], changed):
            raise TransitionRefused(
                _(
                    "a part is some of what differs from the public profile, not all or nothing"
                )
            )
        revision.content = with_parts(public.content, sent, ticked)
        revision.save(update_fields=["content"])
        workflow.approve(revision, by=by)
        audit.record("approve part of profile", revision, by=by, fields=ticked)
        return _return(revision, sent, remark=remark, by=by)


def _return(
    revision: ProfileRevision, sent: dict[str, Any], *, remark: str, by: User
) -> ProfileRevision:
    rest = workflow.begin_revision(revision.participation, by=by)
    workflow.save_revision(rest, content=sent, version=rest.version, by=by)
    lifecycle.take(rest, workflow.RETURN_REST, by=by, remark=remark)
    notices.changes_requested(rest)
    return rest


def in_words(names: Collection[str], why: str) -> str:
    """What goes back, and why; the host reads exactly this."""
    labels = ", ".join(str(profile.PART_LABELS[name]) for name in names)
    told = _("Not public yet: %(fields)s") % {"fields": labels}
    return f"{told}\n\n{why.strip()}".strip()
