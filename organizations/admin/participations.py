"""Who takes part in which cohort; coordinators close and withdraw participations."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from organizations.admin.filters import CohortFilter, ParticipationStateFilter
from organizations.models import Participation
from organizations.models.choices import ParticipationStatus as P
from organizations.profiles import contacts
from organizations.profiles import workflow as profile_workflow
from portal.admin.columns import date_column
from portal.admin.context import admin_context
from portal.admin.model_admin import RuleAdmin
from portal.kernel import audit, permissions
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import User

TONES = {
    P.SUBMITTED: "sky",
    P.CHANGES_REQUESTED: "rose",
    P.APPROVED: "leaf",
    P.DRAFT: "sun",
}
Verb = Callable[..., None]
STEPS: dict[str, tuple[Step, Verb]] = {
    "close": (profile_workflow.CLOSE_PARTICIPATION, profile_workflow.close),
    "withdraw": (profile_workflow.WITHDRAW_PARTICIPATION, profile_workflow.withdraw),
}
WARNINGS = {
    "close": _lazy(
        "The page stays public, but nobody can choose or change it any more."
    ),
    "withdraw": _lazy(
        "The page disappears from the cohort at once, and this can't be undone."
    ),
}


@admin.register(Participation)
class ParticipationAdmin(RuleAdmin):
    """The status is moved by steps only."""

    view_rule = staticmethod(permissions.is_coordinator)
    list_display = [
        "organization",
        "cohort_number",
        "state",
        date_column("status_changed_at", _lazy("since")),
    ]
    list_filter = [ParticipationStateFilter, CohortFilter]
    list_select_related = ["organization", "cohort"]
    search_fields = ["organization__name", "organization__slug"]
    ordering = ["-cohort__number", "organization__sort_key"]
    fields: ClassVar[Any] = [
        "organization",
        "cohort",
        "status",
        date_column("status_changed_at", _lazy("since")),
        "supervisor",
        "safety_contact",
    ]
    readonly_fields: ClassVar[Any] = [
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
        return super().change_view(request, object_id, *args, **kwargs)

    @admin.display(description=_lazy("supervisor"))
    def supervisor(self, participation: Participation) -> str:
        row = contacts.get_contacts(participation)
        return " · ".join(filter(None, [row.supervisor, row.supervisor_reach])) or "–"

    @admin.display(description=_lazy("safety contact"))
    def safety_contact(self, participation: Participation) -> str:
        row = contacts.get_contacts(participation)
        return (
            " · ".join(filter(None, [row.safety_contact, row.safety_contact_reach]))
            or "–"
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {
            name: (partial(take_step, name=name), name, step.label)
            for name, (step, _verb) in STEPS.items()
        }

    @admin.display(description=_lazy("cohort"), ordering="cohort__number")
    def cohort_number(self, participation: Participation) -> int:
        return participation.cohort.number

    @admin.display(description=_lazy("state"), ordering="status")
    def state(self, participation: Participation) -> str:
        tone = TONES.get(P(participation.status), "plain")
        return format_html(
            '<span class="badge badge--{}">{}</span>',
            tone,
            participation.get_status_display(),
        )


def take_step(
    model_admin: ParticipationAdmin,
    request: PersonRequest,
    queryset: QuerySet[Participation],
    *,
    name: str,
) -> HttpResponse | None:
    """First shows which rows move and which stay; confirmed, each moves on its own."""
    step, verb = STEPS[name]
    rows = list(queryset.select_related("organization", "cohort"))
    if "confirmed" in request.POST:
        refusals = [(row, refusal_of(verb, row, by=request.user)) for row in rows]
        report(request, step, refusals)
        return None
    context = admin_context(
        model_admin,
        request,
        title=step.label,
        action=name,
        warning=WARNINGS[name],
        checkbox=ACTION_CHECKBOX_NAME,
        hits=[row for row in rows if row.status in step.sources],
        stay=[row for row in rows if row.status not in step.sources],
    )
    return TemplateResponse(
        request, "admin/organizations/participation_step.html", context
    )


def refusal_of(verb: Verb, participation: Participation, *, by: User) -> str:
    """Takes the step. Empty if it was taken."""
    try:
        verb(participation, by=by)
    except TransitionRefused as refusal:
        return str(refusal.reason)
    return ""


def report(
    request: PersonRequest, step: Step, refusals: list[tuple[Participation, str]]
) -> None:
    moved_count = sum(not reason for _row, reason in refusals)
    if moved_count:
        text = ngettext(
            "%(step)s: %(count)s organization",
            "%(step)s: %(count)s organizations",
            moved_count,
        )
        messages.success(request, text % {"step": step.label, "count": moved_count})
    for participation, reason in refusals:
        if reason:
            messages.warning(request, f"{participation.organization}: {reason}")
