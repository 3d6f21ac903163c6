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
from placements.offers import deadlines, workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests.placements import seating
from volunteers.decisions import workflow as application_workflow
from volunteers.models.choices import OutcomeReason


@pytest.fixture
def one(cohort):
    return seating.position(cohort, "one", seats=1)


@pytest.fixture
def application(cohort, coordinator, one, applicant):
    return seating.shortlisted(cohort, coordinator, one, applicant=applicant)


@pytest.fixture
def opened(application, one, coordinator):
    return seating.opened(application, one, coordinator)


def fresh(offer):
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
    now = fresh(opened)
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
    [letter] = Message.objects.filter(
        recipient=applicant, kind="offer_made"
    ).select_related("data_key")
    assert letter.title == "มีข้อความใหม่จากโครงการอาสาสมัคร"
    assert "one" not in letter.text.replace("testserver", "")
    assert "ข้อเสนอ" not in letter.text


def test_the_last_seat_is_offered_once(opened, cohort, one, coordinator):
    second = seating.planned(seating.shortlisted(cohort, coordinator, one), one)
    with pytest.raises(TransitionRefused):
        workflow.release(second, by=coordinator)
    assert (fresh(second).status, fresh(second).seat) == (S.PLANNED, None)


def test_the_database_itself_refuses_the_same_seat_twice(
    opened, cohort, one, coordinator
):
    second = seating.planned(seating.shortlisted(cohort, coordinator, one), one)
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
        seating.planned(application, seating.position(cohort, "two"))


def test_seats_taken_away_are_not_given(opened, cohort, coordinator, one):
    Position.objects.filter(pk=one.pk).update(seats=2)
    second = seating.opened(
        seating.shortlisted(cohort, coordinator, one), one, coordinator
    )
    Position.objects.filter(pk=one.pk).update(seats=1)
    workflow.decline(opened, by=opened.application.applicant)
    third = seating.planned(seating.shortlisted(cohort, coordinator, one), one)
    with pytest.raises(TransitionRefused):
        workflow.release(third, by=coordinator)
    assert fresh(second).seat == 2


@pytest.mark.parametrize(
    "how", ["declined", "withdrawn", "host gone", "no seats set", "placed"]
)
def test_what_changed_since_planning_refuses_the_release(
    how, application, cohort, coordinator, one
):
    offer = seating.planned(application, one)
    if how == "declined":
        application_workflow.decline(
            application, by=coordinator, reason=OutcomeReason.FEW_SEATS
        )
    elif how == "withdrawn":
        application_workflow.withdraw(application, by=application.applicant)
    elif how == "host gone":
        withdraw_participation(one.participation, by=coordinator)
    elif how == "no seats set":
        Position.objects.filter(pk=one.pk).update(seats=None)
    else:
        other = seating.accepted(
            seating.shortlisted(cohort, coordinator, one), one, coordinator
        )
        Placement.objects.filter(offer=other).update(application=application)
    with pytest.raises(TransitionRefused):
        workflow.release(fresh(offer), by=coordinator)
    assert fresh(offer).seat is None


# Answers


def test_accepting_makes_a_placement_with_the_cohorts_dates(
    opened, cohort, applicant, coordinator
):
    day = opened.answer_by.date()
    cohort.service_starts_on, cohort.service_ends_on = day, day + timedelta(days=364)
    cohort.save()
    placement = workflow.accept(Offer.objects.get(pk=opened.pk), by=applicant)
    assert (placement.status, placement.starts_on, placement.ends_on) == (
        PlacementStatus.PLANNED,
        cohort.service_starts_on,
        cohort.service_ends_on,
    )
    assert (fresh(opened).status, fresh(opened).seat) == (S.ACCEPTED, 1)
    assert kinds(coordinator) == ["offer_news"]


def test_of_two_answers_the_first_counts(opened, applicant):
    second = fresh(opened)
    workflow.decline(opened, by=applicant, reason="ไปเรียนต่อ")
    with pytest.raises(TransitionRefused):
        workflow.accept(second, by=applicant)
    assert (fresh(opened).status, fresh(opened).seat, Placement.objects.count()) == (
        S.DECLINED,
        None,
        0,
    )
    assert fresh(opened).decline_reason == "ไปเรียนต่อ"


def test_nobody_answers_for_another(opened, stranger):
    with pytest.raises(TransitionRefused):
        workflow.accept(opened, by=stranger)
    assert fresh(opened).status == S.OPEN


def test_the_deadline_is_inclusive_and_then_over_without_the_clock(opened, applicant):
    with (
        time_machine.travel(opened.answer_by + timedelta(seconds=1), tick=False),
        pytest.raises(TransitionRefused),
    ):
        workflow.accept(fresh(opened), by=applicant)
    with time_machine.travel(opened.answer_by, tick=False):
        workflow.accept(fresh(opened), by=applicant)
    assert fresh(opened).status == S.ACCEPTED


# Ends


