"""The public pages: the programme, a cohort's positions, its hosts."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import translate_url
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from organizations.catalogue import pdf, search, structured_data
from organizations.cohorts.milestones import milestones
from organizations.models import Cohort, Organization, Position
from organizations.profiles import presenting, province_map
from organizations.views import listing
from portal.kernel import cards
from portal.web.page_cache import for_everybody

HOME_CARDS = 6
LONGEST_DESCRIPTION = 155


@login_not_required
@require_safe
@for_everybody
@conditional_page
def home(request: HttpRequest) -> HttpResponse:
    cohort = cards.open_cohort()
    title = _("A year beside human rights defenders")
    context = {"meta": meta(request, title), "open_cohort": cohort}
    if cohort:
        positions = Position.objects.public().in_cohort(cohort)
        first = positions.for_cards().order_by(
            "organization__is_fictional", "organization__sort_key"
        )[:HOME_CARDS]
        context |= {
            "cards": [presenting.position_card(position) for position in first],
            "totals": search.totals(positions),
            "milestones": milestones(cohort),
        }
    return render(request, "organizations/home.html", context)


@login_not_required
@require_safe
@for_everybody
@conditional_page
def cohort_positions(request: HttpRequest, number: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    found = listing.positions(cohort, request.GET)
    title = _("Volunteer positions, cohort %(number)s") % {"number": number}
    page = meta(request, title, found["total"], found["query"])
    return render(
        request,
        "organizations/cohort_positions.html",
        {"meta": page, "cohort": cohort, **found},
    )


@login_not_required
@require_safe
@for_everybody
@conditional_page
def position(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    positions = Position.objects.public().select_related(
        "organization", "cohort", "participation", "source"
    )
    shown = get_object_or_404(positions, cohort__number=number, slug=slug)
    name, phase = presenting.name_of(shown.organization), presenting.phase_of(shown)
    body = presenting.present(
        shown.content, cohort=shown.cohort, slug=slug, source=shown.source, phase=phase
    )
    title = _("%(organization)s, cohort %(number)s") % {
        "organization": name["text"],
        "number": number,
    }
    context = {
        "meta": meta(
            request,
            title,
            body["content"]["role"],
            data=structured_data.position(shown, request.build_absolute_uri),
        ),
        "position": shown,
        "name": name,
        "issues": shown.issues.all(),
        "body": body,
        "map": province_map.marked_map(
            shown.content["provinces"],
            lambda province: presenting.positions_url(shown.cohort, province=province),
        ),
    }
    return render(request, "organizations/position.html", context)


@login_not_required
@require_safe
@for_everybody
@conditional_page
def position_pdf(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    positions = Position.objects.public().select_related(
        "organization", "cohort", "participation"
    )
    shown = get_object_or_404(positions, cohort__number=number, slug=slug)
    name = f'attachment; filename="position-{number}-{slug}.pdf"'
    made = pdf.position_pdf(shown)
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": name}
    )


@login_not_required
@require_safe
@for_everybody
@conditional_page
def organizations(request: HttpRequest) -> HttpResponse:
    found = listing.organizations(request.GET)
    page = meta(request, _("Organizations"), found["total"], found["query"])
    return render(request, "organizations/organizations.html", {"meta": page, **found})


@login_not_required
@require_safe
@for_everybody
@conditional_page
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Organization.objects.public(), slug=slug)
    name, data = (
        presenting.name_of(shown),
        structured_data.organization(shown, request.build_absolute_uri),
    )
    body = presenting.present_organization(shown.content)
    offers = [presenting.offer_card(offer) for offer in search.positions_of(shown)]
    context = {
        "meta": meta(request, name["text"], body["content"]["focus_issues"], data=data),
        "organization": shown,
        "name": name,
        "issues": [
            issue for issue in search.issues() if issue.slug in shown.content["issues"]
        ],
        "body": body,
        "cards": [card for card in offers if card["phase"] != "closed"],
        "past": [card for card in offers if card["phase"] == "closed"],
    }
    return render(request, "organizations/organization.html", context)


@login_not_required
@require_safe
@for_everybody
@conditional_page
def how_to_apply(request: HttpRequest, number: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    title = _("How to apply to cohort %(number)s") % {"number": number}
    context = {
        "meta": meta(request, title),
        "cohort": cohort,
        "milestones": milestones(cohort),
    }
    return render(request, "organizations/how_to_apply.html", context)


def meta(
    request: HttpRequest,
    title: str,
    about: str = "",
    query: str = "",
    data: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """For organizations/head.html. `query`: the part of the address that makes this page another one."""
    address = request.build_absolute_uri(request.path)
    default = request.build_absolute_uri(
        translate_url(request.path, settings.LANGUAGE_CODE)
    )
    return {
        "title": title,
        "description": Truncator(" ".join(about.split())).chars(LONGEST_DESCRIPTION)
        or _(
            "One year, full time, beside the organizations that defend human rights in Thailand."
        ),
        "canonical": f"{address}?{query}" if query else address,
        "default": f"{default}?{query}" if query else default,
        "data": data,
    }
