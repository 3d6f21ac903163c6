"""Campaigns, messages to many readers.

They are composed, every reader and their exact text are shown, some can be excluded;
then they are sent, confirmed by a second person where there are many, or stopped.
"""

from typing import Any

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

from portal.admin.columns import date_column
from portal.admin.confirmed_action import ConfirmedAction, state_refusal
from portal.admin.context import admin_context, allow_methods
from portal.admin.model_admin import CodeChangeList, RuleAdmin
from portal.forms.helper import Drawn
from portal.kernel import audit, permissions, reauthentication
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview
from portal.messages import audiences, campaigns, wording
from portal.messages.kinds import message_kinds
from portal.messages.wording import MessageText
from portal.models import Campaign, User
from portal.models.choices import CampaignStatus

TEXT_FIELDS = ("title_th", "text_th", "title_en", "text_en")


class CampaignForm(Drawn, forms.ModelForm):
    """The audience's own filters come before the texts."""

    class Meta:
        model = Campaign
        fields = [*TEXT_FIELDS, "is_news", "hold_minutes"]
        labels = {"is_news": _lazy("This is news: only for those who wish for it")}
        help_texts = {
            "title_th": _lazy(
                "Shows on locked screens: no outcome and no organization."
            ),
            "title_en": _lazy(
                "Shows on locked screens: no outcome and no organization."
            ),
            "text_th": _lazy(
                "Plain text. {name} becomes the reader’s name, {link} the address "
                "of their inbox."
            ),
            "text_en": _lazy(
                "Plain text. {name} becomes the reader’s name, {link} the address "
                "of their inbox."
            ),
            "hold_minutes": _lazy("So long it can still be stopped."),
        }

    def __init__(self, audience: audiences.Audience, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience = audience
        filter_fields = {each.name: filter_field(each) for each in audience.filters}
        self.fields = {**filter_fields, **self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in TEXT_FIELDS:
            if name in data:
                self.validate_text(name, data[name])
        return data

    def validate_text(self, name: str, value: str) -> None:
        part = name.split("_")[0]
        text = MessageText(value, "") if part == "title" else MessageText("", value)
        try:
            wording.validate(message_kinds["letter_to_many"], text)
        except ValidationError as error:
            self.add_error(name, error.message_dict[part])

    @property
    def chosen_filters(self) -> dict[str, str]:
        names = [each.name for each in self.audience.filters]
        return {
            name: self.cleaned_data[name] for name in names if self.cleaned_data[name]
        }


def filter_field(audience_filter: audiences.Filter) -> forms.ChoiceField:
    everyone = [] if audience_filter.is_required else [("", _lazy("all"))]
    return forms.ChoiceField(
        label=str(audience_filter.label),
        choices=[*everyone, *audience_filter.choices()],
        required=audience_filter.is_required,
    )


@admin.register(Campaign)
class CampaignAdmin(RuleAdmin):
    view_rule = add_rule = page_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "title_th",
        "to_whom",
        "status",
        "readers",
        date_column("status_changed_at", _lazy("since")),
        "made_by",
    ]
    list_filter = ["status"]
    list_select_related = ["made_by"]
    ordering = ["-pk"]

    def get_urls(self) -> list[URLPattern]:
        change_list = self.admin_site.admin_view(self.changelist_view)
        return [
            path("", change_list, name="portal_campaign_changelist"),
            self.page("add/", campaign_form, "add"),
            self.page("<str:code>/change/", campaign_detail, "change"),
            self.page("<str:code>/send/", SendCampaign.view, "send"),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CodeChangeList

    @admin.display(description=_lazy("person concerned"))
    def to_whom(self, campaign: Campaign) -> str:
        audience = audiences.message_audiences.get(campaign.audience)
        return str(audience.label) if audience else campaign.audience

    @admin.display(description=_lazy("readers"))
    def readers(self, campaign: Campaign) -> str:
        return str(len(campaign.recipients)) if campaign.recipients else "–"


def change_url(campaign: Campaign) -> str:
    return reverse("admin:portal_campaign_change", args=[campaign.code])


@allow_methods("GET", "POST")
def campaign_form(model_admin: RuleAdmin, request: PersonRequest) -> HttpResponse:
    """First the audience, then its filters and the texts."""
    title = _("Send a group email")
    if "audience" not in request.GET:
        template = "admin/portal/campaign_audience.html"
        rows = audiences.message_audiences
        return render_page(model_admin, request, template, title=title, audiences=rows)
    audience = audiences.message_audiences.get(request.GET["audience"])
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
            return redirect(change_url(save_campaign(form, by=request.user)))
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
    return render_page(
        model_admin,
        request,
        "admin/portal/campaign_form.html",
        title=title,
        subtitle=audience.label,
        form=form,
    )


@transaction.atomic
def save_campaign(form: CampaignForm, *, by: User) -> Campaign:
    """A new campaign, or other texts for a draft.

    Raises `TransitionRefused` for a draft that is on its way by now.
    """
    campaign = form.save(commit=False)
    campaign.audience, campaign.filters = form.audience.name, form.chosen_filters
    if campaign.pk is None:
        campaign.made_by = by
        campaign.save()
    else:
        campaigns.update_draft(campaign, fields=[*form.Meta.fields, "filters"])
    audit.record("write letter", campaign, by=by, fields=form.changed_data)
    return campaign


@allow_methods("GET", "POST")
def campaign_detail(
    model_admin: RuleAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    if request.method == "POST":
        return stop_or_exclude(request, campaign)
    readers = readers_of(campaign, request.user)
    included = [reader for reader in readers if reader.code not in campaign.excluded]
    return render_page(
        model_admin,
        request,
        "admin/portal/campaign.html",
        title=campaign.title_th,
        subtitle=campaign.get_status_display(),
        campaign=campaign,
        readers=readers,
        kept=included,
        letters=message_texts(campaign, included, request.GET.get("reader", "")),
        progress=campaigns.progress(campaign),
        most_alone=campaigns.MAX_UNCONFIRMED,
        is_mine=campaign.made_by_id == request.user.pk,
        can_stop=campaign.status != CampaignStatus.STOPPED,
    )


def readers_of(campaign: Campaign, user: User) -> list[User]:
    """Of a draft whoever the filters find now, later those of the frozen list."""
    if campaign.status == CampaignStatus.DRAFT:
        return campaigns.audience_of(campaign, user)
    people = User.objects.filter(code__in=campaign.recipients).order_by("email")
    return list(permissions.without_hidden(people, user, person="pk"))


def message_texts(
    campaign: Campaign, readers: list[User], code: str
) -> list[dict[str, Any]]:
    """The exact text for the reader of that code, else for one of each language."""
    matching = [reader for reader in readers if reader.code == code]
    # Reversed, so that the first reader of each language is the one that stays.
    firsts = {reader.language: reader for reader in reversed(readers)}
    return [
        {"reader": reader, "words": campaigns.text_for(campaign, reader)}
        for reader in matching or firsts.values()
    ]


def stop_or_exclude(request: PersonRequest, campaign: Campaign) -> HttpResponse:
    try:
        if "stop" in request.POST:
            count = campaigns.stop(campaign, by=request.user)
            text = ngettext(
                "Stopped. %(count)s message was taken back.",
                "Stopped. %(count)s were taken back.",
                count,
            )
            messages.success(request, text % {"count": count})
        elif "choose" in request.POST:
            audience = campaigns.audience_of(campaign, request.user)
            codes = {reader.code for reader in audience}
            codes -= set(request.POST.getlist("keep"))
            campaigns.exclude_recipients(campaign, codes, by=request.user)
            messages.success(request, _("Saved who gets it."))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(change_url(campaign))


class SendCampaign(ConfirmedAction[Campaign]):
    """Sent by its author, or confirmed by a second coordinator."""

    changed_besides = campaigns.CHANGED

    def find(self, code: str) -> Campaign:
        # Whatever the number of readers: it can reach everybody.
        reauthentication.confirm(self.request)
        campaign = get_object_or_404(Campaign, code=code)
        self.readers = readers_of(campaign, self.request.user)
        excluded = set(campaign.excluded)
        self.readers = [row for row in self.readers if row.code not in excluded]
        return campaign

    @property
    def is_confirming(self) -> bool:
        return self.instance.status == CampaignStatus.CONFIRMING

    def check(self) -> None:
        if self.is_confirming:
            campaigns.ensure_second(self.instance, by=self.request.user)
        elif self.instance.status != CampaignStatus.DRAFT:
            raise state_refusal(self.instance)
        if not self.readers:
            raise TransitionRefused(_("nobody would get it"))

    def shown_state(self) -> str:
        return campaigns.shown_state(self.instance, self.readers)

    def preview(self) -> list[MessagePreview]:
        """One of each language; the messages are queued when the minutes are over."""
        return [
            MessagePreview(
                recipient=str(row["reader"]),
                title=row["words"].title,
                text=row["words"].text,
                language=row["reader"].language,
            )
            for row in message_texts(self.instance, self.readers, "")
        ]

    def perform(self, campaign: Campaign) -> None:
        if self.is_confirming:
            campaigns.confirm(campaign, by=self.request.user)
        else:
            campaigns.submit(campaign, by=self.request.user, shown=self.shown_state())

    def success_message(self) -> str:
        state = self.instance.get_status_display()
        return _("Done: %(state)s.") % {"state": state}

    def object_url(self) -> str:
        return change_url(self.instance)

    def context(self) -> dict[str, Any]:
        count = len(self.readers)
        lead = ngettext(
            "%(count)s reader gets it after %(minutes)s minutes; until then it can be "
            "stopped.",
            "%(count)s readers get it after %(minutes)s minutes; until then it can be "
            "stopped. One example for each language:",
            count,
        )
        if not self.is_confirming and count > campaigns.MAX_UNCONFIRMED:
            lead = ngettext(
                "A second coordinator must confirm it before %(count)s reader gets it.",
                "A second coordinator must confirm it before %(count)s readers get it. "
                "One example for each language:",
                count,
            )
        numbers = {"count": count, "minutes": self.instance.hold_minutes}
        return {
            "title": _("Confirm and send"),
            "object_name": self.instance.title_th,
            "lead": lead % numbers,
            "confirm_label": _("Confirm and send"),
        }


def render_page(
    model_admin: RuleAdmin, request: PersonRequest, template: str, **context: Any
) -> HttpResponse:
    whole = admin_context(model_admin, request, **context)
    return TemplateResponse(request, template, whole)
