"""What members of an organization see of the people who chose it: a list, a page each,
their order.
"""

from typing import Any

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
from portal.kernel.lifecycle import InputRefused, StaleVersion, TransitionRefused
from portal.kernel.methods import form_page, post_only
from portal.kernel.permissions import PersonRequest
from volunteers.hosts import applicants, comparing, sharing
from volunteers.hosts.forms import InterestForm, SearchForm
from volunteers.hosts.listing import Listing, around
from volunteers.models import Choice, Interest
from volunteers.models.choices import InterestLevel


@require_safe
def host_applicants(request: PersonRequest, slug: str) -> HttpResponse:
    """Whoever looks reads the first line of each reason: that is recorded, too."""
    organization = get_organization_or_404(request, slug)
    listing = Listing.of(request.GET)
    groups = applicants.group_by_position(request.user, organization)
    shown = listing.narrow(groups)
    if shown:
        audit.record("list applicants", organization, by=request.user)
    context = {
        "organization": organization,
        "listing": listing,
        "is_empty": not groups,
        "groups": shown,
        "tabs": listing.tabs(groups),
        "search": SearchForm(listing),
        "can_answer": host_rules.can_edit_profile(request.user, organization),
        "can_compare": sum(len(group.rows) for group in shown) > 1,
        "most_compared": comparing.MOST,
    }
    return render(request, "volunteers/hosts/applicants.html", context)


@require_safe
def host_applicants_compare(request: PersonRequest, slug: str) -> HttpResponse:
    """A few people side by side; each reading is recorded, as on their own pages."""
    organization = get_organization_or_404(request, slug)
    listing = Listing.of(request.GET)
    codes = list(dict.fromkeys(request.GET.getlist("with")))
    people = comparing.chosen(request.user, organization, codes[: comparing.MOST])
    with audit.at_the_end():
        for row in people:
            audit.record("read applicant", row.choice.application, by=request.user)
    context = {
        "organization": organization,
        "listing": listing,
        "back_url": listing.address("host_applicants", slug),
        "people": people,
        "lines": comparing.lines(people),
        "has_more": len(codes) > comparing.MOST,
        "has_unknown": len(people) < len(codes[: comparing.MOST]),
        "most_compared": comparing.MOST,
    }
    return render(request, "volunteers/hosts/compare.html", context)


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
    # Before the answer moves this person to another place of the list.
    on = address_after(request, organization, choice)
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
        return redirect(list_address(request, organization))
    messages.success(
        request,
        _("Your answer about %(name)s was saved.")
        % {"name": choice.application.display_name},
    )
    return redirect(on)


def list_address(request: PersonRequest, organization: Organization) -> str:
    """The list as it was looked at: the address of each page keeps that."""
    return Listing.of(request.GET).address("host_applicants", organization.slug)


def address_after(
    request: PersonRequest, organization: Organization, choice: Choice
) -> str:
    """The next person of the list if that was asked for, or the list at this place."""
    listing = Listing.of(request.GET)
    groups = applicants.group_by_position(request.user, organization)
    following = around(groups, choice.code, listing).following
    if following and request.POST.get("then") == "next":
        code = following.choice.code
        return listing.address("host_applicant", organization.slug, code)
    # Under a filter, whoever was answered may be gone from the list.
    near = following if following and listing.answer else None
    anchor = near.choice.code if near else choice.code
    return f"{list_address(request, organization)}#applicant-{anchor}"


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
    form = form or InterestForm(interest)
    place = place_in_list(request, organization, choice)
    form.has_following = place["beside"].following is not None
    context = {
        **place,
        "is_settled": is_settled,
        "can_rank": can_answer and bool(interest) and not form.is_bound,
        "is_late": applicants.is_late(choice),
        # Beside a form with something typed, a press would lose it.
        "is_quick": can_answer and interest is None and not form.is_bound,
        "organization": organization,
        "choice": choice,
        "details": applicants.applicant_context(choice),
        "said": interest,
        "form": form if can_answer and not is_settled else None,
        "theirs": theirs,
    }
    status = 409 if theirs else 200
    return render(request, "volunteers/hosts/applicant.html", context, status=status)


def place_in_list(
    request: PersonRequest, organization: Organization, choice: Choice
) -> dict[str, Any]:
    """Who comes before and after, and what tells this person apart."""
    groups = applicants.group_by_position(request.user, organization)
    listing = Listing.of(request.GET)
    beside = around(groups, choice.code, listing)
    return {
        "listing": listing,
        "beside": beside,
        "mark": beside.row.mark,
        "back_url": list_address(request, organization),
    }


@post_only(_lazy("Answer"), "host_applicants", "slug")
def host_applicant_answer(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    """One press: the answer without a note, from the list or the person's page."""
    organization = get_organization_or_404(request, slug)
    choice = get_choice_or_404(request, organization, code)
    if not host_rules.can_edit_profile(request.user, organization):
        raise PermissionDenied
    level, seen = request.POST.get("level", ""), request.POST.get("seen", "")
    on = address_after(request, organization, choice)
    try:
        ensure_level(level)
        sharing.answer_quickly(choice, level=level, seen=seen, by=request.user)
    except StaleVersion:
        messages.error(request, _("Someone else of your organization has answered."))
        return redirect(Listing.of(request.GET).address("host_applicant", slug, code))
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, saved_words(choice, level))
    return redirect(on)


def ensure_level(level: str) -> None:
    if level not in InterestLevel.values:
        raise InputRefused(_("choose one of the three answers"))


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
    "up:CODE". Who drags sends `order`, all codes, and with `move` the one in hand.
    """
    organization = get_organization_or_404(request, slug)
    if not host_rules.can_edit_profile(request.user, organization):
        raise PermissionDenied
    action, _colon, code = request.POST.get("move", "").partition(":")
    choice = get_choice_or_404(request, organization, code)
    codes = request.POST.get("order", "").split()
    try:
        if action == "drag":
            sharing.reorder(choice.position, codes, by=request.user)
        else:
            sharing.rank(choice.position, action=action, code=code, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    return redirect(f"{reverse('host_applicants', args=[slug])}#applicant-{code}")
