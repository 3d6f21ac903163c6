"""Planned outcomes, looked at together and released as a batch that is held for some minutes."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from organizations.models import Cohort, Position
from portal.kernel import permissions, reauthentication
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview, preview_messages
from portal.text import dates
from volunteers.admin.applications import columns
from volunteers.admin.applications.listing import READ, Facts, facts_of
from volunteers.admin.finding import change_url, cohort_of, known, readable
from volunteers.decisions import releases, workflow
from volunteers.models import Application, Release
from volunteers.models.choices import ApplicationStatus as S
from volunteers.overview.overview_cards import outcomes_url

MOST_SHOWN = 10


@dataclass(frozen=True)
class Row:
    application: Application
    url: str
    badge: str
    reason: str
    warnings: list[str]
    key: str


class HoldForm(forms.Form):
    minutes = forms.TypedChoiceField(
        label=_lazy("Hold for"),
        coerce=int,
        initial=15,
        help_text=_lazy("Until then you can stop it, and nobody notices anything."),
        choices=[
            (5, _lazy("5 minutes")),
            (15, _lazy("15 minutes")),
            (30, _lazy("30 minutes")),
            (60, _lazy("1 hour")),
        ],
    )


def page(desk: ModelAdmin, request: PersonRequest) -> HttpResponse:
    return outcomes(request, desk)


@require_http_methods(["GET", "HEAD", "POST"])
def outcomes(request: PersonRequest, desk: ModelAdmin) -> HttpResponse:
    """GET shows what waits; POST shows the messages; `confirmed` plans the release."""
    cohort = cohort_of(request)
    releases.let_due_leave()
    rows = waiting(request, cohort)
    reauthentication.confirm_many(request, len(rows))
    if request.method != "POST" or "change" in request.POST:
        return shown(
            request,
            desk,
            cohort,
            rows,
            HoldForm(),
            chosen=request.POST.getlist("row") or None,
        )
    chosen = [row for row in rows if row.key in request.POST.getlist("row")]
    form = HoldForm(request.POST)
    if len(chosen) != len(set(request.POST.getlist("row"))):
        messages.error(
            request, _("Something has changed meanwhile. Look at the outcomes again.")
        )
    elif not chosen:
        messages.error(request, _("Choose at least one application."))
    elif form.is_valid():
        return go_on(request, desk, cohort, chosen, form)
    return shown(request, desk, cohort, rows, form, chosen=[row.key for row in chosen])


def waiting(request: PersonRequest, cohort: Cohort) -> list[Row]:
    """The longest planned first; a number of queries that doesn't grow with them."""
    found = (
        readable(request.user)
        .in_cohort(cohort)
        .to_release()
        .order_by("status_changed_at", "pk")
    )
    rows = list(found.only(*READ, "outcome_reason", "cohort")[: releases.MOST])
    facts = facts_of(row.pk for row in rows)
    return [
        Row(
            application=row,
            url=change_url(row),
            badge=columns.badge(row),
            reason=row.get_outcome_reason_display(),
            warnings=warnings(row, facts[row.pk]),
            key=f"{row.code}:{row.status}",
        )
        for row in rows
    ]


def warnings(application: Application, facts: Facts) -> list[str]:
    told = []
    if application.status != S.INELIGIBLE and not facts.answered:
        told.append(_("no review"))
    if waits := facts.asked - facts.answered:
        told.append(
            ngettext(
                "%(count)s review still to come",
                "%(count)s reviews still to come",
                waits,
            )
            % {"count": waits}
        )
    if application.released_status:
        told.append(
            _("has read another outcome: %(outcome)s")
            % {"outcome": application.get_released_status_display()}
        )
    return told


