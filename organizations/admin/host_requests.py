"""Organizations that ask to take volunteers: a coordinator reads, and accepts or declines."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations import rules
from organizations.admin import history
from organizations.hosts import hosting_requests
from organizations.hosts.forms import AcceptRequestForm, DeclineRequestForm
from organizations.models import HostRequest
from organizations.models.choices import RequestStatus
from portal.admin.site import ByCode, RuleAdmin, moment
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview, preview_messages

TONES = {RequestStatus.NEW: "sun", RequestStatus.ACCEPTED: "leaf"}


@admin.register(HostRequest)
class HostRequestAdmin(RuleAdmin):
    """Read, and answered once; nobody adds or edits one here."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = ["name", "state", "province", moment("made_at", _lazy("received"))]
    list_filter = ["status"]
    list_select_related = ["province"]
    search_fields = ["name"]
    ordering = ["-made_at", "-pk"]

    def get_changelist(self, request: Any, **kwargs: Any) -> type[ChangeList]:
        return ByCode

    def get_actions(self, request: Any) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        listed = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", listed, name="organizations_hostrequest_changelist"),
            self.page("<str:code>/change/", read, "change"),
            self.page("<str:code>/accept/", accept, "accept"),
            self.page("<str:code>/decline/", decline, "decline"),
        ]

    @admin.display(description=_lazy("state"), ordering="status")
    def state(self, asked: HostRequest) -> str:
        tone = TONES.get(RequestStatus(asked.status), "plain")
        return format_html(
            '<span class="badge badge--{}">{}</span>', tone, asked.get_status_display()
        )


def read(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    """Reading who wrote has its line of history."""
    asked = find(request, code)
    audit.record("read host request", asked, by=request.user)
    context = known(desk, request, asked, title=asked.name, lines=history.lines(asked))
    context["can_answer"] = rules.can_answer_request(request.user, asked)
    return TemplateResponse(request, "admin/organizations/host_request.html", context)


def accept(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    asked = find(request, code)
    form = AcceptRequestForm(
        request.POST or None, initial={"slug": suggested_address(asked)}
    )

    def act(fresh: HostRequest, about: list[str]) -> None:
        about.append(
            hosting_requests.accept(
                fresh, slug=form.cleaned_data["slug"], by=request.user
            ).code
        )

    words = {"title": _lazy("Accept"), "label": _lazy("Accept and send the invitation")}
    return answered(
        desk,
        request,
        asked,
        form,
        act,
        told=_("The organization was made, its contact invited."),
        **words,
    )


def decline(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    asked = find(request, code)
    form = DeclineRequestForm(request.POST if request.method == "POST" else None)

    def act(fresh: HostRequest, about: list[str]) -> None:
        about.append(fresh.code)
        hosting_requests.decline(
            fresh, words=form.cleaned_data["words"], by=request.user
        )

    words = {
        "title": _lazy("Decline the request"),
        "label": _lazy("Decline and send the letter"),
    }
    return answered(
        desk,
        request,
        asked,
        form,
        act,
        told=_("The request is declined, kindly."),
        **words,
    )


def answered(
    desk: ModelAdmin,
    request: PersonRequest,
    asked: HostRequest,
    form: forms.Form,
    act: Callable[[HostRequest, list[str]], None],
    *,
    told: str,
    **words: Any,
) -> HttpResponse:
    """Asks, shows the exact letter, and acts when that is confirmed."""
    letters: list[MessagePreview] = []
    try:
        if not rules.can_answer_request(request.user, asked):
            raise TransitionRefused(
                _("its state is now “%(state)s”")
                % {"state": asked.get_status_display()}
            )
        if form.is_valid() and "confirmed" in request.POST:
            act(asked, [])
            messages.success(request, told)
            return redirect(change_url(asked))
        if form.is_valid() and "change" not in request.POST:
            letters = rehearsed(asked, act)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect(change_url(asked))
    context = known(desk, request, asked, form=form, letters=letters, **words)
    return TemplateResponse(
        request, "admin/organizations/host_request_step.html", context
    )


def rehearsed(
    asked: HostRequest, act: Callable[[HostRequest, list[str]], None]
) -> list[MessagePreview]:
    about: list[str] = []
    fresh = HostRequest.objects.get(pk=asked.pk)
    return preview_messages(lambda: act(fresh, about), about=about)


def find(request: PersonRequest, code: str) -> HostRequest:
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    rows = HostRequest.objects.visible_to(request.user).select_related(
        "province", "data_key", "organization"
    )
    return get_object_or_404(rows, code=code)


def suggested_address(asked: HostRequest) -> str:
    """From a name in Latin letters; for a Thai name there is nothing to begin with."""
    return slugify(asked.name)[:60].strip("-")


def known(
    desk: ModelAdmin, request: PersonRequest, asked: HostRequest, **more: Any
) -> dict[str, Any]:
    return {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "list_url": reverse("admin:organizations_hostrequest_changelist"),
        "thing_url": change_url(asked),
        "asked": asked,
        **more,
    }


def change_url(asked: HostRequest) -> str:
    return reverse("admin:organizations_hostrequest_change", args=[asked.code])
