"""What the positions of a line require: on the board, and to waive it for a person."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements.admin.finding import get_proposal_or_404
from placements.matching import must_haves
from placements.matching.forms import MAX_REASON_LENGTH
from placements.models import MatchRun, Proposal, Waiver
from placements.overview import earlier_service
from portal.admin.context import post_only
from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Submit
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import User
from volunteers.application import qualifications
from volunteers.models import Application, Choice

NOTE_LABELS: dict[str, tuple["str | Promise", str]] = {
    must_haves.UNMET: (_lazy("Not met"), "rose"),
    must_haves.OPEN: (_lazy("Not answered since the text changed"), "sun"),
    must_haves.WAIVED: (_lazy("Waived"), "plain"),
}


@dataclass(frozen=True)
class Note:
    """Of a line of the board: what the person doesn't meet where they would go."""

    label: "str | Promise"
    tone: str
    text: str = ""


def board_notes(run: MatchRun, proposals: list[Proposal]) -> dict[str, list[Note]]:
    """By code of the application, as the match knew it."""
    rows = {row["key"]: row for row in run.inputs["applicants"]}
    asking = set(run.inputs.get("requiring", ()))
    return {
        proposal.application.code: line_notes(
            rows[proposal.application.code], proposal, asking
        )
        for proposal in proposals
        if proposal.position
    }


def line_notes(row: dict[str, Any], proposal: Proposal, asking: set[int]) -> list[Note]:
    if proposal.position_id not in row["choices"]:
        label = _("Was not asked what this position requires")
        return [Note(label, "sun")] if proposal.position_id in asking else []
    found = row.get("must_haves", {}).get(str(proposal.position_id), {})
    return [
        Note(label, tone, text)
        for kind, (label, tone) in NOTE_LABELS.items()
        for text in found.get(kind, ())
    ]


def elsewhere_notes(
    applications: Collection[Application], user: User
) -> dict[str, list[Note]]:
    """By code of the application: who has a place in another cohort that still runs.

    They can't take another one before it has ended.
    """
    places = earlier_service.running_elsewhere(applications, user)
    label = _("Has a place in another cohort")
    return {
        row.code: [Note(label, "rose", earlier_service.describe(place))]
        for row in applications
        if (place := places.get(row.applicant_id))
    }


class WaiverForm(PortalForm):
    """Of one line that the person doesn't meet."""

    css = "stack-s"
    parts = ("reason",)
    buttons = (Actions(Submit(_lazy("Waive"), tone="quiet")),)

    reason = forms.CharField(
        label=_lazy("Why"),
        max_length=MAX_REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    qualification = forms.IntegerField(
        min_value=1, max_value=2**31, widget=forms.HiddenInput
    )

    @classmethod
    def of_line(cls, qualification: int, url: str) -> "WaiverForm":
        form = cls(
            initial={"qualification": qualification},
            auto_id=f"waive-{qualification}-%s",
        )
        form.page_attributes = {"action": url}
        return form


@post_only(_lazy("Waive"), "admin:placements_matchrun_line", "code", "application")
def waive_view(
    model_admin: ModelAdmin, request: PersonRequest, code: str, application: str
) -> HttpResponse:
    """Waives a must-have of a chosen position, or takes the waiver back."""
    proposal = get_proposal_or_404(request.user, code, application)
    form = WaiverForm(request.POST)
    # A form of the page is always valid; whatever else is posted finds nothing.
    data: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    chosen = Choice.objects.filter(application=proposal.application)
    qualification = get_object_or_404(
        qualifications.required().filter(position__in=chosen.values("position")),
        pk=data.get("qualification", 0),
    )
    try:
        if "take_back" in request.POST:
            must_haves.take_back(proposal.application, qualification, by=request.user)
        else:
            must_haves.waive(
                proposal.application,
                qualification,
                reason=data["reason"],
                by=request.user,
            )
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Saved. It counts in the next match; this one stays as it is.")
        )
    return redirect(line_url(proposal))


def line_url(proposal: Proposal) -> str:
    return reverse(
        "admin:placements_matchrun_line",
        args=[proposal.run.code, proposal.application.code],
    )


def needs_context(proposal: Proposal) -> list[dict[str, Any]]:
    """What each chosen position requires, as it is now."""
    application = proposal.application
    rows = application.choices.select_related("position__organization")
    choices = qualifications.load(list(rows.order_by("rank")))
    waivers = {
        row.qualification_id: row
        for row in Waiver.objects.filter(application=application).select_related(
            "waived_by", "application__data_key"
        )
    }
    waived = {key: row.text for key, row in waivers.items()}
    url = reverse(
        "admin:placements_matchrun_waive", args=[proposal.run.code, application.code]
    )
    return [
        {
            "choice": choice,
            "lines": [
                {
                    "judgement": judgement,
                    "waiver": waivers[judgement.qualification.pk]
                    if must_haves.is_waived(judgement.qualification, waived)
                    else None,
                    "form": WaiverForm.of_line(judgement.qualification.pk, url),
                }
                for judgement in qualifications.judgements(choice)
            ],
        }
        for choice in choices
    ]
