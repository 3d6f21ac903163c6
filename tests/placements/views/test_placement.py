"""What a volunteer does alone: conditions, days off, concerns, leaving. Each is refused where it is out of place."""

from datetime import timedelta

import pytest
from django.utils import timezone

from placements.models import LeaveEntry
from placements.models.choices import ConcernStatus, LeaveStatus, PlacementStatus
from placements.personal_data import export
from placements.year import check_ins, concerns, leave, lifecycle, reports
from tests.placements import serving as at_work
from tests.volunteers.browsing import words

OWN = "/en/placement/"


@pytest.fixture
def planned(cohort, coordinator, one, applicant):
    at_work.condition_kind(cohort)
    at_work.condition_kind(cohort, "safety", is_stated_by_volunteer=True)
    return at_work.planned(cohort, coordinator, one, applicant)


@pytest.fixture
def days(active, coordinator):
    """Two days that can be taken."""
    leave.grant(active, halves=4, on_day=timezone.localdate(), note="", by=coordinator)


def said(browser, url, **told):
    """The page that a post leads to."""
    return words(browser.post(url, told, follow=True))


def taking(on_day, **more):
    return {"kind": "taken", "on_day": on_day.isoformat(), **more}


# Conditions


def test_what_a_volunteer_states_is_noted_once(mine, planned):
    assert "This is noted." in said(mine, f"{OWN}conditions/safety/")
    first = planned.conditions.get(kind__slug="safety").met_at
    said(mine, f"{OWN}conditions/safety/")
    assert planned.conditions.get(kind__slug="safety").met_at == first


def test_what_the_programme_notes_a_volunteer_does_not(mine, planned):
    assert "somebody else has to say this" in said(mine, f"{OWN}conditions/insurance/")
    assert planned.conditions.get(kind__slug="insurance").met_at is None


def test_a_condition_that_is_not_asked_is_not_found(mine, planned):
    assert mine.post(f"{OWN}conditions/nothing/").status_code == 404
    assert mine.get(f"{OWN}conditions/safety/").status_code == 405


def test_before_the_start_the_page_shows_conditions_and_no_reports(mine, planned):
    page = words(mine.get(OWN))
    assert "Before you start" in page
    assert "Monthly reports" not in page


# Days off


def test_a_day_is_asked_for_and_taken_back(mine, active, days):
    assert "sent to the organization" in said(
        mine, f"{OWN}days-off/", **taking(timezone.localdate(), length="1")
    )
    entry = LeaveEntry.objects.get(kind="taken")
    assert (entry.halves, leave.left(active)) == (1, 3)
    assert "taken back" in said(mine, f"{OWN}days-off/{entry.code}/")
    assert leave.left(active) == 4
    assert "its state is now" in said(mine, f"{OWN}days-off/{entry.code}/")


@pytest.mark.parametrize("away", [-at_work.BEGUN - 1, 400])
def test_a_day_outside_the_work_is_refused_and_what_was_typed_stays(
    mine, active, days, away
):
    told = taking(timezone.localdate() + timedelta(days=away), note="บันทึกของฉัน")
    page = said(mine, f"{OWN}days-off/", **told)
    assert "the day lies outside the placement" in page
    assert "บันทึกของฉัน" in page
    assert not LeaveEntry.objects.filter(kind="taken").exists()


def test_nobody_takes_more_than_is_left(mine, active, coordinator):
    page = said(mine, f"{OWN}days-off/", **taking(timezone.localdate()))
    assert "there are not so many days left" in page


def test_a_day_that_is_moved_names_both_days(mine, active):
    today = timezone.localdate()
    said(
        mine,
        f"{OWN}days-off/",
        kind="moved",
        on_day=today.isoformat(),
        to_day=(today + timedelta(days=2)).isoformat(),
    )
    moved = LeaveEntry.objects.get()
    assert (moved.halves, moved.on_day, moved.to_day) == (
        0,
        today,
        today + timedelta(days=2),
    )


def test_another_persons_request_is_not_found(
    as_user, active, days, cohort, coordinator, one
):
    other = at_work.active(cohort, coordinator, one)
    entry = active.leave_entries.get()
    browser = as_user(other.application.applicant)
    assert browser.post(f"{OWN}days-off/{entry.code}/").status_code == 404


