"""Revising one's ranking, once, while the cohort's window is open."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.kernel.lifecycle import TransitionRefused
from volunteers.application import drafting
from volunteers.application.sections.choices import rearranged
from volunteers.decisions import reranking
from volunteers.decisions.forms import RankingForm
from volunteers.models import Application
from volunteers.views.application.applying import own_application


@require_http_methods(["GET", "HEAD", "POST"])
def application_ranking(request: HttpRequest, number: int) -> HttpResponse:
    """Moving and adding is kept on the page only; Save with the tick stores it for good."""
    own = own_application(request, number)
    if reranking.chance(own) is None:
        raise Http404
    if reranking.why_not(own):
        return closed(request, own)
    if request.method != "POST":
        return shown(request, own, RankingForm(application=own))
    form = RankingForm(
        rearranged(request.POST), application=own, is_strict="do" not in request.POST
    )
    if not form.is_valid() or "do" in request.POST:
        return shown(request, own, form, is_waiting=not form.errors)
    try:
        reranking.revise(own, form.section_data(), by=own.applicant)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("application_ranking", number)
    messages.success(
        request, _("Your new ranking was saved. It is the one that counts now.")
    )
    return redirect("application", number)


def shown(
    request: HttpRequest,
    own: Application,
    form: RankingForm,
    *,
    is_waiting: bool = False,
) -> HttpResponse:
    page: dict[str, Any] = {"application": own, "form": form, "is_waiting": is_waiting}
    return render(
        request,
        "volunteers/ranking.html",
        {**page, "closes_at": own.cohort.reranking_closes_at},
    )


def closed(request: HttpRequest, own: Application) -> HttpResponse:
    """What counts, what was ranked before, and why nothing can be changed; nothing posted is stored."""
    chance = reranking.chance(own)
    page = {
        "application": drafting.with_choices(own),
        "chance": chance,
        "earlier": reranking.earlier_hosts(chance, own) if chance else [],
        "refused": str(TransitionRefused(reranking.why_not(own)))
        if request.method == "POST" or not is_used(chance)
        else "",
    }
    return render(
        request,
        "volunteers/ranking_closed.html",
        page,
        status=409 if request.method == "POST" else 200,
    )


def is_used(chance: Any) -> bool:
    return chance is not None and chance.used_at is not None
