"""The public pages: the programme, a cohort's positions, its hosts."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from organizations.catalogue import (
    page_contexts,
    pdf,
    position_cards,
    search,
    sharing,
    structured_data,
)
from organizations.cohorts import hooks, route
from organizations.cohorts.milestones import milestones
from organizations.models import Cohort, Organization, Position
from organizations.profiles import presenting
from organizations.views import listing
from portal.kernel import cards
from portal.web.page_cache import same_for_all_visitors

HOME_CARDS = 6


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def home(request: HttpRequest) -> HttpResponse:
    cohort = cards.open_cohort()
    context = {
        "meta": page_contexts.page_meta(
            request,
            home_title(cohort),
            picture=page_contexts.cohort_picture(cohort) if cohort else "",
        ),
        "open_cohort": cohort,
    }
    if cohort:
        positions = Position.objects.public().in_cohort(cohort)
        first = positions.for_cards().order_by(
            "organization__is_fictional",
            "organization__sort_key",
            "participation__order",
        )[:HOME_CARDS]
        context |= {
            "cards": [position_cards.position_card(position) for position in first],
            "totals": search.totals(positions),
            "steps": route.steps(cohort),
        }
    return render(request, "organizations/cohorts/home.html", context)


def home_title(cohort: Cohort | None) -> str:
    """A tab or a search result names the call."""
    if cohort and cohort.phase() == "open":
        return _("Cohort %(number)s is open for applications") % {
            "number": cohort.number
        }
    return _("A year beside human rights defenders")


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def cohort_positions(request: HttpRequest, number: int) -> HttpResponse:
    cohort = public_cohort(number)
    context = listing.positions_context(cohort, request.GET)
    title = _("Volunteer positions, cohort %(number)s") % {"number": number}
    meta = page_contexts.page_meta(
        request,
        title,
        context["total"],
        context["query"],
        picture=page_contexts.cohort_picture(cohort),
    )
    return render(
        request,
        "organizations/catalogue/cohort_positions.html",
        {"meta": meta, "cohort": cohort, **context},
    )


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def position(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    position = public_position(number, slug)
    context = page_contexts.position_context(request, position)
    return render(request, "organizations/catalogue/position.html", context)


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def position_pdf(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    position = public_position(number, slug)
    return pdf_file(pdf.render(position), f"position-{number}-{slug}")


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def organizations(request: HttpRequest) -> HttpResponse:
    context = listing.organizations_context(request.GET)
    meta = page_contexts.page_meta(
        request, _("Organizations"), context["total"], context["query"]
    )
    return render(
        request, "organizations/catalogue/organizations.html", {"meta": meta, **context}
    )


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    organization = get_object_or_404(Organization.objects.public(), slug=slug)
    name = presenting.name_of(organization)
    data = structured_data.organization(organization, request.build_absolute_uri)
    content = organization.content
    body = presenting.present_organization(content)
    cards = [
        position_cards.offer_card(row) for row in search.positions_of(organization)
    ]
    context = {
        "meta": page_contexts.page_meta(
            request, name["text"], body["content"]["focus_issues"], data=data
        ),
        "organization": organization,
        "name": name,
        "issues": [row for row in search.issues() if row.slug in content["issues"]],
        "body": body,
        "cards": [card for card in cards if card["phase"] != "closed"],
        "past": [card for card in cards if card["phase"] == "closed"],
    }
    return render(request, "organizations/catalogue/organization.html", context)


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def how_to_apply(request: HttpRequest, number: int) -> HttpResponse:
    cohort = public_cohort(number)
    title = _("How to apply to cohort %(number)s") % {"number": number}
    context = {
        "meta": page_contexts.page_meta(
            request, title, picture=page_contexts.cohort_picture(cohort)
        ),
        "cohort": cohort,
        "milestones": milestones(cohort),
        "steps": route.steps(cohort),
        "asked": [source(cohort) for source in hooks.asked_sources],
    }
    return render(request, "organizations/cohorts/how_to_apply.html", context)


def public_position(number: int, slug: str) -> Position:
    """404 if there is none."""
    positions = Position.objects.public().select_related(
        "organization", "cohort", "participation"
    )
    position: Position = get_object_or_404(positions, cohort__number=number, slug=slug)
    return position


def public_cohort(number: int) -> Cohort:
    """404 if there is none."""
    cohort: Cohort = get_object_or_404(Cohort.objects.public(), number=number)
    return cohort


def paper_of(request: HttpRequest) -> str:
    """A4 unless the address asks for another size that there is."""
    paper = request.GET.get("paper", "")
    return paper if paper in sharing.PAPERS else sharing.PAPERS[0]


def picture(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="image/png")


def pdf_file(content: bytes, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}.pdf"'
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": disposition},
    )


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def position_preview(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    return picture(sharing.position_preview(public_position(number, slug)))


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def cohort_preview(request: HttpRequest, number: int) -> HttpResponse:
    return picture(sharing.cohort_preview(public_cohort(number)))


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def position_poster(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    paper = paper_of(request)
    content = sharing.position_poster(public_position(number, slug), paper)
    return pdf_file(content, f"poster-{number}-{slug}-{paper}")


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def cohort_poster(request: HttpRequest, number: int) -> HttpResponse:
    paper = paper_of(request)
    content = sharing.cohort_poster(public_cohort(number), paper)
    return pdf_file(content, f"poster-cohort-{number}-{paper}")
