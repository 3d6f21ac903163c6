"""Forms of reviewers and interviewers: scores, and conflicts of interest."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Heading, Include, Link, Submit, Words
from volunteers.application.sections.base import (
    MAX_STORED_LENGTH,
    essay_field,
    length_error,
    normalize_newlines,
)
from volunteers.models import Assessment, Criterion, Review
from volunteers.models.choices import ConflictKind
from volunteers.scoring import scored_forms

COMMENT_LIMIT = 2000
NOTE_LIMIT = 500
NO_CONFLICT = "none"
CONFLICT_CHOICES = [
    (ConflictKind.DECLARED.value, _lazy("I know this person, or believe that I do")),
    (
        ConflictKind.MEMBER.value,
        _lazy("I work or have worked for one of the organizations"),
    ),
    (ConflictKind.REFEREE.value, _lazy("I was asked to recommend this person")),
]
SCORE_CHOICES = [
    (str(value), str(value))
    for value in range(scored_forms.LOWEST, scored_forms.HIGHEST + 1)
]


class RubricForm(PortalForm):
    """A score and a note for each criterion, and a comment.

    `is_strict` requires every score; a draft may be incomplete.
    """

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
            self.fields[score_field_name(criterion)] = score_field(
                criterion, required=is_strict
            )
            self.fields[note_field_name(criterion)] = note_field(criterion)
        help_text = _("For coordinators only.")
        self.fields["comment"] = essay_field(
            label=_("Comment"),
            limit=COMMENT_LIMIT,
            help_text=help_text,
            required=False,
            rows=5,
        )

    def clean(self) -> dict[str, Any]:
        """Texts come out with one kind of line end and within their limits."""
        cleaned = super().clean() or {}
        limits = {"comment": COMMENT_LIMIT} | {
            note_field_name(criterion): NOTE_LIMIT for criterion in self.criteria
        }
        for name, limit in limits.items():
            cleaned[name] = normalize_newlines(cleaned.get(name, "")).strip()
            if problem := length_error(cleaned[name], limit):
                self.add_error(name, problem)
        return cleaned

    def scales(self) -> list[tuple[Criterion, BoundField, BoundField]]:
        return [
            (
                criterion,
                self[score_field_name(criterion)],
                self[note_field_name(criterion)],
            )
            for criterion in self.criteria
        ]


class ScoresForm(RubricForm):
    sends_later = True
    """The rubric of one review or interview.

    `ticket`: the version that it was opened on. `action`: where it is sent, also by
    static/js/signed-in/autosave.js.
    """

    css = "card rubric"
    scales_parts = (
        Include("volunteers/reviews/scales.html"),
        Include("components/saving.html"),
    )

    ticket = forms.CharField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
        max_length=64,
        required=False,
    )

    def __init__(
        self,
        scored_form: Review | Assessment,
        criteria: Iterable[Criterion],
        data: Any = None,
        *,
        action: str,
        is_strict: bool = True,
    ) -> None:
        self.action = action
        initial = {
            "comment": scored_form.comment,
            "ticket": scored_forms.version(scored_form),
        }
        for score in scored_form.scores.all():
            initial |= {
                score_field_name(score.criterion): str(score.value or ""),
                note_field_name(score.criterion): score.note or "",
            }
        super().__init__(criteria, data, initial=initial, is_strict=is_strict)

    def form_attributes(self) -> dict[str, Any]:
        return {
            "action": self.action,
            "data-leave-guard": True,
            "data-autosave": True,
            "data-is-stored": not self.is_bound,
        }

    def submitted_values(self) -> dict[str, Any]:
        """Arguments of `save_draft` and `submit`; only after `is_valid`."""
        values = {
            criterion.pk: self.cleaned_data[score_field_name(criterion)]
            for criterion in self.criteria
        }
        scores = {pk: int(value) for pk, value in values.items() if value}
        notes = {
            criterion.pk: self.cleaned_data[note_field_name(criterion)]
            for criterion in self.criteria
        }
        return {
            "scores": scores,
            "notes": notes,
            "comment": self.cleaned_data["comment"],
            "seen": self.cleaned_data["ticket"],
        }


class ReviewForm(ScoresForm):
    parts = (
        "ticket",
        Heading(_lazy("Scores")),
        Include("volunteers/reviews/keys.html"),
        *ScoresForm.scales_parts,
    )
    buttons = (
        Actions(
            Submit(_lazy("Send and go to the next"), "send", is_step=True),
            Include("volunteers/reviews/skip.html"),
            Submit(_lazy("Save draft"), "later", tone="quiet"),
            Link(_lazy("Abstain"), "review_abstain", "review.code", css="btn btn-text"),
            css="rubric__actions",
        ),
    )

    def __init__(
        self, review: Review, data: Any = None, *, is_strict: bool = True
    ) -> None:
        super().__init__(
            review,
            review.application.cohort.criteria.of_reviews(),
            data,
            action=review.get_absolute_url(),
            is_strict=is_strict,
        )

    def form_attributes(self) -> dict[str, Any]:
        return {**super().form_attributes(), "data-review": True}


class AssessmentForm(ScoresForm):
    parts = ("ticket", Heading(_lazy("Scores")), *ScoresForm.scales_parts)
    buttons = (
        Actions(
            Submit(_lazy("Send my scores"), "send", is_step=True),
            Submit(_lazy("Save draft"), "later", tone="quiet"),
            css="rubric__actions",
        ),
    )

    def __init__(
        self, assessment: Assessment, data: Any = None, *, is_strict: bool = True
    ) -> None:
        interview = assessment.interview
        super().__init__(
            assessment,
            interview.application.cohort.criteria.of_interviews(),
            data,
            action=interview.get_absolute_url(),
            is_strict=is_strict,
        )


class ConflictForm(PortalForm):
    """Why somebody must not review; `can_be_none` also offers “no conflict”."""

    css = "stack"

    def __init__(self, data: Any = None, *, can_be_none: bool = True) -> None:
        super().__init__(data)
        none = (
            [
                (
                    NO_CONFLICT,
                    _("I don’t know the person, and I have no conflict of interest"),
                )
            ]
            if can_be_none
            else []
        )
        self.fields["answer"] = forms.ChoiceField(
            label=_("Do you know this person, or have a stake in the organizations?"),
            choices=[*none, *CONFLICT_CHOICES],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose what is true for you.")},
        )
        help_text = _("Only coordinators read this. You don’t need to explain.")
        self.fields["note"] = essay_field(
            label=_("Note"),
            limit=NOTE_LIMIT,
            help_text=help_text,
            required=False,
            rows=3,
        )

    def clean_note(self) -> str:
        text = normalize_newlines(self.cleaned_data["note"]).strip()
        if problem := length_error(text, NOTE_LIMIT):
            raise forms.ValidationError(problem)
        return text


class ReviewConflictForm(ConflictForm):
    buttons = (
        Words(
            _lazy(
                "If you declare a conflict of interest, you won’t see this "
                "application again, and a coordinator asks someone else."
            ),
            css="hint",
        ),
        Actions(
            Submit(_lazy("Continue")),
            Link(
                _lazy("Abstain for another reason"),
                "review_abstain",
                "review.code",
                css="btn btn-text",
            ),
        ),
    )


class LateConflictForm(ConflictForm):
    """After the review was sent."""

    buttons = (
        Words(
            _lazy(
                "The application disappears from your pages, and a review that "
                "you have sent counts no more. A coordinator asks someone else."
            ),
            css="hint",
        ),
        Actions(
            Submit(_lazy("Declare a conflict")),
            Link(_lazy("Cancel"), "review", "review.code", css="btn btn-text"),
        ),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, can_be_none=False)


class InterviewConflictForm(ConflictForm):
    buttons = (
        Words(
            _lazy(
                "If you declare a conflict of interest, this interview no longer "
                "appears on your pages or in your calendar, and a coordinator "
                "finds another panel or goes on without you."
            ),
            css="hint",
        ),
        Actions(Submit(_lazy("Continue"))),
    )


def score_field_name(criterion: Criterion) -> str:
    return f"criterion-{criterion.pk}"


def note_field_name(criterion: Criterion) -> str:
    return f"note-{criterion.pk}"


def note_field(criterion: Criterion) -> forms.CharField:
    label = _("Note on “%(criterion)s”") % {"criterion": criterion.name}
    return forms.CharField(
        label=label,
        required=False,
        max_length=MAX_STORED_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def score_field(criterion: Criterion, *, required: bool) -> forms.ChoiceField:
    missing = _("Give a score: %(criterion)s") % {"criterion": criterion.name}
    return forms.ChoiceField(
        label=criterion.name,
        choices=SCORE_CHOICES,
        widget=forms.RadioSelect,
        required=required,
        error_messages={"required": missing},
    )
