"""A host leaves: offers end, people are told and flagged, nothing leads there."""

import pytest

from organizations.models import Participation
from organizations.profiles import workflow as profile_workflow
from placements.closing import outcomes
from placements.deferrals import workflow as deferral_workflow
from placements.matching import planned_offers, runs
from placements.models import Offer, Placement
from placements.models.choices import Outcome
from placements.offers import without_host
from placements.offers import workflow as offer_workflow
from placements.year import transfers
from placements.year import workflow as placement_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from tests.placements import offer_factory, placement_factory
from volunteers.application import status
from volunteers.models import Application


@pytest.fixture
def other(cohort):
    return offer_factory.position(cohort, "other-host", seats=3)


@pytest.fixture
def roomy(pi):
    pi.seats = 3
    pi.save()
    return pi


def leave(position, coordinator):
    fresh = Participation.objects.get(pk=position.participation_id)
    profile_workflow.withdraw(fresh, by=coordinator)


def come_back(position, coordinator):
    fresh = Participation.objects.get(pk=position.participation_id)
    profile_workflow.readmit(fresh, by=coordinator)


def again(row):
    return type(row).objects.get(pk=row.pk)


def told(application):
    rows = Message.objects.filter(recipient=application.applicant)
    return sorted(rows.exclude(kind="offer_made").values_list("kind", flat=True))


def seen_status(application):
    fresh = Application.objects.select_related("cohort", "applicant").get(
        pk=application.pk
    )
    return status.applicant_status(fresh)


def task_counts(as_user, coordinator):
    page = as_user(coordinator).get("/en/admin/").content.decode()
    return "find another one" in page, "lost an offer" in page


def test_open_and_planned_offers_end_and_free_their_seats(cohort, coordinator, roomy):
    opened = offer_factory.opened(
        offer_factory.shortlisted(cohort, coordinator, roomy), roomy, coordinator
    )
    planned = offer_factory.planned(
        offer_factory.shortlisted(cohort, coordinator, roomy), roomy
    )
    leave(roomy, coordinator)
    for offer in (opened, planned):
        now = again(offer)
        assert (now.status, now.seat, now.host_left) == ("withdrawn", None, True)
    assert told(opened.application) == ["offer_host_left"]
    assert told(planned.application) == ["chosen_host_left"]


def test_nobody_is_proposed_for_a_seat_at_a_host_that_left(cohort, coordinator, roomy):
    first = offer_factory.shortlisted(cohort, coordinator, roomy)
    offer_factory.shortlisted(cohort, coordinator, roomy)
    offer_factory.adopted_run(cohort, coordinator)
    placement = offer_factory.accepted(first, roomy, coordinator).placement
    leave(roomy, coordinator)
    placement_workflow.end_early(
        again(placement), kind="host_left", last_day=None, reason="x", by=coordinator
    )
    assert not Offer.objects.planned().exists()


def test_a_run_that_is_older_than_the_withdrawal_plans_nothing_there(
    cohort, coordinator, roomy
):
    application = offer_factory.shortlisted(cohort, coordinator, roomy)
    run = offer_factory.adopted_run(cohort, coordinator)
    leave(roomy, coordinator)
    plan = planned_offers.plan(run, by=coordinator)
    assert (plan.offers, plan.skipped_count) == ([], 1)
    assert not Offer.objects.filter(application=application).exists()


def test_nobody_is_moved_or_transferred_there_and_no_work_begins(
    cohort, coordinator, roomy, other
):
    application = offer_factory.shortlisted(cohort, coordinator, other)
    run = offer_factory.match_run(cohort, coordinator)
    working = placement_factory.active(cohort, coordinator, other)
    coming = placement_factory.planned(cohort, coordinator, roomy)
    leave(roomy, coordinator)
    with pytest.raises(TransitionRefused):
        runs.move(
            offer_factory.proposal_of(run, application),
            again(roomy),
            reason="x",
            by=coordinator,
        )
    with pytest.raises(TransitionRefused):
        transfers.transfer(
            working, to=again(roomy), first_day=working.ends_on, by=coordinator
        )
    placement_factory.meet_all_conditions(coming, coordinator)
    with pytest.raises(TransitionRefused):
        placement_workflow.start(again(coming), by=coordinator)


