"""Consents: one box for each kind, under its whole text."""

from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from volunteers.application.sections import completeness
from volunteers.application.sections.base import Posted, SectionForm
from volunteers.models import Application


class ConsentsForm(SectionForm):
    slug = "consents"

    @classmethod
    def stored(cls, application: Application) -> Posted:
        """A box is ticked for the newest wording only: what was given to an older one is asked again."""
        prefetch_related_objects([application], "consents")
        newest = {text.pk for text in completeness.newest_texts(application.cohort)}
        in_force = [
            consent
            for consent in application.consents.all()
            if consent.withdrawn_at is None
        ]
        return {
            consent.kind: ["on"] for consent in in_force if consent.text_id in newest
        }

    def add_fields(self) -> None:
        self.texts = completeness.newest_texts(self.application.cohort)
        self.before = {
            c.kind: c.text_id
            for c in self.application.consents.all()
            if c.withdrawn_at is None
        }
        for text in self.texts:
            self.fields[text.kind] = forms.BooleanField(
                label=_("I agree: %(title)s") % {"title": text.title},
                required=text.is_required,
                widget=forms.CheckboxInput(attrs={"data-never-kept": ""}),
                error_messages={"required": self.refusal()},
            )

    def refusal(self) -> str:
        if self.application.submitted_at:
            return _(
                "Without this consent we can't consider your application. To take it back, withdraw the application."
            )
        return _(
            "Without this consent we can't consider your application. Read it and tick the box if you agree."
        )

    @property
    def cards(self) -> list[dict[str, Any]]:
        return [
            {
                "text": text,
                "blocks": blocks(text.text),
                "field": self[text.kind],
                "is_new_wording": text.kind in self.before
                and self.before[text.kind] != text.pk,
            }
            for text in self.texts
        ]


def blocks(text: str) -> list[tuple[str, str]]:
    """(heading, body) for each paragraph; a first line of its own is the heading."""
    parts = [
        part.partition("\n")
        for part in text.strip().replace("\r\n", "\n").split("\n\n")
    ]
    return [(head, body) if body else ("", head) for head, _line, body in parts]
