"""One profile that was sent: what differs from the public one, and the two things a coordinator can do with it."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations import rules
from organizations.admin import history
from organizations.models import ProfileRevision
from organizations.models.choices import RevisionStatus
from organizations.profiles import (
    comparison,
    completeness,
    contacts,
    presenting,
    workflow,
)
from organizations.profiles.forms.remarks import ReturnForm
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview, preview_messages


def read(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    revision = find(request, code)
    public = (
        revision.participation.revisions.filter(status=RevisionStatus.APPROVED)
        .exclude(pk=revision.pk)
        .first()
    )
    participation = revision.participation
    context = known(
        desk,
        request,
        revision,
        title=participation.organization.name,
        rows=comparison.rows(public.content if public else {}, revision.content),
        public=public,
        can_decide=rules.can_decide_revision(request.user, revision),
        body=presenting.present(
            revision.content,
            cohort=participation.cohort,
            slug=participation.organization.slug,
            source=revision.source,
        ),
        lines=history.lines(revision),
        revisions=others(request, revision),
        gaps=completeness.gaps(revision.content, contacts.of(participation)),
    )
    return TemplateResponse(request, "admin/organizations/revision.html", context)


def others(
    request: PersonRequest, revision: ProfileRevision
) -> QuerySet[ProfileRevision]:
    """What the organization sent for this cohort, newest first."""
    rows = ProfileRevision.objects.visible_to(request.user).filter(
        participation=revision.participation
    )
    return rows.select_related("author").defer("content")


def approve(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    """Shows the exact messages; the confirmed POST makes the profile public, if it is still the one that was shown."""
    revision = find(request, code)
    try:
        allow(request, revision)
        if "confirmed" in request.POST:
            workflow.approve(revision, by=request.user, version=version_read(request))
            return done(
                request, revision, _("The profile is public. Its members were told.")
            )
        letters = rehearsed(
            revision, lambda fresh: workflow.approve(fresh, by=request.user)
        )
    except TransitionRefused as refused:
        return refuse(request, revision, refused)
    return step(
        desk,
        request,
        revision,
        title=_("Approve"),
        label=_("Approve and publish"),
        letters=letters,
        version=revision.version,
    )


def ask_for_changes(
    desk: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    """Asks what should change, shows the exact messages, and sends them when confirmed."""
    revision = find(request, code)
    data = request.POST if request.method == "POST" else None
    form = ReturnForm(data, content=revision.content, remarks=revision.open_remarks)
    is_asked = form.is_valid() and "change" not in request.POST
    try:
        allow(request, revision)
        letters = returned(request, revision, form) if is_asked else []
    except TransitionRefused as refused:
        return refuse(request, revision, refused)
    if is_asked and "confirmed" in request.POST:
        return done(request, revision, _("The organization was asked for changes."))
    words = {"title": _("Ask for changes"), "label": _("Send")}
    return step(
        desk, request, revision, **words, letters=letters, form=form, is_asked=is_asked
    )


def returned(
    request: PersonRequest, revision: ProfileRevision, form: ReturnForm
) -> list[MessagePreview]:
    """Returns the profile if that is confirmed; until then only the messages come back. Raises `TransitionRefused`."""
    told = form.cleaned_data
    asked = {
        "remark": told["remark"],
        "pinned": form.pinned(),
        "settled": told["settled"],
    }
    if "confirmed" not in request.POST:
        return rehearsed(
            revision,
            lambda fresh: workflow.request_changes(fresh, by=request.user, **asked),
        )
    workflow.request_changes(revision, by=request.user, **asked)
    return []


def find(request: PersonRequest, code: str) -> ProfileRevision:
    """A revision that was sent, or 404; 403 for staff whose work it isn't."""
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    rows = ProfileRevision.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related(
            "participation__organization", "participation__cohort", "source", "author"
        ),
        code=code,
    )


def allow(request: PersonRequest, revision: ProfileRevision) -> None:
    """Raises `TransitionRefused` with the reason that a person can use."""
    if rules.can_decide_revision(request.user, revision):
        return
    if rules.is_member(request.user, revision.participation.organization):
        raise TransitionRefused(_("you belong to this organization"))
    raise TransitionRefused(
        _("its state is now “%(state)s”") % {"state": revision.get_status_display()}
    )


def version_read(request: PersonRequest) -> int:
    words = request.POST.get("version", "")
    return int(words) if words.isdecimal() else 0


def rehearsed(revision: ProfileRevision, act: Any) -> list[MessagePreview]:
    fresh = ProfileRevision.objects.get(pk=revision.pk)
    return preview_messages(lambda: act(fresh), about=[revision.code])


def done(request: PersonRequest, revision: ProfileRevision, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(change_url(revision))


def refuse(
    request: PersonRequest, revision: ProfileRevision, refused: TransitionRefused
) -> HttpResponse:
    messages.error(request, str(refused))
    return redirect(change_url(revision))


def step(
    desk: ModelAdmin, request: PersonRequest, revision: ProfileRevision, **more: Any
) -> HttpResponse:
    return TemplateResponse(
        request,
        "admin/organizations/revision_step.html",
        known(desk, request, revision, **more),
    )


def known(
    desk: ModelAdmin, request: PersonRequest, revision: ProfileRevision, **more: Any
) -> dict[str, Any]:
    return {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "list_url": reverse("admin:organizations_profilerevision_changelist"),
        "thing_url": change_url(revision),
        "revision": revision,
        "participation": revision.participation,
        **more,
    }


def change_url(revision: ProfileRevision) -> str:
    return reverse("admin:organizations_profilerevision_change", args=[revision.code])
