"""The certificate: its holder's PDF, and the page on which anyone verifies a code."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from placements.models import Certificate
from placements.year import certificates
from portal.kernel.methods import post_only
from portal.kernel.permissions import PersonRequest


def get_own_certificate(request: PersonRequest, code: str) -> Certificate:
    rows = Certificate.objects.valid().filter(
        placement__application__applicant=request.user
    )
    return get_object_or_404(
        rows.select_related("cohort", "placement__data_key", "data_key"), code=code
    )


@require_safe
def placement_certificate(request: PersonRequest, code: str) -> HttpResponse:
    certificate = get_own_certificate(request, code)
    filename = f"certificate-{certificate.code}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(
        certificates.render_pdf(certificate),
        content_type="application/pdf",
        headers=headers,
    )


def page_of_certificate(request: PersonRequest, code: str) -> str:
    # `get_own_certificate` finds those of a placement only.
    placement: Any = get_own_certificate(request, code).placement
    return reverse("placement_other", args=[placement.code])


@post_only(_lazy("Show or hide my name"), page_of_certificate)
def placement_certificate_name(request: PersonRequest, code: str) -> HttpResponse:
    certificate = get_own_certificate(request, code)
    certificates.set_name_shown(
        certificate, shows=request.POST.get("shows") == "1", by=request.user
    )
    messages.success(request, _("Your choice was saved."))
    # `get_own_certificate` finds those of a placement only.
    placement: Any = certificate.placement
    return redirect("placement_other", placement.code)


@login_not_required
@require_safe
def certificate(request: PersonRequest, code: str) -> HttpResponse:
    """A valid one shows what its holder agreed to.

    A revoked one says that it was revoked, and nothing else.
    """
    rows = Certificate.objects.select_related(
        "cohort", "placement__data_key", "data_key"
    )
    found = rows.filter(code=code).first()
    is_valid = found is not None and found.revoked_at is None
    context = {
        "certificate": found if is_valid else None,
        "revoked_at": found.revoked_at if found else None,
        "days": certificates.days_in_language(found, request.LANGUAGE_CODE)
        if found and is_valid
        else None,
    }
    status = 200 if is_valid else 410 if found else 404
    response = render(
        request, "placements/year/certificate_check.html", context, status=status
    )
    # The page may show a name, and the code is the only protection.
    response["X-Robots-Tag"] = "noindex"
    # A revocation, or a name that is hidden again, must show at once.
    response["Cache-Control"] = "no-store"
    return response
