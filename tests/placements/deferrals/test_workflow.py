"""Coming with a later cohort: asked once, decided by a coordinator, kept when a later call opens."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from placements import tasks
from placements.deferrals import workflow as deferring
from placements.models import Deferral, Offer, Placement
from placements.models.choices import DeferralStatus, EndKind, PlacementStatus
from placements.models.choices import OfferStatus as S
from placements.offers import deadlines, workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from tests import make
from tests.placements import seating
from tests.volunteers.browsing import words
from volunteers.decisions import workflow as application_workflow
from volunteers.models import Application

PAGE = "/en/cohorts/16/offer/defer/"
AGREES = {"reason": "เรียนยังไม่จบ", "agrees": "on"}


@pytest.fixture
def one(cohort):
    return seating.position(cohort, "one", seats=1)


@pytest.fixture
def application(cohort, coordinator, one, applicant):
    return seating.shortlisted(cohort, coordinator, one, applicant=applicant)


@pytest.fixture
def opened(application, one, coordinator):
    return seating.opened(application, one, coordinator)


@pytest.fixture
def asked(opened, applicant):
    deferring.ask(opened, reason="เรียนยังไม่จบ", by=applicant)
    return deferral()


@pytest.fixture
def mine(as_user, applicant):
    return as_user(applicant)


def deferral():
    return Deferral.objects.for_reading().get()


def fresh(offer):
    return Offer.objects.get(pk=offer.pk)


def kinds(person):
    return list(
        Message.objects.filter(recipient=person, kind__startswith="deferral_")
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def decide(desk, code, **told):
    return desk.post(f"/en/admin/placements/deferral/{code}/change/", told)


# Asking


def test_asking_tells_coordinators_and_keeps_the_seat(asked, opened, coordinator):
    assert (asked.status, fresh(opened).status, fresh(opened).seat) == (
        "asked",
        S.OPEN,
        1,
    )
    assert kinds(coordinator) == ["deferral_asked"]


def test_it_is_asked_for_once_whatever_became_of_it(asked, opened, applicant):
    deferring.take_back(asked, by=applicant)
    with pytest.raises(TransitionRefused):
        deferring.ask(fresh(opened), reason="", by=applicant)


def test_the_database_itself_holds_one_for_each_application(asked, opened):
    with pytest.raises(IntegrityError), transaction.atomic():
        Deferral.objects.create(
            application=opened.application, offer=opened, agreed_at=timezone.now()
        )


def test_only_the_person_it_was_made_to_asks(opened, stranger):
    with pytest.raises(TransitionRefused):
        deferring.ask(opened, reason="", by=stranger)


def test_while_it_waits_the_offer_neither_lapses_nor_is_declined_nor_withdrawn(
    asked, opened, applicant, coordinator
):
    with time_machine.travel(opened.answer_by + timedelta(days=3), tick=False):
        assert deadlines.lapse_due(timezone.now()) == 0
    acts = (
        lambda: workflow.decline(fresh(opened), by=applicant),
        lambda: workflow.withdraw(fresh(opened), by=coordinator, reason="เปลี่ยนแผน"),
    )
    for act in acts:
        with pytest.raises(TransitionRefused):
            act()
    assert fresh(opened).status == S.OPEN


def test_withdrawing_the_application_ends_the_request(asked, application, applicant):
    application_workflow.withdraw(
        Application.objects.get(pk=application.pk), by=applicant
    )
    assert deferral().status == DeferralStatus.TAKEN_BACK


# Deciding


def test_a_promise_frees_the_seat_and_proposes_the_next_with_the_reason(
    asked, opened, cohort, coordinator, one, applicant, as_user
):
    following = seating.shortlisted(cohort, coordinator, one)
    seating.adopted(cohort, coordinator)
    deferring.promise(asked, answer="", by=coordinator)
    assert (deferral().status, fresh(opened).status, fresh(opened).seat) == (
        "promised",
        S.DEFERRED,
        None,
    )
    [offer] = Offer.objects.planned()
    assert (offer.application_id, offer.freed_by_id) == (following.pk, opened.pk)
    assert kinds(applicant) == ["deferral_decided"]
    page = words(
        as_user(coordinator).get(f"/en/admin/placements/offer/{offer.code}/change/")
    )
    assert f"The seat of {opened.application.reference} became free" in page


def test_who_was_promised_is_in_no_further_match_of_this_cohort(
    asked, coordinator, cohort, one, application
):
    deferring.promise(asked, answer="", by=coordinator)
    with pytest.raises(TransitionRefused):
        seating.run(cohort, coordinator)
    with pytest.raises(TransitionRefused):
        workflow.release(seating.planned(application, one), by=coordinator)


def test_a_planned_placement_ends_with_the_promise(opened, applicant, coordinator):
    workflow.accept(fresh(opened), by=applicant)
    deferring.ask(fresh(opened), reason="", by=applicant)
    deferring.promise(deferral(), answer="", by=coordinator)
    placement = Placement.objects.get()
    assert (placement.status, placement.end_kind) == (
        PlacementStatus.ENDED_EARLY,
        EndKind.DEFERRED,
    )
    assert fresh(opened).seat is None


def test_work_that_has_begun_can_not_be_deferred(opened, applicant, coordinator):
    workflow.accept(fresh(opened), by=applicant)
    Placement.objects.update(
        status="active", starts_on="2026-01-01", ends_on="2026-12-31"
    )
    with pytest.raises(TransitionRefused):
        deferring.ask(fresh(opened), reason="", by=applicant)


def test_a_refusal_leaves_some_days_to_answer_the_offer(
    asked, opened, applicant, coordinator
):
    with time_machine.travel(opened.answer_by + timedelta(hours=1), tick=False):
        deferring.refuse(asked, answer="ที่นั่งรุ่นหน้ายังไม่แน่นอน", by=coordinator)
        assert (fresh(opened).answer_by - timezone.now()).days >= 1
        workflow.accept(fresh(opened), by=applicant)
    assert fresh(opened).status == S.ACCEPTED


def test_a_refusal_needs_an_answer_and_it_is_decided_once(asked, coordinator):
    with pytest.raises(TransitionRefused):
        deferring.refuse(asked, answer=" ", by=coordinator)
    deferring.promise(asked, answer="", by=coordinator)
    with pytest.raises(TransitionRefused):
        deferring.refuse(deferral(), answer="ไม่", by=coordinator)


# Keeping the promise


@pytest.fixture
def promised(asked, coordinator):
    deferring.promise(asked, answer="", by=coordinator)
    return deferral()


def test_without_a_later_cohort_it_stays_promised(promised):
    assert tasks.keep_promises() == 0
    assert deferral().status == DeferralStatus.PROMISED


def test_when_a_later_call_is_open_an_application_is_prepared_once_and_a_letter_goes(
    promised, applicant
):
    later = make.cohort(17)
    assert [tasks.keep_promises(), tasks.keep_promises()] == [1, 0]
    made = Application.objects.get(cohort=later, applicant=applicant)
    assert (made.status, made.deferred_from_id, made.legal_name) == (
        "draft",
        promised.application_id,
        "ชื่อจริง นามสกุลจริง",
    )
    assert (deferral().status, deferral().prepared_id) == (
        DeferralStatus.PREPARED,
        made.pk,
    )
    assert kinds(applicant) == ["deferral_decided", "deferral_prepared"]


def test_a_call_that_is_not_open_yet_is_waited_for(promised):
    begins = timezone.now() + timedelta(days=3)
    make.cohort(17, applications_open_at=begins)
    assert tasks.keep_promises() == 0


def test_what_was_begun_there_already_stays_and_only_gets_the_note(promised, applicant):
    own = make.draft(make.cohort(17), applicant)
    tasks.keep_promises()
    assert (
        Application.objects.get(pk=own.pk).deferred_from_id == promised.application_id
    )


def test_who_can_not_apply_there_keeps_the_promise(promised, applicant):
    make.member(
        make.position(make.cohort(17), slug="other").organization, "x@hosts.example"
    )
    host = make.participation(make.cohort(18), "mine").organization
    host.memberships.create(user=applicant, role="editor")
    with time_machine.travel(timezone.now(), tick=False):
        assert tasks.keep_promises() == 1
    assert deferral().prepared.cohort.number == 17


# Pages


def test_the_person_asks_with_consent_and_reads_what_became_of_it(mine, opened):
    assert "prepare the next application. Tick" in words(
        mine.post(PAGE, {"reason": "x"})
    )
    assert mine.post(PAGE, AGREES).status_code == 302
    page = words(mine.get(PAGE))
    assert ("A coordinator decides" in page, "เรียนยังไม่จบ" in page) == (True, True)
    assert "Request being considered" in words(mine.get("/en/cohorts/16/application/"))


def test_taking_it_back_by_the_page(mine, asked):
    assert mine.post(PAGE).status_code == 302
    assert deferral().status == DeferralStatus.TAKEN_BACK


def test_strangers_and_people_without_offer_find_nothing(
    as_user, opened, stranger, coordinator
):
    assert [
        as_user(person).get(PAGE).status_code for person in (stranger, coordinator)
    ] == [404, 404]


def test_after_a_declined_offer_there_is_nothing_to_ask(mine, opened, applicant):
    workflow.decline(fresh(opened), by=applicant)
    assert mine.get(PAGE).status_code == 404


def test_the_desk_shows_the_message_before_it_decides(as_user, asked, coordinator):
    desk = as_user(coordinator)
    shown = decide(desk, asked.code, decision="promise", answer="ได้")
    assert (
        "has an answer" in words(shown) or "มีคำตอบแล้ว" in words(shown),
        deferral().status,
    ) == (True, "asked")
    assert (
        decide(
            desk, asked.code, decision="promise", answer="ได้", confirmed="1"
        ).status_code
        == 302
    )
    assert (deferral().status, deferral().answer) == ("promised", "ได้")


def test_a_refusal_without_answer_is_said_on_the_form(as_user, asked, coordinator):
    assert "Write the reason." in words(
        decide(as_user(coordinator), asked.code, decision="refuse", answer="")
    )


def test_deciding_twice_is_refused_politely(as_user, asked, coordinator):
    desk = as_user(coordinator)
    for _time in range(2):
        page = decide(desk, asked.code, decision="promise", answer="", confirmed="1")
    assert page.status_code == 302
    assert kinds(asked.application.applicant) == ["deferral_decided"]


def test_only_coordinators_decide(as_user, asked, administrator, applicant, editor):
    url = f"/en/admin/placements/deferral/{asked.code}/change/"
    assert [
        as_user(person).get(url).status_code
        for person in (administrator, applicant, editor)
    ] == [403, 302, 302]


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    as_user, asked, coordinator, cohort, django_assert_max_num_queries
):
    desk = as_user(coordinator)
    desk.get("/en/admin/placements/deferral/")
    with django_assert_max_num_queries(40) as one_row:
        desk.get("/en/admin/placements/deferral/")
    for number in range(3):
        place = seating.position(cohort, f"more{number}")
        offer = seating.opened(
            seating.shortlisted(cohort, coordinator, place), place, coordinator
        )
        deferring.ask(offer, reason="", by=offer.application.applicant)
    with django_assert_max_num_queries(len(one_row)):
        desk.get("/en/admin/placements/deferral/")