def test_after_the_last_day_no_day_is_asked_for_and_none_is_answered(
    mine, host, active, days, coordinator
):
    said(mine, f"{OWN}days-off/", **taking(timezone.localdate()))
    entry = LeaveEntry.objects.get(kind="taken")
    lifecycle.leave_for_safety(active, by=active.application.applicant)
    assert "Ask for a day" not in words(mine.get(f"{OWN}days-off/"))
    assert "is over" in said(mine, f"{OWN}days-off/", **taking(timezone.localdate()))
    page = said(
        host,
        f"/en/host/one/volunteers/{active.code}/days-off/{entry.code}/",
        act="approve",
    )
    assert "the placement is over" in page
    assert LeaveEntry.objects.get(pk=entry.pk).status == LeaveStatus.ASKED


# Concerns


@pytest.fixture
def contact(cohort):
    return at_work.contact(cohort)


def test_a_concern_is_written_and_goes_on_and_opens_again(mine, active, contact):
    assert "Your message was sent." in said(mine, f"{OWN}concerns/", text="กลับบ้านค่ำ")
    concern = active.concerns.get()
    concerns.step(concern, concerns.CLOSE, by=contact)
    assert "ยังไม่หาย" in said(mine, f"{OWN}concerns/{concern.code}/", text="ยังไม่หาย")
    assert active.concerns.get().status == ConcernStatus.OPEN


def test_an_empty_concern_is_not_sent(mine, active, contact):
    assert "Write something here." in said(mine, f"{OWN}concerns/", text=" ")
    assert not active.concerns.exists()


def test_without_a_contact_what_was_typed_stays(mine, active):
    assert "nobody is named yet who would read it" in said(
        mine, f"{OWN}concerns/", text="กลับบ้านค่ำ"
    )


def test_another_volunteer_finds_no_concern_of_this_one(
    as_user, active, contact, cohort, coordinator, one
):
    concern = concerns.raise_one(active, text="ลับ", by=active.application.applicant)
    other = as_user(at_work.active(cohort, coordinator, one).application.applicant)
    assert other.get(f"{OWN}concerns/{concern.code}/").status_code == 404
    assert (
        other.post(f"{OWN}concerns/{concern.code}/", {"text": "x"}).status_code == 404
    )


# Leaving for safety


def test_leaving_needs_the_tick_and_no_reason(mine, active):
    assert "Tick the box" in said(mine, f"{OWN}end/")
    assert at_work.fresh(active).status == PlacementStatus.ACTIVE
    assert "You have left." in said(mine, f"{OWN}end/", is_sure="on")
    assert at_work.fresh(active).status == PlacementStatus.ENDED_EARLY


def test_nobody_leaves_twice(mine, active):
    lifecycle.leave_for_safety(active, by=active.application.applicant)
    assert "the placement is over" in said(mine, f"{OWN}end/", is_sure="on")
    assert mine.get(f"{OWN}end/").headers["Location"] == OWN


# Reports


def test_a_report_that_was_sent_is_not_written_again(mine, active, applicant):
    month = reports.months(active)[-1]
    url = f"{OWN}reports/{month.year}/{month.month}/"
    assert "The draft was saved." in said(mine, url, seen=0, learnt="ก", act="save")
    assert "The report was sent." in said(mine, url, seen=1, learnt="ก", act="send")
    assert "it was sent already" in said(mine, url, seen=2, learnt="ข", act="save")
    assert active.reports.get().learnt == "ก"


def test_goals_after_the_last_day_are_refused(mine, active):
    lifecycle.leave_for_safety(active, by=active.application.applicant)
    page = mine.post(f"{OWN}phases/1/", {"goals": "ช้าไป", "seen": 0})
    assert page.status_code == 409
    assert "the placement is over" in words(page)


# What they take along


def test_a_volunteer_downloads_all_that_they_wrote(active, applicant, days):
    checkin = active.checkins.filter(side="volunteer").first()
    check_ins.send(checkin, feeling="well", text="อบอุ่น", wants_talk=False, by=applicant)
    reports.save(
        active,
        reports.months(active)[-1],
        learnt="จดบันทึก",
        wish="",
        seen=0,
        by=applicant,
    )
    [facts] = export.placements(applicant).facts
    assert [each["text"] for each in facts["check_ins"]] == ["อบอุ่น"]
    assert [each["learnt"] for each in facts["reports"]] == ["จดบันทึก"]
    assert [each["halves"] for each in facts["days_off"]] == [4]


def test_a_volunteer_downloads_a_concern_with_its_answers(active, applicant, contact):
    concern = concerns.raise_one(active, text="กลับบ้านค่ำ", by=applicant)
    concerns.say(concern, text="เราโทรหาคุณ", by=contact)
    assert [each["text"] for each in export.concerns(applicant).facts] == [
        "กลับบ้านค่ำ",
        "เราโทรหาคุณ",
    ]
    assert export.concerns(contact).facts == []
