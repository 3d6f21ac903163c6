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
from portal.web.page_cache import same_for_all_visitors

HOME_CARDS = 6
# Characters; search engines cut a description at about this length.
MAX_DESCRIPTION_LENGTH = 155


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def home(request: HttpRequest) -> HttpResponse:
    cohort = cards.open_cohort()
    title = _("A year beside human rights defenders")
    context = {"meta": page_meta(request, title), "open_cohort": cohort}
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
    return render(request, "organizations/cohorts/home.html", context)


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def cohort_positions(request: HttpRequest, number: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    context = listing.positions_context(cohort, request.GET)
    title = _("Volunteer positions, cohort %(number)s") % {"number": number}
    meta = page_meta(request, title, context["total"], context["query"])
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
    positions = Position.objects.public().select_related(
        "organization", "cohort", "participation", "source"
    )
    position = get_object_or_404(positions, cohort__number=number, slug=slug)
    cohort = position.cohort
    name = presenting.name_of(position.organization)
    body = presenting.present(
        position.content,
        cohort=cohort,
        slug=slug,
        source=position.source,
        phase=presenting.phase_of(position),
    )
    title = _("%(organization)s, cohort %(number)s") % {
        "organization": name["text"],
        "number": number,
    }
    context = {
        "meta": page_meta(
            request,
            title,
            body["content"]["role"],
            data=structured_data.job_posting(position, request.build_absolute_uri),
        ),
        "position": position,
        "name": name,
        "issues": position.issues.all(),
        "body": body,
        "map": province_map.marked_map(
            position.content["provinces"],
            lambda province: presenting.positions_url(cohort, province=province),
        ),
    }
    return render(request, "organizations/catalogue/position.html", context)


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def position_pdf(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    positions = Position.objects.public().select_related(
        "organization", "cohort", "participation"
    )
    position = get_object_or_404(positions, cohort__number=number, slug=slug)
    disposition = f'attachment; filename="position-{number}-{slug}.pdf"'
    return HttpResponse(
        pdf.render(position),
        content_type="application/pdf",
        headers={"Content-Disposition": disposition},
    )


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def organizations(request: HttpRequest) -> HttpResponse:
    context = listing.organizations_context(request.GET)
    meta = page_meta(request, _("Organizations"), context["total"], context["query"])
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
    cards = [presenting.offer_card(row) for row in search.positions_of(organization)]
    context = {
        "meta": page_meta(
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
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    title = _("How to apply to cohort %(number)s") % {"number": number}
    context = {
        "meta": page_meta(request, title),
        "cohort": cohort,
        "milestones": milestones(cohort),
    }
    return render(request, "organizations/cohorts/how_to_apply.html", context)


def page_meta(
    request: HttpRequest,
    title: str,
    about: str = "",
    query: str = "",
    data: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """For organizations/catalogue/head.html.

    `query`: the filters of a list, which belong to its canonical address.
    """
    canonical = request.build_absolute_uri(request.path)
    default = request.build_absolute_uri(
        translate_url(request.path, settings.LANGUAGE_CODE)
    )
    return {
        "title": title,
        "description": Truncator(" ".join(about.split())).chars(MAX_DESCRIPTION_LENGTH)
        or _(
            "One year, full time, beside the organizations that defend human rights "
            "in Thailand."
        ),
        "canonical": f"{canonical}?{query}" if query else canonical,
        "default": f"{default}?{query}" if query else default,
        "data": data,
    }
