"""Days off in the private calendar: whole days, mornings and afternoons, once each."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from placements.days_off import workflow as leave
from volunteers.messages import calendar_files


def in_days(count):
    return timezone.localdate() + timedelta(days=count)


@pytest.fixture
def ask(active, coordinator, member, applicant):
    leave.grant(active, halves=8, on_day=in_days(-5), note="", by=coordinator)

    def approved(day, kind="taken", **more):
        values = {"part": "day", **more}
        leave.ask(
            active, kind=kind, on_day=in_days(day), note="ลับ", by=applicant, **values
        )
        entry = active.leave_entries.filter(status="asked").get()
        leave.answer(entry, is_approved=True, by=member)
        return entry

    return approved


def events(person):
    text = calendar_files.user_calendar(person)
    assert "ลับ" not in text
    assert "one" not in text
    calendar = Calendar.from_ical(text)
    return sorted(
        (str(event["dtstart"].dt), str(event["dtend"].dt))
        for event in calendar.walk("VEVENT")
    )


def test_whole_days_are_days_and_halves_have_times(ask, active, applicant, member, en):
    ask(3)
    ask(4, part="morning")
    ask(5, part="afternoon")
    assert events(applicant) == [
        (str(in_days(3)), str(in_days(4))),
        (f"{in_days(4)} 08:00:00+07:00", f"{in_days(4)} 12:00:00+07:00"),
        (f"{in_days(5)} 13:00:00+07:00", f"{in_days(5)} 17:00:00+07:00"),
    ]
    assert events(member) == []


def test_a_day_that_was_moved_on_lies_where_it_is_now(ask, applicant, en):
    ask(3)
    ask(3, kind="moved", to_day=in_days(6), to_part="day")
    assert events(applicant) == [(str(in_days(6)), str(in_days(7)))]


def test_a_day_that_ended_is_not_there(ask, applicant, en):
    entry = ask(3)
    leave.cancel(entry, by=applicant)
    assert events(applicant) == []