def test_people_with_a_place_stay_are_told_and_listed(
    cohort, coordinator, roomy, as_user
):
    working = placement_factory.active(cohort, coordinator, roomy)
    coming = placement_factory.planned(cohort, coordinator, roomy)
    Message.objects.all().delete()
    leave(roomy, coordinator)
    for placement, state in ((working, "active"), (coming, "planned")):
        assert again(placement).status == state
        assert told(placement.application) == ["place_host_left"]
        shown = seen_status(placement.application)
        assert (shown.key, shown.is_settled) == ("offer_moving", True)
    letter = Message.objects.get(kind="people_without_host")
    assert ("2" in letter.text, letter.recipient) == (True, coordinator)
    assert without_host.count_placements(cohort, by=coordinator) == 2
    assert task_counts(as_user, coordinator) == (True, False)
    client = as_user(coordinator)
    listed = client.get("/en/admin/placements/placement/?cohort=16&host=left")
    assert listed.context["cl"].result_count == 2
    detail = client.get(working.get_absolute_url()).content.decode()
    assert "The position is no longer offered" in detail
    volunteer = as_user(coming.application.applicant)
    assert "no longer offered" in volunteer.get("/en/placement/").content.decode()


def test_no_message_names_the_host(cohort, coordinator, roomy):
    placement_factory.active(cohort, coordinator, roomy)
    offer_factory.opened(
        offer_factory.shortlisted(cohort, coordinator, roomy), roomy, coordinator
    )
    Message.objects.all().delete()
    leave(roomy, coordinator)
    come_back(roomy, coordinator)
    assert Message.objects.count() > 4
    for letter in Message.objects.exclude(kind__startswith="participation_"):
        assert roomy.organization.name not in letter.title + letter.text


def test_who_lost_an_offer_is_listed_until_there_is_another(
    cohort, coordinator, roomy, other, as_user
):
    application = offer_factory.shortlisted(cohort, coordinator, roomy)
    offer_factory.opened(application, roomy, coordinator)
    leave(roomy, coordinator)
    assert seen_status(application).key == "offer_looking"
    assert without_host.count_people(cohort, by=coordinator) == 1
    assert task_counts(as_user, coordinator) == (False, True)
    listed = as_user(coordinator).get("/en/admin/placements/offer/?cohort=16&host=left")
    assert listed.context["cl"].result_count == 1
    offer_factory.opened(again(application), other, coordinator)
    assert without_host.count_people(cohort, by=coordinator) == 0


def test_a_place_that_never_began_ends_and_another_offer_is_possible(
    cohort, coordinator, roomy, other
):
    coming = placement_factory.planned(cohort, coordinator, roomy)
    leave(roomy, coordinator)
    placement_workflow.end_early(
        again(coming), kind="host_left", last_day=None, reason="x", by=coordinator
    )
    assert without_host.count_people(cohort, by=coordinator) == 1
    assert seen_status(coming.application).key == "offer_looking"
    [row] = outcomes.with_latest_statuses(cohort)
    assert outcomes.outcome_of(row) == Outcome.NOT_TAKEN
    offer = offer_factory.opened(again(coming.application), other, coordinator)
    offer_workflow.accept(offer, by=coming.application.applicant)
    assert without_host.count_people(cohort, by=coordinator) == 0


