"""One chance to order the choices anew, while the cohort's window is open."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from organizations.models import Cohort
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests import make
from tests.placements import offer_factory
from tests.volunteers.browsing import OWN, choose, words
from volunteers import tasks
from volunteers.application import drafting
from volunteers.decisions import reranking
from volunteers.decisions import workflow as application_workflow
from volunteers.hosts import sharing
from volunteers.models import Application, Reranking
from volunteers.models.choices import OutcomeReason

PAGE = f"{OWN}ranking/"


@pytest.fixture
def one(cohort):
    return offer_factory.position(cohort, "one")


@pytest.fixture
def two(cohort):
    return offer_factory.position(cohort, "two")


@pytest.fixture
def application(cohort, coordinator, one, two, applicant):
    return offer_factory.shortlisted(cohort, coordinator, one, two, applicant=applicant)


def set_window(cohort, *, opens, closes):
    now = timezone.now()
    Cohort.objects.filter(pk=cohort.pk).update(
        reranking_opens_at=now + timedelta(days=opens),
        reranking_closes_at=now + timedelta(days=closes),
    )
    cohort.refresh_from_db()


@pytest.fixture
def invited(application, cohort):
    """The window is open, and the person knows."""
    set_window(cohort, opens=-1, closes=5)
    reranking.offer_due(timezone.now())
    return Application.objects.select_related("cohort", "applicant").get(
        pk=application.pk
    )


def ranking(application):
    return list(
        application.choices.order_by("rank").values_list("position__slug", flat=True)
    )


def wanted(*positions, anywhere=False):
    return {
        "choices": [(position, "ตรงกับที่สนใจ") for position in positions],
        "is_anywhere": anywhere,
    }


def kinds(person):
    rows = Message.objects.filter(
        recipient=person, kind__startswith="reranking_"
    ).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def sure(*slugs):
    return {**choose(*slugs), "is_sure": "on"}


# The window


def test_a_window_has_two_ends_in_order(cohort):
    now = timezone.now()
    for ends in (
        {"reranking_opens_at": now},
        {"reranking_opens_at": now, "reranking_closes_at": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Cohort.objects.filter(pk=cohort.pk).update(**ends)


def test_a_window_opens_after_the_orientation(cohort):
    cohort.orientation_on = timezone.localdate() + timedelta(days=3)
    cohort.reranking_opens_at, cohort.reranking_closes_at = (
        timezone.now(),
        timezone.now() + timedelta(days=9),
    )
    with pytest.raises(ValidationError) as wrong:
        cohort.full_clean()
    assert list(wrong.value.message_dict) == ["reranking_opens_at"]


def test_only_who_is_shortlisted_hears_of_it_and_once(
    application, cohort, coordinator, one
):
    make.application(cohort, positions=[one])
    set_window(cohort, opens=-1, closes=5)
    assert [tasks.open_rankings(), tasks.open_rankings()] == [1, 0]
    assert kinds(application.applicant) == ["reranking_opened"]


def test_nobody_hears_of_it_before_it_opens_or_without_a_window(application, cohort):
    assert tasks.open_rankings() == 0
    set_window(cohort, opens=1, closes=5)
    assert tasks.open_rankings() == 0


def test_who_has_an_offer_is_not_asked(application, cohort, coordinator, one):
    offer_factory.opened(application, one, coordinator)
    set_window(cohort, opens=-1, closes=5)
    assert tasks.open_rankings() == 0


def test_who_has_not_used_it_is_reminded_once(invited, applicant):
    Reranking.objects.update(offered_at=timezone.now() - timedelta(days=3))
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
        assert [tasks.open_rankings(), tasks.open_rankings()] == [1, 0]
    assert kinds(applicant) == ["reranking_opened", "reranking_reminder"]


def test_who_has_used_it_is_not_reminded(invited, applicant, one, two):
    reranking.revise(invited, wanted(two, one), by=applicant)
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
        assert tasks.open_rankings() == 0


# Revising


def test_the_new_ranking_counts_and_the_one_before_is_kept(
    invited, applicant, one, two
):
    reranking.revise(invited, wanted(two, one), by=applicant)
    assert ranking(invited) == ["two", "one"]
    assert Reranking.objects.get().earlier == {
        "choices": [one.pk, two.pk],
        "anywhere": False,
    }
    [line] = AuditEntry.objects.about(invited).filter(action="revise ranking")
    assert (line.actor, line.fields) == (applicant.code, ["choices"])


def test_it_can_be_used_once(invited, applicant, one, two):
    reranking.revise(invited, wanted(two, one), by=applicant)
    with pytest.raises(TransitionRefused):
        reranking.revise(invited, wanted(one), by=applicant)
    assert ranking(invited) == ["two", "one"]


def test_half_a_ranking_is_refused_and_uses_nothing(invited, applicant, one):
    with pytest.raises(TransitionRefused):
        reranking.revise(
            invited, {"choices": [(one, "")], "is_anywhere": False}, by=applicant
        )
    assert Reranking.objects.get().used_at is None


def test_the_closing_minute_is_still_in_time(invited, applicant, one, two, cohort):
    with time_machine.travel(cohort.last_ranking_instant, tick=False):
        assert reranking.closed_reason(invited) == ""
    with (
        time_machine.travel(
            cohort.last_ranking_instant + timedelta(seconds=1), tick=False
        ),
        pytest.raises(TransitionRefused),
    ):
        reranking.revise(invited, wanted(two, one), by=applicant)


def test_a_match_takes_the_new_ranking(
    invited, applicant, cohort, coordinator, one, two
):
    before = offer_factory.match_run(cohort, coordinator, "ก่อน")
    reranking.revise(invited, wanted(two, one), by=applicant)
    after = offer_factory.match_run(cohort, coordinator, "หลัง")
    assert [
        offer_factory.slugs_by_code(before),
        offer_factory.slugs_by_code(after),
    ] == [
        {invited.code: "one"},
        {invited.code: "two"},
    ]


def test_a_planned_outcome_takes_the_chance_from_nobody(invited, coordinator):
    application_workflow.decline(
        invited, by=coordinator, reason=OutcomeReason.FEW_SEATS
    )
    assert reranking.closed_reason(invited) == ""


# The page


def test_the_page_is_found_only_by_whom_the_chance_was_offered(
    mine, application, as_user, stranger
):
    assert mine.get(PAGE).status_code == 404
    assert as_user(stranger).get(PAGE).status_code == 404


def test_moving_keeps_nothing_and_saving_with_the_tick_does(mine, invited, one, two):
    moved = mine.post(PAGE, {**choose("one", "two"), "do": "up:two"})
    assert "Your new order is not saved yet." in words(moved)
    assert "you can revise your ranking once" in words(
        mine.post(PAGE, choose("two", "one"))
    )
    assert ranking(invited) == ["one", "two"]
    assert mine.post(PAGE, sure("two", "one")).status_code == 302
    assert ranking(invited) == ["two", "one"]


def test_after_it_was_used_the_page_shows_both_rankings_and_refuses(
    mine, invited, one, two
):
    mine.post(PAGE, sure("two", "one"))
    page = mine.get(PAGE)
    assert (page.status_code, "Your ranking before" in words(page)) == (200, True)
    again = mine.post(PAGE, sure("one", "two"))
    assert (
        again.status_code,
        "you have revised your ranking already" in words(again),
    ) == (409, True)
    assert ranking(invited) == ["two", "one"]


def test_after_the_window_the_page_says_so(mine, invited, cohort):
    set_window(cohort, opens=-5, closes=-1)
    assert "the deadline was" in words(mine.get(PAGE))
    assert mine.post(PAGE, sure("two", "one")).status_code == 409
    assert ranking(invited) == ["one", "two"]


def test_the_status_page_leads_there(mine, invited):
    assert f'href="{PAGE}"' in words(mine.get(OWN))


def test_another_method_is_not_allowed(mine, invited):
    assert mine.put(PAGE).status_code == 405


# Who sees it


def test_hosts_see_that_it_was_revised_and_not_how(
    invited, applicant, as_user, coordinator, one, two
):
    sharing.share_with_hosts(invited, by=coordinator)
    reranking.revise(invited, wanted(two, one), by=applicant)
    host = as_user(make.member(one.organization))
    code = invited.choices.get(position=one).code
    assert "ranking revised" in words(host.get("/en/host/one/applicants/"))
    page = words(host.get(f"/en/host/one/applicants/{code}/"))
    assert (
        "This person revised the ranking" in page,
        two.organization.name in page,
    ) == (True, False)


def test_coordinators_see_the_ranking_before_and_outdated_matches(
    invited, applicant, as_user, coordinator, one, two
):
    run = offer_factory.match_run(invited.cohort, coordinator)
    reranking.revise(invited, wanted(two, one), by=applicant)
    coordinator_client = as_user(coordinator)
    assert "Ranking before:" in words(
        coordinator_client.get(
            f"/en/admin/volunteers/application/{invited.code}/change/"
        )
    )
    board = words(
        coordinator_client.get(f"/en/admin/placements/matchrun/{run.code}/change/")
    )
    assert "has revised the ranking since this match was run" in board


def test_a_draft_has_no_chance(cohort, stranger):
    set_window(cohort, opens=-1, closes=5)
    drafting.begin_application(cohort, by=stranger)
    assert tasks.open_rankings() == 0
