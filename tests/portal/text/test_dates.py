"""Days and instants in words, and back."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.text import dates
from portal.text.dates import (
    BANGKOK,
    BUDDHIST_OFFSET,
    MONTHS,
    UnknownDate,
    bangkok_day,
    days_left,
    is_over,
    parse_date,
    show_date,
    show_datetime,
    show_left,
    show_month,
    show_short_month,
    show_time,
    show_weekday,
)
from portal.text.thai import NO_BREAK_SPACE

DEADLINE = datetime(2027, 1, 31, 23, 59, tzinfo=BANGKOK)

days = st.dates(date(1857, 1, 1), date(2399, 12, 31))
instants = st.datetimes(datetime(1960, 1, 1), datetime(2300, 1, 1)).map(
    lambda at: at.replace(tzinfo=UTC)
)


def test_a_day_in_words():
    assert show_date(date(2026, 7, 1), "th") == "1 กรกฎาคม พ.ศ. 2569"
    assert show_date(date(2026, 7, 1), "en") == "1 July 2026"


def test_a_month_in_words():
    assert show_month(date(2026, 7, 1), "th") == "กรกฎาคม พ.ศ. 2569"
    assert show_month(date(2026, 7, 1), "en") == "July 2026"
    assert show_short_month(date(2026, 7, 1), "th") == "ก.ค. 69"
    assert show_short_month(date(2026, 7, 1), "en") == "Jul 26"


def test_a_day_of_the_week_stands_before_its_date():
    assert show_weekday(date(2026, 7, 1), "th") == "วันพุธที่ 1 กรกฎาคม พ.ศ. 2569"
    assert show_weekday(date(2026, 7, 1), "en") == "Wednesday 1 July 2026"


def test_an_instant_in_words():
    assert show_datetime(DEADLINE, "th") == "31 มกราคม พ.ศ. 2570 เวลา 23:59 น."
    assert show_datetime(DEADLINE, "en") == "31 January 2027, 23:59 (Bangkok time)"


def test_a_deadline_in_one_line():
    moment = datetime(2027, 1, 15, 16, 59, tzinfo=UTC)
    assert dates.show_deadline(moment, "th") == "15 ม.ค. 2570, 23:59 น."
    assert dates.show_deadline(moment, "en") == "15 Jan 2027, 23:59 Bangkok time"


@pytest.mark.parametrize(
    ("last", "thai", "english"),
    [
        (date(2027, 2, 28), "28 ก.พ.", "28 Feb"),
        (date(2027, 3, 2), "28 ก.พ. – 2 มี.ค.", "28 Feb – 2 Mar"),
    ],
)
def test_days_in_brief(last, thai, english):
    first = date(2027, 2, 28)
    assert dates.show_brief_range(first, last, "th") == thai
    assert dates.show_brief_range(first, last, "en") == english


def test_a_time_in_words():
    assert show_time(datetime(2026, 7, 1, 7, 5, tzinfo=UTC), "th") == "14:05 น."
    assert show_time(datetime(2026, 7, 1, 7, 5, tzinfo=UTC), "en") == "14:05"


def test_an_instant_is_shown_as_the_day_it_is_in_bangkok():
    late = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)
    assert bangkok_day(late) == date(2027, 1, 1)
    assert show_date(late, "th") == "1 มกราคม พ.ศ. 2570"


@pytest.mark.parametrize("show", [show_date, show_month, show_datetime, show_time])
def test_an_instant_without_a_zone_is_refused(show):
    with pytest.raises(ValueError, match="time zone"):
        show(datetime(2026, 7, 1, 12, 0), "th")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("th", "1 กรกฎาคม พ.ศ. 2569"),
        ("en", "1 July 2026"),
        (None, "1 กรกฎาคม พ.ศ. 2569"),
    ],
)
def test_the_language_is_that_of_the_page_or_thai(language, words):
    with translation.override(language):
        assert show_date(date(2026, 7, 1)) == words


@pytest.mark.parametrize(
    ("before", "thai", "english"),
    [
        (timedelta(days=12), "อีก 12 วัน", "12 days left"),
        (timedelta(days=2, hours=-1), "อีก 1 วัน", "1 day left"),
        (
            timedelta(hours=23, minutes=58),
            "อีก 23 ชั่วโมง 59 นาที",
            "23 hours 59 minutes left",
        ),
        (timedelta(hours=4, minutes=59), "อีก 5 ชั่วโมง", "5 hours left"),
        (timedelta(minutes=20), "อีก 21 นาที", "21 minutes left"),
        (timedelta(0), "อีก 1 นาที", "1 minute left"),
        (timedelta(seconds=-30), "อีกไม่ถึง 1 นาที", "less than 1 minute left"),
        (timedelta(minutes=-1), "หมดเวลาแล้ว", "closed"),
        (timedelta(days=-3), "หมดเวลาแล้ว", "closed"),
    ],
)
def test_what_is_left_until_a_deadline(before, thai, english):
    assert show_left(DEADLINE, DEADLINE - before, "th") == thai
    assert show_left(DEADLINE, DEADLINE - before, "en") == english


@pytest.mark.parametrize(
    ("seconds", "over"), [(-1, False), (0, False), (59.999, False), (60, True)]
)
def test_the_minute_of_the_deadline_is_in_time(seconds, over):
    assert is_over(DEADLINE, DEADLINE + timedelta(seconds=seconds)) is over


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("01012543", date(2000, 1, 1)),
        ("5 กุมภาพันธ 2541", date(1998, 2, 5)),
        ("5 กุมภาพันธ์ พุทธศักราช 2541", date(1998, 2, 5)),
        ("ศ. 5 พ.ย. 2541", date(1998, 11, 5)),
        ("อา. 5 ส.ค. 2541", date(1998, 8, 5)),
        ("พฤ. 5 มี.ค. 2541", date(1998, 3, 5)),
    ],
)
def test_dates_as_people_here_write_them(typed, day):
    assert parse_date(typed) == day


@pytest.mark.parametrize("typed", ["0101254", "010125430", "31022543", "01132543"])
def test_digits_that_are_no_date_are_asked_about(typed):
    with pytest.raises(UnknownDate):
        parse_date(typed)


@given(instants, instants)
def test_days_left_is_zero_or_what_is_shown(deadline, now):
    left = days_left(deadline, now)
    assert left >= 0
    assert (left > 0) == (
        show_left(deadline, now, "en").split()[1:2] in (["day"], ["days"])
    )
    assert not (left and is_over(deadline, now))


@pytest.mark.parametrize(
    "typed",
    [
        "1 ก.ค. 2569",
        "01072569",
        "๐๑๐๗๒๕๖๙",
        "01072026",
        "พ. 1 ก.ค. 2569",
        "พ.1 ก.ค. 2569",
        "พุธ 1 ก.ค. 2569",
        "1 กรกฎาคม พุทธศักราช 2569",
        "1 กรกฎาคม คริสต์ศักราช 2026",
        "1ก.ค.2569",
        "1 กค 2569",
        "1/7/2569",
        "01/07/2569",
        "1-7-2569",
        "1.7.2569",
        "1 7 2569",
        "1 กรกฎาคม 2569",
        "1 กรกฏาคม 2569",
        "1 กรกฎา 2569",
        "1 กรกฎาคม พ.ศ. 2569",
        "1 ก.ค. พ.ศ.2569",
        "1 ก.ค. ค.ศ. 2026",
        "วันที่ 1 กรกฎาคม 2569",
        "วันพุธที่ 1 เดือนกรกฎาคม ปี พ.ศ. 2569",
        "๑/๗/๒๕๖๙",
        "๑ ก.ค. ๒๕๖๙",
        " 1 /7/ 2569 ",
        "1 ก.ค.\u200b2569",
        "2026-07-01",
        "2569-07-01",
        "2026/7/1",
        "1 July 2026",
        "1 Jul 2026",
        "1 jul. 2026",
        "1st of July 2026",
        "July 1, 2026",
        "Jul 1st 2026",
        "Wednesday, 1 July 2026",
        "1 July 2569",
        "1 July 2569 BE",
        "1 July B.E. 2569",
        "1 July 2026 AD",
        "1-Jul-2026",
    ],
)
def test_a_day_is_read_however_it_is_typed(typed):
    assert parse_date(typed) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "format"),
        ("พรุ่งนี้", "format"),
        ("1/7", "format"),
        ("20260701", "format"),
        ("1/7/2569 10:00", "format"),
        ("1 ก.ค. พ.ศ. 2569 ค.ศ. 2026", "format"),
        ("1/7/2569" + " " * 100, "format"),
        ("\x00", "format"),
        ("0/7/2569", "day"),
        ("32/7/2569", "day"),
        ("31/6/2569", "day"),
        ("29/2/2569", "day"),
        ("9" * 30 + "/7/2569", "day"),
        ("1/13/2569", "month"),
        ("1/0/2569", "month"),
        ("1 กรกฟ 2569", "month"),
        ("1 Juli 2026", "month"),
        ("1/7/69", "year_two_digits"),
        ("1 ก.ค. 69", "year_two_digits"),
        ("26-07-01", "year_two_digits"),
        ("1/7/569", "year"),
        ("1/7/25690", "year"),
        ("1/7/0069", "year"),
        ("1 ก.ค. พ.ศ. 2026", "year"),
        ("1 ก.ค. ค.ศ. 2569", "year"),
    ],
)
def test_what_cannot_be_read_says_what_is_wrong(typed, code):
    with pytest.raises(UnknownDate) as caught:
        parse_date(typed)
    assert caught.value.code == code


def test_the_29th_of_february_follows_the_gregorian_year():
    assert parse_date("29 ก.พ. 2567") == date(2024, 2, 29)
    assert parse_date("29/2/2543") == date(2000, 2, 29)
    with pytest.raises(UnknownDate, match="day"):
        parse_date("29/2/2443")


@given(days)
def test_a_day_that_is_shown_can_be_read(day):
    assert parse_date(show_date(day, "th")) == day
    assert parse_date(show_date(day, "en")) == day
    assert parse_date(day.isoformat()) == day


@given(days)
def test_both_eras_and_every_name_of_a_month_mean_the_same_day(day):
    for name in MONTHS[day.month - 1]:
        assert (
            parse_date(f"{day.day} {name} {day.year + BUDDHIST_OFFSET}")
            == parse_date(f"{day.day} {name} {day.year}")
            == day
        )


def code_of(text):
    try:
        parse_date(text)
    except UnknownDate as error:
        return error.code
    return "fine"


@given(
    st.text(
        st.one_of(st.sampled_from("0123456789๐๙/-. กคพศJulyBE,"), st.characters()),
        max_size=40,
    )
)
def test_any_text_is_a_day_or_an_unknown_date(text):
    assert code_of(text) in {
        "fine",
        "format",
        "day",
        "month",
        "year",
        "year_two_digits",
    }


def rendered(source, **context):
    return Template("{% load thaidates %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ at|date_words }}", "31~มกราคม~พ.ศ.~2570"),
        ("{{ at|day_words }}", "31~มกราคม~พ.ศ.~2570"),
        ("{{ at|weekday_words }}", "วันอาทิตย์ที่ 31~มกราคม~พ.ศ.~2570"),
        ("{{ at|month_words }}", "มกราคม~พ.ศ.~2570"),
        ("{{ at|datetime_words }}", "31~มกราคม~พ.ศ.~2570 เวลา~23:59~น."),
        ("{{ at|time_words }}", "23:59~น."),
        ("{{ at|days_left_words }}", "อีก 12 วัน"),
        (
            "{% instant at %}",
            '<time datetime="2027-01-31T23:59+07:00"><span class="whole-date">'
            '<span class="whole">31 มกราคม</span> <span class="whole">พ.ศ. 2570</span>'
            "</span> เวลา 23:59 น.</time>",
        ),
    ],
)
def test_templates_show_dates_in_words(source, words):
    with time_machine.travel(DEADLINE - timedelta(days=12), tick=False):
        words = words.replace("~", NO_BREAK_SPACE)
        assert rendered(source, at=DEADLINE.astimezone(UTC)) == words
    assert rendered(source, at=None) == ""


def test_a_day_is_an_instant_without_a_time():
    assert rendered("{% instant day %}", day=date(2026, 7, 1)) == (
        '<time datetime="2026-07-01"><span class="whole-date"><span class="whole">'
        '1 กรกฎาคม</span> <span class="whole">พ.ศ. 2569</span></span></time>'
    )


def test_what_is_sent_and_stored_has_plain_spaces():
    assert NO_BREAK_SPACE not in show_datetime(DEADLINE, "th")
    mail = render_to_string(
        "account/email/base_notification.txt",
        {"timestamp": DEADLINE, "origin": "https://portal.example"},
    )
    assert show_datetime(DEADLINE) in mail
