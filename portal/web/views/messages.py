"""Preferences for messages, and unsubscribing from news without logging in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import translate_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.csrf import csrf_exempt

from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Field, Submit
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest
from portal.messages import line_linking, preferences
from portal.models import LineLink, Preference, User
from portal.models.choices import Language, Pace
from portal.text.date_fields import ClockField

CLOCK_ATTRS = {"inputmode": "numeric", "autocomplete": "off"}


class MessagesForm(PortalForm):
    css = "stack"
    parts = (
        "language",
        "pace",
        Field("quiet_from", css="field--short"),
        Field("quiet_until", css="field--short"),
        "wants_news",
    )
    buttons = (Actions(Submit(_lazy("Save"))),)

    language = forms.ChoiceField(
        label=_lazy("Language of the messages"),
        choices=Language,
        widget=forms.RadioSelect,
    )
    pace = forms.ChoiceField(
        label=_lazy("Emails"),
        choices=Pace,
        widget=forms.RadioSelect,
        help_text=_lazy(
            "Log-in codes always come at once. "
            "Every message is in your inbox here in any case."
        ),
    )
    quiet_from = ClockField(
        label=_lazy("No emails from"),
        required=False,
        widget=forms.TextInput(attrs=CLOCK_ATTRS),
        help_text=_lazy("Such as 21:00."),
    )
    quiet_until = ClockField(
        label=_lazy("No emails until"),
        required=False,
        widget=forms.TextInput(attrs=CLOCK_ATTRS),
        help_text=_lazy("Emails wait until then, unless you must act within a day."),
    )
    wants_news = forms.BooleanField(
        label=_lazy("News of the programme by email"), required=False
    )
    wants_line = forms.BooleanField(
        label=_lazy("Tell me by LINE that there is a message"), required=False
    )

    def __init__(self, *args: Any, link: LineLink | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if link is None:
            del self.fields["wants_line"]

    def layout_parts(self) -> tuple[Any, ...]:
        line = ("wants_line",) if "wants_line" in self.fields else ()
        return (*self.parts, *line, *self.buttons)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        begin = values.get("quiet_from")
        end = values.get("quiet_until")
        for name, missing in (
            ("quiet_from", end and not begin),
            ("quiet_until", begin and not end),
        ):
            if missing and name not in self.errors:
                self.add_error(
                    name,
                    _lazy(
                        "Choose both the time when emails stop and the time when they "
                        "start again."
                    ),
                )
        return values


@form_page
def account_messages(request: PersonRequest) -> HttpResponse:
    preference = preferences.of(request.user)
    link = line_linking.link_of(request.user)
    initial = initial_values(preference, request.user, link)
    form = MessagesForm(request.POST or None, initial=initial, link=link)
    if request.method != "POST" or not form.is_valid():
        return render(
            request,
            "portal/messages/account_messages.html",
            {"form": form, "has_line": settings.LINE is not None},
        )
    save_preferences(request.user, form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect(
        translate_url(request.build_absolute_uri(), form.cleaned_data["language"])
    )


def initial_values(
    preference: Preference, person: User, link: LineLink | None
) -> dict[str, Any]:
    return {
        "language": person.language,
        "pace": preference.pace,
        "quiet_from": format_clock(preference.quiet_from),
        "quiet_until": format_clock(preference.quiet_until),
        "wants_news": preference.wants_news,
        "wants_line": link is not None and link.is_on,
    }


def format_clock(value: Any) -> str:
    return f"{value:%H:%M}" if value else ""


def save_preferences(person: User, values: dict[str, Any]) -> None:
    names = ("pace", "quiet_from", "quiet_until", "wants_news")
    defaults = {name: values[name] for name in names}
    with transaction.atomic():
        Preference.objects.update_or_create(person=person, defaults=defaults)
        User.objects.filter(pk=person.pk).update(language=values["language"])
        if "wants_line" in values:
            LineLink.objects.filter(person=person).update(is_on=values["wants_line"])


@csrf_exempt
@login_not_required
@form_page
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A GET changes nothing.

    Mail programs post here by themselves (RFC 8058), so without a CSRF token.
    """
    if preferences.user_from_token(token) is None:
        raise Http404
    if request.method == "POST":
        preferences.unsubscribe(token)
    return render(
        request,
        "portal/messages/unsubscribe.html",
        {"is_done": request.method == "POST"},
    )
