"""Applying: the page that begins it, the task list or status page, check answers, send, withdraw."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from organizations.cohorts.milestones import milestones
from organizations.models import Cohort, Position
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from volunteers import rules
from volunteers.application import (
    drafting,
    eligibility,
    form_tickets,
    status,
    summary,
    task_list,
    timeline,
)
from volunteers.application.forms import DeclarationForm, WithdrawForm
from volunteers.application.sections import requested_documents
from volunteers.decisions import reranking, workflow
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus
from volunteers.views.application import reuse

WANTED = "wanted_position"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, number: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    if request.method != "POST":
        return render(
            request,
            "volunteers/apply.html",
            apply_page(request, cohort, remember_wanted(request, cohort)),
        )
    if not request.user.is_authenticated:
        return redirect(entrance("account_signup", cohort))
    try:
        begun = drafting.begin(
            cohort, by=request.user, wanted=take_wanted(request, cohort)
        )
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("apply", number)
    eligibility.carry_over(request.session, begun)
    return redirect("application", number)


def apply_page(
    request: HttpRequest, cohort: Cohort, wanted: Position | None
) -> dict[str, Any]:
    user = request.user
    own = (
        Application.objects.filter(cohort=cohort, applicant=user.pk).first()
        if user.is_authenticated
        else None
    )
    return {
        "cohort": cohort,
        "wanted": wanted,
        "phase": cohort.phase(),
        "own": own,
        "other_role": rules.other_role(user, cohort)
        if user.is_authenticated and not own
        else "",
        "question_count": cohort.questions.count(),
        "minutes": sum(
            section.minutes
            for section in drafting.sections_of(Application(cohort=cohort))
        ),
        "dates": milestones(cohort),
        "age_on": rules.counted_age_on(cohort),
        "signup_url": entrance("account_signup", cohort),
        "login_url": entrance("account_login", cohort),
    }


def entrance(name: str, cohort: Cohort) -> str:
    return (
        f"{reverse(name)}?{urlencode({'next': reverse('apply', args=[cohort.number])})}"
    )


def remember_wanted(request: HttpRequest, cohort: Cohort) -> Position | None:
    """The position a visitor comes from outlives sign-up in their session."""
    slug = request.GET.get("position", "")
    if slug and (wanted := open_position(cohort, slug)):
        request.session[WANTED] = [cohort.number, wanted.slug]
        return wanted
    return wanted_before(request, cohort)


def wanted_before(request: HttpRequest, cohort: Cohort) -> Position | None:
    number, slug = request.session.get(WANTED) or (0, "")
    return open_position(cohort, slug) if number == cohort.number else None


def take_wanted(request: HttpRequest, cohort: Cohort) -> Position | None:
    wanted = wanted_before(request, cohort)
    request.session.pop(WANTED, None)
    return wanted


def open_position(cohort: Cohort, slug: str) -> Position | None:
    return (
        Position.objects.open()
        .in_cohort(cohort)
        .select_related("organization")
        .filter(slug=slug)
        .first()
    )


def own_application(request: HttpRequest, number: int) -> Application:
    """The person's own application to the cohort; anything else is not found, for staff too."""
    rows = requested_documents.with_asked(
        Application.objects.visible_to(request.user)
    ).select_related("cohort", "applicant", "data_key", "home_province", "reranking")
    return get_object_or_404(rows, cohort__number=number, applicant=request.user)


@require_safe
def application(request: HttpRequest, number: int) -> HttpResponse:
    own = drafting.read_parts(own_application(request, number))
    where = status.standing(own)
    page: dict[str, Any] = {"application": own, "standing": where}
    if where.key == ApplicationStatus.DRAFT:
        page |= {**task_list.task_page(own), "earlier": reuse.earlier(own)}
        return render(request, "volunteers/application.html", page)
    page |= task_list.status_page(own)
    sent = (
        Message.objects.visible_to(own.applicant)
        .filter(occasion__startswith=own.code)
        .select_related("data_key")
    )
    chance = reranking.chance(own)
    page |= {
        "has_ranking_chance": chance is not None,
        "can_rerank": chance is not None and not reranking.why_not(own),
    }
    page |= {"letters": sent, "events": timeline.events(own), "told": summary.told(own)}
    return render(request, "volunteers/application_status.html", page)


@require_safe
def application_check(request: HttpRequest, number: int) -> HttpResponse:
    own = own_application(request, number)
    if not rules.can_submit(own):
        return redirect("application", number)
    return check_page(request, own, DeclarationForm())


def check_page(
    request: HttpRequest, own: Application, form: DeclarationForm, ticket: str = ""
) -> HttpResponse:
    """`ticket`: that of the page which was refused, so that the time it was opened keeps counting."""
    page = {
        "application": own,
        "form": form,
        "told": summary.told(own),
        "editable": drafting.BY_SLUG,
        "incomplete": drafting.incomplete_sections(own),
        "ticket": ticket or form_tickets.sign(form_tickets.new(), own, "check"),
    }
    return render(request, "volunteers/application_check.html", page)


@require_POST
def application_submit(request: HttpRequest, number: int) -> HttpResponse:
    """Sent twice, it leads to the same status page with the same reference."""
    own, form = own_application(request, number), DeclarationForm(request.POST)
    ticket = request.POST.get("ticket", "")
    opened_at = form_tickets.read(ticket, own, "check").opened_at
    if not rules.can_submit(own, opened_at=opened_at):
        return turned_away(request, own)
    if drafting.incomplete_sections(own) or not form.is_valid():
        return check_page(request, own, form, ticket)
    try:
        workflow.submit(own, by=own.applicant, opened_at=opened_at)
    except TransitionRefused as refused:
        return turned_away(request, own, refused)
    messages.success(
        request,
        _("Your application was sent. Its reference is %(reference)s.")
        % {"reference": own.reference},
    )
    return redirect("application", number)


def turned_away(
    request: HttpRequest, own: Application, refused: TransitionRefused | None = None
) -> HttpResponse:
    if own.status == ApplicationStatus.DRAFT:
        messages.error(
            request, str(refused or TransitionRefused(drafting.why_closed(own)))
        )
    return redirect("application", own.cohort.number)


@require_POST
def application_answer(request: HttpRequest, number: int) -> HttpResponse:
    done = _("What you completed was sent. Thank you.")
    return act(request, own_application(request, number), workflow.answer_request, done)


@require_POST
def application_reuse(request: HttpRequest, number: int) -> HttpResponse:
    done = _(
        "Your earlier answers are in place. Read each section and change what is different now."
    )
    return act(request, own_application(request, number), reuse.reuse, done)


@require_http_methods(["GET", "HEAD", "POST"])
def application_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    own = own_application(request, number)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        verb = partial(workflow.withdraw, reason=form.cleaned_data["reason"])
        return act(request, own, verb, _("Your application was withdrawn."))
    if not rules.can_withdraw(own) or status.standing(own).is_settled:
        return redirect("application", number)
    page = {"application": own, "is_late": rules.is_late(own), "form": form}
    return render(request, "volunteers/application_withdraw.html", page)


@require_POST
def application_undo_withdrawal(request: HttpRequest, number: int) -> HttpResponse:
    done = _("Your application is back where it was.")
    return act(
        request, own_application(request, number), workflow.undo_withdrawal, done
    )


def act(
    request: HttpRequest, own: Application, verb: Callable[..., None], done: str
) -> HttpResponse:
    try:
        verb(own, by=own.applicant)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("application", own.cohort.number)
