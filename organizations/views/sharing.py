"""Preview pictures and posters of positions and of calls."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import conditional_page, require_safe

from organizations.catalogue import sharing
from organizations.models import Cohort, Position
from portal.web.page_cache import same_for_all_visitors


def public_position(number: int, slug: str) -> Position:
    """404 if there is none."""
    positions = Position.objects.public().select_related(
        "organization", "cohort", "participation"
    )
    position: Position = get_object_or_404(positions, cohort__number=number, slug=slug)
    return position


def public_cohort(number: int) -> Cohort:
    cohort: Cohort = get_object_or_404(Cohort.objects.public(), number=number)
    return cohort


def paper_of(request: HttpRequest) -> str:
    """A4 unless the address asks for another size that there is."""
    paper = request.GET.get("paper", "")
    return paper if paper in sharing.PAPERS else sharing.PAPERS[0]


def picture(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="image/png")


def poster(content: bytes, name: str) -> HttpResponse:
    disposition = f'attachment; filename="poster-{name}.pdf"'
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
    return poster(content, f"{number}-{slug}-{paper}")


@login_not_required
@require_safe
@same_for_all_visitors
@conditional_page
def cohort_poster(request: HttpRequest, number: int) -> HttpResponse:
    paper = paper_of(request)
    content = sharing.cohort_poster(public_cohort(number), paper)
    return poster(content, f"cohort-{number}-{paper}")
