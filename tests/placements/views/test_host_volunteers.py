"""Members of a host act for their volunteers; others can not, nothing is done twice."""

import pytest
from django.utils import timezone

from organizations.models.choices import MemberRole
from placements.days_off import workflow as leave
from placements.models import LeaveEntry
from placements.models.choices import EndKind, LeaveStatus, ReportStatus
from placements.year import check_ins, phases, reports
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from tests import make
from tests.placements import offer_factory, placement_factory
from tests.volunteers.browsing import words


def page_after_post(browser, url, **data):
    return words(browser.post(url, data, follow=True))


@pytest.fixture
def volunteer(active):
    return active.application.applicant


@pytest.fixture
def report(active, volunteer):
    saved = reports.save(
        active,
        reports.reportable_months(active)[-1],
        learnt="บันทึก",
        wish="",
        seen=0,
        by=volunteer,
    )
    reports.submit(saved, by=volunteer)
    return saved


@pytest.fixture
def request_for_a_day(active, coordinator, volunteer):
    leave.grant(active, halves=2, on_day=timezone.localdate(), note="", by=coordinator)
    leave.ask(
        active,
        kind="taken",
        part="day",
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
    return [placement_factory.host_url(active, tail) for tail in (*tails, "phases/1/")]


# Who


@pytest.mark.parametrize("who", ["stranger", "coordinator", "reviewer", "applicant"])
def test_nobody_outside_the_organization_finds_its_pages(
    request, as_user, active, posts, who
):
    browser = as_user(request.getfixturevalue(who))
    for url in ("/en/host/one/volunteers/", placement_factory.host_url(active)):
        assert browser.get(url).status_code == 404
    assert {browser.post(url).status_code for url in posts} == {404}


def test_members_of_another_host_find_nothing_under_their_own_address(
    as_user, cohort, active, posts
):
    other = as_user(make.member(offer_factory.position(cohort, "two").organization))
    assert {other.post(url.replace("/one/", "/two/")).status_code for url in posts} == {
        404
    }


def test_who_only_reads_answers_nothing(as_user, position, active, posts):
    viewer = as_user(make.member(position.organization, role=MemberRole.VIEWER))
    assert {viewer.post(url).status_code for url in posts} == {403}
    assert viewer.get(placement_factory.host_url(active)).status_code == 200
    assert "Approve" not in words(viewer.get(placement_factory.host_url(active)))


def test_an_organization_without_volunteers_says_so(as_user, cohort):
    other = as_user(make.member(offer_factory.position(cohort, "two").organization))
    assert "No volunteers yet" in words(other.get("/en/host/two/volunteers/"))


# What


def test_the_page_names_what_waits_also_a_request_for_a_day(
    host_browser, active, report, request_for_a_day
):
    page = words(host_browser.get(placement_factory.host_url(active)))
    for text in (
        "Answer the request for leave",
        "Read the monthly report",
        "Milestones",
    ):
        assert text in page


def test_a_check_in_is_sent_once_and_then_read(host_browser, active, own_checkin):
    url = placement_factory.host_url(active, f"check-ins/{own_checkin.code}/")
    assert "Choose one." in page_after_post(host_browser, url, text="เขียนไว้แล้ว")
    assert "Thank you." in page_after_post(
        host_browser, url, feeling="mixed", text="ยังใหม่"
    )
    assert "already" in page_after_post(host_browser, url, feeling="well")
    assert "ยังใหม่" in words(host_browser.get(url))


def test_the_volunteers_check_in_has_no_address_at_the_host(host_browser, active):
    theirs = active.checkins.filter(side="volunteer").first()
    assert (
        host_browser.get(
            placement_factory.host_url(active, f"check-ins/{theirs.code}/")
        ).status_code
        == 404
    )


def test_a_check_in_far_ahead_says_when_it_opens(host_browser, active):
    last = active.checkins.filter(side="host").last()
    assert "You can’t answer yet" in words(
        host_browser.get(placement_factory.host_url(active, f"check-ins/{last.code}/"))
    )
    assert "you can answer from" in page_after_post(
        host_browser,
        placement_factory.host_url(active, f"check-ins/{last.code}/"),
        feeling="well",
    )


def test_goals_that_changed_meanwhile_are_not_confirmed(
    host_browser, active, volunteer
):
    phases.write_goals(active.phases.get(order=1), goals="ฟัง", seen=0, by=volunteer)
    for seen in ("0", "x"):
        assert "the goals were changed meanwhile" in page_after_post(
            host_browser, placement_factory.host_url(active, "phases/1/"), seen=seen
        )
    assert active.phases.get(order=1).confirmed_at is None
    assert "The goals are confirmed." in page_after_post(
        host_browser, placement_factory.host_url(active, "phases/1/"), seen=1
    )
    first = active.phases.get(order=1).confirmed_at
    page_after_post(
        host_browser, placement_factory.host_url(active, "phases/1/"), seen=1
    )
    assert active.phases.get(order=1).confirmed_at == first


def test_goals_that_nobody_wrote_are_not_confirmed(host_browser, active):
    page_after_post(
        host_browser, placement_factory.host_url(active, "phases/1/"), seen=0
    )
    assert active.phases.get(order=1).confirmed_at is None
    assert (
        host_browser.post(
            placement_factory.host_url(active, "phases/9/"), {"seen": 0}
        ).status_code
        == 404
    )


def test_a_report_is_returned_with_a_remark_and_not_without(
    host_browser, active, report
):
    url = placement_factory.host_url(active, f"reports/{report.code}/")
    assert "Write something here." in page_after_post(
        host_browser, url, act="return", remark=""
    )
    assert "The report was returned." in page_after_post(
        host_browser, url, act="return", remark="ขอเพิ่ม"
    )
    assert host_browser.get(url).status_code == 404


def test_an_accepted_report_can_still_be_returned(host_browser, active, report):
    url = placement_factory.host_url(active, f"reports/{report.code}/")
    page_after_post(host_browser, url, act="accept")
    page = words(host_browser.get(url))
    assert "Accept the report" not in page
    assert "The report was returned." in page_after_post(
        host_browser, url, act="return", remark="ขอรายละเอียด"
    )
    assert active.reports.get().status == ReportStatus.RETURNED


def test_a_report_is_accepted_once(host_browser, active, report):
    url = placement_factory.host_url(active, f"reports/{report.code}/")
    assert "You accepted the report." in page_after_post(
        host_browser, url, act="accept"
    )
    assert "its state is now" in page_after_post(host_browser, url, act="accept")
    assert active.reports.get().status == ReportStatus.ACCEPTED


@pytest.mark.parametrize(
    ("act", "status"),
    [("approve", LeaveStatus.APPROVED), ("decline", LeaveStatus.DECLINED)],
)
def test_a_request_for_a_day_is_answered_once(
    host_browser, active, request_for_a_day, act, status
):
    url = placement_factory.host_url(active, f"days-off/{request_for_a_day.code}/")
    assert "Your answer was saved." in page_after_post(host_browser, url, act=act)
    other = {"approve": "decline", "decline": "approve"}[act]
    page_after_post(host_browser, url, act=other)
    assert active.leave_entries.get(kind="taken").status == status


def test_two_requests_never_take_more_than_is_left(
    host_browser, active, request_for_a_day
):
    LeaveEntry.objects.filter(kind="earned").update(halves=1)
    page = page_after_post(
        host_browser,
        placement_factory.host_url(active, f"days-off/{request_for_a_day.code}/"),
        act="approve",
    )
    assert "days of leave are left" in page
    assert active.leave_entries.get(kind="taken").status == LeaveStatus.ASKED


@pytest.mark.parametrize("tail", ["phases/1/", "days-off/nothing/"])
def test_the_address_of_an_act_leads_to_the_volunteer(host_browser, active, tail):
    response = host_browser.get(placement_factory.host_url(active, tail))
    assert response["Location"] == placement_factory.host_url(active)


def test_when_it_is_over_the_host_reads_and_confirms_nothing(
    host_browser, active, volunteer, coordinator
):
    phases.write_goals(active.phases.get(order=1), goals="ฟัง", seen=0, by=volunteer)
    placement_workflow.end_early(
        active,
        kind=EndKind.COMPLETED_PART,
        last_day=timezone.localdate(),
        reason="ครบตามตกลง",
        by=coordinator,
    )
    assert "Confirm these goals" not in words(
        host_browser.get(placement_factory.host_url(active))
    )
    assert "the placement is over" in page_after_post(
        host_browser, placement_factory.host_url(active, "phases/1/"), seen=1
    )


def test_a_host_sends_no_late_check_in_after_the_end(active, member, own_checkin):
    assert own_checkin.due_on < timezone.localdate()
    placement_workflow.leave_for_safety(active, by=active.application.applicant)
    with pytest.raises(TransitionRefused):
        check_ins.send(
            active.checkins.get(pk=own_checkin.pk),
            feeling="well",
            text="",
            wants_talk=False,
            by=member,
        )
