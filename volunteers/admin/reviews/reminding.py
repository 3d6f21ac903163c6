"""Reminding reviewers by hand: who is late with what, the messages, the sending."""

import hashlib
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from organizations.models import Cohort
from portal.admin.confirmed_action import ConfirmedAction
from portal.forms.helper import PortalForm
from portal.kernel.lifecycle import TransitionRefused
from volunteers.admin.finding import get_chosen_cohort
from volunteers.overview import review_progress
from volunteers.overview.review_progress import Waiting
from volunteers.reviews import reminders


class RemindForm(PortalForm):
    people = forms.MultipleChoiceField(
        label=_lazy("Reviewers"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _lazy("Choose at least one reviewer.")},
    )

    def __init__(self, waiting: list[Waiting], data: Any = None) -> None:
        late = [row.person.code for row in waiting if row.is_late]
        everybody = [row.person.code for row in waiting]
        super().__init__(data, initial={"people": late or everybody})
        field: Any = self.fields["people"]
        field.choices = [(row.person.code, waiting_words(row)) for row in waiting]


def waiting_words(row: Waiting) -> str:
    """Name, how many, and which: as many references as a line has room for."""
    count = len(row.references)
    text = ngettext("%(count)s review waits", "%(count)s reviews wait", count)
    shown = ", ".join(row.references[: review_progress.MOST_REFERENCES])
    more = " …" if count > review_progress.MOST_REFERENCES else ""
    return f"{row.person} · {text % {'count': count}}: {shown}{more}"


class RemindReviewers(ConfirmedAction[Cohort]):
    def find(self) -> Cohort:
        cohort = get_chosen_cohort(self.request)
        self.waiting = review_progress.waiting(cohort, by=self.request.user)
        return cohort

    def check(self) -> None:
        if not self.waiting:
            raise TransitionRefused(_("no review waits to be written"))

    def build_form(self, data: QueryDict | None) -> RemindForm:
        return RemindForm(self.waiting, data)

    def shown_state(self) -> str:
        """Who has what to write."""
        shown = [(row.person.code, row.references) for row in self.waiting]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]

    def perform(self, cohort: Cohort) -> None:
        chosen = set(self.answers["people"])
        people = [row.person for row in self.waiting if row.person.code in chosen]
        self.count = reminders.remind_now(cohort, people, by=self.request.user)

    def success_message(self) -> str:
        text = ngettext(
            "%(count)s reviewer was reminded.",
            "%(count)s reviewers were reminded.",
            self.count,
        )
        return text % {"count": self.count}

    def object_url(self) -> str:
        url = reverse("admin:volunteers_review_progress")
        return f"{url}?cohort={self.instance.number}"

    def context(self) -> dict[str, Any]:
        return {
            "title": _("Remind reviewers"),
            "object_name": _("Review progress"),
            "lead": _("Each gets this message:"),
            "nothing": _("They were reminded today already. Nothing is sent."),
            "confirm_label": _("Send the reminders"),
        }