def go_on(
    request: PersonRequest,
    desk: ModelAdmin,
    cohort: Cohort,
    chosen: list[Row],
    form: HoldForm,
) -> HttpResponse:
    if "confirmed" not in request.POST:
        context = {
            "form": form,
            "chosen": chosen,
            "letters": letters(request, chosen),
            "counts": counted(chosen),
        }
        return answer(
            request, desk, cohort, "admin/volunteers/outcomes_check.html", **context
        )
    applications = [row.application for row in chosen]
    planned = {row.application.pk: row.application.status for row in chosen}
    try:
        release = releases.plan(
            cohort, applications, by=request.user, **form.cleaned_data, outcomes=planned
        )
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        told = {"when": dates.show_datetime(release.leaves_at)}
        messages.success(
            request,
            _("The outcomes leave at %(when)s. Until then you can stop them.") % told,
        )
    return redirect(outcomes_url(cohort))


def letters(request: PersonRequest, chosen: list[Row]) -> list[MessagePreview]:
    """Word for word what will go to each."""
    keys = [row.application.pk for row in chosen]
    fresh = list(
        Application.objects.filter(pk__in=keys).select_related(
            "cohort", "applicant__data_key"
        )
    )

    def act() -> None:
        for application in fresh:
            workflow.release(application, by=request.user)

    return preview_messages(act, about={application.code for application in fresh})


def counted(rows: list[Row]) -> list[tuple[str, int]]:
    counts = Counter(row.application.status for row in rows)
    return [
        (str(status.label), counts[status]) for status in S.held() if counts[status]
    ]


def shown(
    request: PersonRequest,
    desk: ModelAdmin,
    cohort: Cohort,
    rows: list[Row],
    form: HoldForm,
    *,
    chosen: list[str] | None,
) -> HttpResponse:
    """`chosen`: None for all of them."""
    states = Counter(
        dict(
            readable(request.user)
            .in_cohort(cohort)
            .order_by()
            .values_list("status")
            .annotate(Count("pk"))
        )
    )
    context = {
        "form": form,
        "rows": [
            {"row": row, "is_chosen": chosen is None or row.key in chosen}
            for row in rows
        ],
        "counts": counted(rows),
        "is_more": len(rows) == releases.MOST,
        "seats": Position.objects.in_cohort(cohort).aggregate(seats=Sum("seats"))[
            "seats"
        ]
        or 0,
        "shortlisted": states[S.SHORTLISTED],
        "undecided": sum(
            states[state]
            for state in (
                S.SUBMITTED,
                S.INFORMATION_REQUESTED,
                S.IN_REVIEW,
                S.INTERVIEW,
            )
        ),
        "releases": past(request, cohort),
    }
    return answer(request, desk, cohort, "admin/volunteers/outcomes.html", **context)


def past(request: PersonRequest, cohort: Cohort) -> Any:
    """The newest, each with how many outcomes it has and how many of them their applicants can read."""
    known = Q(outcomes__application__in=readable(request.user).in_cohort(cohort))
    told = known & Q(outcomes__application__released_status=F("outcomes__outcome"))
    found = (
        Release.objects.visible_to(request.user)
        .filter(cohort=cohort)
        .select_related("made_by")
    )
    counted = found.annotate(
        count=Count("outcomes", filter=known), told=Count("outcomes", filter=told)
    )
    return [{"release": one, "is_held": one.is_held()} for one in counted[:MOST_SHOWN]]


def stop_page(desk: ModelAdmin, request: PersonRequest, code: str) -> HttpResponse:
    return stop(request, code)


@require_POST
def stop(request: PersonRequest, code: str) -> HttpResponse:
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    release = get_object_or_404(
        Release.objects.visible_to(request.user).select_related("cohort"), code=code
    )
    try:
        releases.stop(release, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("The release was stopped. No applicant has noticed anything.")
        )
    return redirect(outcomes_url(release.cohort))


def answer(
    request: PersonRequest, desk: ModelAdmin, cohort: Cohort, template: str, **more: Any
) -> HttpResponse:
    return TemplateResponse(
        request,
        template,
        known(desk, request, title=_("Planned outcomes"), cohort=cohort, **more),
    )
