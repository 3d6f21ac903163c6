"""The rubric as a form: a score for each criterion and a comment; and the question before the text opens."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from volunteers.application.sections.base import (
    MOST_KEPT,
    essay,
    one_line_ends,
    too_long,
)
from volunteers.models import Assessment, Criterion, Review
from volunteers.models.choices import ConflictKind
from volunteers.scoring import scored_forms

LIMIT = 2000
NOTE_LIMIT = 500
NONE = "none"
OWN_WORDS = [
    (ConflictKind.DECLARED.value, _lazy("I know this person, or believe that I do")),
    (
        ConflictKind.MEMBER.value,
        _lazy("I work or have worked for one of the organizations"),
    ),
    (ConflictKind.REFEREE.value, _lazy("I was asked to recommend this person")),
]
STEPS = [
    (str(value), str(value))
    for value in range(scored_forms.LOWEST, scored_forms.HIGHEST + 1)
]


class RubricForm(forms.Form):
    """A rubric. `is_strict` asks for every score; a draft is stored as far as it has come."""

    use_required_attribute = False

    def __init__(
        self,
        criteria: Iterable[Criterion],
        data: Any = None,
        *,
        initial: Any = None,
        is_strict: bool = True,
    ) -> None:
        self.criteria = list(criteria)
        super().__init__(data, initial=initial)
        for criterion in self.criteria:
            self.fields[name_of(criterion)] = score_field(criterion, required=is_strict)
            self.fields[note_of(criterion)] = note_field(criterion)
        told = _("For coordinators only.")
        self.fields["comment"] = essay(
            label=_("Comment"), limit=LIMIT, help_text=told, required=False, rows=5
        )

    def clean(self) -> dict[str, Any]:
        """Texts come out with one kind of line end and within their limits."""
        told = super().clean() or {}
        limits = {"comment": LIMIT} | {
            note_of(criterion): NOTE_LIMIT for criterion in self.criteria
        }
        for name, limit in limits.items():
            told[name] = one_line_ends(told.get(name, "")).strip()
            if problem := too_long(told[name], limit):
                self.add_error(name, problem)
        return told

    def scales(self) -> list[tuple[Criterion, BoundField, BoundField]]:
        return [
            (criterion, self[name_of(criterion)], self[note_of(criterion)])
            for criterion in self.criteria
        ]


class JudgingForm(RubricForm):
    """The rubric of one review or interview. `ticket`: the version that it was opened on."""

    ticket = forms.CharField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
        max_length=64,
        required=False,
    )

    def __init__(
        self,
        thing: Review | Assessment,
        criteria: Iterable[Criterion],
        data: Any = None,
        *,
        is_strict: bool = True,
    ) -> None:
        initial = {"comment": thing.comment, "ticket": scored_forms.version(thing)}
        for score in thing.scores.all():
            initial |= {
                name_of(score.criterion): str(score.value or ""),
                note_of(score.criterion): score.note or "",
            }
        super().__init__(criteria, data, initial=initial, is_strict=is_strict)

    def judged(self) -> dict[str, Any]:
        """For the verbs `save_draft` and `submit`; only after `is_valid`."""
        values = {
            criterion.pk: self.cleaned_data[name_of(criterion)]
            for criterion in self.criteria
        }
        scores = {pk: int(value) for pk, value in values.items() if value}
        notes = {
            criterion.pk: self.cleaned_data[note_of(criterion)]
            for criterion in self.criteria
        }
        told = {
            "comment": self.cleaned_data["comment"],
            "seen": self.cleaned_data["ticket"],
        }
        return {"scores": scores, "notes": notes, **told}


class ReviewForm(JudgingForm):
    def __init__(
        self, review: Review, data: Any = None, *, is_strict: bool = True
    ) -> None:
        super().__init__(
            review,
            review.application.cohort.criteria.of_reviews(),
            data,
            is_strict=is_strict,
        )


class AssessmentForm(JudgingForm):
    def __init__(
        self, assessment: Assessment, data: Any = None, *, is_strict: bool = True
    ) -> None:
        criteria = assessment.interview.application.cohort.criteria.of_interviews()
        super().__init__(assessment, criteria, data, is_strict=is_strict)


class ConflictForm(forms.Form):
    """Why somebody must not judge; `can_be_none` offers also that nothing keeps them."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, can_be_none: bool = True) -> None:
        super().__init__(data)
        none = (
            [(NONE, _("No. I know neither, and can judge fairly."))]
            if can_be_none
            else []
        )
        self.fields["answer"] = forms.ChoiceField(
            label=_("Do you know this person, or have a stake in the organizations?"),
            choices=[*none, *OWN_WORDS],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose what is true for you.")},
        )
        told = _("Only coordinators read this. You need not explain.")
        self.fields["note"] = essay(
            label=_("Note"), limit=NOTE_LIMIT, help_text=told, required=False, rows=3
        )

    def clean_note(self) -> str:
        text = one_line_ends(self.cleaned_data["note"]).strip()
        if problem := too_long(text, NOTE_LIMIT):
            raise forms.ValidationError(problem)
        return text


def name_of(criterion: Criterion) -> str:
    return f"criterion-{criterion.pk}"


def note_of(criterion: Criterion) -> str:
    return f"note-{criterion.pk}"


def note_field(criterion: Criterion) -> forms.CharField:
    label = _("Note on “%(criterion)s”") % {"criterion": criterion.name}
    return forms.CharField(
        label=label,
        required=False,
        max_length=MOST_KEPT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def score_field(criterion: Criterion, *, required: bool) -> forms.ChoiceField:
    missing = _("Give a score: %(criterion)s") % {"criterion": criterion.name}
    return forms.ChoiceField(
        label=criterion.name,
        choices=STEPS,
        widget=forms.RadioSelect,
        required=required,
        error_messages={"required": missing},
    )
