"""Who takes part in which cohort: the list, and the page of one with its steps."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin import participation_steps as steps
from organizations.admin.filters import (
    CohortFilter,
    LeavingFilter,
    ParticipationStateFilter,
)
from organizations.hosts import withdrawals
from organizations.models import Participation
from organizations.models.choices import ParticipationStatus as P
from organizations.models.choices import WithdrawalStatus
from organizations.profiles import contacts
from portal.admin.columns import date_column
from portal.admin.model_admin import RuleAdmin
from portal.kernel import audit, lifecycle, permissions

TONES = {
    P.SUBMITTED: "sky",
    P.CHANGES_REQUESTED: "rose",
    P.APPROVED: "leaf",
    P.DRAFT: "sun",
}
# In the order of the page: its name in the address, the step, what it does.
ACTS: dict[str, tuple[type[steps.ParticipationAction], Any]] = {
    "close": (
        steps.CloseParticipation,
        _lazy("The page stays public, but nobody can choose or change it any more."),
    ),
    "reopen": (
        steps.ReopenParticipation,
        _lazy("People can choose it again, and it can change its profile."),
    ),
    "withdraw": (
        steps.WithdrawParticipation,
        _lazy("You see whom it touches first, and can stop it for some minutes."),
    ),
    "readmit": (
        steps.ReadmitParticipation,
        _lazy("A correction: whoever had chosen it is told."),
    ),
}


@admin.register(Participation)
class ParticipationAdmin(RuleAdmin):
    """The status is moved by steps only."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "organization",
        "title",
        "cohort_number",
        "state",
        date_column("status_changed_at", _lazy("since")),
    ]
    list_filter = [ParticipationStateFilter, LeavingFilter, CohortFilter]
    change_form_template = "admin/organizations/participation.html"
    list_select_related = ["organization", "cohort"]
    search_fields = ["organization__name", "organization__slug"]
    ordering = ["-cohort__number", "organization__sort_key", "order", "number"]
    fields: ClassVar[Any] = [
        "organization",
        "title",
        "cohort",
        "status",
        date_column("status_changed_at", _lazy("since")),
        "supervisor",
        "safety_contact",
    ]
    readonly_fields: ClassVar[Any] = [
        "title",
        date_column("status_changed_at", _lazy("since")),
        "supervisor",
        "safety_contact",
    ]

    def change_view(
        self, request: Any, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Reading the contacts is recorded."""
        participation = self.get_object(request, object_id)
        if participation and self.has_view_permission(request):
            audit.record("read contacts", participation, by=request.user)
            kwargs["extra_context"] = change_context(participation)
        return super().change_view(request, object_id, *args, **kwargs)

    @admin.display(description=_lazy("mentor"))
    def supervisor(self, participation: Participation) -> str:
        row = contacts.named_contacts(participation)
        return " · ".join(filter(None, [row.supervisor, row.supervisor_reach])) or "–"

    @admin.display(description=_lazy("safety contact"))
    def safety_contact(self, participation: Participation) -> str:
        row = contacts.named_contacts(participation)
        return (
            " · ".join(filter(None, [row.safety_contact, row.safety_contact_reach]))
            or "–"
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        pages = [
            self.page(f"<str:code>/{name}/", act.view, name)
            for name, (act, _words) in ACTS.items()
        ]
        return [
            *pages,
            self.page("<str:code>/answer/", steps.AnswerLeave.view, "answer"),
            self.page("<str:code>/stop/", steps.stop_withdrawal, "stop"),
            *super().get_urls(),
        ]

    @admin.display(description=_lazy("cohort"), ordering="cohort__number")
    def cohort_number(self, participation: Participation) -> int:
        return participation.cohort.number

    @admin.display(description=_lazy("state"), ordering="status")
    def state(self, participation: Participation) -> str:
        tone = TONES.get(P(participation.status), "plain")
        return format_html(
            '<span class="state state--{}">{}</span>',
            tone,
            participation.get_status_display(),
        )


def change_context(participation: Participation) -> dict[str, Any]:
    """Its steps, and whether it asks to leave or is about to."""
    is_open = not lifecycle.closed_reason(participation)
    withdrawal = withdrawals.under_way(participation)
    is_held = withdrawal is not None and withdrawal.status == WithdrawalStatus.HELD
    acts = [
        {
            "label": act.step.label,
            "words": words,
            "href": reverse(
                f"admin:organizations_participation_{name}", args=[participation.code]
            ),
            "is_dangerous": act.is_dangerous,
        }
        for name, (act, words) in ACTS.items()
        if is_open and not is_held and participation.status in act.step.sources
        # What it asks for comes first: `close` would be refused.
        if not (withdrawal and name == "close")
    ]
    return {"acts": acts, "withdrawal": withdrawal, "participation": participation}
