"""Days and instants as the language of the page writes them.

The day, month and year of a filter stay on one line, by no-break spaces. The elements
also fit narrow cells, where a date breaks before its year.
"""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.templatetags.thaitext import whole
from portal.text import dates
from portal.text.thai import glue

register = template.Library()


@register.filter
def date_words(moment: date | datetime | None) -> str:
    return glue(dates.show_date(moment)) if moment else ""


@register.filter
def weekday_words(moment: date | datetime | None) -> str:
    return glue(dates.show_weekday(moment)) if moment else ""


@register.filter
def month_words(day: date | None) -> str:
    return glue(dates.show_month(day)) if day else ""


@register.filter
def short_month(day: date) -> str:
    return dates.show_short_month(day)


@register.filter
def datetime_words(instant: datetime | None) -> str:
    return glue(dates.show_datetime(instant)) if instant else ""


@register.filter
def datetime_text(instant: datetime) -> str:
    """With plain spaces, for a mail."""
    return dates.show_datetime(instant)


@register.filter
def day_words(instant: datetime | None) -> str:
    """The day of an instant in Bangkok."""
    return glue(dates.show_date(dates.bangkok_day(instant))) if instant else ""


@register.filter
def time_words(instant: datetime | None) -> str:
    return glue(dates.show_time(instant)) if instant else ""


@register.filter
def days_left_words(deadline: datetime | None) -> str:
    return dates.show_left(deadline, timezone.now()) if deadline else ""


@register.simple_tag
def deadline(moment: datetime) -> SafeString:
    """A <time> element of one short line; its title says it in full."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        dates.in_bangkok(moment).isoformat(timespec="minutes"),
        dates.show_datetime(moment),
        dates.show_deadline(moment),
    )


@register.simple_tag
def instant(moment: date | datetime | None) -> SafeString:
    """A <time> element, with the time of day if the moment has one."""
    if moment is None:
        return SafeString("")
    if isinstance(moment, datetime):
        value = dates.in_bangkok(moment).isoformat(timespec="minutes")
        words = dates.show_datetime(moment)
    else:
        value = moment.isoformat()
        words = dates.show_date(moment)
    return format_html('<time datetime="{}">{}</time>', value, whole(words))


@register.simple_tag
def short_days(first: date, last: date) -> SafeString:
    """From one day to another, each on one line with its long form in a title."""
    first_html, last_html = map(_short_day, (first, last))
    return format_html("{}–<wbr>{}", first_html, last_html)


def _short_day(day: date) -> SafeString:
    return format_html(
        '<time class="nowrap" datetime="{}" title="{}">{}</time>',
        day.isoformat(),
        dates.show_date(day),
        dates.show_short_date(day),
    )
