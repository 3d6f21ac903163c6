"""Applying: start page, task list, status page, check answers, send, withdraw."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from organizations.cohorts.milestones import milestones
from organizations.models import Cohort, Position
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page, post_only
from portal.models import Message
from volunteers import rules
from volunteers.application import (
    drafting,
    eligibility,
    form_tickets,
    reuse,
    status,
    summary,
    task_list,
    timeline,
)
from volunteers.application.forms import DeclarationForm, WithdrawForm
from volunteers.application.sections import documents as document_section
from volunteers.asking.cards import asking_card
from volunteers.decisions import decision_rows, information, reranking, workflow
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus

WANTED_POSITION_KEY = "wanted_position"


@login_not_required
@form_page
def apply(request: HttpRequest, number: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    if request.method != "POST":
        return render(
            request,
            "volunteers/application/apply.html",
            apply_context(request, cohort, remember_wanted_position(request, cohort)),
        )
    if not request.user.is_authenticated:
        return redirect(account_url("account_signup", cohort))
    try:
        begun = drafting.begin_application(
            cohort,
            by=request.user,
            wanted_position=pop_wanted_position(request, cohort),
        )
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("apply", number)
    eligibility.copy_to_application(request.session, begun)
    return redirect("application", number)


def apply_context(
    request: HttpRequest, cohort: Cohort, wanted_position: Position | None
) -> dict[str, Any]:
    user = request.user
    application = (
        Application.objects.filter(cohort=cohort, applicant=user.pk).first()
        if user.is_authenticated
        else None
    )
    return {
        "cohort": cohort,
        "wanted": wanted_position,
        "phase": cohort.phase(),
        "own": application,
        "other_role": rules.other_role(user, cohort)
        if user.is_authenticated and not application
        else "",
        "card": asking_card(cohort).context,
        "dates": milestones(cohort),
        "age_on": rules.counted_age_on(cohort),
        "signup_url": account_url("account_signup", cohort),
        "login_url": account_url("account_login", cohort),
    }


def account_url(name: str, cohort: Cohort) -> str:
    return (
        f"{reverse(name)}?{urlencode({'next': reverse('apply', args=[cohort.number])})}"
    )


def remember_wanted_position(request: HttpRequest, cohort: Cohort) -> Position | None:
    """Stores the position a visitor comes from in the session, for after sign-up."""
    slug = request.GET.get("position", "")
    if slug and (wanted_position := find_open_position(cohort, slug)):
        request.session[WANTED_POSITION_KEY] = [cohort.number, wanted_position.slug]
        return wanted_position
    return remembered_wanted_position(request, cohort)


def remembered_wanted_position(request: HttpRequest, cohort: Cohort) -> Position | None:
    number, slug = request.session.get(WANTED_POSITION_KEY) or (0, "")
    return find_open_position(cohort, slug) if number == cohort.number else None


def pop_wanted_position(request: HttpRequest, cohort: Cohort) -> Position | None:
    wanted_position = remembered_wanted_position(request, cohort)
    request.session.pop(WANTED_POSITION_KEY, None)
    return wanted_position


def find_open_position(cohort: Cohort, slug: str) -> Position | None:
    return (
        Position.objects.open()
        .in_cohort(cohort)
        .select_related("organization")
        .filter(slug=slug)
        .first()
    )


def get_own_application_or_404(request: HttpRequest, number: int) -> Application:
    """The user's own application to the cohort; 404 for anybody else, also staff."""
    rows = document_section.with_asks_documents(
        Application.objects.visible_to(request.user)
    ).select_related("cohort", "data_key", "home_province", "reranking")
    application = get_object_or_404(rows, cohort__number=number, applicant=request.user)
    application.applicant = cast(Any, request.user)
    return application


@require_safe
def application_detail(request: HttpRequest, number: int) -> HttpResponse:
    application = drafting.prefetch_sections(
        get_own_application_or_404(request, number)
    )
    current = status.applicant_status(application)
    context: dict[str, Any] = {"application": application, "standing": current}
    if current.key == ApplicationStatus.DRAFT:
        context |= {
            **task_list.task_list_context(application),
            "earlier": reuse.earlier_application(application),
        }
        return render(request, "volunteers/application/application.html", context)
    context |= task_list.status_context(application)
    if current.key in (ApplicationStatus.NOT_SELECTED, ApplicationStatus.INELIGIBLE):
        context["told"] = decision_rows.told_with_result(application)
    sent_messages = (
        Message.objects.visible_to(application.applicant)
        .filter(occasion__startswith=application.code)
        .select_related("data_key")
    )
    chance = reranking.get_chance(application)
    context |= {
        "has_ranking_chance": chance is not None,
        "can_rerank": chance is not None and not reranking.closed_reason(application),
        "sent_messages": sent_messages,
        "events": timeline.events(application),
        "summaries": summary.summarize(application),
    }
    return render(request, "volunteers/application/application_status.html", context)


