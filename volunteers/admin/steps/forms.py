"""What a step asks of the coordinator: its cleaned data goes to the workflow's verb."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from organizations.models import Cohort
from portal.forms.helper import OF_SOMEBODY_ELSE, PortalForm
from portal.forms.layout import Include, Words
from portal.models import User
from portal.text import dates
from portal.text.date_fields import DayField
from volunteers.application import drafting
from volunteers.application.sections import referees
from volunteers.conflicts import conflicts
from volunteers.decisions import information
from volunteers.models import Application, ReasonText, Reference
from volunteers.models.choices import OutcomeReason
from volunteers.references import erasing, requests
from volunteers.reviews import reviewing

NOTE_LIMIT = 4000


def note_field(label: Any, help_text: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class StepForm(PortalForm):
    """A step that asks for nothing but the confirmation."""

    def __init__(self, cohort: Cohort, data: Any = None) -> None:
        self.cohort = cohort
        super().__init__(data)

    def for_application(self, application: Application) -> "StepForm":
        """What the form says of this one; in bulk it is asked for many."""
        return self


class ReviewersField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[User]:
        """Raises ValidationError for people who are not on the panel."""
        codes = super().clean(value)
        return list(User.objects.filter(code__in=codes).order_by("pk"))


class AssignForm(StepForm):
    reviewers = ReviewersField(
        label=_lazy("Reviewers"),
        error_messages={"required": _lazy("Choose at least one reviewer.")},
    )

    def __init__(self, cohort: Cohort, data: Any = None) -> None:
        super().__init__(cohort, data)
        field: Any = self.fields["reviewers"]
        field.choices = [
            (load.person.code, load_text(load)) for load in reviewing.loads(cohort)
        ]

    def for_application(self, application: Application) -> "StepForm":
        """Leaves out who has a conflict of interest or is asked already, by name."""
        field: Any = self.fields["reviewers"]
        people = [load.person for load in reviewing.loads(self.cohort)]
        connections = conflicts.load_connections([application], people)
        asked = reviewing.asked_ids(application)
        conflicted = [row for row in people if connections.kind(application, row)]
        busy = [row for row in people if row.pk in asked and row not in conflicted]
        left_out = {person.code for person in (*conflicted, *busy)}
        field.choices = [row for row in field.choices if row[0] not in left_out]
        lines = [
            (_("Conflict of interest, can’t be asked: %(names)s"), conflicted),
            (_("Asked already: %(names)s"), busy),
        ]
        field.help_text = " ".join(
            f"{text % {'names': ', '.join(map(str, names))}}."
            for text, names in lines
            if names
        )
        return self


def load_text(load: reviewing.Load) -> str:
    text = ngettext("%(count)s application", "%(count)s applications", load.asked)
    given = text % {"count": load.asked}
    return _("%(name)s: %(given)s, %(done)s done") % {
        "name": load.person,
        "given": given,
        "done": load.done,
    }


class DeclineForm(StepForm):
    parts = (
        "reason",
        Include("admin/volunteers/reason_texts.html"),
        "is_told",
        "note",
    )

    reason = forms.ChoiceField(
        label=_lazy("Reason"),
        choices=OutcomeReason,
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Choose a reason.")},
    )
    is_told = forms.BooleanField(
        label=_lazy("Tell the applicant this reason"),
        help_text=_lazy(
            "They read the cohort’s sentence on their page, with the result. The "
            "message doesn’t say which."
        ),
        required=False,
    )
    note = note_field(_lazy("Note"), _lazy("For coordinators only."), required=False)

    def __init__(self, cohort: Cohort, data: Any = None) -> None:
        super().__init__(cohort, data)
        self.texts = list(ReasonText.objects.filter(cohort=cohort))

    @property
    def told(self) -> ReasonText | None:
        """What the applicant will read; only after `is_valid`."""
        data = self.cleaned_data
        rows = (row for row in self.texts if row.reason == data.get("reason"))
        return next(rows, None) if data.get("is_told") else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_told") and data.get("reason") and self.told is None:
            error = _lazy(
                "The cohort has no sentence for this reason. Write one under "
                "“reasons told to applicants”, or don’t tell it."
            )
            self.add_error("is_told", error)
        is_other = data.get("reason") == OutcomeReason.OTHER
        if is_other and not data.get("note", "").strip():
            self.add_error("note", _lazy("Write what the other reason is."))
        return data


class ReasonForm(StepForm):
    note = note_field(_lazy("Why"), _lazy("For coordinators only."), required=True)


class TakeBackRequestForm(ReasonForm):
    def for_application(self, application: Application) -> "StepForm":
        """Says what the applicant has left incomplete, and nobody will fill in."""
        missing = information.missing(application)
        if missing:
            labels = ", ".join(str(section.label) for section in missing)
            self.fields["note"].help_text = _(
                "For coordinators only. Still incomplete, and locked from now on: "
                "%(sections)s."
            ) % {"sections": labels}
        return self


class ReturnForm(StepForm):
    sections = forms.MultipleChoiceField(
        label=_lazy("Sections that unlock"),
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _lazy("Choose at least one section.")},
    )
    note = note_field(
        _lazy("What is missing"),
        _lazy("The applicant reads this word for word."),
        required=True,
    )
    days = forms.IntegerField(
        label=_lazy("Days to answer"), min_value=1, max_value=60, initial=7
    )

    def __init__(self, cohort: Cohort, data: Any = None) -> None:
        super().__init__(cohort, data)
        field: Any = self.fields["sections"]
        field.choices = [
            (section.slug, section.label)
            for section in drafting.sections_of(Application(cohort=cohort))
        ]


class ExtendForm(StepForm):
    """The new deadline is the end of a day, later than the cohort's own."""

    until = DayField(
        label=_lazy("New deadline"),
        help_text=_lazy(
            "The end of this day, 23:59. Write it like 1 July 2026 or 1/7/2569."
        ),
        error_messages={"required": _lazy("Write the day of the new deadline.")},
    )
    reason = note_field(_lazy("Why"), _lazy("For coordinators only."), required=True)

    def clean_until(self) -> datetime:
        until = dates.end_of_day(self.cleaned_data["until"])
        if until <= max(self.cohort.last_instant, timezone.now()):
            last = dates.show_datetime(self.cohort.last_instant)
            raise forms.ValidationError(
                _("Write a day to come, after the cohort’s deadline: %(last)s.")
                % {"last": last}
            )
        return until


