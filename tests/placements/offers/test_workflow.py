"""The life cycle of an offer: who may move it, what is sent, which seat it holds."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from organizations.models import Position
from organizations.profiles.workflow import withdraw as withdraw_participation
from placements.models import Offer, Placement
from placements.models.choices import OfferOrigin, PlacementStatus
from placements.models.choices import OfferStatus as S
from placements.offers import deadlines
from placements.offers import workflow as offer_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests.placements import offer_factory
from volunteers.decisions import workflow as application_workflow
from volunteers.models.choices import OutcomeReason


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=1)


@pytest.fixture
def application(cohort, coordinator, position, applicant):
    return offer_factory.shortlisted(cohort, coordinator, position, applicant=applicant)


@pytest.fixture
def opened(application, position, coordinator):
    return offer_factory.opened(application, position, coordinator)


def reload(offer):
    return Offer.objects.get(pk=offer.pk)


def kinds(person):
    rows = Message.objects.filter(recipient=person, kind__startswith="offer_").order_by(
        "pk"
    )
    return list(rows.values_list("kind", flat=True))


# Release


def test_a_released_offer_holds_a_seat_and_has_a_deadline_and_its_terms(
    opened, cohort, applicant
):
    now = reload(opened)
    assert (now.status, now.seat, now.terms["organization"]) == (
        S.OPEN,
        1,
        "องค์กร one (ตัวอย่าง)",
    )
    assert (now.answer_by - now.released_at).days in (
        cohort.offer_days,
        cohort.offer_days - 1,
    )
    assert kinds(applicant) == ["offer_made"]


def test_no_title_or_text_names_outcome_or_organization(opened, applicant):
    [message] = Message.objects.filter(
        recipient=applicant, kind="offer_made"
    ).select_related("data_key")
    assert message.title == "มีข้อความใหม่จากโครงการอาสาสมัคร"
    assert "one" not in message.text.replace("testserver", "")
    assert "ข้อเสนอ" not in message.text


def test_the_last_seat_is_offered_once(opened, cohort, position, coordinator):
    second = offer_factory.planned(
        offer_factory.shortlisted(cohort, coordinator, position), position
    )
    with pytest.raises(TransitionRefused):
        offer_workflow.release(second, by=coordinator)
    assert (reload(second).status, reload(second).seat) == (S.PLANNED, None)


def test_the_database_itself_refuses_the_same_seat_twice(
    opened, cohort, position, coordinator
):
    second = offer_factory.planned(
        offer_factory.shortlisted(cohort, coordinator, position), position
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=second.pk).update(
            status=S.OPEN,
            seat=1,
            released_at=opened.released_at,
            answer_by=opened.answer_by,
        )


def test_the_database_itself_refuses_an_open_offer_without_a_seat(opened):
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=opened.pk).update(seat=None)


def test_a_person_has_one_offer_at_a_time(opened, cohort, application):
    with pytest.raises(IntegrityError), transaction.atomic():
        offer_factory.planned(application, offer_factory.position(cohort, "two"))


def test_seats_taken_away_are_not_given(opened, cohort, coordinator, position):
    Position.objects.filter(pk=position.pk).update(seats=2)
    second = offer_factory.opened(
        offer_factory.shortlisted(cohort, coordinator, position), position, coordinator
    )
    Position.objects.filter(pk=position.pk).update(seats=1)
    offer_workflow.decline(opened, by=opened.application.applicant)
    third = offer_factory.planned(
        offer_factory.shortlisted(cohort, coordinator, position), position
    )
    with pytest.raises(TransitionRefused):
        offer_workflow.release(third, by=coordinator)
    assert reload(second).seat == 2


@pytest.mark.parametrize(
    "how", ["declined", "withdrawn", "host gone", "no seats set", "placed"]
)
def test_what_changed_since_planning_refuses_the_release(
    how, application, cohort, coordinator, position
):
    offer = offer_factory.planned(application, position)
    if how == "declined":
        application_workflow.decline(
            application, by=coordinator, reason=OutcomeReason.FEW_SEATS
        )
    elif how == "withdrawn":
        application_workflow.withdraw(application, by=application.applicant)
    elif how == "host gone":
        withdraw_participation(position.participation, by=coordinator)
    elif how == "no seats set":
        Position.objects.filter(pk=position.pk).update(seats=None)
    else:
        other = offer_factory.accepted(
            offer_factory.shortlisted(cohort, coordinator, position),
            position,
            coordinator,
        )
        Placement.objects.filter(offer=other).update(application=application)
    with pytest.raises(TransitionRefused):
        offer_workflow.release(reload(offer), by=coordinator)
    assert reload(offer).seat is None


# Answers


def test_accepting_makes_a_placement_with_the_cohorts_dates(
    opened, cohort, applicant, coordinator
):
    day = opened.answer_by.date()
    cohort.service_starts_on, cohort.service_ends_on = day, day + timedelta(days=364)
    cohort.save()
    placement = offer_workflow.accept(Offer.objects.get(pk=opened.pk), by=applicant)
    assert (placement.status, placement.starts_on, placement.ends_on) == (
        PlacementStatus.PLANNED,
        cohort.service_starts_on,
        cohort.service_ends_on,
    )
    assert (reload(opened).status, reload(opened).seat) == (S.ACCEPTED, 1)
    assert kinds(coordinator) == ["offer_news"]


def test_of_two_answers_the_first_counts(opened, applicant):
    second = reload(opened)
    offer_workflow.decline(opened, by=applicant, reason="ไปเรียนต่อ")
    with pytest.raises(TransitionRefused):
        offer_workflow.accept(second, by=applicant)
    assert (reload(opened).status, reload(opened).seat, Placement.objects.count()) == (
        S.DECLINED,
        None,
        0,
    )
    assert reload(opened).decline_reason == "ไปเรียนต่อ"


def test_nobody_answers_for_another(opened, stranger):
    with pytest.raises(TransitionRefused):
        offer_workflow.accept(opened, by=stranger)
    assert reload(opened).status == S.OPEN


def test_the_deadline_is_inclusive_and_then_over_without_the_clock(opened, applicant):
    with (
        time_machine.travel(opened.answer_by + timedelta(seconds=1), tick=False),
        pytest.raises(TransitionRefused),
    ):
        offer_workflow.accept(reload(opened), by=applicant)
    with time_machine.travel(opened.answer_by, tick=False):
        offer_workflow.accept(reload(opened), by=applicant)
    assert reload(opened).status == S.ACCEPTED


# Ends


def test_the_clock_closes_what_was_not_answered_once(opened, applicant, coordinator):
    later = opened.answer_by + timedelta(minutes=1)
    with time_machine.travel(later, tick=False):
        assert (deadlines.lapse_due(later), deadlines.lapse_due(later)) == (1, 0)
    assert (reload(opened).status, reload(opened).seat) == (S.LAPSED, None)
    assert kinds(applicant) == ["offer_made", "offer_lapsed"]
    assert kinds(coordinator) == ["offer_news"]


def test_an_open_offer_does_not_lapse_early(opened):
    with pytest.raises(TransitionRefused):
        offer_workflow.lapse(opened)


def test_reminders_go_three_days_and_one_day_before_each_once(opened, applicant):
    counts = []
    for hours in range(0, 24 * 6, 4):
        now = opened.released_at + timedelta(hours=hours)
        with time_machine.travel(now, tick=False):
            counts += [deadlines.remind_due(now)]
    assert sum(counts) == 2
    assert kinds(applicant) == ["offer_made", "offer_reminder", "offer_reminder"]


def test_an_answered_offer_is_not_reminded_of(opened, applicant):
    offer_workflow.accept(opened, by=applicant)
    assert deadlines.remind_due(opened.answer_by - timedelta(hours=2)) == 0


def test_a_short_time_to_answer_has_no_reminder_on_the_same_day(
    application, cohort, coordinator, position
):
    cohort.offer_days = 3
    cohort.save()
    offer = offer_factory.opened(application, position, coordinator)
    assert deadlines.remind_due(offer.answer_by - timedelta(days=2, hours=12)) == 0
    assert deadlines.remind_due(offer.answer_by - timedelta(hours=12)) == 1


def test_the_programme_withdraws_an_offer_with_a_reason(opened, applicant, coordinator):
    with pytest.raises(TransitionRefused):
        offer_workflow.withdraw(opened, by=coordinator, reason=" ")
    offer_workflow.withdraw(opened, by=coordinator, reason="องค์กรปิดสำนักงาน")
    assert (reload(opened).status, reload(opened).seat) == (S.WITHDRAWN, None)
    assert kinds(applicant) == ["offer_made", "offer_withdrawn"]


def test_a_planned_offer_is_withdrawn_in_silence(
    application, position, coordinator, applicant
):
    offer = offer_factory.planned(application, position)
    offer_workflow.withdraw(offer, by=coordinator, reason="ผิดคน")
    assert (reload(offer).status, kinds(applicant)) == (S.WITHDRAWN, [])


def test_withdrawing_the_application_withdraws_its_offer(
    opened, application, applicant
):
    application_workflow.withdraw(application, by=applicant)
    assert (reload(opened).status, reload(opened).seat) == (S.WITHDRAWN, None)


def test_who_has_a_place_can_not_withdraw_the_application(
    opened, application, applicant
):
    offer_workflow.accept(opened, by=applicant)
    with pytest.raises(TransitionRefused):
        application_workflow.withdraw(application, by=applicant)
    application.refresh_from_db()
    assert application.status == "shortlisted"
    assert reload(opened).status == S.ACCEPTED


# The seat that becomes free


@pytest.fixture
def waiting(cohort, coordinator, position, opened):
    """An adopted match, and two who wait: the first in reserve is the stronger."""
    people = [
        offer_factory.in_reserve(cohort, coordinator, position, score=score)
        for score in (2, 4)
    ]
    offer_factory.shortlisted(
        cohort, coordinator, offer_factory.position(cohort, "two")
    )
    offer_factory.adopted_run(cohort, coordinator)
    return people


def test_a_freed_seat_proposes_the_next_who_chose_it(
    waiting, opened, applicant, position
):
    offer_workflow.decline(opened, by=applicant)
    offer = Offer.objects.planned().get()
    assert (offer.application, offer.position, offer.origin, offer.rank) == (
        waiting[1],
        position,
        OfferOrigin.NEXT,
        1,
    )
    assert offer.planned_by is None


def test_the_chain_goes_on_and_never_comes_back(
    waiting, opened, applicant, coordinator
):
    offer_workflow.decline(opened, by=applicant)
    second = Offer.objects.planned().get()
    offer_workflow.release(second, by=coordinator)
    offer_workflow.withdraw(second, by=coordinator, reason="เปลี่ยนแผน")
    third = Offer.objects.planned().get()
    assert third.application == waiting[0]
    offer_workflow.release(third, by=coordinator)
    offer_workflow.decline(third, by=third.application.applicant)
    assert not Offer.objects.planned().exists()


def test_lapse_and_withdrawn_application_free_the_seat_too(
    waiting, opened, application, applicant
):
    application_workflow.withdraw(application, by=applicant)
    assert Offer.objects.planned().get().application == waiting[1]


def test_nobody_is_proposed_without_an_adopted_match(
    opened, cohort, coordinator, position, applicant
):
    offer_factory.in_reserve(cohort, coordinator, position)
    offer_workflow.decline(opened, by=applicant)
    assert not Offer.objects.planned().exists()


def test_every_move_writes_one_line_of_history(opened, applicant):
    offer_workflow.accept(opened, by=applicant)
    rows = (
        AuditEntry.objects.about(opened).order_by("pk").values_list("action", "actor")
    )
    assert [action for action, _actor in rows] == ["release offer", "accept offer"]


def test_nothing_is_decided_under_an_open_offer(cohort, coordinator, position):
    application = offer_factory.shortlisted(cohort, coordinator, position)
    offer_factory.opened(application, position, coordinator)
    for act in (
        lambda: application_workflow.decline(
            application, by=coordinator, reason="few_seats"
        ),
        lambda: application_workflow.put_in_reserve(application, by=coordinator),
        lambda: application_workflow.take_back(
            application, by=coordinator, note="ตรวจใหม่"
        ),
    ):
        with pytest.raises(TransitionRefused, match=r"ข้อเสนอ|offer"):
            act()
    application.refresh_from_db()
    assert application.status == "shortlisted"
