"""The cohort's questions, each with a limit of its own."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from volunteers.application.sections.base import Posted, SectionForm, essay
from volunteers.models import Answer, Application

PREFIX = "answer-"


class MotivationForm(SectionForm):
    slug = "motivation"

    @classmethod
    def stored(cls, application: Application) -> Posted:
        return {
            PREFIX + answer.question.slug: [answer.text]
            for answer in answers_of(application)
        }

    def add_fields(self) -> None:
        for question in self.application.cohort.questions.all():
            field = essay(
                label=question.text,
                limit=question.limit,
                help_text=question.help,
                required=question.is_required,
            )
            field.error_messages["required"] = _("Answer this question.")
            self.fields[PREFIX + question.slug] = field

    def clean(self) -> dict[str, Any]:
        for question in self.application.cohort.questions.all():
            self.settle_text(PREFIX + question.slug, question.limit)
        return self.cleaned_data

    def section_data(self) -> dict[str, Any]:
        return {
            name.removeprefix(PREFIX): text for name, text in self.cleaned_data.items()
        }


def answers_of(application: Application) -> list[Answer]:
    """With their questions, without asking for each."""
    prefetch_related_objects([application], "answers", "cohort__questions")
    questions = {
        question.pk: question for question in application.cohort.questions.all()
    }
    found = [
        answer
        for answer in application.answers.all()
        if answer.question_id in questions
    ]
    for answer in found:
        answer.question = questions[answer.question_id]
    return found