class ExtendPersonForm(ExtendForm):
    email = forms.EmailField(
        widget=forms.EmailInput(OF_SOMEBODY_ELSE),
        label=_lazy("Email of the applicant"),
        error_messages={
            "required": _lazy("Write the applicant’s email."),
            "invalid": _lazy("Check the email. It looks like name@example.org."),
        },
    )
    field_order = ["email", "until", "reason"]


class RefereesForm(StepForm):
    """All of them, unless the coordinator chooses some."""

    orders = forms.TypedMultipleChoiceField(
        label=_lazy("Referees"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _lazy("Choose at least one referee.")},
    )

    def __init__(self, cohort: Cohort, data: Any = None) -> None:
        super().__init__(cohort, data)
        field: Any = self.fields["orders"]
        field.choices = [
            (order, _("Referee %(order)s") % {"order": order})
            for order in referees.orders(cohort)
        ]
        field.initial = list(referees.orders(cohort))

    def keep_choices(
        self, application: Application, is_possible: Callable[[Reference], bool]
    ) -> Any:
        """The field, with only those referees of the application."""
        by_order = referees.referees_by_order(application)
        field: Any = self.fields["orders"]
        field.choices = [
            (order, label)
            for order, label in field.choices
            if order in by_order and is_possible(by_order[order])
        ]
        return field


class ReopenReferencesForm(RefereesForm):
    """Those who have answered; nobody is ticked unless there is one only."""

    note = note_field(_lazy("Why"), _lazy("For coordinators only."), required=True)

    def for_application(self, application: Application) -> "StepForm":
        field = self.keep_choices(application, requests.can_be_reopened)
        only_one = len(field.choices) == 1
        field.initial = [order for order, _label in field.choices if only_one]
        return self


class EraseRefereesForm(RefereesForm):
    """Those who ask for it are ticked; others may have asked in another way."""

    parts = (
        Words(
            _lazy(
                "This is erased: name, email and relation to the applicant, what the "
                "referee wrote, and our messages to them. It can’t be undone."
            )
        ),
        Words(
            _lazy(
                "This stays: that there was a referee, without a name; lines of "
                "history without texts; a conflict of interest, if this person has a "
                "role here; and the applicant’s own copy of what they sent."
            )
        ),
        "orders",
    )

    def for_application(self, application: Application) -> "StepForm":
        field = self.keep_choices(application, erasing.can_be_erased)
        field.initial = erasing.asked_orders(application)
        return self
