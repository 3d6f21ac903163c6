"""Certificates: issued after the work, verified by anyone with the code, revocable."""

from typing import Any

import qrcode  # type: ignore[import-untyped]
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from placements import rules
from placements.messages import notices
from placements.models import Certificate, Placement, calendar
from placements.models.calendar import Span
from placements.models.queries import tenure
from portal.files import pdf as pdf_files
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import DataKey, User
from portal.text import dates


def issue(placement: Placement, *, name: str, by: User) -> Certificate:
    """With the days that were served, also before a transfer.

    Raises `TransitionRefused`, also for the second of two at the same time.
    """
    try:
        with transaction.atomic():
            # Certificates are often asked for after the cohort has closed.
            lifecycle.lock(placement, even_if_closed=True)
            if not rules.can_certify(by, placement):
                raise TransitionRefused(
                    _("a certificate can be issued only after some work was done")
                )
            whole, held = tenure.total_days(tenure.parts_of_year(placement))
            certificate = Certificate(
                placement=placement,
                issued_by=by,
                starts_on=whole.starts_on,
                ended_on=whole.ends_on,
                held_days=held,
            )
            # Sealed fields need an instance: they are encrypted with its key.
            certificate.name = name.strip()
            certificate.save()
            audit.record("issue certificate", certificate, by=by)
            notices.to_volunteer(
                placement, occasion=f"{placement.code}:{certificate.code}"
            )
    except IntegrityError as error:
        raise TransitionRefused(_("there is a certificate already")) from error
    return certificate


def revoke(certificate: Certificate, *, reason: str, by: User) -> None:
    """Raises `TransitionRefused`."""
    lifecycle.ensure_reason(reason)
    with transaction.atomic():
        lifecycle.lock(certificate)
        if certificate.revoked_at:
            raise TransitionRefused(_("it was revoked already"))
        mark_revoked(certificate, reason=reason, by=by)
        if placement := certificate.placement:
            notices.to_volunteer(
                placement, occasion=f"{placement.code}:{certificate.code}:revoked"
            )


def lock_valid(placement: Placement) -> list[Certificate]:
    """Locked before history is written, which is locked last."""
    rows = list(placement.certificates.valid())
    for certificate in rows:
        lifecycle.lock(certificate)
    return [certificate for certificate in rows if not certificate.revoked_at]


def mark_revoked(certificate: Certificate, *, reason: str, by: User) -> None:
    certificate.revoked_at = timezone.now()
    certificate.revoke_reason = reason.strip()
    certificate.save(update_fields=["revoked_at", "revoke_reason"])
    audit.record("revoke certificate", certificate, by=by)


def set_name_shown(certificate: Certificate, *, shows: bool, by: User) -> None:
    """The holder's choice, at any time."""
    with transaction.atomic():
        lifecycle.lock(certificate)
        certificate.shows_name = shows
        certificate.save(update_fields=["shows_name"])
        audit.record(
            "show name on certificate", certificate, by=by, fields=["shows_name"]
        )


def detach(certificate: Certificate) -> None:
    """Before its placement is erased: under a key of its own, for whoever verifies it.

    The name stays if its holder shows it. One that was revoked goes.
    """
    if certificate.revoked_at:
        certificate.delete()
        return
    name = certificate.name if certificate.shows_name else ""
    certificate.data_key = DataKey.objects.create()
    # Written again, so that they are sealed under the new key.
    certificate.name, certificate.revoke_reason = name, ""
    certificate.placement = None
    certificate.save()


def render_pdf(certificate: Certificate) -> bytes:
    return pdf_files.pdf("certificate", document_data(certificate))


def document_data(certificate: Certificate) -> dict[str, Any]:
    """For templates/documents/certificate.typ: Thai and English on one page.

    No organization is named.
    """
    # A printed address must not depend on the language of whoever made the PDF.
    with translation.override("th"):
        address = settings.ORIGIN + reverse("certificate", args=[certificate.code])
    cohort = certificate.cohort
    return {
        "name": certificate.name,
        "code": certificate.code,
        "address": address,
        "squares": qr_code_rows(address),
        "th": {
            "programme": cohort.programme_th,
            "cohort": f"รุ่น {cohort.number}",
            **days_in_language(certificate, "th"),
        },
        "en": {
            "programme": cohort.programme_en,
            "cohort": f"cohort {cohort.number}",
            **days_in_language(certificate, "en"),
        },
    }


def days_in_language(certificate: Certificate, language: str) -> dict[str, str]:
    span = Span(certificate.starts_on, certificate.ended_on)
    count = calendar.served_days(span, certificate.held_days)
    first, last = (dates.show_date(day, language) for day in span)
    return {
        "first": first,
        "last": last,
        "count": str(count),
        "issued": dates.show_date(certificate.issued_at, language),
    }


def qr_code_rows(address: str) -> list[str]:
    """The QR code of an address: a string of 0 and 1 for each row."""
    code = qrcode.QRCode(border=0)
    code.add_data(address)
    code.make()
    return ["".join("1" if dark else "0" for dark in row) for row in code.get_matrix()]
