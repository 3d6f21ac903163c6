from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.html import escape
from django.utils.translation import gettext as _

from volunteers.application.eligibility import NO, YES, Answers
from volunteers.models import EligibilityQuestion


class EligibilityForm(forms.Form):
    """One yes or no for each question, none of them chosen beforehand."""

    use_required_attribute = False

    def __init__(
        self, data: QueryDict | None = None, *, questions: Sequence[EligibilityQuestion], answers: Answers
    ) -> None:
        super().__init__(data, initial=answers)
        for question in questions:
            self.fields[question.slug] = yes_or_no(question)


def yes_or_no(question: EligibilityQuestion) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question.text,
        help_text=escape(question.help),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Answer yes or no.")},
    )
