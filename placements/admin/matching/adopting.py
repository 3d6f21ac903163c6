"""Adopting a match, also instead of another one, and taking that back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placements import rules
from placements.admin.finding import get_run_or_404
from placements.models import MatchRun, Offer
from placements.offers import adoption
from placements.offers.forms import AdoptionForm
from portal.admin.confirmed_action import ConfirmedAction
from portal.kernel.lifecycle import TransitionRefused


class OfRun(ConfirmedAction[MatchRun]):
    """Names the planned offers that end with it; a reason is asked if there are any."""

    template_name = "admin/placements/adopt.html"

    def find(self, code: str) -> MatchRun:
        run = get_run_or_404(self.request.user, code)
        if not rules.can_match(self.request.user):
            raise PermissionDenied
        self.ending = adoption.planned_by_match(run)
        return run

    def affected_count(self) -> int:
        return len(self.ending)

    def build_form(self, data: QueryDict | None) -> AdoptionForm | None:
        return AdoptionForm(data) if self.ending else None

    def shown_state(self) -> str:
        """The adopted match of the cohort and what is planned."""
        adopted = MatchRun.objects.adopted_in(self.instance.cohort)
        keys = [offer.pk for offer in self.ending]
        return f"{adopted.pk if adopted else '-'} {len(keys)} {max(keys, default=0)}"

    def object_url(self) -> str:
        return self.instance.get_absolute_url()

    def names(self, offers: list[Offer]) -> dict[str, Any]:
        """Those that this coordinator may see, and how many more there are."""
        visible = Offer.objects.visible_to(self.request.user).filter(
            pk__in=[offer.pk for offer in offers]
        )
        rows = visible.select_related("application", "position__organization")
        listed = list(rows.order_by("application__reference"))
        return {"offers": listed, "hidden_count": len(offers) - len(listed)}

    def context(self) -> dict[str, Any]:
        return {
            "run": self.instance,
            "object_name": self.instance.name,
            "ending": self.names(self.ending),
            "nothing": _("Nothing is sent: nobody was told of a planned offer."),
            "is_dangerous": bool(self.ending),
        }


class AdoptMatch(OfRun):
    def check(self) -> None:
        if self.instance.adopted_at:
            raise TransitionRefused(_("this match is in use already"))
        if not rules.can_change_run(self.request.user, self.instance):
            raise TransitionRefused(_("the cohort is closed"))

    def perform(self, run: MatchRun) -> None:
        reason = self.answers.get("reason", "")
        adoption.adopt(run, reason=reason, by=self.request.user)

    def success_message(self) -> str:
        return _(
            "This match is in use. You can prepare its offers now; nobody is told yet."
        )

    def context(self) -> dict[str, Any]:
        adopted = MatchRun.objects.adopted_in(self.instance.cohort)
        return {
            **super().context(),
            "title": _("Use this match"),
            "confirm_label": _("Use this match"),
            "replaced": adopted,
        }


class TakeBackAdoption(OfRun):
    missed = 0

    def check(self) -> None:
        if refusal := adoption.refusal_to_take_back(self.instance):
            raise TransitionRefused(refusal)
        if not rules.can_plan_offers(self.request.user, self.instance):
            raise TransitionRefused(_("the cohort is closed"))

    def perform(self, run: MatchRun) -> None:
        reason = self.answers.get("reason", "")
        self.missed = adoption.take_back(run, reason=reason, by=self.request.user)

    def success_message(self) -> str:
        text = _("The adoption was taken back.")
        if not self.missed:
            return text
        missed = ngettext(
            "%(count)s offer could not be planned again.",
            "%(count)s offers could not be planned again.",
            self.missed,
        )
        return f"{text} {missed % {'count': self.missed}}"

    def context(self) -> dict[str, Any]:
        returning = adoption.withdrawn_for(self.instance)
        return {
            **super().context(),
            "title": _("Take back the adoption"),
            "confirm_label": _("Take back the adoption"),
            "restored": self.instance.replaces,
            "returning": self.names(returning),
        }
