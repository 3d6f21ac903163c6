"""What the steps of a placement ask coordinators. Nothing is saved here."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position
from placements.models.choices import EndKind
from placements.year.forms import YearForm, day_field

# Decimals, because the validator of a step rejects floats.
HALF_DAY = Decimal("0.5")
MAX_DAYS = Decimal(30)


class DatesForm(YearForm):
    starts_on = day_field(_lazy("First day"))
    ends_on = day_field(_lazy("Last day"))


class HoldForm(YearForm):
    since = day_field(_lazy("First day of the pause"))


class ResumeForm(YearForm):
    back_on = day_field(_lazy("First day back at work"))
    moves_end = forms.BooleanField(
        label=_lazy("The placement ends that many days later"), required=False
    )


class ExtendForm(YearForm):
    ends_on = day_field(_lazy("New last day"))


class EndEarlyForm(YearForm):
    kind = forms.ChoiceField(
        label=_lazy("How it ends"),
        choices=EndKind.choices_for_people,
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Choose one.")},
    )
    last_day = day_field(
        _lazy("Last day of work"),
        _lazy("Not needed before the start or during a pause."),
        required=False,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        help_text = _("Only coordinators read it. For safety none is needed.")
        self.add_text("reason", _("Why"), help_text=help_text, required=False, rows=4)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        needs_reason = values.get("kind") not in (None, EndKind.SAFETY)
        if needs_reason and not values.get("reason", "").strip():
            self.add_error("reason", _lazy("Write the reason."))
        return values


class TransferForm(YearForm):
    to = forms.ModelChoiceField(
        label=_lazy("To which position"),
        queryset=Position.objects.none(),
        error_messages={
            "required": _lazy("Choose where."),
            "invalid_choice": _lazy("Choose where."),
        },
    )
    first_day = day_field(_lazy("First day there"))

    def __init__(self, data: Any = None, *, positions: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["to"]
        field.queryset = positions
        field.empty_label = _("Choose positions")
        if not positions:
            field.help_text = _("No other position of the cohort has a free seat.")


class GrantLeaveForm(YearForm):
    days = forms.DecimalField(
        label=_lazy("How many days"),
        min_value=HALF_DAY,
        max_value=MAX_DAYS,
        step_size=HALF_DAY,
        help_text=_lazy("Half days such as 1.5 are possible."),
        error_messages={"required": _lazy("Write a number.")},
    )
    on_day = day_field(_lazy("Since"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.add_text("note", _("Note"), required=False, rows=3)


class IssueCertificateForm(YearForm):
    name = forms.CharField(
        label=_lazy("Name on the certificate"),
        max_length=200,
        error_messages={"required": _lazy("Write a name.")},
    )


class RevokeCertificateForm(YearForm):
    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.add_text("reason", _("Why"), help_text=_("For coordinators only."), rows=4)


class TakeBackForm(YearForm):
    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.add_text("reason", _("Why"), help_text=_("For coordinators only."), rows=4)


class ChangeAnswerForm(YearForm):
    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        help_text = _("The volunteer and the organization read it.")
        self.add_text("reason", _("Why"), help_text=help_text, rows=3)


class ReadmitForm(YearForm):
    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        help_text = _(
            "For coordinators only. This person takes part in matches that are run from"
            " now on, and in the line for seats that become free."
        )
        self.add_text("reason", _("Why"), help_text=help_text, rows=4)


class MentorReasonForm(YearForm):
    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        help_text = _("Editors of the organization read it; the volunteer doesn’t.")
        self.add_text("reason", _("Why"), help_text=help_text, rows=3)
