"""Forms around the application: declaration, eligibility check, withdrawal; the fields
about a referee.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Field, Heading, Hidden, Include, Link, Submit
from portal.models.choices import Language
from volunteers.application.eligibility import NO, YES, Answers
from volunteers.application.sections.base import (
    essay_field,
    length_error,
    normalize_newlines,
)
from volunteers.models import EligibilityQuestion

NAME_LIMIT, EMAIL_LIMIT, RELATION_LIMIT = 120, 254, 200


class DeclarationForm(PortalForm):
    css = "declare"
    parts = (Hidden("ticket"), Heading(_lazy("Send your application")), "is_true")
    buttons = (
        Actions(
            Submit(_lazy("Send my application")),
            Link(
                _lazy("Not yet, back to the list"),
                "application",
                "application.cohort.number",
            ),
        ),
    )

    is_true = forms.BooleanField(
        label=_lazy("What I wrote is true to the best of my knowledge"),
        error_messages={
            "required": _lazy("Tick the box to declare that your answers are true.")
        },
    )


HEADING = Include("volunteers/application/eligibility/heading.html")
ANSWERED = Include("volunteers/application/eligibility/answered.html")
CHECK_AGAIN = Submit(_lazy("Check again"), tone="quiet")
SEE_RESULT = Submit(_lazy("See the result"))


class EligibilityForm(PortalForm):
    """One yes or no for each question, none of them chosen beforehand.

    `has_outcome`: below the result of the same answers, to change them.
    """

    has_outcome = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        questions: Sequence[EligibilityQuestion],
        answers: Answers,
    ) -> None:
        super().__init__(data, initial=answers)
        for question in questions:
            self.fields[question.slug] = yes_or_no(question)

    def layout_parts(self) -> tuple[Any, ...]:
        questions = [Field(name, css="field--yes-no") for name in self.fields]
        if self.has_outcome:
            return (HEADING, *questions, Actions(CHECK_AGAIN))
        return (*questions, ANSWERED, Actions(SEE_RESULT))


def yes_or_no(question: EligibilityQuestion) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question.text,
        help_text=escape(question.help),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Answer yes or no.")},
    )


REASON_LIMIT = 500


class WithdrawForm(PortalForm):
    buttons = (
        Actions(
            Submit(_lazy("Withdraw my application"), tone="danger"),
            Link(_lazy("Keep it"), "application", "application.cohort.number"),
        ),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["reason"] = essay_field(
            label=_("Reason for withdrawing"),
            limit=REASON_LIMIT,
            help_text=_("It helps us to do better. Only coordinators read it."),
            required=False,
            rows=4,
        )
        self.fields["reason"].widget.attrs.pop("maxlength", None)

    def clean_reason(self) -> str:
        text = normalize_newlines(self.cleaned_data["reason"])
        if problem := length_error(text, REASON_LIMIT):
            raise forms.ValidationError(problem)
        return text


def name_for_referees_field() -> forms.CharField:
    return forms.CharField(
        label=_lazy("Name by which your referees know you"),
        help_text=_lazy(
            "Such as your legal name with your title (Mr, Ms). Our email to your "
            "referees and their page use it. If you leave it empty, they read what we "
            "call you."
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _lazy("Shorten the name to 200 characters.")},
    )


def referee_fields() -> dict[str, forms.Field]:
    """The fields of one referee, by the names of `REFEREE_FIELDS`."""
    too_long = _("Shorten this to %(limit)s characters.")
    return {
        "name": forms.CharField(
            label=_("Referee’s name"),
            help_text=_(
                "As you address them, such as “Ms Smith”. In Thai we write คุณ "
                "before it."
            ),
            max_length=NAME_LIMIT,
            error_messages={
                "required": _("Enter the referee’s name."),
                "max_length": too_long % {"limit": NAME_LIMIT},
            },
        ),
        "email": forms.CharField(
            label=_("Email"),
            max_length=EMAIL_LIMIT,
            widget=forms.TextInput(
                attrs={"type": "email", "inputmode": "email", "autocomplete": "off"}
            ),
            error_messages={
                "required": _("Enter the referee’s email."),
                "max_length": too_long % {"limit": EMAIL_LIMIT},
            },
        ),
        "relation": relation_field(too_long),
        "language": forms.ChoiceField(
            label=_("Language of our email"),
            choices=Language,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a language.")},
        ),
    }


def relation_field(too_long: str) -> forms.CharField:
    return forms.CharField(
        label=_("How they know you"),
        help_text=_("Such as teacher, line manager or someone you volunteered with."),
        max_length=RELATION_LIMIT,
        error_messages={
            "required": _("Say how this person knows you."),
            "max_length": too_long % {"limit": RELATION_LIMIT},
        },
    )
