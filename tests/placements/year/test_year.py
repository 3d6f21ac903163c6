"""The year as its three parties read and write it: volunteer, host, coordinators."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models.choices import MemberRole
from placements.models import CheckIn, Concern, LeaveEntry, Report
from placements.models.choices import Light
from placements.year import (
    check_ins,
    concerns,
    health,
    leave,
    lifecycle,
    phases,
    reports,
)
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests import make
from tests.placements import seating
from tests.placements import serving as at_work
from tests.volunteers.browsing import words

OWN = "/en/placement/"


def month(active):
    return reports.months(active)[-1]


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


def at(active, tail=""):
    return (
        f"/en/host/{active.position.organization.slug}/volunteers/{active.code}/{tail}"
    )


# Who finds what


def test_nobody_else_has_a_placement_page(
    as_user, active, stranger, coordinator, member
):
    for person in (stranger, coordinator, member):
        for tail in ("", "days-off/", "concerns/", "end/", "phases/1/"):
            assert as_user(person).get(f"{OWN}{tail}").status_code == 404


def test_another_host_finds_no_volunteer_of_this_one(as_user, active, cohort):
    other = as_user(make.member(seating.position(cohort, "two").organization))
    assert other.get(at(active)).status_code == 404
    assert other.get(f"/en/host/two/volunteers/{active.code}/").status_code == 404


def test_a_viewer_reads_and_does_not_answer(as_user, active, one):
    viewer = as_user(make.member(one.organization, role=MemberRole.VIEWER))
    report = sent_report(active)
    assert viewer.get(at(active, f"reports/{report.code}/")).status_code == 200
    assert (
        viewer.post(
            at(active, f"reports/{report.code}/"), {"act": "accept"}
        ).status_code
        == 403
    )
    assert viewer.post(at(active, "phases/1/"), {"seen": 0}).status_code == 403


# Goals


def test_goals_are_written_confirmed_and_confirmed_anew_after_a_change(
    mine, host, active
):
    mine.post(f"{OWN}phases/1/", {"goals": "ฟังให้มาก", "seen": 0})
    host.post(at(active, "phases/1/"), {"seen": 1})
    assert active.phases.get(order=1).confirmed_at
    mine.post(f"{OWN}phases/1/", {"goals": "ฟังให้มากขึ้น", "seen": 1})
    assert active.phases.get(order=1).confirmed_at is None


def test_a_second_tab_overwrites_no_goals_and_loses_nothing(mine, active, applicant):
    phases.write_goals(
        active.phases.get(order=1), goals="จากอีกหน้า", seen=0, by=applicant
    )
    page = mine.post(f"{OWN}phases/1/", {"goals": "ที่พิมพ์ไว้", "seen": 0})
    assert page.status_code == 409
    assert "จากอีกหน้า" in words(page)
    assert "ที่พิมพ์ไว้" in page.content.decode()
    assert active.phases.get(order=1).goals == "จากอีกหน้า"


# Check-ins


def test_each_side_reads_only_its_own_check_in(
    active, applicant, member, coordinator, stranger
):
    seen = {
        who: set(CheckIn.objects.visible_to(who).values_list("side", flat=True))
        for who in (applicant, member)
    }
    assert seen == {applicant: {"volunteer"}, member: {"host"}}
    assert CheckIn.objects.visible_to(coordinator).count() == active.checkins.count()
    assert not CheckIn.objects.visible_to(stranger).exists()


def test_a_check_in_is_sent_once(mine, active):
    due = active.checkins.filter(side="volunteer").first()
    told = {"feeling": "hard", "text": "เหนื่อย", "wants_talk": "on"}
    assert mine.post(f"{OWN}check-ins/{due.code}/", told).status_code == 302
    assert "already" in words(
        mine.post(f"{OWN}check-ins/{due.code}/", {"feeling": "well"})
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


def test_a_draft_is_the_volunteers_own_until_it_is_sent(mine, host, active, member):
    first = month(active)
    url = f"{OWN}reports/{first.year}/{first.month}/"
    mine.post(url, {"seen": 0, "learnt": "กำลังเขียน", "act": "save"})
    report = active.reports.get()
    assert not Report.objects.visible_to(member).exists()
    assert host.get(at(active, f"reports/{report.code}/")).status_code == 404
    mine.post(url, {"seen": 1, "learnt": "เขียนเสร็จ", "act": "send"})
    assert "เขียนเสร็จ" in words(host.get(at(active, f"reports/{report.code}/")))


def test_a_report_without_words_is_kept_and_not_sent(mine, active):
    first = month(active)
    page = mine.post(
        f"{OWN}reports/{first.year}/{first.month}/",
        {"seen": 0, "learnt": "", "wish": "คำขอ", "act": "send"},
    )
    assert page.status_code == 200
    assert "คำขอ" in words(page)
    assert not active.reports.exists()


def test_a_second_tab_overwrites_no_report(mine, active, applicant):
    first = month(active)
    reports.save(active, first, learnt="จากอีกหน้า", wish="", seen=0, by=applicant)
    page = mine.post(
        f"{OWN}reports/{first.year}/{first.month}/",
        {"seen": 0, "learnt": "ที่พิมพ์ไว้", "act": "save"},
    )
    assert page.status_code == 409
    assert "จากอีกหน้า" in words(page)
    assert active.reports.get().learnt == "จากอีกหน้า"


def test_a_returned_report_comes_back_with_its_remark(mine, host, active):
    report = sent_report(active)
    host.post(
        at(active, f"reports/{report.code}/"),
        {"act": "return", "remark": "ขอตัวอย่างเพิ่ม"},
    )
    assert "ขอตัวอย่างเพิ่ม" in words(
        mine.get(f"{OWN}reports/{report.month.year}/{report.month.month}/")
    )
    host.post(at(active, f"reports/{report.code}/"), {"act": "accept"})
    assert active.reports.get().status == "returned"


def test_months_outside_the_work_are_not_found(mine, active):
    assert mine.get(f"{OWN}reports/2001/1/").status_code == 404
    assert mine.get(f"{OWN}reports/2001/99/").status_code == 404


# Days off


def asked(active, kind="taken", halves=2, to_day=None):
    applicant = active.application.applicant
    day = timezone.localdate()
    leave.ask(
        active,
        kind=kind,
        halves=halves,
        on_day=day,
        to_day=to_day,
        note="",
        by=applicant,
    )
    return active.leave_entries.first()


def test_a_holiday_worked_is_saved_and_then_taken(active, host, mine):
    saved = asked(active, "saved")
    with pytest.raises(TransitionRefused):
        asked(active, "taken")
    host.post(at(active, f"days-off/{saved.code}/"), {"act": "approve"})
    taken = asked(active, "taken")
    assert leave.left(active) == 0
    host.post(at(active, f"days-off/{taken.code}/"), {"act": "approve"})
    assert leave.balance(active.leave_entries.all()) == 0


def test_a_declined_day_is_left_again(active, host, coordinator):
    leave.grant(active, halves=2, on_day=timezone.localdate(), note="", by=coordinator)
    taken = asked(active)
    host.post(at(active, f"days-off/{taken.code}/"), {"act": "decline"})
    assert leave.left(active) == 2


def test_a_moved_day_needs_its_goal(mine, active):
    today = timezone.localdate().isoformat()
    page = mine.post(
        f"{OWN}days-off/", {"kind": "moved", "on_day": today, "note": "บันทึกของฉัน"}
    )
    assert "Write the day it is moved to." in words(page)
    assert "บันทึกของฉัน" in words(page)
    assert not LeaveEntry.objects.exists()


# Concerns


@pytest.fixture
def concern(active, cohort):
    at_work.contact(cohort)
    return concerns.raise_one(active, text="เรื่องลับมาก", by=active.application.applicant)


def test_a_concern_is_for_its_volunteer_and_the_named_contacts(
    concern, applicant, coordinator, member, administrator
):
    contact = concern.placement.application.cohort.safeguarding_contacts.get().user
    sees = {
        who: Concern.objects.visible_to(who).exists()
        for who in (applicant, contact, coordinator, member)
    }
    assert sees == {applicant: True, contact: True, coordinator: False, member: False}
    assert not Concern.objects.visible_to(administrator).exists()


def test_neither_history_nor_messages_tell_that_there_is_a_concern(
    concern, applicant, member, coordinator
):
    assert not AuditEntry.objects.filter(
        subject_type="placements.concern", actor=applicant.code
    ).exists()
    assert not Message.objects.filter(
        recipient__in=[member, coordinator], occasion__contains=concern.code
    ).exists()
    assert set(
        Message.objects.filter(
            occasion__startswith=f"{concern.placement.code}:"
        ).values_list("kind", flat=True)
    ) == {"placement_news"}


def test_a_coordinator_who_is_not_named_finds_no_concern(as_user, concern, coordinator):
    desk = as_user(coordinator)
    assert desk.get("/en/admin/placements/concern/").status_code == 403
    assert (
        desk.get(f"/en/admin/placements/concern/{concern.code}/change/").status_code
        == 403
    )


def test_a_contact_answers_and_the_volunteer_reads_it(as_user, mine, concern):
    contact = concern.placement.application.cohort.safeguarding_contacts.get().user
    desk = as_user(contact)
    page = f"/en/admin/placements/concern/{concern.code}/change/"
    assert "เรื่องลับมาก" in words(desk.get(page))
    desk.post(page, {"step": "take-up"})
    desk.post(page, {"text": "เราคุยกันพรุ่งนี้"})
    assert "เราคุยกันพรุ่งนี้" in words(mine.get(f"{OWN}concerns/{concern.code}/"))
    assert Concern.objects.get().status == "in_progress"


def test_the_host_page_is_the_same_with_and_without_a_concern(host, active, cohort):
    at_work.contact(cohort)
    before = words(host.get(at(active)))
    concerns.raise_one(active, text="เรื่องลับมาก", by=active.application.applicant)
    assert words(host.get(at(active))) == before


def test_without_a_contact_the_channel_says_so(mine, active):
    assert "Nobody is named yet" in words(mine.get(f"{OWN}concerns/"))
    assert mine.post(f"{OWN}concerns/", {"text": "ที่พิมพ์ไว้"}).status_code == 200
    assert not Concern.objects.exists()


def test_a_host_reads_that_it_is_over_and_not_why(host, active):
    lifecycle.leave_for_safety(active, by=active.application.applicant)
    text = words(host.get(at(active)))
    assert "over" in text
    assert "safety" not in text.lower()


# The light


def test_silence_turns_the_light(active):
    today = timezone.localdate()
    assert health.light(active, today - timedelta(days=20)) == Light.GREEN
    first = min(one.due_on for one in health.due(active, today))
    assert health.light(active, first + timedelta(days=8)) == Light.YELLOW
    assert health.light(active, first + timedelta(days=22)) == Light.RED


def test_a_wish_to_talk_turns_the_light_red(active, applicant):
    due = active.checkins.filter(side="volunteer").first()
    check_ins.send(due, feeling="well", text="", wants_talk=True, by=applicant)
    assert health.light(at_work.fresh(active)) == Light.RED


# Queries


def queries(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as asked_for:
        browser.get(url)
    return len(asked_for)


def test_lists_ask_as_much_for_three_as_for_one(
    as_user, host, active, cohort, coordinator, one
):
    desk = as_user(coordinator)
    lists = [
        (host, "/en/host/one/volunteers/"),
        (desk, "/en/admin/placements/placement/"),
        (host, "/en/my/"),
    ]
    before = [queries(*each) for each in lists]
    for _more in range(2):
        at_work.active(cohort, coordinator, one)
    assert [queries(*each) for each in lists] == before
