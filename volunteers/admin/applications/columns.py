"""Cells of the list of applications."""

from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import InterestLevel
from volunteers.overview import dashboard

TONES = {
    S.SUBMITTED: "leaf",
    S.INFORMATION_REQUESTED: "sun",
    S.IN_REVIEW: "sky",
    S.INTERVIEW: "teal",
    S.SHORTLISTED: "teal",
    S.RESERVE: "sun",
}
INTEREST_TONES = {
    InterestLevel.INTERESTED: "leaf",
    InterestLevel.MAYBE: "sky",
    InterestLevel.NO: "plain",
}

ANYWHERE = '<li><span class="wishes__rank">+</span><span>{}</span></li>'


def is_held(application: Application) -> bool:
    """An outcome is planned that its applicant doesn't know."""
    return (
        application.status in S.held()
        and application.released_status != application.status
    )


def badge(application: Application) -> SafeString:
    tone = TONES.get(S(application.status), "plain")
    note = _("not released") if is_held(application) else ""
    return format_html(
        '<span class="badge badge--{}">{}</span>{}',
        tone,
        application.get_status_display(),
        format_html('<span class="sub">{}</span>', note) if note else "",
    )


def choices(wishes: list[tuple[int, str]], *, is_anywhere: bool) -> SafeString:
    """The organizations in the order of the applicant's wish."""
    items = format_html_join(
        "",
        '<li><span class="wishes__rank">{}</span><span lang="th">{}</span></li>',
        wishes,
    )
    anywhere = (
        format_html(ANYWHERE, _("Any organization that needs me"))
        if is_anywhere
        else ""
    )
    return format_html('<ol class="wishes">{}{}</ol>', items, anywhere)


def review_counts(answered: int, asked: int) -> str:
    """How many have sent their review, of how many asked."""
    return f"{answered} / {asked}" if asked else "–"


def score(application: Application) -> str:
    """Corrected for strictness, with the plain mean below."""
    if application.score_corrected is None:
        return "–"
    mean = _("mean %(mean)s") % {"mean": f"{application.score_mean:.1f}"}
    return format_html(
        '{}<span class="sub">{}</span>', f"{application.score_corrected:.1f}", mean
    )


def age(since: datetime) -> str:
    days = dashboard.days_waited(since)
    return (
        ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
        if days
        else _("today")
    )
