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
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from portal.admin.campaigns.readers import change_url, message_texts, readers_of
from portal.admin.campaigns.send import SendCampaign
from portal.admin.cohort_choice import cohorts_of, current_cohort
from portal.admin.columns import date_column
from portal.admin.context import admin_context, allow_methods
from portal.admin.model_admin import CodeChangeList, RuleAdmin
from portal.forms.helper import Drawn
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
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

    def __init__(
        self, audience: audiences.Audience, *args: Any, by: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.audience = audience
        filter_fields = {each.name: filter_field(each, by) for each in audience.filters}
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
    def filter_names(self) -> str:
        return ",".join(each.name for each in self.audience.filters)

    @property
    def chosen_filters(self) -> dict[str, str]:
        names = [each.name for each in self.audience.filters]
        return {
            name: self.cleaned_data[name] for name in names if self.cleaned_data[name]
        }


def filter_field(audience_filter: audiences.Filter, by: User) -> forms.ChoiceField:
    everyone = [] if audience_filter.is_required else [("", _lazy("all"))]
    return forms.ChoiceField(
        label=str(audience_filter.label),
        choices=[*everyone, *audience_filter.choices(by)],
        required=audience_filter.is_required,
    )


@admin.register(Campaign)
class CampaignAdmin(RuleAdmin):
    empty_text = _lazy("Emails that you write to many people at once appear here.")
    view_rule = add_rule = page_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "called",
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

    @admin.display(description=_lazy("title"), ordering="title_th")
    def called(self, campaign: Campaign) -> str:
        return str(campaign)

    @admin.display(description=_lazy("person concerned"))
    def to_whom(self, campaign: Campaign) -> str:
        audience = audiences.message_audiences.get(campaign.audience)
        return str(audience.label) if audience else campaign.audience

    @admin.display(description=_lazy("readers"))
    def readers(self, campaign: Campaign) -> str:
        return str(len(campaign.recipients)) if campaign.recipients else "–"


@allow_methods("GET", "POST")
def campaign_form(model_admin: RuleAdmin, request: PersonRequest) -> HttpResponse:
    """First the audience, then its filters and the texts."""
    title = _("Send a group email")
    if "audience" not in request.GET:
        template = "admin/portal/campaign_audience.html"
        rows = audience_rows(request)
        return render_page(model_admin, request, template, title=title, rows=rows)
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
        by=request.user,
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
        reach=reach(form, request),
    )


def reach(form: CampaignForm, request: PersonRequest) -> int | None:
    """How many people what is chosen finds now: in the address, as the page asks while
    somebody chooses, or in the form. None where that is no choice.
    """
    values = {}
    for each in form.audience.filters:
        field: Any = form.fields[each.name]
        first = next((str(value) for value, _label in field.choices), "")
        value = request.GET.get(each.name, form[each.name].value())
        try:
            chosen = field.clean(first if value is None else str(value))
        except ValidationError:
            return None
        if chosen:
            values[each.name] = chosen
    return count_people(form.audience, request.user, values)


def count_people(
    audience: audiences.Audience, user: User, values: dict[str, str]
) -> int:
    people = audience.people(user, values).filter(is_active=True)
    return people.distinct().order_by().count()


def audience_rows(request: PersonRequest) -> list[dict[str, Any]]:
    """Each audience with how many people it has in the cohort on show; without a
    number where it depends on a choice that comes next.
    """
    cohort = current_cohort(cohorts_of(request))
    values = {"cohort": str(cohort.number)} if cohort else {}
    rows = []
    for audience in audiences.message_audiences:
        required = {each.name for each in audience.filters if each.is_required}
        count = None
        if required <= values.keys():
            count = count_people(audience, request.user, values)
        rows.append({"audience": audience, "count": count})
    return rows


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
        title=campaign.title,
        subtitle=campaign.get_status_display(),
        campaign=campaign,
        readers=readers,
        kept=included,
        letters=message_texts(campaign, included, request.GET.get("reader", "")),
        progress=campaigns.progress(campaign),
        most_alone=campaigns.MAX_UNCONFIRMED,
        colleagues=campaigns.colleagues(campaign.made_by),
        is_mine=campaign.made_by_id == request.user.pk,
        can_stop=campaign.status != CampaignStatus.STOPPED,
    )


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


def render_page(
    model_admin: RuleAdmin, request: PersonRequest, template: str, **context: Any
) -> HttpResponse:
    whole = admin_context(model_admin, request, **context)
    return TemplateResponse(request, template, whole)
