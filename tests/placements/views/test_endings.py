"""After each ending a page of the year shows what the table leaves to its reader."""

from datetime import timedelta

import pytest
from django.utils import timezone

from placements.models import CheckIn, Placement, PlacementRequest, Report
from placements.models.choices import PlacementStatus, RequestKind, Side
from placements.models.queries.endings import ENDINGS, Reader, Thing
from placements.requests import workflow as requests
from placements.year import (
    check_ins,
    concerns,
    corrections,
    health,
    phases,
    reports,
    transfers,
)
from placements.year import workflow as placement_workflow
from portal.models import Message
from tests.placements import offer_factory, placement_factory
from tests.volunteers.browsing import words

GOALS, SAID, HOST_SAID, LEARNT, CONCERN = (
    "เป้าหมายนกขุนทอง",
    "คำตอบนกกางเขน",
    "คำตอบนกเอี้ยง",
    "รายงานนกปรอด",
    "เรื่องนกกระจิบ",
)
endings = pytest.mark.parametrize("ending", ENDINGS)


@pytest.fixture
def contact(cohort):
    return placement_factory.safeguarding_contact(cohort)


@pytest.fixture
def year(active, applicant, member, contact):
    """With a row of everything that is written in a year."""
    phases.write_goals(active.phases.get(order=1), goals=GOALS, seen=0, by=applicant)
    for side, text, by in (("volunteer", SAID, applicant), ("host", HOST_SAID, member)):
        check_ins.send(
            active.checkins.filter(side=side).first(),
            feeling="well",
            text=text,
            wants_talk=False,
            by=by,
        )
    report = reports.save(
        active,
        reports.reportable_months(active)[-1],
        learnt=LEARNT,
        wish="",
        seen=0,
        by=applicant,
    )
    reports.submit(report, by=applicant)
    concerns.open_concern(active, text=CONCERN, by=applicant)
    requests.ask(
        active,
        kind=RequestKind.PAUSE,
        day=timezone.localdate(),
        reason=CONCERN,
        by=applicant,
    )
    return placement_factory.reload(active)


def end(placement, ending, cohort, by):
    today = timezone.localdate()
    if ending == PlacementStatus.COMPLETED:
        Placement.objects.filter(pk=placement.pk).update(ends_on=today)
        placement_workflow.complete(placement, by=by)
    elif ending == PlacementStatus.TRANSFERRED:
        other = offer_factory.position(cohort, "elsewhere")
        first_day = today + timedelta(days=1)
        transfers.transfer(placement, to=other, first_day=first_day, by=by)
    else:
        placement_workflow.end_early(
            placement, kind=ending, last_day=today, reason="เหตุผล", by=by
        )
    return Placement.objects.for_reading().with_year_records().get(pk=placement.pk)


@pytest.fixture
def ended(year, cohort, coordinator, ending):
    return end(year, ending, cohort, coordinator)


def left_to(ending, reader):
    return {thing for thing, rest in ENDINGS[ending].items() if reader in rest.read_by}


def report_of(placement):
    return placement.reports.get()


@endings
def test_the_host(host_browser, ended, ending):
    """Its list, the volunteer, the report, its own check-in, an answer to days off."""
    name = ended.application.display_name
    list_url = f"/en/host/{ended.position.organization.slug}/volunteers/"
    listed = words(host_browser.get(list_url))
    page = host_browser.get(placement_factory.host_url(ended))
    left = left_to(ending, Reader.HOST)
    for text in (name, ended.application.applicant.email):
        assert (text in words(page)) == (Thing.NAME in left)
    assert (name in listed) == (Thing.NAME in left)
    assert ("A placement that has ended" in listed) == (Thing.NAME not in left)
    assert (GOALS in words(page)) == (Thing.GOALS in left)
    assert ("Pause the work" in words(page)) == (Thing.NAME in left)
    checkin = ended.checkins.filter(side="host").first()
    for tail, thing in (
        (f"reports/{report_of(ended).code}/", Thing.REPORTS),
        (f"check-ins/{checkin.code}/", Thing.HOST_CHECK_INS),
    ):
        answer = host_browser.get(placement_factory.host_url(ended, tail))
        assert answer.status_code == (200 if thing in left else 404), tail
    assert page.status_code == 200
    assert CONCERN not in words(page)
    assert SAID not in words(page)


