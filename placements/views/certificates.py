"""The certificate: its holder's PDF, and the page on which anyone verifies a code."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from placements.models import Certificate
from placements.year import certificates
from portal.kernel.permissions import PersonRequest


def own_certificate(request: PersonRequest, code: str) -> Certificate:
    rows = Certificate.objects.valid().filter(
        placement__application__applicant=request.user
    )
    return get_object_or_404(
        rows.select_related("placement__application__cohort", "placement__data_key"),
        code=code,
    )


@require_safe
def placement_certificate(request: PersonRequest, code: str) -> HttpResponse:
    own = own_certificate(request, code)
    name = f"certificate-{own.code}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        certificates.pdf(own), content_type="application/pdf", headers=headers
    )


@require_POST
def placement_certificate_name(request: PersonRequest, code: str) -> HttpResponse:
    own = own_certificate(request, code)
    certificates.show_name(own, shows=request.POST.get("shows") == "1", by=request.user)
    messages.success(request, _("Your choice was saved."))
    return redirect("placement_other", own.placement.code)


@login_not_required
@require_safe
def certificate(request: PersonRequest, code: str) -> HttpResponse:
    """An unknown code and a revoked one get the same answer; a valid one tells what its holder agreed to."""
    rows = Certificate.objects.valid().select_related(
        "placement__application__cohort", "placement__data_key"
    )
    found = rows.filter(code=code).first()
    context = {
        "certificate": found,
        "days": certificates.days(found, request.LANGUAGE_CODE) if found else None,
    }
    answer = render(
        request, "placements/certificate.html", context, status=200 if found else 404
    )
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "no-store"
    return answer
