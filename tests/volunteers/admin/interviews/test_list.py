"""Interviews in the admin: panels, times, dashboard, roster, one interview."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.models import AuditEntry, Message
from portal.text import dates
from tests import make
from tests.volunteers import interviewing, judging
from volunteers.interviews import booking
from volunteers.models import Conflict, Interview, InterviewPanel, InterviewSlot
from volunteers.models.choices import ConflictKind
from volunteers.models.choices import InterviewStatus as I

DESK = "/en/admin/volunteers/interview/"
PANELS = "/en/admin/volunteers/interviewpanel/"


@pytest.fixture
def coordinator_browser(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def panel(cohort, reviewer):
    return interviewing.panel(cohort, reviewer)


@pytest.fixture
def booked(cohort, coordinator, panel, applicant):
    return interviewing.booked(cohort, coordinator, panel, applicant=applicant)


def text(answer):
    return answer.content.decode()


def times(**more):
    day = dates.show_date(timezone.localdate() + timedelta(days=4), "en")
    data = {
        "day": day,
        "first": "09:00",
        "last": "10:30",
        "minutes": 30,
        "pause": 10,
        "seats": 1,
    }
    return {**data, "remote": "yes", "place": interviewing.LINK, **more}


def url_of(interview, slug):
    return f"{DESK}{interview.code}/{slug}/"


def test_only_coordinators_come_in(
    as_user, booked, applicant, reviewer, editor, administrator, panel
):
    urls = [
        DESK,
        f"{DESK}board/",
        f"{DESK}roster/",
        f"{DESK}remind/16/",
        url_of(booked, "change"),
        url_of(booked, "cancel"),
    ]
    urls += [
        PANELS,
        f"{PANELS}{panel.code}/times/",
        f"{PANELS}{panel.code}/times/{booked.slot.code}/",
    ]
    for person in (None, applicant, reviewer, editor):
        client = as_user(person)
        assert {client.get(url).status_code for url in urls} == {302}
    client = as_user(administrator)
    assert {client.get(url).status_code for url in urls} == {403}


def test_a_panel_is_made_and_then_its_people_are_chosen(
    coordinator_browser, cohort, reviewer, coordinator
):
    answer = coordinator_browser.post(
        f"{PANELS}add/", {"cohort": cohort.pk, "name": "คณะเหนือ"}
    )
    panel = InterviewPanel.objects.get()
    assert answer["Location"] == f"{PANELS}{panel.pk}/change/"
    coordinator_browser.post(
        answer["Location"],
        {"name": "คณะเหนือ", "people": [reviewer.code, coordinator.code]},
    )
    assert set(panel.members.all()) == {reviewer, coordinator}
    assert (
        Message.objects.filter(kind="interview_panel", recipient=reviewer).count() == 1
    )


def test_who_is_busy_elsewhere_is_refused_beside_the_field(
    coordinator_browser, panel, cohort, reviewer
):
    other = interviewing.panel(cohort, make.reviewer(cohort), name="คณะสอง")
    begins = interviewing.slot(panel).starts_at
    InterviewSlot.objects.create(
        panel=other, starts_at=begins, ends_at=begins + timedelta(hours=1), place="x"
    )
    people = [person.code for person in (*other.members.all(), reviewer)]
    page = text(
        coordinator_browser.post(
            f"{PANELS}{other.pk}/change/", {"name": "คณะสอง", "people": people}
        )
    )
    assert "someone is on another panel at one of these times" in page
    assert reviewer not in other.members.all()


def test_times_are_previewed_before_they_are_made(coordinator_browser, panel):
    url = f"{PANELS}{panel.code}/times/"
    page = text(coordinator_browser.post(url, times()))
    assert ("2 times fit" in page, InterviewSlot.objects.count()) == (True, 0)
    coordinator_browser.post(url, {**times(), "confirmed": "1"})
    assert [
        dates.show_time(slot.starts_at, "en") for slot in InterviewSlot.objects.all()
    ] == ["09:00", "09:40"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"place": "ห้องประชุม"}, "beginning with https://"),
        ({"place": "javascript:alert(1)"}, "beginning with https://"),
        ({"last": "09:10"}, "No interview fits"),
        ({"day": "สักวัน"}, "Write the day like"),
        ({"minutes": "1"}, "5"),
    ],
)
def test_wrong_times_are_told_and_nothing_is_made(
    coordinator_browser, panel, wrong, message
):
    page = text(
        coordinator_browser.post(
            f"{PANELS}{panel.code}/times/", {**times(**wrong), "confirmed": "1"}
        )
    )
    assert (message in page, InterviewSlot.objects.count()) == (True, 0)


def test_a_place_on_site_needs_no_link(coordinator_browser, panel):
    more = {"remote": "no", "place": "ห้องประชุม 2", "confirmed": "1"}
    coordinator_browser.post(f"{PANELS}{panel.code}/times/", times(**more))
    assert InterviewSlot.objects.first().place == "ห้องประชุม 2"


def test_a_time_moves_after_its_letters_were_shown(coordinator_browser, panel, booked):
    url, more = f"{PANELS}{panel.code}/times/{booked.slot.code}/", times(first="13:00")
    before = Message.objects.count()
    page = text(coordinator_browser.post(url, more))
    assert (page.count("<figure"), Message.objects.count()) == (2, before)
    coordinator_browser.post(url, {**more, "confirmed": "1"})
    moved = InterviewSlot.objects.get(pk=booked.slot_id)
    assert (dates.show_time(moved.starts_at, "en"), Message.objects.count()) == (
        "13:00",
        before + 2,
    )


def test_a_time_is_called_off_after_its_letters_were_shown(
    coordinator_browser, panel, booked
):
    url = f"{PANELS}{panel.code}/times/{booked.slot.code}/"
    assert "นัดหมายของคุณยกเลิกแล้ว" in text(coordinator_browser.post(url, {"off": "1"}))
    assert Interview.objects.get().status == I.BOOKED
    coordinator_browser.post(url, {"off": "1", "confirmed": "1"})
    assert (
        Interview.objects.get().status,
        coordinator_browser.get(url).status_code,
    ) == (
        I.CANCELLED,
        404,
    )


def test_the_board_tells_who_has_no_time_and_reminds_them(
    coordinator_browser, booked, cohort, coordinator
):
    waits = interviewing.invited(cohort, coordinator)
    page = text(coordinator_browser.get(f"{DESK}board/"))
    assert waits.reference in page
    url = f"{DESK}remind/16/"
    assert "1 person has no time yet" in text(coordinator_browser.get(url))
    coordinator_browser.post(url)
    assert [
        row.recipient for row in Message.objects.filter(kind="interview_reminder")
    ] == [waits.applicant]


def test_the_overview_counts_interviews_only_where_there_are_some(
    coordinator_browser, booked, cohort, coordinator
):
    page = text(coordinator_browser.get("/en/admin/"))
    assert "overview__interviews" in page
    assert "Without a time" not in page
    interviewing.invited(cohort, coordinator)
    page = text(coordinator_browser.get("/en/admin/"))
    assert "Without a time <b>1</b>" in page


def test_the_overview_has_no_line_without_interviews(coordinator_browser, cohort):
    assert "overview__interviews" not in text(coordinator_browser.get("/en/admin/"))


def test_the_roster_of_a_day_names_who_comes(coordinator_browser, booked, applicant):
    day = timezone.localdate(booked.slot.starts_at).isoformat()
    assert applicant.display_name in text(
        coordinator_browser.get(f"{DESK}roster/?day={day}")
    )
    assert AuditEntry.objects.latest("pk").action == "read interview roster"


def test_the_roster_hides_whom_the_reader_must_not_judge(
    coordinator_browser, booked, applicant, coordinator
):
    Conflict.objects.create(
        application=booked.application, reviewer=coordinator, kind=ConflictKind.DECLARED
    )
    page = text(
        coordinator_browser.get(
            f"{DESK}roster/?day={timezone.localdate(booked.slot.starts_at).isoformat()}"
        )
    )
    assert (applicant.display_name in page, "taken" in page) == (False, True)
    assert coordinator_browser.get(url_of(booked, "change")).status_code == 404


@pytest.mark.parametrize("day", ["nonsense", "2026-13-45"])
def test_what_is_no_day_has_no_roster(coordinator_browser, cohort, day):
    assert coordinator_browser.get(f"{DESK}roster/?day={day}").status_code == 404


def test_an_interview_is_marked(coordinator_browser, booked):
    interviewing.begun(booked)
    assert "This step sends nothing" in text(
        coordinator_browser.get(url_of(booked, "held"))
    )
    coordinator_browser.post(url_of(booked, "held"), {"confirmed": "1"})
    assert Interview.objects.get().status == I.HELD


def test_before_it_has_begun_nothing_is_marked(coordinator_browser, booked):
    assert coordinator_browser.post(url_of(booked, "held"), {"confirmed": "1"})[
        "Location"
    ] == url_of(booked, "change")
    assert Interview.objects.get().status == I.BOOKED


def test_another_time_is_given_after_its_letters_were_shown(
    coordinator_browser, booked, panel
):
    slot = interviewing.slot(panel, hours=90)
    assert slot.code in text(coordinator_browser.get(url_of(booked, "move")))
    assert (
        text(
            coordinator_browser.post(url_of(booked, "move"), {"slot": slot.code})
        ).count("<figure")
        == 2
    )
    coordinator_browser.post(
        url_of(booked, "move"), {"slot": slot.code, "confirmed": "1"}
    )
    assert booking.current_interview(booked.application).slot == slot


def test_a_step_that_is_none_is_not_found(coordinator_browser, booked):
    assert coordinator_browser.get(url_of(booked, "no-such-step")).status_code == 404


def test_the_application_shows_its_interview_and_the_mean(
    coordinator_browser, booked, reviewer, cohort
):
    interviewing.rubric(cohort)
    interviewing.send(interviewing.begun(booked), reviewer, 4)
    page = text(
        coordinator_browser.get(
            f"/en/admin/volunteers/application/{booked.application.code}/change/"
        )
    )
    assert [
        label
        for label in ("Mean of the interview", "4.0", "Interviews")
        if label not in page
    ] == []
    page = text(coordinator_browser.get(url_of(booked, "change")))
    assert "Interview criterion 1" in page


def test_an_invitation_shows_its_letter_first(coordinator_browser, cohort, coordinator):
    application, _reviews = judging.in_review(cohort, coordinator)
    url = f"/en/admin/volunteers/application/{application.code}/invite/"
    assert "/application/interview/" in text(coordinator_browser.get(url))
    coordinator_browser.post(url, {"confirmed": "1"})
    application.refresh_from_db()
    assert application.status == "interview"


def test_the_list_is_an_agenda_what_is_to_come_first(
    coordinator_browser, booked, cohort, coordinator, panel
):
    later = interviewing.booked(cohort, coordinator, panel, hours=24 * 9)
    over = interviewing.booked(cohort, coordinator, panel, hours=24 * 12)
    InterviewSlot.objects.filter(pk=over.slot_id).update(
        starts_at=over.slot.starts_at - timedelta(days=40),
        ends_at=over.slot.ends_at - timedelta(days=40),
    )
    page = coordinator_browser.get(DESK)
    days = page.context["cl"].days
    shown = [one.pk for day in days for one in day.interviews]
    assert shown == [booked.pk, later.pk, over.pk]
    assert [day.day for day in days][:2] == [
        timezone.localdate(booked.slot.starts_at),
        timezone.localdate(later.slot.starts_at),
    ]
    assert later.application.display_name in text(page)


def test_lists_cost_the_same_for_thirty_as_for_one(
    coordinator_browser, booked, cohort, coordinator, panel
):
    urls = [
        DESK,
        f"{DESK}board/",
        f"{DESK}roster/?day={timezone.localdate(booked.slot.starts_at)}",
        PANELS,
    ]
    counts = []
    coordinator_browser.get(DESK)
    for _turn in range(2):
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                coordinator_browser.get(url)
            counts.append(len(queries))
        for number in range(12):
            interviewing.booked(cohort, coordinator, panel, hours=100 + number)
    assert counts[: len(urls)] == counts[len(urls) :]


def test_a_coordinators_own_interview_is_not_theirs_to_read(as_user, booked, applicant):
    type(applicant).objects.filter(pk=applicant.pk).update(role="coordinator")
    assert as_user(applicant).get(url_of(booked, "change")).status_code == 404
