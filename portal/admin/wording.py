"""Where coordinators word the messages: every kind in both languages, with versions, a preview and a test."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from portal.admin.site import RuleAdmin, in_words
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.messages import kinds, outbox, wording
from portal.messages.wording import Words
from portal.models import MessageTemplate
from portal.models.choices import Language
from portal.models.codes import public_code


@dataclass(frozen=True)
class Row:
    """One kind in one language, as the list shows it; `wording` is None while the programme's own text is in use."""

    kind: str
    words: str
    language: Language
    wording: MessageTemplate | None


class WordingForm(forms.Form):
    title = forms.CharField(
        label=_lazy("Title"),
        max_length=120,
        help_text=_lazy("Shows on locked screens: no outcome and no organization."),
    )
    text = forms.CharField(
        label=_lazy("Text"),
        max_length=wording.LONGEST,
        widget=forms.Textarea(attrs={"rows": 16}),
        strip=False,
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    example = forms.CharField(
        label=_lazy("Preview with a real person"),
        max_length=254,
        required=False,
        help_text=_lazy(
            "Reference of an application or e-mail of a person. Empty: names of the placeholders."
        ),
    )

    def __init__(self, kind: kinds.Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_title(self) -> str:
        title = str(self.cleaned_data["title"])
        if problems := wording.title_problems(title):
            raise ValidationError(problems)
        return title

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if problems := wording.text_problems(self.kind, text):
            raise ValidationError(problems)
        return text

    @property
    def words(self) -> Words:
        return Words(
            self.cleaned_data["title"],
            self.cleaned_data["text"].replace("\r\n", "\n").strip(),
        )


@admin.register(MessageTemplate)
class MessageTemplateAdmin(RuleAdmin):
    view_rule = staticmethod(permissions.is_coordinator)

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("", list_page, "changelist"),
            self.page("<slug:kind>/<slug:language>/", edit_page, "edit"),
        ]

    def page(self, route: str, view: Any, name: str) -> URLPattern:
        guarded = permissions.allowed(permissions.is_coordinator)(
            partial(view, desk=self)
        )
        return path(
            route,
            self.admin_site.admin_view(guarded),
            name=f"portal_messagetemplate_{name}",
        )


@require_safe
def list_page(request: HttpRequest, desk: RuleAdmin) -> HttpResponse:
    newest = {
        (row.kind, row.language): row
        for row in MessageTemplate.objects.order_by("version").defer("text")
    }
    edited = sorted(
        (kind.name for kind in kinds.known() if kind.is_edited), key=in_words
    )
    rows = [
        Row(name, in_words(name), language, newest.get((name, language)))
        for name in edited
        for language in Language
    ]
    return shown(
        desk,
        request,
        "admin/portal/wordings.html",
        title=desk.opts.verbose_name_plural,
        rows=rows,
    )


@require_http_methods(["GET", "POST"])
def edit_page(
    request: PersonRequest, desk: RuleAdmin, kind: str, language: str
) -> HttpResponse:
    wanted = next(
        (one for one in kinds.known() if one.name == kind and one.is_edited), None
    )
    if wanted is None or language not in Language.values:
        raise Http404
    place = Language(language)
    if request.method != "POST":
        return edited(
            desk,
            request,
            wanted,
            place,
            WordingForm(wanted, initial=begin(wanted, place, request)),
        )
    if "original" in request.POST:
        return store(
            desk,
            request,
            wanted,
            place,
            Words("", ""),
            version=wording.version_of(kind, language),
        )
    form = WordingForm(wanted, request.POST)
    if not form.is_valid():
        return edited(desk, request, wanted, place, form)
    if "save" in request.POST:
        return store(
            desk,
            request,
            wanted,
            place,
            form.words,
            version=form.cleaned_data["version"],
            form=form,
        )
    if "test" in request.POST:
        send_test(request, wanted, place, form)
    return edited(desk, request, wanted, place, form)


def begin(kind: kinds.Kind, language: Language, request: HttpRequest) -> dict[str, Any]:
    """The form's first content: the version asked for, else the newest, else the programme's own text."""
    rows = MessageTemplate.objects.filter(kind=kind.name, language=language).order_by(
        "-version"
    )
    asked = request.GET.get("version", "")
    row = (
        rows.filter(version=int(asked)).first()
        if asked.isdecimal() and len(asked) < 6
        else rows.first()
    )
    words = (
        Words(row.title, row.text)
        if row and row.text
        else wording.programmes_own(kind, language)
    )
    return {
        "title": words.title,
        "text": words.text,
        "version": wording.version_of(kind.name, language),
    }


def store(
    desk: RuleAdmin,
    request: PersonRequest,
    kind: kinds.Kind,
    language: Language,
    words: Words,
    *,
    version: int,
    form: WordingForm | None = None,
) -> HttpResponse:
    """A clash with somebody else's version keeps what was typed on the page."""
    try:
        wording.save(kind, language, words, version=version, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return edited(
            desk,
            request,
            kind,
            language,
            form or WordingForm(kind, initial=begin(kind, language, request)),
        )
    messages.success(request, _("Saved. New messages use this text from now on."))
    return redirect("admin:portal_messagetemplate_changelist")


def send_test(
    request: PersonRequest, kind: kinds.Kind, language: Language, form: WordingForm
) -> None:
    """To the one who asks, also when a real person's answers are in it: they may read them anyway."""
    outbox.queue_words(
        "test_message",
        preview(request, kind, language, form),
        to=request.user,
        occasion=public_code(),
    )
    messages.success(
        request,
        _("A test is on its way to %(address)s.") % {"address": request.user.email},
    )


def preview(
    request: PersonRequest, kind: kinds.Kind, language: Language, form: WordingForm
) -> Words:
    asked = form.cleaned_data["example"].strip()
    found = kind.example(asked, request.user) if asked and kind.example else None
    if asked and found is None:
        messages.warning(request, _("Nobody was found for the preview."))
    with translation.override(language):
        if found is None:
            return wording.with_samples(form.words, kind)
        return wording.filled(form.words, kind, {"origin": settings.ORIGIN, **found})


def edited(
    desk: RuleAdmin,
    request: PersonRequest,
    kind: kinds.Kind,
    language: Language,
    form: WordingForm,
) -> HttpResponse:
    rows = MessageTemplate.objects.filter(
        kind=kind.name, language=language
    ).select_related("made_by")
    letter = (
        preview(request, kind, language, form)
        if form.is_bound and form.is_valid()
        else None
    )
    return shown(
        desk,
        request,
        "admin/portal/wording.html",
        title=in_words(kind.name),
        subtitle=language.label,
        form=form,
        kind=kind,
        has_example=kind.example is not None,
        language=language,
        versions=rows.order_by("-version")[:20],
        letter=letter,
        list_url=reverse("admin:portal_messagetemplate_changelist"),
    )


def shown(
    desk: RuleAdmin, request: HttpRequest, template: str, **known: Any
) -> HttpResponse:
    context = {**desk.admin_site.each_context(request), "opts": desk.opts, **known}
    return TemplateResponse(request, template, context)
