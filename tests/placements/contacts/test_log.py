"""The contact log answers the light, and only coordinators read it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from placements.contacts import log
from placements.models import ContactNote
from placements.models.choices import Feeling, Light
from placements.overview import year_tasks
from placements.year import check_ins, health
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from tests.placements import placement_factory
from tests.volunteers.browsing import words

DAY = timedelta(days=1)


def fresh(placement):
    return (
        type(placement).objects.for_reading().with_year_records().get(pk=placement.pk)
    )


def light(placement, today=None):
    return health.light(fresh(placement), today)


def say(placement, feeling, *, wants_talk=False):
    checkin = placement.checkins.filter(side="volunteer", sent_at=None).first()
    check_ins.send(
        checkin,
        feeling=feeling,
        text="",
        wants_talk=wants_talk,
        by=placement.application.applicant,
    )


def talk(placement, by, *, days_ago=0, in_days=None, text="คุยทางโทรศัพท์"):
    today = timezone.localdate()
    return log.add(
        placement,
        text=text,
        talked_on=today - days_ago * DAY,
        next_on=today + in_days * DAY if in_days else None,
        by=by,
    )


@pytest.fixture
def page(active):
    return f"/en/admin/placements/placement/{active.code}/contacts/"


# The light


def test_a_talk_answers_what_was_said_before(active, coordinator):
    say(active, Feeling.HARD, wants_talk=True)
    assert light(active) == Light.RED
    talk(active, coordinator, in_days=14)
    assert light(active) == Light.GREEN


def test_what_is_said_after_the_talk_counts_again(active, coordinator):
    with time_machine.travel(timezone.now() - 2 * DAY, tick=False):
        talk(active, coordinator)
    say(active, Feeling.HARD)
    assert light(active) == Light.RED


def test_it_falls_back_to_what_is_due_then(active, coordinator):
    """What was late waits for the next talk, which is then due itself."""
    today = timezone.localdate()
    first = min(item.due_on for item in health.due_items(fresh(active), today))
    late = first + timedelta(days=22)
    assert light(active, late) == Light.RED
    with time_machine.travel(timezone.now() + (late - today), tick=False):
        log.add(
            active,
            text="ส่งภายในสัปดาห์หน้า",
            talked_on=late,
            next_on=late + 7 * DAY,
            by=coordinator,
        )
        assert light(active, late) == Light.GREEN
        assert light(active, late + 6 * DAY) == Light.GREEN
        assert light(active, late + 7 * DAY) == Light.YELLOW
        assert light(active, late + 29 * DAY) == Light.RED


def test_without_a_next_day_late_things_stay_late(active, coordinator):
    today = timezone.localdate()
    first = min(item.due_on for item in health.due_items(fresh(active), today))
    late = first + timedelta(days=22)
    with time_machine.travel(timezone.now() + (late - today), tick=False):
        log.add(active, text="ไม่รับสาย", talked_on=late, next_on=None, by=coordinator)
        assert light(active, late) == Light.RED


def test_a_line_that_is_struck_out_answers_nothing(active, coordinator):
    say(active, Feeling.HARD)
    note = talk(active, coordinator, in_days=14)
    log.strike_out(note, by=coordinator)
    assert light(active) == Light.RED
    with pytest.raises(TransitionRefused):
        log.strike_out(note, by=coordinator)
    log.bring_back(note, by=coordinator)
    assert light(active) == Light.GREEN


# Who


def test_only_coordinators_read_it(active, coordinator, applicant, member):
    talk(active, coordinator)
    seen = {
        person: ContactNote.objects.visible_to(person).exists()
        for person in (coordinator, applicant, member)
    }
    assert seen == {coordinator: True, applicant: False, member: False}


def test_after_leaving_for_safety_only_the_contacts_write_and_read(
    as_user, active, coordinator, cohort, page
):
    contact = placement_factory.safeguarding_contact(cohort)
    talk(active, coordinator, text="ก่อนออก")
    placement_workflow.leave_for_safety(active, by=active.application.applicant)
    active = placement_factory.reload(active)
    with pytest.raises(TransitionRefused):
        talk(active, coordinator)
    assert as_user(coordinator).get(page).status_code == 403
    assert "ก่อนออก" not in words(as_user(coordinator).get(active.get_absolute_url()))
    assert "ก่อนออก" in words(as_user(contact).get(page))
    talk(active, contact, text="นัดพบแล้ว")
    assert "นัดพบแล้ว" in words(as_user(contact).get(active.get_absolute_url()))


def test_a_coordinator_who_was_the_volunteer_reads_nothing(
    active, applicant, coordinator
):
    talk(active, coordinator)
    type(applicant).objects.filter(pk=applicant.pk).update(role="coordinator")
    applicant.refresh_from_db()
    assert not ContactNote.objects.visible_to(applicant).exists()


# The pages


def test_a_talk_is_noted_and_struck_out(coordinator_browser, active, page):
    today = timezone.localdate()
    answer = coordinator_browser.post(
        page,
        {
            "text": "นัดคุยอีกครั้ง",
            "talked_on": today.isoformat(),
            "next_on": (today + 7 * DAY).isoformat(),
        },
        follow=True,
    )
    assert "นัดคุยอีกครั้ง" in words(answer)
    note = ContactNote.objects.get()
    url = f"{page}{note.code}/"
    assert "struck out" in words(coordinator_browser.post(url, follow=True))
    assert "counts again" in words(
        coordinator_browser.post(url, {"act": "back"}, follow=True)
    )


@pytest.mark.parametrize(
    ("talked", "following", "told"),
    [(1, None, "today or a day before"), (0, 0, "a day after the talk")],
)
def test_days_out_of_order_are_told_and_nothing_typed_is_lost(
    coordinator_browser, page, talked, following, told
):
    today = timezone.localdate()
    data = {
        "text": "พิมพ์ไว้แล้ว",
        "talked_on": (today + talked * DAY).isoformat(),
        "next_on": (today + following * DAY).isoformat()
        if following is not None
        else "",
    }
    answer = words(coordinator_browser.post(page, data))
    assert told in answer
    assert "พิมพ์ไว้แล้ว" in answer
    assert not ContactNote.objects.exists()


# The list and the overview


def listed(browser, query):
    page = browser.get(f"/en/admin/placements/placement/?{query}")
    return [row.pk for row in page.context["cl"].result_list]


def test_the_list_is_filtered_and_sorted_by_the_light(
    coordinator_browser, cohort, coordinator, active, position
):
    calm = placement_factory.active(cohort, coordinator, position)
    talk(calm, coordinator, in_days=14)
    say(active, Feeling.HARD)
    assert listed(coordinator_browser, "light=red") == [active.pk]
    assert active.pk not in listed(coordinator_browser, "light=green")
    # Red first; the columns are counted from the first that is shown.
    columns = (
        coordinator_browser.get("/en/admin/placements/placement/")
        .context["cl"]
        .list_display
    )
    number = columns.index("light")
    assert listed(coordinator_browser, f"o={number}")[0] == active.pk
    assert listed(coordinator_browser, f"o=-{number}")[-1] == active.pk


def test_the_overview_names_what_of_the_year_waits_and_leads_to_it(
    coordinator_browser, cohort, coordinator, active
):
    say(active, Feeling.HARD)
    found = year_tasks.waiting(type(active).objects.all())[active.pk]
    assert {"now", "no_mentor"} <= found
    page = coordinator_browser.get(f"/en/admin/?cohort={cohort.number}")
    assert "Volunteers to talk with now" in words(page)
    assert listed(coordinator_browser, "waits=now") == [active.pk]
    talk(active, coordinator, days_ago=9)
    ContactNote.objects.update(next_on=timezone.localdate())
    assert listed(coordinator_browser, "waits=talk") == [active.pk]
