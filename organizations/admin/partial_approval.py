"""Approving a part of a profile at the desk: tick, see the messages, confirm."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from organizations.admin import revision_steps
from organizations.models import ProfileRevision
from organizations.profiles import comparison, partial_approval
from organizations.profiles.forms.remarks import PartForm
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview, preview_messages


def approve_part(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    revision = revision_steps.find(request, code)
    public = partial_approval.public_beside(revision)
    rows = comparison.rows(public.content, revision.content) if public else []
    form = PartForm(
        request.POST if request.method == "POST" else None,
        names=[row["name"] for row in rows],
    )
    is_asked = form.is_valid() and "change" not in request.POST
    try:
        revision_steps.allow(request, revision)
        letters = decided(request, revision, form) if is_asked else []
    except TransitionRefused as refused:
        return revision_steps.refuse(request, revision, refused)
    if is_asked and "confirmed" in request.POST:
        return revision_steps.done(
            request,
            revision,
            _(
                "The ticked fields are public; the rest went back. The members were told."
            ),
        )
    more = {
        "title": _("Approve a part"),
        "label": _("Approve this part and publish"),
        "rows": ticked(form, rows),
    }
    version = {"version": revision_steps.version_read(request) or revision.version}
    context = revision_steps.known(
        desk,
        request,
        revision,
        letters=letters,
        form=form,
        is_asked=is_asked,
        **more,
        **version,
    )
    return TemplateResponse(request, "admin/organizations/revision_part.html", context)


def decided(
    request: PersonRequest, revision: ProfileRevision, form: PartForm
) -> list[MessagePreview]:
    """Approves the part if that is confirmed; until then only the messages come back. Raises `TransitionRefused`."""
    known: dict[str, Any] = {
        "names": form.cleaned_data["parts"],
        "remark": partial_approval.in_words(form.rest(), form.cleaned_data["remark"]),
        "by": request.user,
        "version": revision_steps.version_read(request),
    }
    if "confirmed" in request.POST:
        partial_approval.approve(revision, **known)
        return []
    fresh, about = ProfileRevision.objects.get(pk=revision.pk), [revision.code]
    return preview_messages(
        lambda: about.append(partial_approval.approve(fresh, **known).code), about=about
    )


def ticked(form: PartForm, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    chosen = form["parts"].value() or []
    return [{**row, "is_ticked": row["name"] in chosen} for row in rows]
