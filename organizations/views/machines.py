"""For machines: robots.txt, the sitemap, and the feed of positions for other sites."""

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

# Other sites may show a position five minutes after it was changed.
FEED_SECONDS = 300


@login_not_required
@require_safe
@conditional_page
def robots(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "organizations/catalogue/robots.txt",
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
    """Scripts of any site may read it: it depends on no session and no cookie."""
    cohort = get_object_or_404(Cohort.objects.public(), number=number)
    data = feed.build(cohort, request.build_absolute_uri)
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response
