"""The steps of a participation: each shows what it does before it is confirmed."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin import withdrawal_preview
from organizations.cohorts.participation_steps import (
    CLOSE_PARTICIPATION,
    READMIT_PARTICIPATION,
    REOPEN_PARTICIPATION,
    WITHDRAW_PARTICIPATION,
)
from organizations.hosts import withdrawals
from organizations.hosts.forms import AnswerLeaveForm, ReadmitForm, WithdrawForm
from organizations.models import Participation, Withdrawal
from organizations.models.choices import WithdrawalStatus
from organizations.profiles import workflow as profile_workflow
from portal.admin.confirmed_action import ConfirmedAction, state_refusal
from portal.admin.context import post_only
from portal.kernel import lifecycle, permissions
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.text import dates


class ParticipationAction(ConfirmedAction[Participation]):
    step: ClassVar[Step]
    is_dangerous: ClassVar[bool] = False
    lead: "ClassVar[str | Promise]" = ""
    nothing: "ClassVar[str | Promise]" = ""

    def find(self, code: str) -> Participation:
        return get_participation_or_404(self.request, code)

    def check(self) -> None:
        lifecycle.ensure_open(self.instance)
        if self.instance.status not in self.step.sources:
            raise state_refusal(self.instance)

    def object_url(self) -> str:
        return change_url(self.instance)

    def context(self) -> dict[str, Any]:
        return {
            "title": self.step.label,
            "object_name": str(self.instance),
            "lead": self.lead,
            "nothing": self.nothing,
            "confirm_label": self.step.label,
            "is_dangerous": self.is_dangerous,
        }


class CloseParticipation(ParticipationAction):
    step = CLOSE_PARTICIPATION
    is_dangerous = True
    nothing = _lazy(
        "Nothing is sent. The page stays public, but nobody can choose or change it "
        "any more. You can open it again until the cohort is closed."
    )

    def perform(self, participation: Participation) -> None:
        profile_workflow.close(participation, by=self.request.user)

    def success_message(self) -> str:
        return _("It is closed. You can open it again until the cohort is closed.")


class ReopenParticipation(ParticipationAction):
    step = REOPEN_PARTICIPATION
    nothing = _lazy(
        "Nothing is sent. People can choose the organization again, and it can change "
        "its profile."
    )

    def perform(self, participation: Participation) -> None:
        profile_workflow.reopen(participation, by=self.request.user)

    def success_message(self) -> str:
        return _("It is open again.")


class WithdrawParticipation(ParticipationAction):
    """Held for some minutes, in which it can be stopped and nobody is told."""

    template_name = "admin/organizations/participation_withdraw.html"
    changed_besides = _lazy("what it touches has changed meanwhile; look at it again")
    step = WITHDRAW_PARTICIPATION
    is_dangerous = True

    def find(self, code: str) -> Participation:
        participation = super().find(code)
        self.touched = withdrawal_preview.touched_by(participation, self.request.user)
        self.under_way = withdrawals.under_way(participation)
        return participation

    def affected_count(self) -> int:
        return sum(group.count for group in self.touched)

    def check(self) -> None:
        super().check()
        if self.under_way and self.under_way.status == WithdrawalStatus.HELD:
            raise TransitionRefused(_("it is held already; you can stop it"))

    def build_form(self, data: QueryDict | None) -> WithdrawForm:
        return WithdrawForm(data)

    def shown_state(self) -> str:
        """With whom the page names, and with the organization's own request."""
        asked = self.under_way.code if self.under_way else ""
        shown = withdrawal_preview.fingerprint(self.touched)
        return f"{self.instance.status} {asked}:{shown}"

    def preview(self) -> list[withdrawal_preview.MessageGroup]:
        """As it would be now; when it takes effect everything is looked up again."""
        fresh, user = self.reload(), self.request.user
        return withdrawal_preview.message_groups(
            lambda: profile_workflow.withdraw(fresh, by=user), self.instance, user
        )

    def perform(self, participation: Participation) -> None:
        withdrawal = withdrawals.hold(
            participation,
            note=self.answers["note"],
            minutes=self.answers["minutes"],
            by=self.request.user,
        )
        self.leaves_at = withdrawal.leaves_at

    def success_message(self) -> str:
        when = dates.show_datetime(self.leaves_at) if self.leaves_at else ""
        return _("It leaves at %(when)s. Until then you can stop it.") % {"when": when}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "touched": self.touched,
            "asked": self.under_way,
            "confirm_label": _("Take out of the cohort, held"),
        }


class ReadmitParticipation(ParticipationAction):
    """A correction after it has left."""

    template_name = "admin/organizations/participation_readmit.html"
    step = READMIT_PARTICIPATION

    def build_form(self, data: QueryDict | None) -> ReadmitForm:
        return ReadmitForm(data)

    def preview(self) -> list[withdrawal_preview.MessageGroup]:
        fresh, user = self.reload(), self.request.user
        return withdrawal_preview.message_groups(
            lambda: self.perform(fresh), self.instance, user
        )

    def perform(self, participation: Participation) -> None:
        withdrawals.readmit(
            participation, note=self.answers["note"], by=self.request.user
        )

    def success_message(self) -> str:
        return _("It takes part again. Those concerned were told.")


class AnswerLeave(ConfirmedAction[Withdrawal]):
    """It asked to leave and stays."""

    def find(self, code: str) -> Withdrawal:
        self.participation = get_participation_or_404(self.request, code)
        return get_newest_withdrawal_or_404(self.request, self.participation)

    def check(self) -> None:
        lifecycle.ensure_open(self.participation)
        if self.instance.status not in withdrawals.REFUSE.sources:
            raise state_refusal(self.instance)

    def build_form(self, data: QueryDict | None) -> AnswerLeaveForm:
        return AnswerLeaveForm(data)

    def perform(self, withdrawal: Withdrawal) -> None:
        withdrawals.refuse(
            withdrawal, answer=self.answers["answer"], by=self.request.user
        )

    def success_message(self) -> str:
        return _("The organization stays and can read your answer.")

    def object_url(self) -> str:
        return change_url(self.participation)

    def context(self) -> dict[str, Any]:
        return {
            "title": withdrawals.REFUSE.label,
            "object_name": str(self.participation),
            "lead": _("This will be sent:"),
            "confirm_label": _("Send the answer"),
        }


def page_of_participation(request: PersonRequest, code: str) -> str:
    return change_url(get_participation_or_404(request, code))


@post_only(_lazy("Stop it"), page_of_participation)
def stop_withdrawal(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    participation = get_participation_or_404(request, code)
    withdrawal = get_newest_withdrawal_or_404(request, participation)
    try:
        withdrawals.stop(withdrawal, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It was stopped. No one has been told."))
    return redirect(change_url(participation))


def get_participation_or_404(request: PersonRequest, code: str) -> Participation:
    """403 for staff whose work it isn't."""
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    rows = Participation.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("organization", "cohort"), code=code)


def get_newest_withdrawal_or_404(
    request: PersonRequest, participation: Participation
) -> Withdrawal:
    rows = Withdrawal.objects.visible_to(request.user).filter(
        participation=participation
    )
    newest = rows.select_related("data_key").order_by("-pk").first()
    if newest is None:
        raise Http404
    newest.participation = participation
    return newest


def change_url(participation: Participation) -> str:
    return reverse("admin:organizations_participation_change", args=[participation.pk])
