"""Forms of the desk and of the applicant's offer. They shape and check; nothing is saved here."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Position
from placements.matching.allocation import Options, positions
from placements.models import MatchRun
from volunteers.models import Criterion

REASON_LIMIT = 1000
MOST_SEATS = 500
SEATS = "seats-"
WEIGHT = "weight-"
NOWHERE = "-"


def words(label: Any, help_text: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _lazy("Write the reason.")},
    )


class RunForm(forms.Form):
    """What a match is to try."""

    use_required_attribute = False

    name = forms.CharField(
        label=_lazy("Name of this match"),
        help_text=_lazy("So that you find it again, such as “one seat more in Loei”."),
        max_length=80,
        error_messages={"required": _lazy("Give it a name.")},
    )
    include_reserve = forms.BooleanField(
        label=_lazy("With people in reserve"),
        help_text=_lazy("Otherwise only those who are shortlisted take part."),
        required=False,
    )
    locks_of = forms.ChoiceField(
        label=_lazy("Keep the locked lines of"),
        required=False,
        help_text=_lazy("People who are locked there stay there."),
    )

    def __init__(self, cohort: Cohort, data: Any = None) -> None:
        super().__init__(data)
        self.places = list(positions(cohort))
        rows = MatchRun.objects.filter(
            cohort=cohort, proposals__is_locked=True
        ).distinct()
        self.earlier = {run.code: run for run in rows.defer("inputs", "figures")}
        locks: Any = self.fields["locks_of"]
        locks.choices = [
            ("", _("none")),
            *((code, run.name) for code, run in self.earlier.items()),
        ]
        if not self.earlier:
            del self.fields["locks_of"]
        for place in self.with_seats():
            self.fields[SEATS + place.slug] = seats_field(place)
        self.criteria = list(cohort.criteria.all())
        for criterion in self.criteria:
            self.fields[f"{WEIGHT}{criterion.order}"] = weight_field(criterion)

    def with_seats(self) -> list[Position]:
        return [place for place in self.places if place.seats is not None]

    def without_seats(self) -> list[Position]:
        return [place for place in self.places if place.seats is None]

    def seat_fields(self) -> list[forms.BoundField]:
        return [self[SEATS + place.slug] for place in self.with_seats()]

    def weight_fields(self) -> list[forms.BoundField]:
        return [self[f"{WEIGHT}{criterion.order}"] for criterion in self.criteria]

    def weights(self) -> dict[int, int]:
        """Those that differ from the rubric."""
        told = [
            (criterion, self.cleaned_data[f"{WEIGHT}{criterion.order}"])
            for criterion in self.criteria
        ]
        return {
            criterion.order: weight
            for criterion, weight in told
            if weight not in (None, criterion.weight)
        }

    def options(self) -> Options:
        """Only after `is_valid`."""
        told = [
            (place, self.cleaned_data[SEATS + place.slug])
            for place in self.with_seats()
        ]
        changed = {
            place.slug: number for place, number in told if number != place.seats
        }
        earlier = self.earlier.get(self.cleaned_data.get("locks_of", ""))
        return Options(
            self.cleaned_data["include_reserve"], changed, earlier, self.weights()
        )


def seats_field(place: Position) -> forms.IntegerField:
    return forms.IntegerField(
        label=place.organization.name,
        min_value=0,
        max_value=MOST_SEATS,
        initial=place.seats,
        error_messages={
            "required": _lazy("Write a number; 0 leaves the organization out.")
        },
    )


def weight_field(criterion: Criterion) -> forms.IntegerField:
    return forms.IntegerField(
        label=criterion.name,
        min_value=0,
        max_value=10,
        initial=criterion.weight,
        required=False,
    )


class MoveForm(forms.Form):
    use_required_attribute = False

    position = forms.ChoiceField(
        label=_lazy("Send to"), error_messages={"required": _lazy("Choose where.")}
    )
    reason = words(_lazy("Why"), _lazy("For coordinators only."), required=True)

    def __init__(
        self, places: Sequence[Position], now: Position | None, data: Any = None
    ) -> None:
        super().__init__(data)
        self.places = {place.slug: place for place in places}
        here = now.slug if now else NOWHERE
        known = [
            (NOWHERE, _("no place")),
            *((place.slug, place.organization.name) for place in places),
        ]
        field: Any = self.fields["position"]
        field.choices = [
            ("", _("choose")),
            *(pair for pair in known if pair[0] != here),
        ]

    def target(self) -> Position | None:
        """Only after `is_valid`."""
        return self.places.get(self.cleaned_data["position"])


class WithdrawForm(forms.Form):
    use_required_attribute = False

    reason = words(_lazy("Why"), _lazy("For coordinators only."), required=True)


class AcceptForm(forms.Form):
    use_required_attribute = False

    has_read = forms.BooleanField(
        label=_lazy("I have read the position and these terms"),
        error_messages={"required": _lazy("Tick the box when you have read them.")},
    )


class DeclineForm(forms.Form):
    use_required_attribute = False

    reason = words(
        _lazy("Why"),
        _lazy("Only coordinators read it. It helps us to do better."),
        required=False,
    )


class DeferForm(forms.Form):
    use_required_attribute = False

    reason = words(
        _lazy("Why, if you would like to say"),
        _lazy("Only coordinators read it."),
        required=False,
    )
    agrees = forms.BooleanField(
        label=_lazy(
            "My answers in this application may be used to prepare the next one"
        ),
        error_messages={
            "required": _lazy(
                "Without this we can't prepare the next application. Tick the box to ask."
            )
        },
    )


class DecideDeferralForm(forms.Form):
    use_required_attribute = False

    decision = forms.ChoiceField(
        label=_lazy("Your decision"),
        choices=[
            ("promise", _lazy("Promise a later cohort")),
            ("refuse", _lazy("Refuse the deferral")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Choose one.")},
    )
    answer = words(
        _lazy("Answer to the person"),
        _lazy("They read it on their page; it never stands in a message."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        known = super().clean() or {}
        if known.get("decision") == "refuse" and not known.get("answer", "").strip():
            self.add_error("answer", _("Write the reason."))
        return known
