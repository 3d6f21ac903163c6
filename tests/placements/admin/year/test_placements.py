"""The staff's side of the year: conditions, reports, steps, concerns, contacts."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from organizations.profiles import workflow as profile_workflow
from placements.days_off import ledger
from placements.days_off import workflow as leave
from placements.models import (
    CheckIn,
    Concern,
    Condition,
    ConditionKind,
    LeaveEntry,
    Placement,
    Report,
)
from placements.models import SafeguardingContact as Contact
from placements.models.choices import (
    ConcernStatus,
    EndKind,
    PlacementStatus,
    ReportStatus,
)
from placements.year import certificates, concerns, reports, transfers
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry
from tests import make
from tests.placements import offer_factory, placement_factory
from tests.volunteers.browsing import words

ADMIN = "/en/admin/placements/"


def page_of(placement, tail="change/"):
    return f"{ADMIN}placement/{placement.code}/{tail}"


def said(browser, url, **told):
    return words(browser.post(url, told, follow=True))


def step(browser, placement, name, **told):
    return said(browser, page_of(placement, f"steps/{name}/"), confirmed="1", **told)


def days_ago(count):
    return timezone.localdate() - timedelta(days=count)


@pytest.fixture
def coordinator_browser(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def planned(cohort, coordinator, position, applicant):
    placement_factory.condition_kind(cohort)
    placement_factory.condition_kind(cohort, "safety", is_stated_by_volunteer=True)
    return placement_factory.planned(cohort, coordinator, position, applicant)


@pytest.fixture
def report(active, applicant):
    saved = reports.save(
        active,
        reports.reportable_months(active)[-1],
        learnt="ความในใจ",
        wish="",
        seen=0,
        by=applicant,
    )
    reports.submit(saved, by=applicant)
    return saved


# Conditions


def test_a_condition_is_met_by_whom_and_when_and_taken_back(
    coordinator_browser, planned, coordinator
):
    url = page_of(planned, "conditions/insurance/")
    coordinator_browser.post(url, {"met": "1"})
    assert planned.conditions.get(kind__slug="insurance").met_by == coordinator
    coordinator_browser.post(url, {"met": "0"})
    assert planned.conditions.get(kind__slug="insurance").met_at is None


def test_what_the_volunteer_states_the_desk_does_not(coordinator_browser, planned):
    assert (
        coordinator_browser.post(
            page_of(planned, "conditions/safety/"), {"met": "1"}
        ).status_code
        == 403
    )
    assert coordinator_browser.get(page_of(planned, "conditions/insurance/"))[
        "Location"
    ] == page_of(planned)


def test_after_the_start_conditions_stay(coordinator_browser, planned, coordinator):
    placement_factory.meet_all_conditions(planned, coordinator)
    placement_workflow.start(planned, by=coordinator)
    page = said(coordinator_browser, page_of(planned, "conditions/insurance/"), met="0")
    assert "the work has begun" in page
    assert planned.conditions.get(kind__slug="insurance").met_at


def test_a_new_kind_goes_to_placements_that_have_not_begun(
    coordinator_browser, planned, cohort
):
    told = {
        "cohort": cohort.pk,
        "order": 3,
        "slug": "orientation",
        "name_th": "ปฐมนิเทศ",
        "name_en": "Orientation",
    }
    coordinator_browser.post(f"{ADMIN}conditionkind/add/", told)
    assert Condition.objects.filter(
        placement=planned, kind__slug="orientation"
    ).exists()
    assert "Orientation" in words(coordinator_browser.get(f"{ADMIN}conditionkind/"))


def test_the_short_name_of_a_kind_stays(coordinator_browser, planned):
    kind = ConditionKind.objects.get(slug="insurance")
    coordinator_browser.post(
        f"{ADMIN}conditionkind/{kind.pk}/change/",
        {"order": 1, "slug": "x", "name_th": "ก", "name_en": "b"},
    )
    kind.refresh_from_db()
    assert (kind.slug, kind.name_en) == ("insurance", "b")


# Reports


def test_reading_a_report_leaves_a_line_of_history(
    coordinator_browser, active, report, coordinator
):
    assert "ความในใจ" in words(
        coordinator_browser.get(page_of(active, f"reports/{report.code}/"))
    )
    assert (
        AuditEntry.objects.filter(action="read report", actor=coordinator.code).count()
        == 1
    )


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"act": "accept"}, ReportStatus.ACCEPTED),
        ({"act": "return", "remark": "ขอเพิ่ม"}, ReportStatus.RETURNED),
        ({"act": "return", "remark": ""}, ReportStatus.SUBMITTED),
    ],
)
def test_the_desk_answers_a_report_in_the_hosts_place(
    coordinator_browser, active, report, told, status
):
    said(coordinator_browser, page_of(active, f"reports/{report.code}/"), **told)
    assert active.reports.get().status == status


def test_a_draft_has_no_page_at_the_desk(coordinator_browser, active, applicant):
    draft = reports.save(
        active,
        reports.reportable_months(active)[-1],
        learnt="ร่าง",
        wish="",
        seen=0,
        by=applicant,
    )
    assert (
        coordinator_browser.get(page_of(active, f"reports/{draft.code}/")).status_code
        == 404
    )


def test_a_report_that_was_accepted_is_not_answered_again(
    coordinator_browser, active, report, coordinator
):
    reports.accept(report, by=coordinator)
    assert "its state is now" in said(
        coordinator_browser, page_of(active, f"reports/{report.code}/"), act="accept"
    )


# Steps


def test_dates_are_set_before_the_start_in_order_and_not_after(
    coordinator_browser, planned, coordinator
):
    day = days_ago(3)
    page = step(
        coordinator_browser,
        planned,
        "dates",
        starts_on=day.isoformat(),
        ends_on=day.isoformat(),
    )
    assert "the last day must come after the first" in page
    step(
        coordinator_browser,
        planned,
        "dates",
        starts_on=day.isoformat(),
        ends_on=days_ago(-300).isoformat(),
    )
    assert placement_factory.reload(planned).starts_on == day
    placement_factory.meet_all_conditions(planned, coordinator)
    placement_workflow.start(planned, by=coordinator)
    with pytest.raises(TransitionRefused):
        placement_workflow.set_dates(
            planned, starts_on=day, ends_on=days_ago(-10), by=coordinator
        )


@pytest.mark.parametrize("back", [20, -400])
def test_a_pause_ends_after_it_began_and_before_the_last_day(
    coordinator_browser, active, coordinator, back
):
    placement_workflow.hold(active, since=days_ago(10), by=coordinator)
    assert "the first day back must come after" in step(
        coordinator_browser, active, "resume", back_on=days_ago(back).isoformat()
    )
    assert placement_factory.reload(active).status == PlacementStatus.ON_HOLD


@pytest.mark.parametrize("last", [placement_factory.DAYS_AT_WORK + 1, -1])
def test_an_early_end_lies_between_the_first_day_and_today(
    coordinator_browser, active, last
):
    told = {
        "kind": EndKind.COMPELLING,
        "last_day": days_ago(last).isoformat(),
        "reason": "ครอบครัว",
    }
    assert "the last day must lie between" in step(
        coordinator_browser, active, "end", **told
    )
    assert placement_factory.reload(active).status == PlacementStatus.ACTIVE


def test_an_early_end_on_hold_was_last_at_work_the_day_before(
    coordinator_browser, active, coordinator
):
    placement_workflow.hold(active, since=days_ago(10), by=coordinator)
    step(
        coordinator_browser,
        active,
        "end",
        kind=EndKind.COMPLETED_PART,
        last_day="",
        reason="ครอบครัว",
    )
    assert placement_factory.reload(active).ended_on == days_ago(11)


def test_an_end_says_why(coordinator_browser, active):
    assert "Write the reason." in step(
        coordinator_browser,
        active,
        "end",
        kind=EndKind.FOR_CAUSE,
        last_day=days_ago(1).isoformat(),
    )


def test_days_off_are_given_by_halves_and_for_running_work_only(
    coordinator_browser, active, applicant, coordinator
):
    step(
        coordinator_browser, active, "grant", days="1.5", on_day=days_ago(1).isoformat()
    )
    assert ledger.balance(active.leave_entries.all()) == 3
    placement_workflow.leave_for_safety(active, by=applicant)
    assert "its state is now" in step(
        coordinator_browser, active, "grant", days="1", on_day=days_ago(1).isoformat()
    )


@pytest.mark.parametrize("days", ["0", "0.3", "31", "many"])
def test_other_numbers_of_days_are_refused_in_words(coordinator_browser, active, days):
    page = step(
        coordinator_browser, active, "grant", days=days, on_day=days_ago(1).isoformat()
    )
    assert "error-summary" in page
    assert not active.leave_entries.exists()


def test_an_unknown_step_is_not_found(coordinator_browser, active):
    assert coordinator_browser.get(page_of(active, "steps/promote/")).status_code == 404


def test_nobody_takes_the_steps_of_their_own_placement(as_user, active, applicant):
    applicant.role = "coordinator"
    applicant.save()
    assert as_user(applicant).get(page_of(active, "steps/hold/")).status_code == 403


# Transfer


def test_a_transfer_reaches_free_seats_also_of_hosts_that_are_closed(
    coordinator_browser, active, cohort, coordinator
):
    closed = offer_factory.position(cohort, "closed")
    full = offer_factory.position(cohort, "full")
    profile_workflow.close(closed.participation, by=coordinator)
    offer_factory.accepted(
        offer_factory.shortlisted(cohort, coordinator, full), full, coordinator
    )
    page = words(coordinator_browser.get(page_of(active, "steps/transfer/")))
    assert "องค์กร closed" in page
    assert "องค์กร full" not in page
    step(
        coordinator_browser,
        active,
        "transfer",
        to=closed.pk,
        first_day=days_ago(0).isoformat(),
    )
    assert Placement.objects.get(position=closed).status == PlacementStatus.PLANNED


def test_without_a_free_seat_the_form_says_so(coordinator_browser, active):
    assert "No other position of the cohort has a free seat." in words(
        coordinator_browser.get(page_of(active, "steps/transfer/"))
    )


@pytest.mark.parametrize("ago", [placement_factory.DAYS_AT_WORK, -400])
def test_a_transfer_leaves_days_on_both_sides(active, cohort, coordinator, ago):
    other_position = offer_factory.position(cohort, "two")
    with pytest.raises(TransitionRefused):
        transfers.transfer(
            active, to=other_position, first_day=days_ago(ago), by=coordinator
        )
    assert placement_factory.reload(active).status == PlacementStatus.ACTIVE


def test_a_transfer_stays_in_the_cohort_and_goes_elsewhere(
    active, position, coordinator
):
    other = offer_factory.position(make.cohort(number=17), "two")
    for place in (position, other):
        with pytest.raises(TransitionRefused):
            transfers.transfer(active, to=place, first_day=days_ago(1), by=coordinator)


# Certificate


def test_what_was_revoked_is_not_revoked_again_and_a_reason_is_needed(
    coordinator_browser, active, applicant, coordinator
):
    placement_workflow.leave_for_safety(active, by=applicant)
    made = certificates.issue(active, name="สมมติ", by=coordinator)
    with pytest.raises(TransitionRefused):
        certificates.revoke(made, reason=" ", by=coordinator)
    certificates.revoke(made, reason="ชื่อผิด", by=coordinator)
    with pytest.raises(TransitionRefused):
        certificates.revoke(made, reason="อีกครั้ง", by=coordinator)
    assert "its state is now" in step(
        coordinator_browser, active, "revoke", reason="อีกครั้ง"
    )


# Concerns


@pytest.fixture
def concern(active, cohort, coordinator):
    placement_factory.safeguarding_contact(cohort, coordinator)
    return concerns.open_concern(
        active, text="เรื่องลับมาก", by=active.application.applicant
    )


def test_a_concern_is_closed_once_and_opened_again(coordinator_browser, concern):
    url = f"{ADMIN}concern/{concern.code}/change/"
    said(coordinator_browser, url, step="close")
    assert "its state is now" in said(coordinator_browser, url, step="close")
    said(coordinator_browser, url, step="reopen")
    assert Concern.objects.get().status == ConcernStatus.OPEN


def test_an_empty_answer_is_not_sent(coordinator_browser, concern):
    assert "Write something here." in said(
        coordinator_browser, f"{ADMIN}concern/{concern.code}/change/", text=" "
    )
    assert concern.messages.count() == 1


def test_a_contact_finds_the_list_and_the_card_and_no_concern_of_another_cohort(
    coordinator_browser, concern, coordinator
):
    assert concern.placement.application.reference in words(
        coordinator_browser.get(f"{ADMIN}concern/")
    )
    assert "1 concern is not closed." in words(coordinator_browser.get("/en/my/"))
    Contact.objects.update(cohort=make.cohort(number=17))
    assert (
        coordinator_browser.get(f"{ADMIN}concern/{concern.code}/change/").status_code
        == 404
    )


def test_nobody_looks_after_a_concern_of_their_own(as_user, concern, applicant, cohort):
    applicant.role = "coordinator"
    applicant.save()
    placement_factory.safeguarding_contact(cohort, applicant)
    assert (
        as_user(applicant).get(f"{ADMIN}concern/{concern.code}/change/").status_code
        == 403
    )


def test_administrators_name_the_contact_and_read_no_concern(
    as_user, concern, administrator, cohort
):
    browser, named = as_user(administrator), make.person(role="coordinator")
    browser.post(
        f"{ADMIN}safeguardingcontact/add/", {"cohort": cohort.pk, "user": named.pk}
    )
    assert Contact.objects.filter(cohort=cohort, user=named).exists()
    assert str(cohort.number) in words(browser.get(f"{ADMIN}safeguardingcontact/"))
    assert browser.get(f"{ADMIN}concern/{concern.code}/change/").status_code == 403


# Rows


@pytest.mark.parametrize(
    "model", [CheckIn, Report, LeaveEntry, Concern, ConditionKind, Contact]
)
def test_a_visitor_sees_no_row_of_the_year(model, active, report, concern):
    assert not model.objects.visible_to(AnonymousUser()).exists()


def test_days_off_are_seen_by_both_sides_and_the_desk(
    active, coordinator, applicant, member, stranger
):
    leave.grant(active, halves=2, on_day=days_ago(1), note="", by=coordinator)
    seen = [
        LeaveEntry.objects.visible_to(who).count()
        for who in (coordinator, applicant, member, stranger)
    ]
    assert seen == [1, 1, 1, 0]


def test_work_without_dates_does_not_start(planned, coordinator):
    Placement.objects.filter(pk=planned.pk).update(starts_on=None, ends_on=None)
    with pytest.raises(TransitionRefused):
        placement_workflow.start(placement_factory.reload(planned), by=coordinator)


# Steps taken back


def test_the_desk_takes_the_last_step_back_after_showing_who_hears_of_it(
    coordinator_browser, active, member
):
    end = active.ends_on
    placement_workflow.extend(
        active, ends_on=end + timedelta(days=30), by=make.person(role="coordinator")
    )
    page = words(coordinator_browser.get(page_of(active)))
    assert "Take back the last step" in page
    assert "Take back the extension" in page
    url = page_of(active, "steps/take-back/")
    shown = coordinator_browser.post(url, {"reason": "กดผิด"})
    assert {preview.recipient for preview in shown.context["previews"]} == {
        str(active.application.applicant),
        str(member),
    }
    assert shown.context["schedule"].last_day == end
    step(coordinator_browser, active, "take-back", reason="กดผิด")
    active.refresh_from_db()
    assert active.ends_on == end
    assert "กดผิด" in words(coordinator_browser.get(page_of(active)))


def test_a_step_is_not_taken_back_when_another_came_after_what_was_shown(
    coordinator_browser, active, coordinator
):
    url = page_of(active, "steps/take-back/")
    shown = coordinator_browser.get(url).context["shown_state"]
    end = active.ends_on + timedelta(days=30)
    placement_workflow.extend(active, ends_on=end, by=coordinator)
    told = {"reason": "กดผิด", "confirmed": "1", "shown": shown}
    coordinator_browser.post(url, told)
    active.refresh_from_db()
    assert (active.status, active.ends_on) == (PlacementStatus.ACTIVE, end)


def test_an_extension_shows_the_days_that_it_brings_before_it_counts(
    coordinator_browser, active
):
    end = active.ends_on + timedelta(days=40)
    url = page_of(active, "steps/extend/")
    assert "At most until" in words(coordinator_browser.get(url))
    shown = coordinator_browser.post(url, {"ends_on": end.isoformat()})
    schedule = shown.context["schedule"]
    assert schedule.last_day == schedule.checkins[-1] == end
    assert schedule.phases[-1][2] == end
    assert schedule.reports[-1] == (end.replace(day=1), end + timedelta(days=7))
    active.refresh_from_db()
    assert active.ends_on != end


def test_nothing_is_taken_back_before_the_first_step(coordinator_browser, planned):
    assert "Take back" not in words(coordinator_browser.get(page_of(planned)))
    refused = step(coordinator_browser, planned, "take-back", reason="กดผิด")
    assert "its state is now" in refused


# The list


def test_who_is_at_work_stands_first_and_what_is_late_leads_to_the_page(
    coordinator_browser, cohort, coordinator, position, active
):
    position.seats = 5
    position.save()
    placement_factory.planned(cohort, coordinator, position)
    page = coordinator_browser.get(f"{ADMIN}placement/")
    rows = list(page.context["cl"].result_list)
    assert [row.status for row in rows] == ["active", "planned"]
    first = CheckIn.objects.filter(placement=active, sent_at=None).order_by("pk")[0]
    CheckIn.objects.filter(pk=first.pk).update(due_on=days_ago(9))
    html = coordinator_browser.get(f"{ADMIN}placement/").content.decode()
    assert f'class="due due--rose" href="{page_of(active)}#due"' in html


def test_what_ends_a_placement_stands_apart(coordinator_browser, active):
    page = coordinator_browser.get(page_of(active))
    assert {row[1]["tone"] for row in page.context["endings"]} == {"danger"}
    assert "danger" not in {row[1]["tone"] for row in page.context["acts"]}
    assert page.context["endings"]
