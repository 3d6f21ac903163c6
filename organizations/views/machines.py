"""What machines read: addresses for search engines, and the positions as data for anybody's own site."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from organizations.catalogue import feed
from organizations.catalogue.sitemaps import SITEMAPS
from organizations.models import Cohort

FEED_SECONDS = 300


@login_not_required
@require_safe
@conditional_page
def robots(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "organizations/robots.txt",
        {"origin": settings.ORIGIN},
        content_type="text/plain",
    )


@login_not_required
@require_safe
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    return django_sitemap(request, SITEMAPS).render()


@login_not_required
@require_safe
@cache_control(public=True, max_age=FEED_SECONDS)
@conditional_page
def positions_feed(request: HttpRequest, number: int) -> HttpResponse:
    """The one page that other sites' scripts may read; it knows no person and looks at no cookie."""
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    told = feed.of_cohort(cohort, request.build_absolute_uri)
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response
