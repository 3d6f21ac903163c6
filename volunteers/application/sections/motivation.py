"""The section “Motivation and questions”: the cohort's questions."""

from collections.abc import Iterator
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from volunteers.application.sections.base import PostedData, SectionForm, essay_field
from volunteers.application.sections.section import Row, Section, Sees, Shared, fits
from volunteers.models import Answer, Application

ANSWER_PREFIX = "answer-"


class MotivationForm(SectionForm):
    slug = "motivation"
    lead = _lazy(
        "Write as you speak; no formal language is needed. There is no single "
        "right answer."
    )

    @classmethod
    def stored_data(cls, application: Application) -> PostedData:
        return {
            ANSWER_PREFIX + answer.question.slug: [answer.text]
            for answer in answers_of(application)
        }

    def add_fields(self) -> None:
        for question in self.application.cohort.questions.all():
            field = essay_field(
                label=question.text,
                limit=question.limit,
                help_text=question.help,
                required=question.is_required,
            )
            field.error_messages["required"] = _("Answer this question.")
            self.fields[ANSWER_PREFIX + question.slug] = field

    def clean(self) -> dict[str, Any]:
        for question in self.application.cohort.questions.all():
            self.clean_essay(ANSWER_PREFIX + question.slug, question.limit)
        return self.cleaned_data

    def section_data(self) -> dict[str, Any]:
        return {
            name.removeprefix(ANSWER_PREFIX): text
            for name, text in self.cleaned_data.items()
        }


def answers_of(application: Application) -> list[Answer]:
    """With their questions, in a constant number of queries."""
    prefetch_related_objects([application], "answers", "cohort__questions")
    questions = {
        question.pk: question for question in application.cohort.questions.all()
    }
    answers = [
        answer
        for answer in application.answers.all()
        if answer.question_id in questions
    ]
    for answer in answers:
        answer.question = questions[answer.question_id]
    return answers


def is_complete(application: Application) -> bool:
    texts = {
        answer.question_id: answer.text.strip() for answer in application.answers.all()
    }
    return all(
        fits(texts.get(question.pk, ""), question.limit)
        and (texts.get(question.pk) or not question.is_required)
        for question in application.cohort.questions.all()
    )


def is_begun(application: Application) -> bool:
    return any(answer.text.strip() for answer in application.answers.all())


def write(application: Application, data: dict[str, Any]) -> list[str]:
    """`data`: question slug → text."""
    Answer.objects.bulk_create(
        [
            Answer(
                application=application,
                question=question,
                text=data.get(question.slug, ""),
            )
            for question in application.cohort.questions.all()
        ],
        update_conflicts=True,
        unique_fields=["application", "question"],
        update_fields=["text"],
    )
    return []


def rows(application: Application) -> Iterator[Row]:
    texts = {answer.question_id: answer.text for answer in application.answers.all()}
    for question in application.cohort.questions.all():
        yield Row(
            question.text, texts.get(question.pk, ""), f"id_answer-{question.slug}"
        )


SECTION = Section(
    slug="motivation",
    label=_lazy("Motivation and questions"),
    hint=_lazy("You can stop and continue at any time"),
    minutes=40,
    form=MotivationForm,
    is_complete=is_complete,
    is_begun=is_begun,
    write=write,
    rows=rows,
    shared=(Shared(2, _lazy("Your answers"), Sees.YES, Sees.WITH_CONSENT),),
)