def test_the_clock_closes_what_was_not_answered_once(opened, applicant, coordinator):
    later = opened.answer_by + timedelta(minutes=1)
    with time_machine.travel(later, tick=False):
        assert (deadlines.lapse_due(later), deadlines.lapse_due(later)) == (1, 0)
    assert (fresh(opened).status, fresh(opened).seat) == (S.LAPSED, None)
    assert kinds(applicant) == ["offer_made", "offer_lapsed"]
    assert kinds(coordinator) == ["offer_news"]


def test_an_open_offer_does_not_lapse_early(opened):
    with pytest.raises(TransitionRefused):
        workflow.lapse(opened)


def test_reminders_go_three_days_and_one_day_before_each_once(opened, applicant):
    told = []
    for hours in range(0, 24 * 6, 4):
        now = opened.released_at + timedelta(hours=hours)
        with time_machine.travel(now, tick=False):
            told += [deadlines.remind_due(now)]
    assert sum(told) == 2
    assert kinds(applicant) == ["offer_made", "offer_reminder", "offer_reminder"]


def test_an_answered_offer_is_not_reminded_of(opened, applicant):
    workflow.accept(opened, by=applicant)
    assert deadlines.remind_due(opened.answer_by - timedelta(hours=2)) == 0


def test_a_short_time_to_answer_has_no_reminder_on_the_same_day(
    application, cohort, coordinator, one
):
    cohort.offer_days = 3
    cohort.save()
    offer = seating.opened(application, one, coordinator)
    assert deadlines.remind_due(offer.answer_by - timedelta(days=2, hours=12)) == 0
    assert deadlines.remind_due(offer.answer_by - timedelta(hours=12)) == 1


def test_the_programme_withdraws_an_offer_with_a_reason(opened, applicant, coordinator):
    with pytest.raises(TransitionRefused):
        workflow.withdraw(opened, by=coordinator, reason=" ")
    workflow.withdraw(opened, by=coordinator, reason="องค์กรปิดสำนักงาน")
    assert (fresh(opened).status, fresh(opened).seat) == (S.WITHDRAWN, None)
    assert kinds(applicant) == ["offer_made", "offer_withdrawn"]


def test_a_planned_offer_is_withdrawn_in_silence(
    application, one, coordinator, applicant
):
    offer = seating.planned(application, one)
    workflow.withdraw(offer, by=coordinator, reason="ผิดคน")
    assert (fresh(offer).status, kinds(applicant)) == (S.WITHDRAWN, [])


def test_withdrawing_the_application_withdraws_its_offer(
    opened, application, applicant
):
    application_workflow.withdraw(application, by=applicant)
    assert (fresh(opened).status, fresh(opened).seat) == (S.WITHDRAWN, None)


def test_who_has_a_place_can_not_withdraw_the_application(
    opened, application, applicant
):
    workflow.accept(opened, by=applicant)
    with pytest.raises(TransitionRefused):
        application_workflow.withdraw(application, by=applicant)
    application.refresh_from_db()
    assert application.status == "shortlisted"
    assert fresh(opened).status == S.ACCEPTED


# The seat that becomes free


@pytest.fixture
def waiting(cohort, coordinator, one, opened):
    """An adopted match, and two who wait: the first in reserve is the stronger."""
    people = [
        seating.reserve(cohort, coordinator, one, score=score) for score in (2, 4)
    ]
    seating.shortlisted(cohort, coordinator, seating.position(cohort, "two"))
    seating.adopted(cohort, coordinator)
    return people


def test_a_freed_seat_proposes_the_next_who_chose_it(waiting, opened, applicant, one):
    workflow.decline(opened, by=applicant)
    offer = Offer.objects.planned().get()
    assert (offer.application, offer.position, offer.origin, offer.rank) == (
        waiting[1],
        one,
        OfferOrigin.NEXT,
        1,
    )
    assert offer.planned_by is None


def test_the_chain_goes_on_and_never_comes_back(
    waiting, opened, applicant, coordinator
):
    workflow.decline(opened, by=applicant)
    second = Offer.objects.planned().get()
    workflow.release(second, by=coordinator)
    workflow.withdraw(second, by=coordinator, reason="เปลี่ยนแผน")
    third = Offer.objects.planned().get()
    assert third.application == waiting[0]
    workflow.release(third, by=coordinator)
    workflow.decline(third, by=third.application.applicant)
    assert not Offer.objects.planned().exists()


def test_lapse_and_withdrawn_application_free_the_seat_too(
    waiting, opened, application, applicant
):
    application_workflow.withdraw(application, by=applicant)
    assert Offer.objects.planned().get().application == waiting[1]


def test_nobody_is_proposed_without_an_adopted_match(
    opened, cohort, coordinator, one, applicant
):
    seating.reserve(cohort, coordinator, one)
    workflow.decline(opened, by=applicant)
    assert not Offer.objects.planned().exists()


def test_every_move_writes_one_line_of_history(opened, applicant):
    workflow.accept(opened, by=applicant)
    rows = (
        AuditEntry.objects.about(opened).order_by("pk").values_list("action", "actor")
    )
    assert [action for action, _actor in rows] == ["release offer", "accept offer"]
