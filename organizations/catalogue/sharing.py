"""What is shared of a position or a call: a preview picture, and a poster with a code.

Chats and social networks show the picture beside a link; Typst draws it, because it
sets Thai as the pages do.
"""

from collections.abc import Callable
from typing import Any

import qrcode  # type: ignore[import-untyped]
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from organizations.catalogue import position_cards, quilt
from organizations.models import Cohort, Position
from organizations.profiles import facts, presenting, schema
from portal.files import pdf
from portal.text import dates

# Width and height of the picture, in pixels: what Facebook and LINE ask for.
WIDTH, HEIGHT = 1200, 630
# Seconds: half a day. The key names what the picture shows, so it never is out of date.
LIFETIME = 43_200
# Characters, which fit on the sheet beside everything else.
MAX_TEXT, MAX_LINE, MAX_NAME = 260, 60, 90
MAX_BENEFITS = 3
PAPERS = ("a4", "a5")


def position_preview(position: Position) -> bytes:
    version = f"{position.published_at.timestamp()}:{presenting.phase_of(position)}"
    return _cached(f"position:{position.pk}:{version}", lambda: position_data(position))


def cohort_preview(cohort: Cohort) -> bytes:
    version = f"{cohort.phase()}:{cohort.applications_close_at.timestamp()}"
    version += f":{cohort.applications_open_at.timestamp()}"
    return _cached(f"cohort:{cohort.number}:{version}", lambda: cohort_data(cohort))


def _cached(name: str, data: Callable[[], dict[str, Any]]) -> bytes:
    key = f"preview:{translation.get_language()}:{name}"
    picture = cache.get(key)
    if picture is None:
        picture = pdf.png("preview", data())
        cache.set(key, picture, LIFETIME)
    return bytes(picture)


def position_poster(position: Position, paper: str) -> bytes:
    """A PDF; `paper`: one of `PAPERS`."""
    address = settings.ORIGIN + position.get_absolute_url()
    return _poster(position_data(position), address, paper)


def cohort_poster(cohort: Cohort, paper: str) -> bytes:
    address = settings.ORIGIN + reverse("cohort_positions", args=[cohort.number])
    return _poster(cohort_data(cohort), address, paper)


def _poster(data: dict[str, Any], address: str, paper: str) -> bytes:
    more = {"paper": paper, "address": address, "code": code_rows(address)}
    return pdf.pdf("poster", {**data, **more, "scan": _("Read more and apply")})


def code_rows(address: str) -> list[str]:
    """The QR code without its margin: a row of 0 and 1 for each line of it."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(address)
    return ["".join("01"[cell] for cell in row) for row in code.get_matrix()]


def position_data(position: Position) -> dict[str, Any]:
    """For preview.typ and poster.typ."""
    content = schema.localized(position.content, translation.get_language())
    cohort = position.cohort
    rows = [
        facts.format_seats(position.seats),
        Truncator(position_cards.format_place(position)).chars(MAX_LINE),
    ]
    title = content.get("title", "")
    name = presenting.name_of(position.organization)
    return {
        **common_data(cohort, presenting.phase_of(position)),
        "squares": quilt.tile(position.organization.slug),
        "title": Truncator(name["text"]).chars(MAX_NAME),
        "lead": Truncator(title or content["focus_issues"]).chars(MAX_LINE),
        "text": Truncator(" ".join(content["role"].split())).chars(MAX_TEXT),
        "facts": [row for row in rows if row],
        "benefits": [
            Truncator(line).chars(MAX_LINE)
            for line in content["benefits"][:MAX_BENEFITS]
        ],
        "lang": content["lang"]["focus_issues"],
    }


def cohort_data(cohort: Cohort) -> dict[str, Any]:
    return {
        **common_data(cohort, cohort.phase()),
        "squares": quilt.tile(f"cohort-{cohort.number}"),
        "title": _("A year beside human rights defenders"),
        "lead": "",
        "text": _(
            "Work full time for one year with an organization that works beside "
            "communities. Learn by doing, with a mentor and a learning plan for the "
            "whole year."
        ),
        "facts": [],
        "benefits": [],
        "lang": translation.get_language(),
    }


def common_data(cohort: Cohort, phase: str) -> dict[str, Any]:
    return {
        "language": translation.get_language(),
        "programme": cohort.programme,
        "cohort": _("Cohort %(number)s") % {"number": cohort.number},
        "when": when(cohort, phase),
        "site": settings.ORIGIN.partition("//")[2],
    }


def when(cohort: Cohort, phase: str) -> str:
    if phase == "open":
        moment = dates.show_datetime(cohort.applications_close_at)
        return _("Apply by %(moment)s") % {"moment": moment}
    if phase == "before":
        moment = dates.show_datetime(cohort.applications_open_at)
        return _("Applications open %(moment)s") % {"moment": moment}
    return _("Applications closed")