@require_safe
def application_check(request: HttpRequest, number: int) -> HttpResponse:
    application = get_own_application_or_404(request, number)
    if not rules.can_submit(application):
        return redirect("application", number)
    return render_check(request, application, DeclarationForm())


def render_check(
    request: HttpRequest,
    application: Application,
    form: DeclarationForm,
    ticket: str = "",
) -> HttpResponse:
    """`ticket`: of a refused page, so that its time of opening keeps counting."""
    number = application.cohort.number
    form.page_attributes = {"action": reverse("application_submit", args=[number])}
    context = {
        "application": application,
        "form": form,
        "summaries": summary.summarize(application),
        "editable": drafting.BY_SLUG,
        "incomplete": drafting.incomplete_sections(application),
        "was_sent": request.method == "POST",
        "ticket": ticket
        or form_tickets.sign(form_tickets.new_ticket(), application, "check"),
    }
    return render(request, "volunteers/application/application_check.html", context)


@post_only(_lazy("Send my application"), "application_check", "number")
def application_submit(request: HttpRequest, number: int) -> HttpResponse:
    """Sending twice leads to the same status page with the same reference."""
    application, form = (
        get_own_application_or_404(request, number),
        DeclarationForm(request.POST),
    )
    ticket = request.POST.get("ticket", "")
    opened_at = form_tickets.load(ticket, application, "check").opened_at
    if not rules.can_submit(application, opened_at=opened_at):
        return redirect_refused(request, application)
    if drafting.incomplete_sections(application) or not form.is_valid():
        return render_check(request, application, form, ticket)
    try:
        workflow.submit(application, by=application.applicant, opened_at=opened_at)
    except TransitionRefused as refused:
        return redirect_refused(request, application, refused)
    messages.success(
        request,
        _("Your application was sent. Its reference is %(reference)s.")
        % {"reference": application.reference},
    )
    return redirect("application", number)


def redirect_refused(
    request: HttpRequest,
    application: Application,
    refused: TransitionRefused | None = None,
) -> HttpResponse:
    if application.status == ApplicationStatus.DRAFT:
        messages.error(
            request,
            str(refused or TransitionRefused(drafting.closed_reason(application))),
        )
    return redirect("application", application.cohort.number)


@post_only(_lazy("Send the updated sections"), "application", "number")
def application_answer(request: HttpRequest, number: int) -> HttpResponse:
    done = _("The updated sections were sent. Thank you.")
    return run_step(
        request,
        get_own_application_or_404(request, number),
        information.answer,
        done,
    )


@post_only(_lazy("Begin with my earlier answers"), "application", "number")
def application_reuse(request: HttpRequest, number: int) -> HttpResponse:
    done = _(
        "Your earlier answers are in place. Read each section and change "
        "what is different now."
    )
    return run_step(
        request, get_own_application_or_404(request, number), reuse.reuse_answers, done
    )


@form_page
def application_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    application = get_own_application_or_404(request, number)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        verb = partial(workflow.withdraw, reason=form.cleaned_data["reason"])
        return run_step(
            request, application, verb, _("Your application was withdrawn.")
        )
    if (
        not rules.can_withdraw(application)
        or status.applicant_status(application).is_settled
    ):
        return redirect("application", number)
    context = {
        "application": application,
        "is_late": rules.is_late(application),
        "deadline": rules.deadline(application),
        "form": form,
    }
    return render(request, "volunteers/application/application_withdraw.html", context)


@post_only(_lazy("Undo the withdrawal"), "application", "number")
def application_undo_withdrawal(request: HttpRequest, number: int) -> HttpResponse:
    done = _("Your application is active again.")
    return run_step(
        request,
        get_own_application_or_404(request, number),
        workflow.undo_withdrawal,
        done,
    )


def run_step(
    request: HttpRequest, application: Application, verb: Callable[..., None], done: str
) -> HttpResponse:
    try:
        verb(application, by=application.applicant)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("application", application.cohort.number)