def test_the_host_no_longer_sees_who_was_going_to_come(
    cohort, coordinator, roomy, editor, as_user
):
    coming = placement_factory.planned(cohort, coordinator, roomy)
    working = placement_factory.active(cohort, coordinator, roomy)
    client = as_user(editor)
    slug = roomy.organization.slug
    assert client.get(f"/en/host/{slug}/volunteers/{coming.code}/").status_code == 200
    leave(roomy, coordinator)
    assert client.get(f"/en/host/{slug}/volunteers/{coming.code}/").status_code == 404
    assert client.get(f"/en/host/{slug}/volunteers/{working.code}/").status_code == 200
    assert list(Placement.objects.visible_to(editor)) == [working]
    assert not any(
        card.template == "placements/year/card_host.html"
        for card in client.get("/en/my/").context["cards"]
    )


def test_an_offer_that_ended_stays_ended_when_the_host_comes_back(
    cohort, coordinator, roomy
):
    working = placement_factory.active(cohort, coordinator, roomy)
    offer = offer_factory.opened(
        offer_factory.shortlisted(cohort, coordinator, roomy), roomy, coordinator
    )
    Message.objects.all().delete()
    leave(roomy, coordinator)
    come_back(roomy, coordinator)
    assert again(offer).status == "withdrawn"
    assert told(working.application) == ["place_host_back", "place_host_left"]
    assert told(offer.application) == ["chosen_host_back", "offer_host_left"]
    assert without_host.count_placements(cohort, by=coordinator) == 0
    assert seen_status(working.application).key == "offer_serving"


def test_who_had_asked_to_come_later_can_still_be_promised_it(
    cohort, coordinator, roomy
):
    offer = offer_factory.opened(
        offer_factory.shortlisted(cohort, coordinator, roomy), roomy, coordinator
    )
    by = offer.application.applicant
    deferral = deferral_workflow.ask(offer, reason="", by=by)
    leave(roomy, coordinator)
    assert seen_status(offer.application).key == "offer_deferring"
    deferral_workflow.promise(again(deferral), answer="", by=coordinator)
    assert again(offer).status == "deferred"


def test_who_has_a_place_elsewhere_is_left_in_peace(cohort, coordinator, roomy, other):
    application = offer_factory.shortlisted(cohort, coordinator, roomy, other)
    offer_factory.accepted(application, other, coordinator)
    Message.objects.all().delete()
    leave(roomy, coordinator)
    assert told(application) == []


def test_what_a_host_offers_is_not_accepted_after_it_left(cohort, coordinator, roomy):
    application = offer_factory.shortlisted(cohort, coordinator, roomy)
    offer = offer_factory.opened(application, roomy, coordinator)
    leave(roomy, coordinator)
    with pytest.raises(TransitionRefused):
        offer_workflow.accept(again(offer), by=application.applicant)
    assert not Placement.objects.exists()


def test_the_page_of_an_offer_that_ended_leads_nowhere(
    cohort, coordinator, roomy, as_user
):
    offer = offer_factory.opened(
        offer_factory.shortlisted(cohort, coordinator, roomy), roomy, coordinator
    )
    client, link = as_user(offer.application.applicant), roomy.get_absolute_url()
    page = "/en/cohorts/16/offer/"
    place = link.removeprefix("/th").removeprefix("/en")
    assert place in client.get(page).content.decode()
    leave(roomy, coordinator)
    assert place not in client.get(page).content.decode()


def test_a_host_that_is_back_can_be_offered_again_to_those_who_lost_it(
    cohort, coordinator, roomy
):
    application = offer_factory.shortlisted(cohort, coordinator, roomy)
    run = offer_factory.adopted_run(cohort, coordinator)
    [offer] = offer_factory.plan_offers(run, coordinator)
    offer_workflow.release(offer, by=coordinator)
    leave(roomy, coordinator)
    assert offer_factory.plan_offers(run, coordinator) == []
    come_back(roomy, coordinator)
    [again_offered] = offer_factory.plan_offers(run, coordinator)
    assert (again_offered.application, again_offered.position) == (application, roomy)
    assert offer_factory.plan_offers(run, coordinator) == []
