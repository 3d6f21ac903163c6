"""The wording of messages: each kind in both languages, its versions, preview, test."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls.resolvers import URLPattern
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.admin.columns import readable_name
from portal.admin.context import admin_context, allow_methods, safe_page
from portal.admin.model_admin import RuleAdmin
from portal.forms.helper import PortalForm
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.messages import kinds, outbox, wording
from portal.messages.wording import MessageText
from portal.models import MessageTemplate
from portal.models.choices import Language
from portal.models.codes import public_code


@dataclass(frozen=True)
class Row:
    """One kind in one language; `wording` is None while the default text is in use."""

    kind: str
    words: str
    language: Language
    wording: MessageTemplate | None


class WordingForm(PortalForm):
    title = forms.CharField(
        label=_lazy("Title"),
        max_length=120,
        help_text=_lazy("Shows on locked screens: no outcome and no organization."),
    )
    text = forms.CharField(
        label=_lazy("Text"),
        max_length=wording.MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 16}),
        strip=False,
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    example = forms.CharField(
        label=_lazy("Preview with a real person"),
        max_length=254,
        required=False,
        help_text=_lazy(
            "Reference of an application or email of a person. Empty: names of "
            "the placeholders."
        ),
    )

    def __init__(self, kind: kinds.MessageKind, *args: Any, **kwargs: Any) -> None:
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
    def message_text(self) -> MessageText:
        return MessageText(
            self.cleaned_data["title"],
            self.cleaned_data["text"].replace("\r\n", "\n").strip(),
        )


@admin.register(MessageTemplate)
class MessageTemplateAdmin(RuleAdmin):
    view_rule = page_rule = staticmethod(permissions.is_coordinator)

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("", wording_list, "changelist"),
            self.page("<slug:kind>/<slug:language>/", wording_edit, "edit"),
        ]


@safe_page
def wording_list(model_admin: RuleAdmin, request: HttpRequest) -> HttpResponse:
    newest = {
        (template.kind, template.language): template
        # In order of versions: the newest overwrites the others. Deferred: texts aren't
        # shown.
        for template in MessageTemplate.objects.order_by("version").defer("text")
    }
    names = sorted(
        (kind.name for kind in kinds.message_kinds if kind.is_edited), key=readable_name
    )
    rows = [
        Row(name, readable_name(name), language, newest.get((name, language)))
        for name in names
        for language in Language
    ]
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": model_admin.opts.verbose_name_plural,
        "rows": rows,
    }
    return TemplateResponse(request, "admin/portal/wordings.html", context)


@allow_methods("GET", "POST")
def wording_edit(
    model_admin: RuleAdmin, request: PersonRequest, kind: str, language: str
) -> HttpResponse:
    message_kind = kinds.message_kinds.get(kind)
    if message_kind is None or not message_kind.is_edited:
        raise Http404
    if language not in Language.values:
        raise Http404
    page = WordingPage(model_admin, request, message_kind, Language(language))
    if request.method != "POST":
        return page.render(page.initial_form())
    if "original" in request.POST:
        version = wording.version_of(kind, language)
        return page.save(MessageText("", ""), version=version)
    form = WordingForm(message_kind, request.POST)
    if not form.is_valid():
        return page.render(form)
    if "save" in request.POST:
        version = form.cleaned_data["version"]
        return page.save(form.message_text, version=version, form=form)
    if "test" in request.POST:
        page.send_test(form)
    return page.render(form)


@dataclass(frozen=True)
class WordingPage:
    """The page of one kind in one language."""

    model_admin: RuleAdmin
    request: PersonRequest
    kind: kinds.MessageKind
    language: Language

    @property
    def versions(self) -> QuerySet[MessageTemplate]:
        """Newest first."""
        rows = MessageTemplate.objects.filter(
            kind=self.kind.name, language=self.language
        )
        return rows.order_by("-version")

    def initial_form(self) -> WordingForm:
        """With the version in the address, else the newest, else the default text."""
        number = self.request.GET.get("version", "")
        # Five digits are plenty, and never exceed the database's integer.
        if number.isdecimal() and len(number) < 6:
            template = self.versions.filter(version=int(number)).first()
        else:
            template = self.versions.first()
        if template and template.text:
            text = MessageText(template.title, template.text)
        else:
            text = wording.default_text(self.kind, self.language)
        initial = {
            "title": text.title,
            "text": text.text,
            "version": wording.version_of(self.kind.name, self.language),
        }
        return WordingForm(self.kind, initial=initial)

    def save(
        self, text: MessageText, *, version: int, form: WordingForm | None = None
    ) -> HttpResponse:
        """A clash with somebody else's version keeps what was typed on the page."""
        user = self.request.user
        try:
            wording.save(self.kind, self.language, text, version=version, by=user)
        except TransitionRefused as refusal:
            messages.error(self.request, str(refusal))
            return self.render(form or self.initial_form())
        text_saved = _("Saved. New messages use this text from now on.")
        messages.success(self.request, text_saved)
        return redirect("admin:portal_messagetemplate_changelist")

    def send_test(self, form: WordingForm) -> None:
        """To the person who asks: an example has only answers that they may read."""
        user = self.request.user
        outbox.queue_text(
            "test_message", self.preview(form), to=user, occasion=public_code()
        )
        text = _("A test is on its way to %(address)s.") % {"address": user.email}
        messages.success(self.request, text)

    def preview(self, form: WordingForm) -> MessageText:
        kind, text = self.kind, form.message_text
        reference = form.cleaned_data["example"].strip()
        example = None
        if reference and kind.example:
            example = kind.example(reference, self.request.user)
        if reference and example is None:
            messages.warning(self.request, _("Nobody was found for the preview."))
        with translation.override(self.language):
            if example is None:
                return wording.fill_with_samples(text, kind)
            return wording.fill(text, kind, {"origin": settings.ORIGIN, **example})

    def render(self, form: WordingForm) -> HttpResponse:
        preview = None
        if form.is_bound and form.is_valid():
            preview = self.preview(form)
        context = admin_context(
            self.model_admin,
            self.request,
            title=readable_name(self.kind.name),
            subtitle=self.language.label,
            form=form,
            kind=self.kind,
            has_example=self.kind.example is not None,
            language=self.language,
            versions=self.versions.select_related("made_by")[:20],
            letter=preview,
        )
        return TemplateResponse(self.request, "admin/portal/wording.html", context)