@endings
def test_the_volunteer(applicant_browser, ended, ending):
    """Keeps what is theirs, whatever ended it."""
    is_moved = ending == PlacementStatus.TRANSFERRED
    url = f"/en/placement/others/{ended.code}/" if is_moved else "/en/placement/"
    page = words(applicant_browser.get(url))
    assert GOALS in page
    concern = ended.concerns.get()
    assert CONCERN in words(
        applicant_browser.get(f"/en/placement/concerns/{concern.code}/")
    )
    assert words(applicant_browser.get("/en/placement/concerns/"))
    if is_moved:
        assert LEARNT in page
        return
    month = report_of(ended).month
    report_url = f"/en/placement/reports/{month.year}/{month.month}/"
    assert LEARNT in words(applicant_browser.get(report_url))
    checkin = ended.checkins.filter(side="volunteer").first()
    checkin_url = f"/en/placement/check-ins/{checkin.code}/"
    assert SAID in words(applicant_browser.get(checkin_url))


@endings
@pytest.mark.parametrize("reader", [Reader.COORDINATOR, Reader.SAFEGUARDING])
def test_the_programme(as_user, coordinator, contact, ended, ending, reader):
    browser = as_user(coordinator if reader == Reader.COORDINATOR else contact)
    page = words(browser.get(f"/en/admin/placements/placement/{ended.code}/change/"))
    left = left_to(ending, reader)
    assert ended.application.display_name in page
    assert (GOALS in page) == (Thing.GOALS in left)
    assert (SAID in page) == (Thing.CHECK_INS in left)
    assert (HOST_SAID in page) == (Thing.HOST_CHECK_INS in left)
    report = report_of(ended)
    url = f"/en/admin/placements/placement/{ended.code}/reports/{report.code}/"
    answer = browser.get(url)
    assert answer.status_code == (200 if Thing.REPORTS in left else 404)
    assert browser.post(url, {"act": "accept"}).status_code == (
        302 if Thing.REPORTS in left else 404
    )
    concern = ended.concerns.get()
    url = f"/en/admin/placements/concern/{concern.code}/change/"
    assert browser.get(url).status_code == (200 if Thing.CONCERNS in left else 403)


@endings
def test_rows_are_as_visible_as_pages(
    member, coordinator, contact, applicant, ended, ending
):
    rows = {
        (Thing.REPORTS, Report): report_of(ended),
        (Thing.CHECK_INS, CheckIn): ended.checkins.filter(side="volunteer").first(),
        (Thing.HOST_CHECK_INS, CheckIn): ended.checkins.filter(side="host").first(),
        (Thing.NAME, Placement): ended,
        (Thing.NAME, PlacementRequest): ended.requests.get(),
    }
    readers = {
        Reader.HOST: member,
        Reader.COORDINATOR: coordinator,
        Reader.SAFEGUARDING: contact,
        Reader.VOLUNTEER: applicant,
    }
    for (thing, model), row in rows.items():
        for reader, person in readers.items():
            seen = model.objects.visible_to(person).filter(pk=row.pk).exists()
            assert seen == (thing in left_to(ending, reader)), (thing, reader)


@endings
def test_what_is_due_is_what_the_table_asks_for(ended, ending):
    rests = ENDINGS[ending]
    today = timezone.localdate() + timedelta(days=40)
    due = health.due_items(ended, today)
    optional = health.optional_items(ended, today)
    from_volunteer = {item.kind for item in health.of_side(due, Side.VOLUNTEER)}
    asked = {
        kind
        for kind, thing in (("checkin", Thing.CHECK_INS), ("report", Thing.REPORTS))
        if rests[thing].due_from == Reader.VOLUNTEER
    }
    assert from_volunteer <= asked
    assert ("report" in from_volunteer) == ("report" in asked)
    assert {item.side for item in optional} <= {Side.VOLUNTEER}
    allowed = rests[Thing.REPORTS].allowed_to == Reader.VOLUNTEER
    assert ("report" in {item.kind for item in optional}) == allowed
    reads_host = Reader.HOST in rests[Thing.REPORTS].read_by
    assert ("reading" in {item.kind for item in due}) == reads_host


