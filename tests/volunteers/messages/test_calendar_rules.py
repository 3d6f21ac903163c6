"""What we send keeps the rules of RFC 5545 (form) and RFC 5546 (scheduling).

Read by hand beside the library that wrote it, because one library agrees with itself.
"""

import re
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from portal.models import Message
from tests.volunteers import interviewing
from volunteers.interviews import booking

LONG = "ห้องประชุมใหญ่ ชั้น 3, อาคารสิทธิ; ถนนราชดำเนิน\nประตูหลัง \\ " * 4
ONCE = ("UID", "DTSTAMP", "DTSTART", "ORGANIZER", "SEQUENCE", "STATUS")
INSTANT = re.compile(r"\d{8}T\d{6}Z")


@pytest.fixture
def files(cohort, coordinator, applicant):
    """As sent: a time, another time whose place is long, and its cancellation."""
    panel = interviewing.panel(cohort)
    invited = interviewing.invited(cohort, coordinator, applicant=applicant)
    booking.pick(invited, interviewing.slot(panel), by=applicant)
    far = interviewing.slot(panel, hours=80, place=LONG)
    booking.cancel(booking.pick(invited, far, by=applicant), by=applicant)
    kinds = ("interview_set", "interview_cancelled")
    messages = Message.objects.filter(recipient=applicant, kind__in=kinds)
    return [message.enclosures.get() for message in messages.order_by("pk")]


def lines(text):
    """Content lines, unfolded."""
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def values(text):
    """By name, without parameters; the value of each line of that name."""
    found = {}
    for line in lines(text):
        head, _colon, value = line.partition(":")
        found.setdefault(head.partition(";")[0], []).append(value)
    return found


def only(text, name):
    [value] = values(text)[name]
    return value


def test_lines_end_and_are_folded_as_the_rules_say(files):
    for file in files:
        assert file.text.endswith("END:VCALENDAR\r\n")
        assert "\n" not in file.text.replace("\r\n", "")
        longest = max(len(line.encode()) for line in file.text.split("\r\n"))
        assert longest <= 75
    folded = files[1].text
    assert "\r\n " in folded
    # A line is cut between letters, never within the bytes of one.
    assert folded.encode().decode() == folded


def test_each_file_is_one_event_of_one_method(files):
    methods = ["REQUEST", "REQUEST", "CANCEL"]
    assert [only(file.text, "METHOD") for file in files] == methods
    for file, method in zip(files, methods, strict=True):
        assert file.content_type == f"text/calendar; method={method}"
        assert only(file.text, "VERSION") == "2.0"
        assert only(file.text, "PRODID")
        assert lines(file.text).count("BEGIN:VEVENT") == 1


def test_what_a_request_and_a_cancellation_must_have_stands_once(files):
    for file in files:
        for name in ONCE:
            assert only(file.text, name)
        assert INSTANT.fullmatch(only(file.text, "DTSTAMP"))
        assert INSTANT.fullmatch(only(file.text, "DTSTART"))
        assert only(file.text, "DTEND") > only(file.text, "DTSTART")
        assert only(file.text, "ORGANIZER").startswith("mailto:")


def test_the_same_entry_is_changed_and_then_removed(files, applicant):
    assert len({only(file.text, "UID") for file in files}) == 1
    assert len({only(file.text, "ORGANIZER") for file in files}) == 1
    assert {only(file.text, "ATTENDEE") for file in files} == {
        f"mailto:{applicant.email}"
    }
    assert [only(file.text, "SEQUENCE") for file in files] == ["0", "1", "2"]
    stamps = [only(file.text, "DTSTAMP") for file in files]
    assert stamps == sorted(stamps)
    states = [only(file.text, "STATUS") for file in files]
    assert states == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_text_is_escaped_and_read_back_as_it_was(files):
    raw = only(files[1].text, "LOCATION")
    assert not re.search(r"(?<!\\)[,;]", raw)
    [event] = Calendar.from_ical(files[1].text).walk("VEVENT")
    assert (str(event["location"]), Calendar.from_ical(files[1].text).errors) == (
        LONG,
        [],
    )
    assert event["dtstamp"].dt <= datetime.now(UTC)
