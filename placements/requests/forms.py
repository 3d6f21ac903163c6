"""The forms in which volunteers ask for something. Nothing is saved here."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements.models import Placement
from placements.models.choices import RequestKind as K
from placements.requests import workflow
from placements.year.forms import YearForm, day_field
from placements.year.workflow import latest_end
from portal.forms.layout import Actions, Link, Submit
from portal.text import dates

DAY_LABELS: dict[K, "str | Promise"] = {
    K.PAUSE: _lazy("First day of the pause"),
    K.EXTENSION: _lazy("New last day"),
    K.RESIGNATION: _lazy("Last day of work"),
}


class RequestForm(YearForm):
    buttons = (
        Actions(
            Submit(_lazy("Send the request")),
            Link(_lazy("Don’t ask, go back"), "placement_requests"),
        ),
    )

    def __init__(self, data: Any = None, *, placement: Placement, kind: K) -> None:
        super().__init__(data)
        if workflow.needs_day(placement, kind):
            self.fields["day"] = day_field(DAY_LABELS[kind], day_hint(placement, kind))
        self.add_text(
            "reason",
            _("Why"),
            help_text=_("Only coordinators read it, never your organization."),
            rows=5,
        )
        self.fields["is_for_safety"] = forms.BooleanField(
            label=_("My reason is my safety"),
            help_text=_("Your organization is not told that you asked."),
            required=False,
        )


def day_hint(placement: Placement, kind: K) -> str:
    if kind == K.EXTENSION and placement.ends_on:
        latest = dates.show_date(latest_end(placement))
        return _("At most until %(day)s.") % {"day": latest}
    return ""


class DeclineForm(YearForm):
    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.add_text(
            "answer", _("Why"), help_text=_("The volunteer reads it."), rows=4
        )
