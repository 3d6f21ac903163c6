"""The year as its three parties read and write it: volunteer, host, coordinators."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models.choices import MemberRole
from placements.days_off import ledger
from placements.days_off import workflow as leave
from placements.models import CheckIn, LeaveEntry, Report
from placements.models.choices import Light
from placements.year import check_ins, health, phases, reports
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from tests import make
from tests.placements import offer_factory, placement_factory
from tests.volunteers.browsing import words

PLACEMENT_URL = "/en/placement/"


def month(active):
    return reports.reportable_months(active)[-1]


def sent_report(active):
    report = reports.save(
        active,
        month(active),
        learnt="ความลับของรายงาน",
        wish="",
        seen=0,
        by=active.application.applicant,
    )
    reports.submit(report, by=active.application.applicant)
    return report


# Who finds what


def test_nobody_else_has_a_placement_page(
    as_user, active, stranger, coordinator, member
):
    for person in (stranger, coordinator, member):
        for tail in ("", "days-off/", "concerns/", "end/", "phases/1/"):
            assert as_user(person).get(f"{PLACEMENT_URL}{tail}").status_code == 404


def test_another_host_finds_no_volunteer_of_this_one(as_user, active, cohort):
    other = as_user(make.member(offer_factory.position(cohort, "two").organization))
    assert other.get(placement_factory.host_url(active)).status_code == 404
    assert other.get(f"/en/host/two/volunteers/{active.code}/").status_code == 404


def test_a_viewer_reads_and_does_not_answer(as_user, active, position):
    viewer = as_user(make.member(position.organization, role=MemberRole.VIEWER))
    report = sent_report(active)
    assert (
        viewer.get(
            placement_factory.host_url(active, f"reports/{report.code}/")
        ).status_code
        == 200
    )
    assert (
        viewer.post(
            placement_factory.host_url(active, f"reports/{report.code}/"),
            {"act": "accept"},
        ).status_code
        == 403
    )
    assert (
        viewer.post(
            placement_factory.host_url(active, "phases/1/"), {"seen": 0}
        ).status_code
        == 403
    )


# Goals


def test_goals_are_written_confirmed_and_confirmed_anew_after_a_change(
    applicant_browser, host_browser, active
):
    applicant_browser.post(f"{PLACEMENT_URL}phases/1/", {"goals": "ฟังให้มาก", "seen": 0})
    host_browser.post(placement_factory.host_url(active, "phases/1/"), {"seen": 1})
    assert active.phases.get(order=1).confirmed_at
    applicant_browser.post(
        f"{PLACEMENT_URL}phases/1/", {"goals": "ฟังให้มากขึ้น", "seen": 1}
    )
    assert active.phases.get(order=1).confirmed_at is None


def test_a_second_tab_overwrites_no_goals_and_loses_nothing(
    applicant_browser, active, applicant
):
    phases.write_goals(
        active.phases.get(order=1), goals="จากอีกหน้า", seen=0, by=applicant
    )
    page = applicant_browser.post(
        f"{PLACEMENT_URL}phases/1/", {"goals": "ที่พิมพ์ไว้", "seen": 0}
    )
    assert page.status_code == 409
    assert "จากอีกหน้า" in words(page)
    assert "ที่พิมพ์ไว้" in page.content.decode()
    assert active.phases.get(order=1).goals == "จากอีกหน้า"


# Check-ins


def test_each_side_reads_only_its_own_check_in(
    active, applicant, member, coordinator, stranger
):
    sides = {
        who: set(CheckIn.objects.visible_to(who).values_list("side", flat=True))
        for who in (applicant, member)
    }
    assert sides == {applicant: {"volunteer"}, member: {"host"}}
    assert CheckIn.objects.visible_to(coordinator).count() == active.checkins.count()
    assert not CheckIn.objects.visible_to(stranger).exists()


def test_a_check_in_is_sent_once(applicant_browser, active):
    due = active.checkins.filter(side="volunteer").first()
    data = {"feeling": "hard", "text": "เหนื่อย", "wants_talk": "on"}
    assert (
        applicant_browser.post(
            f"{PLACEMENT_URL}check-ins/{due.code}/", data
        ).status_code
        == 302
    )
    assert "already" in words(
        applicant_browser.post(
            f"{PLACEMENT_URL}check-ins/{due.code}/", {"feeling": "well"}
        )
    )
    assert active.checkins.get(pk=due.pk).text == "เหนื่อย"


def test_a_check_in_far_ahead_can_not_be_sent(active, applicant):
    with pytest.raises(TransitionRefused):
        check_ins.send(
            active.checkins.last(),
            feeling="well",
            text="",
            wants_talk=False,
            by=applicant,
        )


# Reports


def test_a_draft_is_the_volunteers_own_until_it_is_sent(
    applicant_browser, host_browser, active, member
):
    first = month(active)
    url = f"{PLACEMENT_URL}reports/{first.year}/{first.month}/"
    applicant_browser.post(url, {"seen": 0, "learnt": "กำลังเขียน", "act": "save"})
    report = active.reports.get()
    assert not Report.objects.visible_to(member).exists()
    assert (
        host_browser.get(
            placement_factory.host_url(active, f"reports/{report.code}/")
        ).status_code
        == 404
    )
    applicant_browser.post(url, {"seen": 1, "learnt": "เขียนเสร็จ", "act": "send"})
    assert "เขียนเสร็จ" in words(
        host_browser.get(placement_factory.host_url(active, f"reports/{report.code}/"))
    )


def test_a_report_without_words_is_kept_and_not_sent(applicant_browser, active):
    first = month(active)
    page = applicant_browser.post(
        f"{PLACEMENT_URL}reports/{first.year}/{first.month}/",
        {"seen": 0, "learnt": "", "wish": "คำขอ", "act": "send"},
    )
    assert page.status_code == 200
    assert "คำขอ" in words(page)
    assert not active.reports.exists()


def test_a_second_tab_overwrites_no_report(applicant_browser, active, applicant):
    first = month(active)
    reports.save(active, first, learnt="จากอีกหน้า", wish="", seen=0, by=applicant)
    page = applicant_browser.post(
        f"{PLACEMENT_URL}reports/{first.year}/{first.month}/",
        {"seen": 0, "learnt": "ที่พิมพ์ไว้", "act": "save"},
    )
    assert page.status_code == 409
    assert "จากอีกหน้า" in words(page)
    assert active.reports.get().learnt == "จากอีกหน้า"


def test_a_returned_report_comes_back_with_its_remark(
    applicant_browser, host_browser, active
):
    report = sent_report(active)
    host_browser.post(
        placement_factory.host_url(active, f"reports/{report.code}/"),
        {"act": "return", "remark": "ขอตัวอย่างเพิ่ม"},
    )
    assert "ขอตัวอย่างเพิ่ม" in words(
        applicant_browser.get(
            f"{PLACEMENT_URL}reports/{report.month.year}/{report.month.month}/"
        )
    )
    host_browser.post(
        placement_factory.host_url(active, f"reports/{report.code}/"), {"act": "accept"}
    )
    assert active.reports.get().status == "returned"


def test_months_outside_the_work_are_not_found(applicant_browser, active):
    assert applicant_browser.get(f"{PLACEMENT_URL}reports/2001/1/").status_code == 404
    assert applicant_browser.get(f"{PLACEMENT_URL}reports/2001/99/").status_code == 404


# Days off


def request_leave(active, kind="taken", part="day", ago=0):
    applicant = active.application.applicant
    day = timezone.localdate() - timedelta(days=ago)
    leave.ask(
        active,
        kind=kind,
        on_day=day,
        part=part,
        note="",
        by=applicant,
    )
    return active.leave_entries.first()


def test_a_holiday_worked_is_saved_and_then_taken(
    active, host_browser, applicant_browser
):
    saved = request_leave(active, "saved", ago=3)
    with pytest.raises(TransitionRefused):
        request_leave(active, "taken")
    host_browser.post(
        placement_factory.host_url(active, f"days-off/{saved.code}/"),
        {"act": "approve"},
    )
    taken = request_leave(active, "taken")
    assert leave.remaining_halves(active) == 0
    host_browser.post(
        placement_factory.host_url(active, f"days-off/{taken.code}/"),
        {"act": "approve"},
    )
    assert ledger.balance(active.leave_entries.all()) == 0


def test_a_declined_day_is_left_again(active, host_browser, coordinator):
    leave.grant(active, halves=2, on_day=timezone.localdate(), note="", by=coordinator)
    taken = request_leave(active)
    host_browser.post(
        placement_factory.host_url(active, f"days-off/{taken.code}/"),
        {"act": "decline"},
    )
    assert leave.remaining_halves(active) == 2


def test_a_moved_day_needs_its_goal(applicant_browser, active):
    today = timezone.localdate().isoformat()
    page = applicant_browser.post(
        f"{PLACEMENT_URL}days-off/",
        {"kind": "moved", "on_day": today, "note": "บันทึกของฉัน"},
    )
    assert "Enter the day it is moved to." in words(page)
    assert "บันทึกของฉัน" in words(page)
    assert not LeaveEntry.objects.exists()


# After the end


def test_a_host_reads_that_it_is_over_and_not_why(host_browser, active):
    placement_workflow.leave_for_safety(active, by=active.application.applicant)
    text = words(host_browser.get(placement_factory.host_url(active)))
    assert "over" in text
    assert "safety" not in text.lower()


# The light


def test_silence_turns_the_light(active):
    today = timezone.localdate()
    assert health.light(active, today - timedelta(days=20)) == Light.GREEN
    first = min(item.due_on for item in health.due_items(active, today))
    assert health.light(active, first + timedelta(days=8)) == Light.YELLOW
    assert health.light(active, first + timedelta(days=22)) == Light.RED


def test_a_wish_to_talk_turns_the_light_red(active, applicant):
    due = active.checkins.filter(side="volunteer").first()
    check_ins.send(due, feeling="well", text="", wants_talk=True, by=applicant)
    assert health.light(placement_factory.reload(active)) == Light.RED


# Queries


def queries(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as context:
        browser.get(url)
    return len(context)


def test_lists_ask_as_much_for_three_as_for_one(
    as_user, host_browser, active, cohort, coordinator, position
):
    coordinator_browser = as_user(coordinator)
    lists = [
        (host_browser, "/en/host/one/volunteers/"),
        (coordinator_browser, "/en/admin/placements/placement/"),
        (host_browser, "/en/my/"),
    ]
    before = [queries(*page) for page in lists]
    for _more in range(2):
        placement_factory.active(cohort, coordinator, position)
    assert [queries(*page) for page in lists] == before
