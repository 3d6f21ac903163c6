"""What members of a host do for their volunteers: each act done, refused when it is done, closed to others."""

import pytest
from django.utils import timezone

from organizations.models.choices import MemberRole
from placements.models import LeaveEntry
from placements.models.choices import LeaveStatus, ReportStatus
from placements.year import check_ins, leave, lifecycle, phases, reports
from portal.kernel.lifecycle import TransitionRefused
from tests import make
from tests.placements import seating
from tests.volunteers.browsing import words


def at(active, tail=""):
    return f"/en/host/one/volunteers/{active.code}/{tail}"


def said(browser, url, **told):
    return words(browser.post(url, told, follow=True))


@pytest.fixture
def volunteer(active):
    return active.application.applicant


@pytest.fixture
def report(active, volunteer):
    saved = reports.save(
        active, reports.months(active)[-1], learnt="บันทึก", wish="", seen=0, by=volunteer
    )
    reports.submit(saved, by=volunteer)
    return saved


@pytest.fixture
def request_for_a_day(active, coordinator, volunteer):
    leave.grant(active, halves=2, on_day=timezone.localdate(), note="", by=coordinator)
    leave.ask(
        active,
        kind="taken",
        halves=2,
        on_day=timezone.localdate(),
        to_day=None,
        note="",
        by=volunteer,
    )
    return active.leave_entries.get(kind="taken")


@pytest.fixture
def own_checkin(active):
    return active.checkins.filter(side="host").first()


@pytest.fixture
def posts(active, report, request_for_a_day, own_checkin):
    """Every address under which a host answers something."""
    tails = (
        f"reports/{report.code}/",
        f"days-off/{request_for_a_day.code}/",
        f"check-ins/{own_checkin.code}/",
    )
    return [at(active, tail) for tail in (*tails, "phases/1/")]


# Who


@pytest.mark.parametrize("who", ["stranger", "coordinator", "reviewer", "applicant"])
def test_nobody_outside_the_organization_finds_its_pages(
    request, as_user, active, posts, who
):
    browser = as_user(request.getfixturevalue(who))
    for url in ("/en/host/one/volunteers/", at(active)):
        assert browser.get(url).status_code == 404
    assert {browser.post(url).status_code for url in posts} == {404}


def test_members_of_another_host_find_nothing_under_their_own_address(
    as_user, cohort, active, posts
):
    other = as_user(make.member(seating.position(cohort, "two").organization))
    assert {other.post(url.replace("/one/", "/two/")).status_code for url in posts} == {
        404
    }


def test_who_only_reads_answers_nothing(as_user, one, active, posts):
    viewer = as_user(make.member(one.organization, role=MemberRole.VIEWER))
    assert {viewer.post(url).status_code for url in posts} == {403}
    assert viewer.get(at(active)).status_code == 200
    assert "Approve" not in words(viewer.get(at(active)))


def test_an_organization_without_volunteers_says_so(as_user, cohort):
    other = as_user(make.member(seating.position(cohort, "two").organization))
    assert "No volunteers yet" in words(other.get("/en/host/two/volunteers/"))


# What


def test_the_page_names_what_waits_also_a_request_for_a_day(
    host, active, report, request_for_a_day
):
    page = words(host.get(at(active)))
    for told in (
        "Answer the request for a day off",
        "Read the monthly report",
        "Milestones",
    ):
        assert told in page


def test_a_check_in_is_sent_once_and_then_read(host, active, own_checkin):
    url = at(active, f"check-ins/{own_checkin.code}/")
    assert "Choose one." in said(host, url, text="เขียนไว้แล้ว")
    assert "Thank you." in said(host, url, feeling="mixed", text="ยังใหม่")
    assert "already" in said(host, url, feeling="well")
    assert "ยังใหม่" in words(host.get(url))


def test_the_volunteers_check_in_has_no_address_at_the_host(host, active):
    theirs = active.checkins.filter(side="volunteer").first()
    assert host.get(at(active, f"check-ins/{theirs.code}/")).status_code == 404


