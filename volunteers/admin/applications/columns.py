"""Cells of the list of applications."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.templatetags.names import host_name
from portal.text import dates
from volunteers.models import Application, Criterion, Question
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import InterestLevel
from volunteers.overview import dashboard, list_figures, sealed_columns
from volunteers.scoring import scored_forms

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

SIGNS = {
    S.SUBMITTED: "ring",
    S.INFORMATION_REQUESTED: "ring-sun",
    S.IN_REVIEW: "ring-sky",
    S.INTERVIEW: "sky",
    S.SHORTLISTED: "teal",
    S.RESERVE: "sun",
    S.WITHDRAWN: "cross",
}
LONG_WAIT_DAYS = 14
METER = (
    '<svg class="meter" viewBox="0 0 50 6" width="50" height="6" aria-hidden="true">'
    '<rect class="meter__track" width="50" height="6" rx="3"/>'
    '<rect class="meter__value" width="{}" height="6" rx="3"/></svg>'
)
METER_WIDTH = 50
SEEN, UNSEEN = '<i class="tick tick--done"></i>', '<i class="tick"></i>'
MAX_TICKS = 4
"""Reviews drawn one by one; more are only counted."""


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


def state(application: Application) -> SafeString:
    """In a list: a sign and the word, and whether its applicant knows."""
    note = (
        format_html(' <span class="sub">{}</span>', _("not released"))
        if is_held(application)
        else ""
    )
    return format_html("{}{}", state_word(application), note)


def state_word(application: Application) -> SafeString:
    return format_html(
        '<span class="state state--{}">{}</span>',
        SIGNS.get(S(application.status), "grey"),
        application.get_status_display(),
    )


def choices(wishes: list[tuple[int, str]], *, is_anywhere: bool) -> SafeString:
    """The first organization, and how many follow: opened, they stand below it."""
    others = format_html_join(
        "",
        '<li><span class="wishes__rank">{}</span> {}</li>',
        ((rank, host_name(name)) for rank, name in wishes[1:]),
    )
    more = (
        format_html(
            '<details class="wish__more"><summary aria-label="{}">+{}</summary>'
            "<ul>{}</ul></details>",
            _("Further choices"),
            len(wishes) - 1,
            others,
        )
        if others
        else ""
    )
    first = format_html_join(
        "",
        '<span class="wishes__rank">{0}</span>'
        '<span class="wish__first" title="{1}">{2}</span>',
        ((rank, name, host_name(name)) for rank, name in wishes[:1]),
    )
    return format_html(
        '<div class="wish">{}{}<span class="sub">{}</span></div>',
        first,
        more,
        _("anywhere") if is_anywhere else "",
    )


def review_counts(answered: int, asked: int) -> SafeString | str:
    """How many have sent their review, of how many asked."""
    if not asked:
        return "–"
    ticks = SEEN * answered + UNSEEN * (asked - answered) if asked <= MAX_TICKS else ""
    return format_html(
        '{}<span class="{}">{} / {}</span>',
        mark_safe(ticks),
        "visually-hidden" if ticks else "",
        answered,
        asked,
    )


def score(application: Application) -> SafeString | str:
    """Corrected for strictness; the plain mean stands on the application's page."""
    value = application.score_corrected
    if value is None:
        return "–"
    part = min(max(value / scored_forms.HIGHEST, 0), 1)
    return format_html('<span class="score">{}</span>', f"{value:.1f}") + format_html(
        METER, round(part * METER_WIDTH, 1)
    )


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def documents(missing: int) -> str:
    """Of those that are required."""
    if not missing:
        return _("all there")
    return _("%(count)s missing") % {"count": missing}


def of_criterion(name: str, key: int) -> Any:
    """A column of the list: the mean of the scores for a criterion."""
    criterion = Criterion.objects.filter(pk=key).first()
    if criterion is None:
        raise AttributeError(name)

    @admin.display(description=list_figures.criterion_label(criterion), ordering=name)
    def mean(application: Any) -> str:
        return number(getattr(application, name))

    return mean


def whole(value: int | None) -> str:
    return "–" if value is None else str(value)


def of_answer(name: str, key: int) -> Any:
    """A column of the list: what each person answered, which lies sealed."""
    question = Question.objects.filter(pk=key, limit__lte=sealed_columns.SHORT).first()
    if question is None:
        raise AttributeError(name)
    text_of = sealed_columns.answer_to(key)

    @admin.display(description=question.text)
    def answer(application: Application) -> SafeString | str:
        text = text_of(application)
        return format_html('<span class="answer">{}</span>', text) if text else "–"

    return answer


def age(since: datetime) -> SafeString | str:
    """Since when, in days; a long wait stands out."""
    days = dashboard.days_waited(since)
    if not days:
        return _("today")
    text = ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    return (
        format_html('<b class="late">{}</b>', text) if days > LONG_WAIT_DAYS else text
    )


def arrived(at: datetime | None) -> SafeString | str:
    if at is None:
        return "–"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(timespec="minutes"),
        dates.show_datetime(at),
        dates.show_short(at),
    )