# After leaving for safety


@pytest.fixture
def left(year, applicant):
    placement_workflow.leave_for_safety(year, by=applicant)
    return Placement.objects.for_reading().with_year_records().get(pk=year.pk)


def test_what_is_written_then_is_told_to_safeguarding_only(
    applicant_browser, left, contact, member, coordinator
):
    Message.objects.all().delete()
    [item] = [item for item in health.optional_items(left) if item.kind == "report"][:1]
    url = f"/en/placement/reports/{item.key.year}/{item.key.month}/"
    page = words(applicant_browser.get(url))
    assert "Only the safeguarding contacts read it after you send it" in page
    applicant_browser.post(url, {"seen": 0, "learnt": "หลังออก", "act": "send"})
    assert [message.recipient for message in Message.objects.all()] == [contact]
    assert not Report.objects.visible_to(coordinator).filter(placement=left).exists()
    assert not Report.objects.visible_to(member).filter(placement=left).exists()


def test_the_first_thing_on_the_page_is_who_to_call(applicant_browser, left, contact):
    left.application.cohort.safeguarding_contacts.update(
        phone="02-000 0191", hours_en="every day, 08:00–20:00"
    )
    page = applicant_browser.get("/en/placement/").content.decode()
    main = page[page.index("<main") :]
    assert main.index("tel:020000191") < main.index("<h1")
    assert "every day, 08:00–20:00" in main[: main.index("<h1")]


def test_nothing_is_late_or_asked_for(applicant_browser, left):
    page = words(applicant_browser.get("/en/placement/"))
    assert "Nothing at the moment" in page
    assert health.due_items(left, timezone.localdate() + timedelta(days=90)) == []


def test_a_move_within_the_host_before_is_gone_with_it(
    host_browser, year, cohort, coordinator, applicant, position
):
    """Else the part before would still show the name."""
    today = timezone.localdate()
    second = offer_factory.position(cohort, "second")
    type(second).objects.filter(pk=second.pk).update(organization=position.organization)
    moved = transfers.transfer(year, to=second, first_day=today, by=coordinator)
    placement_workflow.leave_for_safety(placement_factory.reload(moved), by=applicant)
    for url in (
        "/en/host/one/volunteers/",
        placement_factory.host_url(year),
        placement_factory.host_url(year, f"reports/{report_of(year).code}/"),
    ):
        assert applicant.display_name not in words(host_browser.get(url)), url


def test_a_coordinator_who_takes_the_end_back_gives_the_host_its_volunteer_back(
    host_browser, left, coordinator
):
    from_before = left.changes.order_by("-pk").first()
    from_before.placement = placement_factory.reload(left)
    corrections.take_back(from_before, reason="ผิดคน", by=coordinator)
    page = words(host_browser.get(placement_factory.host_url(left)))
    assert left.application.display_name in page


SAFETY_PAGES = (
    "",
    "phases/1/",
    "days-off/",
    "concerns/",
    "mentor/",
    "requests/",
    "requests/pause/",
    "check-ins/{checkin}/",
    "reports/{month:%Y}/{month.month}/",
)


@pytest.mark.parametrize("tail", SAFETY_PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["th", "en"])
def test_safety_stands_first_on_every_page_of_the_year(
    applicant_browser, active, contact, tail, prefix
):
    active.application.cohort.safeguarding_contacts.update(phone="1300")
    tail = tail.format(
        checkin=active.checkins.filter(side="volunteer").first().code,
        month=reports.reportable_months(active)[-1],
    )
    page = applicant_browser.get(f"{prefix}/placement/{tail}").content.decode()
    top = page[page.index("<main") : page.index("<h1")]
    assert "tel:1300" in top
    assert "/placement/end/" in top
