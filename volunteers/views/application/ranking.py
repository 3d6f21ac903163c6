"""Revising one's ranking: once, while the cohort allows it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page
from volunteers.application import choice_queries
from volunteers.application.sections.choices import apply_ranking_action
from volunteers.decisions import reranking
from volunteers.decisions.forms import RankingForm
from volunteers.models import Application
from volunteers.views.application.applying import get_own_application_or_404


@form_page
def application_ranking(request: HttpRequest, number: int) -> HttpResponse:
    """Moving and adding only changes the page; Save with the box ticked stores it."""
    application = get_own_application_or_404(request, number)
    if reranking.get_chance(application) is None:
        raise Http404
    if reranking.closed_reason(application):
        return render_closed(request, application)
    if request.method != "POST":
        return render_ranking(
            request, application, RankingForm(application=application)
        )
    form = RankingForm(
        apply_ranking_action(request.POST),
        application=application,
        is_strict="do" not in request.POST,
    )
    if not form.is_valid() or "do" in request.POST:
        return render_ranking(request, application, form, is_waiting=not form.errors)
    try:
        reranking.revise(application, form.section_data(), by=application.applicant)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("application_ranking", number)
    messages.success(
        request, _("Your new ranking was saved. It is the one that counts now.")
    )
    return redirect("application", number)


def render_ranking(
    request: HttpRequest,
    application: Application,
    form: RankingForm,
    *,
    is_waiting: bool = False,
) -> HttpResponse:
    form.page_attributes = {"action": request.path}
    context: dict[str, Any] = {
        "application": application,
        "form": form,
        "is_waiting": is_waiting,
    }
    return render(
        request,
        "volunteers/decisions/ranking.html",
        {**context, "closes_at": application.cohort.reranking_closes_at},
    )


def render_closed(request: HttpRequest, application: Application) -> HttpResponse:
    """The current and the earlier ranking, and why it can't be changed."""
    chance = reranking.get_chance(application)
    context = {
        "application": choice_queries.prefetch_choices(application),
        "chance": chance,
        "earlier": reranking.earlier_positions(chance, application) if chance else [],
        "refused": str(TransitionRefused(reranking.closed_reason(application)))
        if request.method == "POST" or not is_used(chance)
        else "",
    }
    return render(
        request,
        "volunteers/decisions/ranking_closed.html",
        context,
        status=409 if request.method == "POST" else 200,
    )


def is_used(chance: Any) -> bool:
    return chance is not None and chance.used_at is not None
