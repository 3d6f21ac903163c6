"""The template contexts of public pages that are shown elsewhere, too, as previews."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from organizations.catalogue import sharing, structured_data
from organizations.models import Cohort, Issue, Position, names
from organizations.profiles import presenting

# Characters; search engines cut a description at about this length.
MAX_DESCRIPTION_LENGTH = 155


def position_context(request: HttpRequest, position: Position) -> dict[str, Any]:
    """For organizations/catalogue/position.html.

    From the row alone, which may be one of `publishing.as_published`.
    """
    cohort, content = position.cohort, position.content
    body = presenting.present(
        content,
        cohort=cohort,
        slug=position.slug,
        separators=position.separators,
        phase=presenting.phase_of(position),
    )
    data = structured_data.job_posting(position, request.build_absolute_uri)
    role, path = body["content"]["role"], position.get_absolute_url()
    picture, title = position_picture(position), position_title(position)
    meta = page_meta(request, title, role, data=data, path=path, picture=picture)
    return {
        "meta": meta,
        "position": position,
        "name": presenting.name_of(position.organization),
        "title": names.title_of(position),
        "full_name": names.label_of(position),
        "issues": Issue.objects.filter(slug__in=content["issues"]),
        "body": body,
    }


def position_title(position: Position) -> str:
    return _("%(organization)s, cohort %(number)s") % {
        "organization": names.label_of(position)["text"],
        "number": position.cohort.number,
    }


def page_meta(
    request: HttpRequest,
    title: str,
    about: str = "",
    query: str = "",
    data: dict[str, Any] | None = None,
    path: str = "",
    picture: str = "",
) -> dict[str, Any]:
    """For organizations/catalogue/head.html.

    `query`: the filters of a list, which belong to its canonical address. `path`: of
    the page, if it isn't the one that was requested. `picture`: of
    `position_picture` or `cohort_picture`.
    """
    path = path or request.path
    canonical = request.build_absolute_uri(path)
    default = request.build_absolute_uri(translate_url(path, settings.LANGUAGE_CODE))
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
        "picture": request.build_absolute_uri(picture) if picture else "",
        "picture_width": sharing.WIDTH,
        "picture_height": sharing.HEIGHT,
    }


def position_picture(position: Position) -> str:
    """The address changes with what the picture shows: chats keep what they fetched."""
    address = reverse("position_preview", args=[position.cohort.number, position.slug])
    return f"{address}?v={int(position.published_at.timestamp())}"


def cohort_picture(cohort: Cohort) -> str:
    address = reverse("cohort_preview", args=[cohort.number])
    closes_at = int(cohort.applications_close_at.timestamp())
    return f"{address}?v={cohort.phase()}-{closes_at}"
