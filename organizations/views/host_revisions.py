"""The revisions of a profile: which there are, what each says, and taking one up again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organizations import rules
from organizations.models import Organization, ProfileRevision
from organizations.models.choices import RevisionStatus
from organizations.models.querysets import RevisionQuerySet
from organizations.profiles import comparison, presenting, restoring
from organizations.views.host import own_organization, profile_url, standing_in
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest


@require_safe
def host_revisions(request: PersonRequest, slug: str) -> HttpResponse:
    standing = standing_in(
        own_organization(request, slug), request.GET.get("cohort", "")
    )
    rows = (
        of(request, standing.organization)
        .filter(participation=standing.participation)
        .defer("content")
    )
    return render(
        request,
        "organizations/host/revisions.html",
        {"standing": standing, "revisions": rows},
    )


@require_safe
def host_revision(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    organization = own_organization(request, slug)
    revision = get_object_or_404(of(request, organization), code=code)
    cohort, at_work = revision.participation.cohort, restoring.at_work(revision)
    compared = at_work if at_work and at_work != revision else public_one(revision)
    context: dict[str, Any] = {
        "standing": standing_in(organization, str(cohort.number)),
        "revision": revision,
        "at_work": at_work,
        "seen": restoring.seen(at_work),
        "can_take_up": rules.can_take_up(request.user, revision, at_work),
        "compared": compared,
        "rows": comparison.rows(compared.content, revision.content) if compared else [],
        "body": presenting.present(
            revision.content, cohort=cohort, slug=slug, source=revision.source
        ),
    }
    return render(request, "organizations/host/revision.html", context)


@require_POST
def host_revision_take_up(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    organization = own_organization(request, slug)
    revision = get_object_or_404(of(request, organization), code=code)
    if not rules.can_edit_profile(request.user, organization):
        raise PermissionDenied
    try:
        if not rules.can_take_up(request.user, revision, restoring.at_work(revision)):
            raise TransitionRefused(
                _("the draft has been sent, or this text is the draft already")
            )
        restoring.take_up(
            revision, by=request.user, seen_before=request.POST.get("seen", "")
        )
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("host_revision", slug, code)
    words = _("Revision %(number)s is your draft now. It is not sent yet.")
    messages.success(request, words % {"number": revision.number})
    return redirect(
        profile_url(
            standing_in(organization, str(revision.participation.cohort.number))
        )
    )


def of(request: PersonRequest, organization: Organization) -> RevisionQuerySet:
    """Newest first. Staff who are members see what members see."""
    rows = ProfileRevision.objects.filter(participation__organization=organization)
    return rows.select_related(
        "participation__cohort", "participation__organization", "author", "source"
    )


def public_one(revision: ProfileRevision) -> ProfileRevision | None:
    rows = revision.participation.revisions.filter(status=RevisionStatus.APPROVED)
    return rows.exclude(pk=revision.pk).first()
