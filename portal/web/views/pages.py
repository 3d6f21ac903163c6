"""Public pages about the portal itself."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.page_cache import same_for_all_visitors


@login_not_required
@require_safe
@same_for_all_visitors
def privacy(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "portal/web/privacy.html",
        {"has_line": settings.LINE is not None, "address": settings.MAIL.replies},
    )


@login_not_required
@require_safe
@same_for_all_visitors
def contact(request: HttpRequest) -> HttpResponse:
    return render(
        request, "portal/web/contact.html", {"address": settings.MAIL.replies}
    )
