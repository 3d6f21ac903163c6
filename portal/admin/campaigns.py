"""Letters to many at the desk: compose, see every reader and their exact text, leave some out, send, confirm, stop."""

from functools import partial
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.admin.site import ByCode, RuleAdmin, moment
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.messages import audiences, campaigns, wording
from portal.messages.kinds import kind_of
from portal.messages.wording import Words
from portal.models import Campaign, User
from portal.models.choices import CampaignStatus

TEXTS = ("title_th", "text_th", "title_en", "text_en")


class CampaignForm(forms.ModelForm):
    """The audience's own filters come before the texts."""

    class Meta:
        model = Campaign
        fields = [*TEXTS, "is_news", "hold_minutes"]
        labels = {"is_news": _lazy("This is news: only for those who wish for it")}
        help_texts = {
            "title_th": _lazy(
                "Shows on locked screens: no outcome and no organization."
            ),
            "title_en": _lazy(
                "Shows on locked screens: no outcome and no organization."
            ),
            "text_th": _lazy(
                "Plain text. {name} becomes the reader's name, {link} the address of their inbox."
            ),
            "text_en": _lazy(
                "Plain text. {name} becomes the reader's name, {link} the address of their inbox."
            ),
            "hold_minutes": _lazy("So long it can still be stopped."),
        }

    def __init__(self, audience: audiences.Audience, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience = audience
        asked = {one.name: self.choice(one) for one in audience.filters}
        self.fields = {**asked, **self.fields}

    def choice(self, one: audiences.Filter) -> forms.ChoiceField:
        everyone = [] if one.is_required else [("", _lazy("all"))]
        return forms.ChoiceField(
            label=str(one.label),
            choices=[*everyone, *one.choices()],
            required=one.is_required,
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name in TEXTS:
            if name in found:
                self.check_words(name, found[name])
        return found

    def check_words(self, name: str, told: str) -> None:
        part = name.split("_")[0]
        words = Words(told, "") if part == "title" else Words("", told)
        try:
            wording.check(kind_of("letter_to_many"), words)
        except ValidationError as error:
            self.add_error(name, error.message_dict[part])

    @property
    def chosen(self) -> dict[str, str]:
        return {
            one.name: self.cleaned_data[one.name]
            for one in self.audience.filters
            if self.cleaned_data[one.name]
        }


@admin.register(Campaign)
class CampaignAdmin(RuleAdmin):
    view_rule = add_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "title_th",
        "to_whom",
        "status",
        "readers",
        moment("status_changed_at", _lazy("since")),
        "made_by",
    ]
    list_filter = ["status"]
    list_select_related = ["made_by"]
    ordering = ["-pk"]

    def get_urls(self) -> list[URLPattern]:
        change_list = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", change_list, name="portal_campaign_changelist"),
            self.page("add/", add_page, "add"),
            self.page("<str:code>/change/", change_page, "change"),
            self.page("<str:code>/send/", send_page, "send"),
        ]

    def page(self, route: str, view: Any, name: str) -> URLPattern:
        guarded = permissions.allowed(permissions.is_coordinator)(
            partial(view, desk=self)
        )
        return path(
            route, self.admin_site.admin_view(guarded), name=f"portal_campaign_{name}"
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ByCode

    @admin.display(description=_lazy("to whom"))
    def to_whom(self, campaign: Campaign) -> str:
        found = audiences.find(campaign.audience)
        return str(found.label) if found else campaign.audience

    @admin.display(description=_lazy("readers"))
    def readers(self, campaign: Campaign) -> str:
        return str(len(campaign.recipients)) if campaign.recipients else "–"


def change_url(campaign: Campaign) -> str:
    return reverse("admin:portal_campaign_change", args=[campaign.code])


@require_http_methods(["GET", "POST"])
def add_page(request: PersonRequest, desk: RuleAdmin) -> HttpResponse:
    """First the audience, then its filters and the texts."""
    title = _("Write to many")
    if "audience" not in request.GET:
        return shown(
            desk,
            request,
            "admin/portal/campaign_audience.html",
            title=title,
            audiences=audiences.known(),
        )
    audience = audiences.find(request.GET["audience"])
    if audience is None:
        raise Http404
    draft = Campaign.objects.filter(
        code=request.GET.get("again", ""), audience=audience.name
    ).first()
    form = CampaignForm(
        audience,
        request.POST or None,
        instance=draft,
        initial=draft.filters if draft else None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(change_url(write(form, by=request.user)))
        except TransitionRefused as refused:
            messages.error(request, str(refused))
    return shown(
        desk,
        request,
        "admin/portal/campaign_form.html",
        title=title,
        subtitle=audience.label,
        form=form,
    )


@transaction.atomic
def write(form: CampaignForm, *, by: User) -> Campaign:
    """A new letter, or other words for a draft. Raises `TransitionRefused` if that is on its way meanwhile."""
    campaign = form.save(commit=False)
    campaign.audience, campaign.filters = form.audience.name, form.chosen
    if campaign.pk is None:
        campaign.made_by = by
        campaign.save()
    else:
        campaigns.rewrite(campaign, fields=[*form.Meta.fields, "filters"])
    audit.record("write letter", campaign, by=by, fields=form.changed_data)
    return campaign


@require_http_methods(["GET", "POST"])
def change_page(request: PersonRequest, desk: RuleAdmin, code: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    if request.method == "POST":
        return act(request, campaign)
    readers = readers_of(campaign, request.user)
    kept = [reader for reader in readers if reader.code not in campaign.excluded]
    return shown(
        desk,
        request,
        "admin/portal/campaign.html",
        title=campaign.title_th,
        subtitle=campaign.get_status_display(),
        campaign=campaign,
        readers=readers,
        kept=kept,
        letters=letters(campaign, kept, request.GET.get("reader", "")),
        progress=campaigns.progress(campaign),
        most_alone=campaigns.MOST_ALONE,
        is_mine=campaign.made_by_id == request.user.pk,
        can_stop=campaign.status != CampaignStatus.STOPPED,
    )


def readers_of(campaign: Campaign, user: User) -> list[User]:
    """While it is a draft whoever the filters find, then the frozen list."""
    if campaign.status == CampaignStatus.DRAFT:
        return campaigns.audience_of(campaign, user)
    return list(User.objects.filter(code__in=campaign.recipients).order_by("email"))


def letters(campaign: Campaign, readers: list[User], code: str) -> list[dict[str, Any]]:
    """The exact text for the reader asked for, else for the first one of each language."""
    asked = [reader for reader in readers if reader.code == code]
    firsts = {reader.language: reader for reader in reversed(readers)}
    return [
        {"reader": reader, "words": campaigns.words_for(campaign, reader)}
        for reader in asked or firsts.values()
    ]


def act(request: PersonRequest, campaign: Campaign) -> HttpResponse:
    try:
        if "stop" in request.POST:
            count = campaigns.stop(campaign, by=request.user)
            told = ngettext(
                "Stopped. %(count)s message was taken back.",
                "Stopped. %(count)s were taken back.",
                count,
            )
            messages.success(request, told % {"count": count})
        elif "choose" in request.POST:
            everyone = {
                reader.code for reader in campaigns.audience_of(campaign, request.user)
            }
            campaigns.leave_out(
                campaign, everyone - set(request.POST.getlist("keep")), by=request.user
            )
            messages.success(request, _("Saved who gets it."))
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    return redirect(change_url(campaign))


@require_POST
@reauthentication_required(allow_get=False)
def send_page(request: PersonRequest, desk: RuleAdmin, code: str) -> HttpResponse:
    """Sends on its way, or confirms; only after a fresh log-in, because it reaches many."""
    campaign = get_object_or_404(Campaign, code=code)
    try:
        if campaign.status == CampaignStatus.CONFIRMING:
            campaigns.confirm(campaign, by=request.user)
        else:
            seen = request.POST.get("seen", "")
            campaigns.submit(
                campaign, by=request.user, seen=int(seen) if seen.isdecimal() else -1
            )
        messages.success(
            request, _("Done: %(state)s.") % {"state": campaign.get_status_display()}
        )
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    return redirect(change_url(campaign))


def shown(
    desk: RuleAdmin, request: PersonRequest, template: str, **known: Any
) -> HttpResponse:
    list_url = reverse("admin:portal_campaign_changelist")
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "list_url": list_url,
        **known,
    }
    return TemplateResponse(request, template, context)
