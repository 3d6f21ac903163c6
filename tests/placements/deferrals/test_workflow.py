"""Deferral: asked once, decided by a coordinator, carried out in a later call."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from placements import tasks
from placements.deferrals import workflow as deferral_workflow
from placements.models import Deferral, Offer, Placement
from placements.models.choices import DeferralStatus, EndKind, PlacementStatus
from placements.models.choices import OfferStatus as S
from placements.offers import deadlines
from placements.offers import workflow as offer_workflow
from portal.kernel.lifecycle import TransitionRefused
from tests import make
from tests.placements import offer_factory
from tests.placements.deferrals.lookups import deferral, kinds, reload
from tests.volunteers.browsing import words
from volunteers.decisions import workflow as application_workflow
from volunteers.models import Application

# Asking


def test_asking_tells_coordinators_and_keeps_the_seat(requested, opened, coordinator):
    assert (requested.status, reload(opened).status, reload(opened).seat) == (
        "asked",
        S.OPEN,
        1,
    )
    assert kinds(coordinator) == ["deferral_asked"]


def test_it_is_asked_for_once_whatever_became_of_it(requested, opened, applicant):
    deferral_workflow.take_back(requested, by=applicant)
    with pytest.raises(TransitionRefused):
        deferral_workflow.ask(reload(opened), reason="", by=applicant)


def test_the_database_itself_holds_one_for_each_application(requested, opened):
    with pytest.raises(IntegrityError), transaction.atomic():
        Deferral.objects.create(
            application=opened.application, offer=opened, agreed_at=timezone.now()
        )


def test_only_the_person_it_was_made_to_asks(opened, stranger):
    with pytest.raises(TransitionRefused):
        deferral_workflow.ask(opened, reason="", by=stranger)


def test_while_it_waits_the_offer_neither_lapses_nor_is_declined_nor_withdrawn(
    requested, opened, applicant, coordinator
):
    with time_machine.travel(opened.answer_by + timedelta(days=3), tick=False):
        assert deadlines.lapse_due(timezone.now()) == 0
    acts = (
        lambda: offer_workflow.decline(reload(opened), by=applicant),
        lambda: offer_workflow.withdraw(
            reload(opened), by=coordinator, reason="เปลี่ยนแผน"
        ),
    )
    for act in acts:
        with pytest.raises(TransitionRefused):
            act()
    assert reload(opened).status == S.OPEN


def test_withdrawing_the_application_ends_the_request(
    requested, application, applicant
):
    application_workflow.withdraw(
        Application.objects.get(pk=application.pk), by=applicant
    )
    assert deferral().status == DeferralStatus.TAKEN_BACK


# Deciding


def test_a_promise_frees_the_seat_and_proposes_the_next_with_the_reason(
    requested, opened, cohort, coordinator, position, applicant, as_user
):
    following = offer_factory.shortlisted(cohort, coordinator, position)
    offer_factory.adopted_run(cohort, coordinator)
    deferral_workflow.promise(requested, answer="", by=coordinator)
    assert (deferral().status, reload(opened).status, reload(opened).seat) == (
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
    requested, coordinator, cohort, position, application
):
    deferral_workflow.promise(requested, answer="", by=coordinator)
    with pytest.raises(TransitionRefused):
        offer_factory.match_run(cohort, coordinator)
    with pytest.raises(TransitionRefused):
        offer_workflow.release(
            offer_factory.planned(application, position), by=coordinator
        )


def test_a_planned_placement_ends_with_the_promise(opened, applicant, coordinator):
    offer_workflow.accept(reload(opened), by=applicant)
    deferral_workflow.ask(reload(opened), reason="", by=applicant)
    deferral_workflow.promise(deferral(), answer="", by=coordinator)
    placement = Placement.objects.get()
    assert (placement.status, placement.end_kind) == (
        PlacementStatus.ENDED_EARLY,
        EndKind.DEFERRED,
    )
    assert reload(opened).seat is None


def test_work_that_has_begun_can_not_be_deferred(opened, applicant, coordinator):
    offer_workflow.accept(reload(opened), by=applicant)
    Placement.objects.update(
        status="active", starts_on="2026-01-01", ends_on="2026-12-31"
    )
    with pytest.raises(TransitionRefused):
        deferral_workflow.ask(reload(opened), reason="", by=applicant)


def test_a_refusal_leaves_some_days_to_answer_the_offer(
    requested, opened, applicant, coordinator
):
    with time_machine.travel(opened.answer_by + timedelta(hours=1), tick=False):
        deferral_workflow.refuse(requested, answer="ที่นั่งรุ่นหน้ายังไม่แน่นอน", by=coordinator)
        assert (reload(opened).answer_by - timezone.now()).days >= 1
        offer_workflow.accept(reload(opened), by=applicant)
    assert reload(opened).status == S.ACCEPTED


def test_a_refusal_needs_an_answer_and_it_is_decided_once(requested, coordinator):
    with pytest.raises(TransitionRefused):
        deferral_workflow.refuse(requested, answer=" ", by=coordinator)
    deferral_workflow.promise(requested, answer="", by=coordinator)
    with pytest.raises(TransitionRefused):
        deferral_workflow.refuse(deferral(), answer="ไม่", by=coordinator)


# Keeping the promise


@pytest.fixture
def promised(requested, coordinator):
    deferral_workflow.promise(requested, answer="", by=coordinator)
    return deferral()


def test_without_a_later_cohort_it_stays_promised(promised):
    assert tasks.keep_promises() == 0
    assert deferral().status == DeferralStatus.PROMISED


def test_when_a_later_call_is_open_an_application_is_prepared_once_and_a_letter_goes(
    promised, applicant
):
    later = make.cohort(17)
    assert [tasks.keep_promises(), tasks.keep_promises()] == [1, 0]
    prepared = Application.objects.get(cohort=later, applicant=applicant)
    assert (prepared.status, prepared.deferred_from_id, prepared.legal_name) == (
        "draft",
        promised.application_id,
        "ชื่อจริง นามสกุลจริง",
    )
    assert (deferral().status, deferral().prepared_id) == (
        DeferralStatus.PREPARED,
        prepared.pk,
    )
    assert kinds(applicant) == ["deferral_decided", "deferral_prepared"]


def test_a_call_that_is_not_open_yet_is_waited_for(promised):
    begins = timezone.now() + timedelta(days=3)
    make.cohort(17, applications_open_at=begins)
    assert tasks.keep_promises() == 0


def test_what_was_begun_there_already_stays_and_only_gets_the_note(promised, applicant):
    draft = make.draft(make.cohort(17), applicant)
    tasks.keep_promises()
    assert (
        Application.objects.get(pk=draft.pk).deferred_from_id == promised.application_id
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
