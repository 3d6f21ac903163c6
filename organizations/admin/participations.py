"""Who takes part in which cohort; coordinators close and withdraw here, one by one through the workflow."""

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
from organizations.profiles import contacts, workflow
from portal.admin.site import RuleAdmin, moment
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
ACTS: dict[str, tuple[Step, Callable[..., None]]] = {
    "close": (workflow.CLOSE, workflow.close),
    "withdraw": (workflow.WITHDRAW, workflow.withdraw),
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
        moment("status_changed_at", _lazy("since")),
    ]
    list_filter = [ParticipationStateFilter, CohortFilter]
    list_select_related = ["organization", "cohort"]
    search_fields = ["organization__name", "organization__slug"]
    ordering = ["-cohort__number", "organization__sort_key"]
    fields: ClassVar[Any] = [
        "organization",
        "cohort",
        "status",
        moment("status_changed_at", _lazy("since")),
        "supervisor",
        "safety_contact",
    ]
    readonly_fields: ClassVar[Any] = [
        moment("status_changed_at", _lazy("since")),
        "supervisor",
        "safety_contact",
    ]

    def change_view(
        self, request: Any, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Reading whom to call has its line of history."""
        found = self.get_object(request, object_id)
        if found and self.has_view_permission(request):
            audit.record("read contacts", found, by=request.user)
        return super().change_view(request, object_id, *args, **kwargs)

    @admin.display(description=_lazy("supervisor"))
    def supervisor(self, participation: Participation) -> str:
        kept = contacts.of(participation)
        return " · ".join(filter(None, [kept.supervisor, kept.supervisor_reach])) or "–"

    @admin.display(description=_lazy("safety contact"))
    def safety_contact(self, participation: Participation) -> str:
        kept = contacts.of(participation)
        return (
            " · ".join(filter(None, [kept.safety_contact, kept.safety_contact_reach]))
            or "–"
        )

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {
            name: (partial(act, name=name), name, step.label)
            for name, (step, _do) in ACTS.items()
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


def act(
    desk: ParticipationAdmin,
    request: PersonRequest,
    queryset: QuerySet[Participation],
    *,
    name: str,
) -> HttpResponse | None:
    """First shows who is hit and who stays; confirmed, each row moves on its own, and refusals are told by row."""
    step, do = ACTS[name]
    rows = list(queryset.select_related("organization", "cohort"))
    if "confirmed" in request.POST:
        tell(request, step, [(row, refusal(row, do, request.user)) for row in rows])
        return None
    context = {
        **desk.admin_site.each_context(request),
        "title": step.label,
        "opts": desk.opts,
        "action": name,
        "warning": WARNINGS[name],
        "checkbox": ACTION_CHECKBOX_NAME,
        "hits": [row for row in rows if row.status in step.sources],
        "stay": [row for row in rows if row.status not in step.sources],
    }
    return TemplateResponse(
        request, "admin/organizations/participation_step.html", context
    )


def refusal(row: Participation, do: Callable[..., None], user: User) -> str:
    """Empty if it moved."""
    try:
        do(row, by=user)
    except TransitionRefused as refused:
        return str(refused.reason)
    return ""


def tell(
    request: PersonRequest, step: Step, results: list[tuple[Participation, str]]
) -> None:
    moved = sum(not reason for _row, reason in results)
    if moved:
        told = ngettext(
            "%(step)s: %(count)s organization",
            "%(step)s: %(count)s organizations",
            moved,
        )
        messages.success(request, told % {"step": step.label, "count": moved})
    for row, reason in results:
        if reason:
            messages.warning(request, f"{row.organization}: {reason}")
