"""The section “Consents”: one box for each kind, under its whole text."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.cohorts import controller
from organizations.models import Cohort
from portal.forms.layout import Include
from portal.text import dates
from volunteers import rules
from volunteers.application.sections.base import PostedData, SectionForm
from volunteers.application.sections.section import Row, Section, section_version
from volunteers.models import Application, Consent, ConsentText
from volunteers.models.choices import ConsentKind


class ConsentsForm(SectionForm):
    slug = "consents"

    def questions(self) -> tuple[Any, ...]:
        return (Include("volunteers/application/sections/consents.html"),)

    @classmethod
    def stored_data(cls, application: Application) -> PostedData:
        """Ticked if the newest wording was agreed to; an older one is asked again."""
        prefetch_related_objects([application], "consents")
        newest = {text.pk for text in newest_texts(application.cohort)}
        in_force = [
            consent
            for consent in application.consents.all()
            if consent.withdrawn_at is None
        ]
        return {
            consent.kind: ["on"] for consent in in_force if consent.text_id in newest
        }

    def add_fields(self) -> None:
        self.texts = newest_texts(self.application.cohort)
        self.consented_text_ids = {
            consent.kind: consent.text_id
            for consent in self.application.consents.all()
            if consent.withdrawn_at is None
        }
        for text in self.texts:
            self.fields[text.kind] = forms.BooleanField(
                label=format_html(
                    '{}<span class="visually-hidden">: {}</span>',
                    _("I agree"),
                    text.title,
                ),
                required=text.is_required,
                widget=forms.CheckboxInput(attrs={"data-never-kept": ""}),
                error_messages={"required": self.required_message()},
            )

    def required_message(self) -> str:
        if self.application.submitted_at:
            return _(
                "Without this consent we can’t consider your application. To "
                "withdraw the consent, withdraw the application."
            )
        return _(
            "Without this consent we can’t consider your application. Read it and "
            "tick the box if you agree. Nothing else depends on it."
        )

    @property
    def responsible(self) -> dict[str, Any]:
        return controller.responsible(self.application.cohort)

    @property
    def cards(self) -> list[dict[str, Any]]:
        return [
            {
                "text": text,
                **purpose_and_rest(paragraphs(text.text)),
                "field": self[text.kind],
                "takes_application_along": text.is_required
                and self.application.submitted_at is not None
                and rules.can_withdraw(self.application),
                "is_new_wording": text.kind in self.consented_text_ids
                and self.consented_text_ids[text.kind] != text.pk,
            }
            for text in self.texts
        ]


def paragraphs(text: str) -> list[tuple[str, str]]:
    """(heading, body) for each paragraph; a first line of its own is the heading."""
    blocks = [
        part.partition("\n")
        for part in text.strip().replace("\r\n", "\n").split("\n\n")
    ]
    return [(head, body) if body else ("", head) for head, _line, body in blocks]


def purpose_and_rest(blocks: list[tuple[str, str]]) -> dict[str, Any]:
    """What a consent is for stands open, the rest of its text in a box that scrolls."""
    if len(blocks) < 2:
        return {"purpose": "", "blocks": blocks}
    return {"purpose": blocks[0][1], "blocks": blocks[1:]}


def consents_in_force(application: Application) -> set[str]:
    return {
        consent.kind
        for consent in application.consents.all()
        if consent.withdrawn_at is None
    }


def newest_texts(cohort: Cohort) -> list[ConsentText]:
    """One wording of each kind, in the order of `ConsentKind`."""
    newest: dict[str, ConsentText] = {}
    prefetch_related_objects([cohort], "consent_texts")
    for text in cohort.consent_texts.all():
        newest.setdefault(text.kind, text)
    return [newest[kind] for kind in ConsentKind.values if kind in newest]


def is_complete(application: Application) -> bool:
    """Saved at least once, because optional consents must have been shown too."""
    required = {
        text.kind for text in newest_texts(application.cohort) if text.is_required
    }
    return (
        required <= consents_in_force(application)
        and section_version(application, "consents") > 0
    )


def is_begun(application: Application) -> bool:
    return bool(consents_in_force(application))


def write(application: Application, data: dict[str, Any]) -> list[str]:
    """`data`: kind → given or not, to the newest wording.

    A consent that is replaced or taken back keeps its row.
    """
    in_force = {
        consent.kind: consent
        for consent in application.consents.filter(withdrawn_at=None)
    }
    for text in newest_texts(application.cohort):
        is_given = bool(data.get(text.kind))
        previous = in_force.get(text.kind)
        if previous and (not is_given or previous.text_id != text.pk):
            application.consents.filter(pk=previous.pk).update(
                withdrawn_at=timezone.now()
            )
        if is_given and (previous is None or previous.text_id != text.pk):
            Consent.objects.create(application=application, kind=text.kind, text=text)
    return []


def rows(application: Application) -> Iterator[Row]:
    in_force = {
        consent.kind: consent
        for consent in application.consents.all()
        if consent.withdrawn_at is None
    }
    for text in newest_texts(application.cohort):
        consent = in_force.get(text.kind)
        value = (
            _("Given on %(date)s") % {"date": dates.show_date(consent.given_at)}
            if consent
            else _("Not given")
        )
        yield Row(
            consent.text.title if consent else text.title, value, f"id_{text.kind}"
        )


SECTION = Section(
    slug="consents",
    label=_lazy("Consents"),
    hint=_lazy("Who sees what"),
    minutes=5,
    form=ConsentsForm,
    is_complete=is_complete,
    is_begun=is_begun,
    write=write,
    rows=rows,
)
