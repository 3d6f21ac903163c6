"""Offers in any order of steps: no seat is given twice, nobody has two offers."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from organizations.models import Position
from placements.deferrals import workflow as deferral_workflow
from placements.matching import planned_offers
from placements.models import Deferral, MatchRun, Offer, Placement
from placements.models.choices import OfferStatus as S
from placements.offers import workflow as offer_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from portal.models.choices import Role
from tests import make
from tests.placements import offer_factory
from volunteers.decisions import workflow as application_workflow
from volunteers.models import Application

HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large]
PEOPLE, SEATS = 4, {"one": 1, "two": 2}
ACTS = [
    "release",
    "release",
    "accept",
    "decline",
    "withdraw",
    "lapse",
    "leave",
    "ask",
    "promise",
    "refuse",
]


class Offers(RuleBasedStateMachine):
    """People applied to two hosts; then anything happens to their offers.

    Each example is rolled back.
    """

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.coordinator = User.objects.get(role=Role.COORDINATOR)
        self.places = [Position.objects.get(slug=slug) for slug in SEATS]
        self.run = MatchRun.objects.get()

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def offers(self):
        return list(
            Offer.objects.order_by("pk").select_related("application__applicant")
        )

    @rule()
    def plan(self):
        planned_offers.plan(self.run, by=self.coordinator)

    @rule(person=st.integers(0, PEOPLE - 1), place=st.integers(0, 1))
    def plan_by_hand(self, person, place):
        application = Application.objects.order_by("pk")[person]
        if not Offer.objects.filter(
            application=application, status__in=[S.PLANNED, S.OPEN, S.ACCEPTED]
        ).exists():
            offer_factory.planned(application, self.places[place])

    @precondition(lambda self: Offer.objects.exists())
    @rule(data=st.data(), act=st.sampled_from(ACTS))
    def move(self, data, act):
        offer = data.draw(st.sampled_from(self.offers()))
        with suppress(TransitionRefused):
            getattr(self, f"do_{act}")(offer)

    def do_release(self, offer):
        offer_workflow.release(offer, by=self.coordinator)

    def do_accept(self, offer):
        offer_workflow.accept(offer, by=offer.application.applicant)

    def do_decline(self, offer):
        offer_workflow.decline(offer, by=offer.application.applicant)

    def do_withdraw(self, offer):
        offer_workflow.withdraw(offer, by=self.coordinator, reason="เปลี่ยนแผน")

    def do_lapse(self, offer):
        with time_machine.travel(
            (offer.answer_by or timezone.now()) + timedelta(minutes=1), tick=False
        ):
            offer_workflow.lapse(offer)

    def do_leave(self, offer):
        application_workflow.withdraw(offer.application, by=offer.application.applicant)

    def do_ask(self, offer):
        deferral_workflow.ask(offer, reason="", by=offer.application.applicant)

    def do_promise(self, offer):
        for deferral in Deferral.objects.filter(offer=offer):
            deferral_workflow.promise(deferral, answer="", by=self.coordinator)

    def do_refuse(self, offer):
        for deferral in Deferral.objects.filter(offer=offer):
            deferral_workflow.refuse(deferral, answer="ที่นั่งมีจำกัด", by=self.coordinator)

    @invariant()
    def an_offer_waits_for_the_answer_to_a_wish_to_defer(self):
        states = set(Deferral.objects.asked().values_list("offer__status", flat=True))
        assert states <= {S.OPEN, S.ACCEPTED}

    @invariant()
    def who_was_promised_a_later_cohort_holds_no_seat_in_this_one(self):
        promised = Deferral.objects.filter(status="promised")
        assert set(promised.values_list("offer__status", "offer__seat")) <= {
            (S.DEFERRED, None)
        }

    @invariant()
    def no_seat_is_given_twice(self):
        held = Counter(
            Offer.objects.in_force().values_list("position__slug", flat=True)
        )
        assert all(count <= SEATS[slug] for slug, count in held.items())
        assert set(Offer.objects.in_force().values_list("status", flat=True)) <= {
            S.OPEN,
            S.ACCEPTED,
        }

    @invariant()
    def nobody_has_two_offers(self):
        rows = Offer.objects.filter(status__in=[S.PLANNED, S.OPEN, S.ACCEPTED])
        assert (
            max(
                Counter(rows.values_list("application_id", flat=True)).values(),
                default=0,
            )
            <= 1
        )

    @invariant()
    def whoever_accepted_has_a_place_and_nobody_else(self):
        accepted = set(
            Offer.objects.filter(status=S.ACCEPTED).values_list(
                "application_id", flat=True
            )
        )
        assert (
            set(Placement.objects.running().values_list("application_id", flat=True))
            == accepted
        )

    @invariant()
    def seats_are_as_the_hosts_set_them(self):
        assert dict(Position.objects.values_list("slug", "seats")) == SEATS


@pytest.fixture
def adopted(db):
    coordinator, cohort = make.person(role=Role.COORDINATOR), make.cohort()
    places = [
        offer_factory.position(cohort, slug, seats=seats)
        for slug, seats in SEATS.items()
    ]
    for _number in range(PEOPLE):
        offer_factory.shortlisted(cohort, coordinator, *places)
    offer_factory.adopted_run(cohort, coordinator)


def test_offers_never_break_their_promises(adopted):
    run_state_machine_as_test(
        Offers,
        settings=settings(
            max_examples=10,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=HEALTH,
        ),
    )