def test_a_check_in_far_ahead_says_when_it_opens(host, active):
    last = active.checkins.filter(side="host").last()
    assert "It is too early" in words(host.get(at(active, f"check-ins/{last.code}/")))
    assert "it is too early" in said(
        host, at(active, f"check-ins/{last.code}/"), feeling="well"
    )


def test_goals_that_changed_meanwhile_are_not_confirmed(host, active, volunteer):
    phases.write_goals(active.phases.get(order=1), goals="ฟัง", seen=0, by=volunteer)
    for seen in ("0", "x"):
        assert "the goals were changed meanwhile" in said(
            host, at(active, "phases/1/"), seen=seen
        )
    assert active.phases.get(order=1).confirmed_at is None
    assert "The goals are confirmed." in said(host, at(active, "phases/1/"), seen=1)
    first = active.phases.get(order=1).confirmed_at
    said(host, at(active, "phases/1/"), seen=1)
    assert active.phases.get(order=1).confirmed_at == first


def test_goals_that_nobody_wrote_are_not_confirmed(host, active):
    said(host, at(active, "phases/1/"), seen=0)
    assert active.phases.get(order=1).confirmed_at is None
    assert host.post(at(active, "phases/9/"), {"seen": 0}).status_code == 404


def test_a_report_is_returned_with_a_remark_and_not_without(host, active, report):
    url = at(active, f"reports/{report.code}/")
    assert "Write something here." in said(host, url, act="return", remark="")
    assert "The report was returned." in said(host, url, act="return", remark="ขอเพิ่ม")
    assert host.get(url).status_code == 404


def test_a_report_is_accepted_once(host, active, report):
    url = at(active, f"reports/{report.code}/")
    assert "The report is accepted." in said(host, url, act="accept")
    assert "its state is now" in said(host, url, act="accept")
    assert active.reports.get().status == ReportStatus.ACCEPTED


@pytest.mark.parametrize(
    ("act", "status"),
    [("approve", LeaveStatus.APPROVED), ("decline", LeaveStatus.DECLINED)],
)
def test_a_request_for_a_day_is_answered_once(
    host, active, request_for_a_day, act, status
):
    url = at(active, f"days-off/{request_for_a_day.code}/")
    assert "Your answer was saved." in said(host, url, act=act)
    other = {"approve": "decline", "decline": "approve"}[act]
    said(host, url, act=other)
    assert active.leave_entries.get(kind="taken").status == status


def test_two_requests_never_take_more_than_is_left(host, active, request_for_a_day):
    LeaveEntry.objects.filter(kind="earned").update(halves=1)
    page = said(host, at(active, f"days-off/{request_for_a_day.code}/"), act="approve")
    assert "there are not so many days left" in page
    assert active.leave_entries.get(kind="taken").status == LeaveStatus.ASKED


@pytest.mark.parametrize("tail", ["phases/1/", "days-off/nothing/"])
def test_what_is_posted_is_not_opened(host, active, tail):
    assert host.get(at(active, tail)).status_code == 405


def test_when_it_is_over_the_host_reads_and_confirms_nothing(host, active, volunteer):
    phases.write_goals(active.phases.get(order=1), goals="ฟัง", seen=0, by=volunteer)
    lifecycle.leave_for_safety(active, by=volunteer)
    assert "Confirm these goals" not in words(host.get(at(active)))
    assert "the placement is over" in said(host, at(active, "phases/1/"), seen=1)


def test_a_host_sends_no_late_check_in_after_the_end(active, member, own_checkin):
    assert own_checkin.due_on < timezone.localdate()
    lifecycle.leave_for_safety(active, by=active.application.applicant)
    with pytest.raises(TransitionRefused):
        check_ins.send(
            active.checkins.get(pk=own_checkin.pk),
            feeling="well",
            text="",
            wants_talk=False,
            by=member,
        )
