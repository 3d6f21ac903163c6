"""What members of an organization see of the people who chose it: a list, a page each,
their order.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from organizations import rules as host_rules
from organizations.models import Organization
from organizations.views.host import get_organization_or_404
from portal.kernel import audit
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.kernel.methods import form_page, post_only
from portal.kernel.permissions import PersonRequest
from volunteers.hosts import applicants, sharing
from volunteers.hosts.forms import InterestForm
from volunteers.models import Choice, Interest
from volunteers.models.choices import InterestLevel


@require_safe
def host_applicants(request: PersonRequest, slug: str) -> HttpResponse:
    organization = get_organization_or_404(request, slug)
    context = {
        "organization": organization,
        "groups": applicants.group_by_position(request.user, organization),
        "can_answer": host_rules.can_edit_profile(request.user, organization),
    }
    return render(request, "volunteers/hosts/applicants.html", context)


@form_page
def host_applicant(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    """Every view is recorded in the history; editors answer on the same page."""
    organization = get_organization_or_404(request, slug)
    choice = get_choice_or_404(request, organization, code)
    if request.method == "POST":
        return save_interest(request, organization, choice)
    audit.record("read applicant", choice.application, by=request.user)
    return render_applicant(request, organization, choice)


def get_choice_or_404(
    request: PersonRequest, organization: Organization, code: str
) -> Choice:
    rows = (
        Choice.objects.visible_to(request.user).shared().of_organization(organization)
    )
    return get_object_or_404(
        rows.select_related("application__data_key", "position__cohort"), code=code
    )


def save_interest(
    request: PersonRequest, organization: Organization, choice: Choice
) -> HttpResponse:
    if not host_rules.can_edit_profile(request.user, organization):
        raise PermissionDenied
    form = InterestForm(sharing.interest_in(choice), request.POST)
    if not form.is_valid():
        return render_applicant(request, organization, choice, form=form)
    try:
        sharing.save_interest(choice, **form.cleaned_data, by=request.user)
    except StaleVersion:
        interest = sharing.interest_in(choice)
        form.data = {**request.POST.dict(), "seen": sharing.interest_version(interest)}
        form.add_error(
            None,
            _(
                "Someone else of your organization has answered since. Compare, "
                "then save again."
            ),
        )
        return render_applicant(
            request, organization, choice, form=form, theirs=interest
        )
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect("host_applicants", organization.slug)
    messages.success(
        request,
        _("Your answer about %(name)s was saved.")
        % {"name": choice.application.display_name},
    )
    return redirect("host_applicants", organization.slug)


def render_applicant(
    request: PersonRequest,
    organization: Organization,
    choice: Choice,
    *,
    form: InterestForm | None = None,
    theirs: Interest | None = None,
) -> HttpResponse:
    """`theirs`: what another editor stored meanwhile; the form keeps what was typed
    here.
    """
    interest = sharing.interest_in(choice)
    can_answer = host_rules.can_edit_profile(request.user, organization)
    is_settled = interest is not None and sharing.is_settled(choice.position)
    context = {
        "is_settled": is_settled,
        **applicants.page_facts(choice, request.user, organization),
        # Beside a form with something typed, a press would lose it.
        "is_quick": can_answer and interest is None and form is None,
        "organization": organization,
        "choice": choice,
        "details": applicants.applicant_context(choice),
        "said": interest,
        "form": form or InterestForm(interest)
        if can_answer and not is_settled
        else None,
        "theirs": theirs,
    }
    return render(
        request,
        "volunteers/hosts/applicant.html",
        context,
        status=409 if theirs else 200,
    )


@post_only(_lazy("Answer"), "host_applicants", "slug")
def host_applicant_answer(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    """One press: the answer without a note, from the list or the person's page."""
    organization = get_organization_or_404(request, slug)
    choice = get_choice_or_404(request, organization, code)
    if not host_rules.can_edit_profile(request.user, organization):
        raise PermissionDenied
    level, seen = request.POST.get("level", ""), request.POST.get("seen", "")
    try:
        ensure_level(level)
        sharing.answer_quickly(choice, level=level, seen=seen, by=request.user)
    except StaleVersion:
        messages.error(request, _("Someone else of your organization has answered."))
        return redirect("host_applicant", slug, code)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, saved_words(choice, level))
    return redirect(f"{reverse('host_applicants', args=[slug])}#applicant-{code}")


def ensure_level(level: str) -> None:
    if level not in InterestLevel.values:
        raise TransitionRefused(_("choose one of the three answers"))


def saved_words(choice: Choice, level: str) -> str:
    """With the next thing that helps: why somebody does not fit."""
    text = _("Your answer about %(name)s was saved.")
    if level == InterestLevel.NO:
        text = _(
            "Your answer about %(name)s was saved. You can say why on the page about "
            "them."
        )
    return text % {"name": choice.application.display_name}


@post_only(_lazy("Change the ranking"), "host_applicants", "slug")
def host_applicants_rank(request: PersonRequest, slug: str) -> HttpResponse:
    """One press of one button: `move` is what to do and with whom, such as
    "up:CODE".
    """
    organization = get_organization_or_404(request, slug)
    if not host_rules.can_edit_profile(request.user, organization):
        raise PermissionDenied
    action, _colon, code = request.POST.get("move", "").partition(":")
    choice = get_choice_or_404(request, organization, code)
    try:
        sharing.rank(choice.position, action=action, code=code, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    return redirect("host_applicants", slug)
