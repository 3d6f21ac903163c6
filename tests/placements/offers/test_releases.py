"""Offers released as a batch: held, stopped, left; talks come first."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from placements.models import Offer, ReleasedOffer
from placements.offers import releases as offer_releases
from placements.offers import talks
from placements.offers import workflow as offer_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from portal.models.choices import Role
from tests import make
from tests.placements import offer_factory
from tests.volunteers.browsing import words
from volunteers.decisions import releases
from volunteers.decisions import workflow as application_workflow
from volunteers.models import Application, Conflict, Consent, Release

URL = "/en/admin/placements/offer/release/"
OUTCOMES = "/en/admin/volunteers/application/outcomes/"


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one", seats=3)


@pytest.fixture
def planned(cohort, coordinator, position):
    return [
        offer_factory.planned(
            offer_factory.shortlisted(cohort, coordinator, position), position
        )
        for _number in range(2)
    ]


def plan(offers, by, minutes=15):
    cohort = offers[0].application.cohort
    reasons = talks.codes_by_offer(offers)
    return offer_releases.plan(cohort, offers, by=by, minutes=minutes, reasons=reasons)


def states(offers):
    return [Offer.objects.get(pk=offer.pk).status for offer in offers]


def letters():
    return Message.objects.filter(kind="offer_made").count()


def after(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


def revoke_consent(offer):
    rows = Consent.objects.filter(application=offer.application, kind="hosts")
    rows.update(withdrawn_at=timezone.now())


# The rule


def test_nothing_leaves_before_the_hold_is_over_and_everything_after(
    planned, coordinator
):
    plan(planned, coordinator)
    with after(14):
        assert releases.release_due() == 0
        assert (states(planned), letters()) == (["planned", "planned"], 0)
    with after(16):
        assert releases.release_due() == 2
        assert (states(planned), letters()) == (["open", "open"], 2)
        assert releases.release_due() == 0
    assert letters() == 2
    release = Release.objects.get()
    assert release.done_at is not None
    assert not release.offers.filter(released_at=None).exists()
    assert AuditEntry.objects.about(planned[0]).last().action == "release offer"


def test_what_is_stopped_never_leaves_and_can_be_planned_again(planned, coordinator):
    release = plan(planned, coordinator)
    assert not Offer.objects.planned().not_leaving().exists()
    releases.stop(release, by=coordinator)
    with after(60):
        assert releases.release_due() == 0
    assert (letters(), Offer.objects.planned().not_leaving().count()) == (0, 2)
    plan(planned, coordinator)
    with after(60):
        assert releases.release_due() == 2


def test_what_leaves_already_is_refused_whole(planned, coordinator):
    plan(planned[:1], coordinator)
    with pytest.raises(TransitionRefused, match="มีการเปลี่ยนแปลง"):
        plan(planned, coordinator)
    assert (Release.objects.count(), ReleasedOffer.objects.count()) == (1, 1)


def test_what_was_withdrawn_or_decided_while_it_was_held_stays_behind(
    planned, coordinator
):
    plan(planned, coordinator)
    offer_workflow.withdraw(planned[0], by=coordinator, reason="ผิดคน")
    application = Application.objects.get(pk=planned[1].application_id)
    application_workflow.put_in_reserve(application, by=coordinator)
    application_workflow.decline(application, by=coordinator, reason="few_seats")
    with after(16):
        assert releases.release_due() == 0
    assert (states(planned), letters()) == (["withdrawn", "planned"], 0)
    assert Release.objects.get().done_at is not None


def test_a_seat_that_was_taken_meanwhile_is_not_given_twice(
    cohort, coordinator, planned
):
    position = planned[0].position
    type(position).objects.filter(pk=position.pk).update(seats=1)
    plan(planned, coordinator)
    with after(16):
        assert releases.release_due() == 1
    assert (states(planned), letters()) == (["open", "planned"], 1)


def test_who_declared_a_conflict_meanwhile_releases_nothing(planned, coordinator):
    plan(planned, coordinator)
    Conflict.objects.create(
        application=planned[0].application, reviewer=coordinator, kind="declared"
    )
    with after(16):
        assert releases.release_due() == 1
    assert states(planned) == ["planned", "open"]


# Talks


def test_a_talk_comes_first_without_consent_or_choice(planned, cohort, coordinator):
    assert talks.codes_by_offer(planned) == {offer.pk: [] for offer in planned}
    revoke_consent(planned[0])
    Offer.objects.filter(pk=planned[1].pk).update(rank=None)
    first, second = (Offer.objects.get(pk=offer.pk) for offer in planned)
    assert talks.codes_by_offer([first, second]) == {
        first.pk: [talks.NO_CONSENT],
        second.pk: [talks.NOT_CHOSEN],
    }
    # Whoever goes wherever they are needed has chosen it, too.
    Application.objects.filter(pk=second.application_id).update(is_anywhere=True)
    second = Offer.objects.get(pk=second.pk)
    assert talks.codes_by_offer([second]) == {second.pk: []}


def test_who_takes_their_consent_back_while_it_is_held_is_talked_with(
    planned, coordinator
):
    plan(planned, coordinator)
    revoke_consent(planned[0])
    with after(16):
        assert releases.release_due() == 1
    assert states(planned) == ["planned", "open"]


def test_after_a_talk_it_leaves(planned, coordinator):
    revoke_consent(planned[0])
    plan(planned, coordinator)
    assert ReleasedOffer.objects.get(offer=planned[0]).despite == [talks.NO_CONSENT]
    with after(16):
        assert releases.release_due() == 2


# The page


def keys(page):
    return [row.key for row in page.context["rows"]]


def test_whoever_needs_a_talk_is_shown_and_not_ticked(planned, coordinator_browser):
    revoke_consent(planned[0])
    page = coordinator_browser.get(URL)
    assert [row.is_ticked for row in page.context["rows"]] == [False, True]
    assert "No consent to sharing with hosts is in force" in words(page)
    assert "Talk with this person first" in words(page)
    assert page.content.decode().count(" checked") == 1


def test_the_ticked_ones_are_held_and_can_be_stopped(planned, coordinator_browser):
    page = coordinator_browser.get(URL)
    sent = {"offers": keys(page)[:1], "minutes": 15}
    page = coordinator_browser.post(URL, sent, follow=True)
    assert "Until then you can stop them" in words(page)
    assert (states(planned), letters()) == (["planned", "planned"], 0)
    assert len(page.context["rows"]) == 1
    release = Release.objects.get()
    [shown] = page.context["releases"]
    assert (shown["release"], shown["names"]) == (
        release,
        planned[0].application.reference,
    )
    url = f"/en/admin/placements/offer/{planned[0].code}/change/"
    assert "unless the release is stopped" in words(coordinator_browser.get(url))
    page = coordinator_browser.post(f"{URL}{release.code}/stop/", follow=True)
    assert "The offers were stopped" in words(page)
    assert len(page.context["rows"]) == 2
    page = coordinator_browser.post(f"{URL}{release.code}/stop/", follow=True)
    assert "Not possible any more" in words(page)


def test_a_tick_beside_what_no_longer_holds_plans_nothing(planned, coordinator_browser):
    sent = {"offers": keys(coordinator_browser.get(URL)), "minutes": 15}
    revoke_consent(planned[0])
    page = coordinator_browser.post(URL, sent)
    assert "Something has changed meanwhile" in words(page)
    # The other tick is kept, and the one that needs a talk is not.
    assert [row.is_ticked for row in page.context["rows"]] == [False, True]
    assert not Release.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"minutes": 15}])
def test_without_a_tick_nothing_is_planned(planned, coordinator_browser, sent):
    page = coordinator_browser.post(URL, sent)
    assert "Choose at least one offer." in words(page)
    assert not Release.objects.exists()


def test_no_other_hold_can_be_posted(planned, coordinator_browser):
    sent = {"offers": keys(coordinator_browser.get(URL)), "minutes": "0"}
    page = coordinator_browser.post(URL, sent)
    assert page.context["form"].errors
    assert not Release.objects.exists()


def test_outcomes_and_offers_have_each_their_own_list(
    planned, coordinator, coordinator_browser
):
    plan(planned, coordinator)
    assert coordinator_browser.get(OUTCOMES).context["releases"] == []
    assert len(coordinator_browser.get(URL).context["releases"]) == 1


def test_what_somebody_may_not_see_is_not_counted(planned, coordinator, as_user):
    plan(planned, coordinator)
    other = make.person("second@staff.example", role=Role.COORDINATOR)
    for offer in planned:
        Conflict.objects.create(
            application=offer.application, reviewer=other, kind="declared"
        )
    assert as_user(other).get(URL).context["releases"] == []
