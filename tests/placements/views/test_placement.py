"""What a volunteer does alone: conditions, days off, concerns, leaving."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from placements.days_off import workflow as leave
from placements.models import LeaveEntry
from placements.models.choices import ConcernStatus, LeaveStatus, PlacementStatus
from placements.personal_data import export
from placements.year import check_ins, concerns, reports
from placements.year import workflow as placement_workflow
from tests.placements import placement_factory
from tests.volunteers.browsing import words

PLACEMENT_URL = "/en/placement/"


@pytest.fixture
def planned(cohort, coordinator, position, applicant):
    placement_factory.condition_kind(cohort)
    placement_factory.condition_kind(cohort, "safety", is_stated_by_volunteer=True)
    return placement_factory.planned(cohort, coordinator, position, applicant)


@pytest.fixture
def days(active, coordinator):
    """Two days that can be taken."""
    leave.grant(active, halves=4, on_day=timezone.localdate(), note="", by=coordinator)


def page_after_post(browser, url, **data):
    """The page that a post leads to."""
    return words(browser.post(url, data, follow=True))


def taking(on_day, **more):
    return {"kind": "taken", "on_day": on_day.isoformat(), "part": "day", **more}


# Conditions


def test_what_a_volunteer_states_is_noted_once(applicant_browser, planned):
    assert "This is noted." in page_after_post(
        applicant_browser, f"{PLACEMENT_URL}conditions/safety/"
    )
    first = planned.conditions.get(kind__slug="safety").met_at
    page_after_post(applicant_browser, f"{PLACEMENT_URL}conditions/safety/")
    assert planned.conditions.get(kind__slug="safety").met_at == first


def test_what_the_programme_notes_a_volunteer_does_not(applicant_browser, planned):
    assert "someone else has to say this" in page_after_post(
        applicant_browser, f"{PLACEMENT_URL}conditions/insurance/"
    )
    assert planned.conditions.get(kind__slug="insurance").met_at is None


def test_a_condition_that_is_not_asked_is_not_found(applicant_browser, planned):
    assert (
        applicant_browser.post(f"{PLACEMENT_URL}conditions/nothing/").status_code == 404
    )
    assert (
        applicant_browser.get(f"{PLACEMENT_URL}conditions/safety/")["Location"]
        == PLACEMENT_URL
    )


def test_before_the_start_the_page_shows_conditions_and_no_reports(
    applicant_browser, planned
):
    page = words(applicant_browser.get(PLACEMENT_URL))
    assert "Before you start" in page
    assert "Monthly reports" not in page


# Days off


def test_a_day_is_asked_for_and_taken_back(applicant_browser, active, days):
    assert "sent to the organization" in page_after_post(
        applicant_browser,
        f"{PLACEMENT_URL}days-off/",
        **taking(timezone.localdate(), part="morning"),
    )
    entry = LeaveEntry.objects.get(kind="taken")
    assert (entry.halves, leave.remaining_halves(active)) == (1, 3)
    assert "taken back" in page_after_post(
        applicant_browser, f"{PLACEMENT_URL}days-off/{entry.code}/"
    )
    assert leave.remaining_halves(active) == 4
    assert "its state is now" in page_after_post(
        applicant_browser, f"{PLACEMENT_URL}days-off/{entry.code}/"
    )


@pytest.mark.parametrize("away", [-placement_factory.DAYS_AT_WORK - 1, 400])
def test_a_day_outside_the_work_is_refused_and_what_was_typed_stays(
    applicant_browser, active, days, away
):
    data = taking(timezone.localdate() + timedelta(days=away), note="บันทึกของฉัน")
    page = page_after_post(applicant_browser, f"{PLACEMENT_URL}days-off/", **data)
    assert "This is not possible: the day lies outside the placement." in page
    assert "any more" not in page
    assert "บันทึกของฉัน" in page
    assert not LeaveEntry.objects.filter(kind="taken").exists()


def test_nobody_takes_more_than_is_left(applicant_browser, active, coordinator):
    page = page_after_post(
        applicant_browser, f"{PLACEMENT_URL}days-off/", **taking(timezone.localdate())
    )
    assert "days of leave are left" in page


def test_a_day_that_is_moved_names_both_days(applicant_browser, active):
    today = timezone.localdate()
    page_after_post(
        applicant_browser,
        f"{PLACEMENT_URL}days-off/",
        kind="moved",
        on_day=today.isoformat(),
        part="day",
        to_day=(today + timedelta(days=2)).isoformat(),
    )
    moved = LeaveEntry.objects.get()
    assert (moved.halves, moved.on_day, moved.to_day) == (
        2,
        today,
        today + timedelta(days=2),
    )


def test_another_persons_request_is_not_found(
    as_user, active, days, cohort, coordinator, position
):
    other = placement_factory.active(cohort, coordinator, position)
    entry = active.leave_entries.get()
    browser = as_user(other.application.applicant)
    assert browser.post(f"{PLACEMENT_URL}days-off/{entry.code}/").status_code == 404


def test_after_the_last_day_no_day_is_asked_for_and_none_is_answered(
    applicant_browser, host_browser, active, days, coordinator
):
    page_after_post(
        applicant_browser, f"{PLACEMENT_URL}days-off/", **taking(timezone.localdate())
    )
    entry = LeaveEntry.objects.get(kind="taken")
    placement_workflow.leave_for_safety(active, by=active.application.applicant)
    assert "Ask for leave" not in words(
        applicant_browser.get(f"{PLACEMENT_URL}days-off/")
    )
    assert "is over" in page_after_post(
        applicant_browser, f"{PLACEMENT_URL}days-off/", **taking(timezone.localdate())
    )
    answer = host_browser.post(
        f"/en/host/one/volunteers/{active.code}/days-off/{entry.code}/",
        {"act": "approve"},
    )
    assert answer.status_code == 404
    # It ended with the placement.
    assert LeaveEntry.objects.get(pk=entry.pk).status == LeaveStatus.ENDED


# Concerns


def test_what_the_volunteer_stated_can_be_taken_back_before_the_start(
    applicant_browser, planned
):
    url = f"{PLACEMENT_URL}conditions/safety/"
    page_after_post(applicant_browser, url)
    assert "Mark as not done" in words(applicant_browser.get(PLACEMENT_URL))
    assert "open again" in page_after_post(applicant_browser, url, met="0")
    condition = planned.conditions.get(kind__slug="safety")
    assert (condition.met_at, condition.met_by) == (None, None)


@pytest.fixture
def contact(cohort):
    return placement_factory.safeguarding_contact(cohort)


def test_a_concern_is_written_and_goes_on_and_opens_again(
    applicant_browser, active, contact
):
    assert "Your message was sent." in page_after_post(
        applicant_browser, f"{PLACEMENT_URL}concerns/", text="กลับบ้านค่ำ"
    )
    concern = active.concerns.get()
    concerns.take_step(concern, concerns.CLOSE, by=contact)
    assert "ยังไม่หาย" in page_after_post(
        applicant_browser, f"{PLACEMENT_URL}concerns/{concern.code}/", text="ยังไม่หาย"
    )
    assert active.concerns.get().status == ConcernStatus.OPEN


def test_an_empty_concern_is_not_sent(applicant_browser, active, contact):
    assert "Write something here." in page_after_post(
        applicant_browser, f"{PLACEMENT_URL}concerns/", text=" "
    )
    assert not active.concerns.exists()


def test_without_a_contact_what_was_typed_stays(applicant_browser, active):
    assert "nobody receives concerns here yet" in page_after_post(
        applicant_browser, f"{PLACEMENT_URL}concerns/", text="กลับบ้านค่ำ"
    )


def test_another_volunteer_finds_no_concern_of_this_one(
    as_user, active, contact, cohort, coordinator, position
):
    concern = concerns.open_concern(active, text="ลับ", by=active.application.applicant)
    other = as_user(
        placement_factory.active(cohort, coordinator, position).application.applicant
    )
    assert other.get(f"{PLACEMENT_URL}concerns/{concern.code}/").status_code == 404
    assert (
        other.post(
            f"{PLACEMENT_URL}concerns/{concern.code}/", {"text": "x"}
        ).status_code
        == 404
    )


# Leaving for safety


def test_leaving_needs_the_tick_and_no_reason(applicant_browser, active):
    assert "Tick the box" in page_after_post(applicant_browser, f"{PLACEMENT_URL}end/")
    assert placement_factory.reload(active).status == PlacementStatus.ACTIVE
    assert "Your placement has ended." in page_after_post(
        applicant_browser, f"{PLACEMENT_URL}end/", is_sure="on"
    )
    assert placement_factory.reload(active).status == PlacementStatus.ENDED_EARLY


def test_nobody_leaves_twice(applicant_browser, active):
    placement_workflow.leave_for_safety(active, by=active.application.applicant)
    assert "the placement is over" in page_after_post(
        applicant_browser, f"{PLACEMENT_URL}end/", is_sure="on"
    )
    assert (
        applicant_browser.get(f"{PLACEMENT_URL}end/").headers["Location"]
        == PLACEMENT_URL
    )


# Reports


def test_a_report_that_was_sent_is_not_written_again(
    applicant_browser, active, applicant
):
    month = reports.reportable_months(active)[-1]
    url = f"{PLACEMENT_URL}reports/{month.year}/{month.month}/"
    assert "The draft was saved." in page_after_post(
        applicant_browser, url, seen=0, learnt="ก", act="save"
    )
    assert "The report was sent." in page_after_post(
        applicant_browser, url, seen=1, learnt="ก", act="send"
    )
    assert "it was sent already" in page_after_post(
        applicant_browser, url, seen=2, learnt="ข", act="save"
    )
    assert active.reports.get().learnt == "ก"


def test_goals_after_the_last_day_are_refused(applicant_browser, active):
    placement_workflow.leave_for_safety(active, by=active.application.applicant)
    page = applicant_browser.post(
        f"{PLACEMENT_URL}phases/1/", {"goals": "ช้าไป", "seen": 0}
    )
    assert page.status_code == 409
    assert "the placement is over" in words(page)


# What they take along


def test_a_volunteer_downloads_all_that_they_wrote(active, applicant, days):
    checkin = active.checkins.filter(side="volunteer").first()
    check_ins.send(checkin, feeling="well", text="อบอุ่น", wants_talk=False, by=applicant)
    reports.save(
        active,
        reports.reportable_months(active)[-1],
        learnt="จดบันทึก",
        wish="",
        seen=0,
        by=applicant,
    )
    [facts] = export.placements(applicant).facts
    assert [facts_row["text"] for facts_row in facts["check_ins"]] == [
        "อบอุ่น",
        "",
    ]
    assert [facts_row["learnt"] for facts_row in facts["reports"]] == ["จดบันทึก"]
    assert [facts_row["halves"] for facts_row in facts["days_off"]] == [4]


def test_a_volunteer_downloads_a_concern_with_its_answers(active, applicant, contact):
    concern = concerns.open_concern(active, text="กลับบ้านค่ำ", by=applicant)
    concerns.reply(concern, text="เราโทรหาคุณ", by=contact)
    assert [facts_row["text"] for facts_row in export.concerns(applicant).facts] == [
        "กลับบ้านค่ำ",
        "เราโทรหาคุณ",
    ]
    assert export.concerns(contact).facts == []


# Reports


def test_the_year_of_reports_has_a_cell_for_each_month(
    applicant_browser, active, applicant
):
    months = reports.reportable_months(active)[::-1]
    first = reports.save(
        active, months[0], learnt="ฟังก่อนพูด", wish="", seen=0, by=applicant
    )
    reports.submit(first, by=applicant)
    page = applicant_browser.get(PLACEMENT_URL).content.decode()
    cells = re.findall(r"report-months__one--(\w+)", page)
    to_come = len(reports.months_to_come(active))
    assert to_come
    assert cells == ["submitted", *["open"] * (len(months) - 1), *["later"] * to_come]
