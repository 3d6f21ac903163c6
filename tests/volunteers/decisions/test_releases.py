"""Outcomes released as a batch: held, stopped, left."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests import make
from tests.volunteers import judging
from volunteers.application import status
from volunteers.decisions import releases, workflow
from volunteers.models import Application, Release

URL = "/en/admin/volunteers/application/outcomes/"


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def decided(cohort, coordinator, pi):
    """One in reserve after a review, one declined without any."""
    first, [review] = judging.in_review(cohort, coordinator, positions=[pi])
    judging.send(review, 4)
    workflow.put_in_reserve(first, by=coordinator)
    second, _reviews = judging.in_review(cohort, coordinator, positions=[pi])
    workflow.decline(second, by=coordinator, reason="few_seats")
    return [first, second]


def fresh(application):
    return Application.objects.select_related("cohort").get(pk=application.pk)


def read_by_applicant(applications):
    return [status.public_key(fresh(each)) for each in applications]


def letters():
    return Message.objects.filter(kind="result_ready").count()


def plan(applications, by, minutes=15):
    outcomes = {each.pk: each.status for each in applications}
    return releases.plan(
        applications[0].cohort, applications, by=by, minutes=minutes, outcomes=outcomes
    )


def after(minutes):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False)


def keys(applications):
    return [f"{each.code}:{fresh(each).status}" for each in applications]


# The rule


def test_nothing_is_read_or_sent_before_the_hold_is_over_and_everything_after(
    decided, coordinator
):
    plan(decided, coordinator)
    with after(14):
        assert releases.release_due() == 0
        assert (read_by_applicant(decided), letters()) == (
            ["under_review", "under_review"],
            0,
        )
    with after(16):
        assert releases.release_due() == 2
        assert (read_by_applicant(decided), letters()) == (
            ["reserve", "not_selected"],
            2,
        )
        assert releases.release_due() == 0
    assert letters() == 2
    assert Release.objects.get().done_at is not None
    assert [AuditEntry.objects.about(each).last().action for each in decided] == [
        "release outcome"
    ] * 2


def test_what_is_stopped_never_leaves_and_waits_again(decided, coordinator):
    release = plan(decided, coordinator)
    assert not Application.objects.to_release().exists()
    releases.stop(release, by=coordinator)
    with after(60):
        assert releases.release_due() == 0
    assert letters() == 0
    assert Application.objects.to_release().count() == 2


def test_what_has_left_or_was_stopped_is_not_stopped_again(decided, coordinator):
    release = plan(decided[:1], coordinator)
    with after(15), pytest.raises(TransitionRefused):
        releases.stop(release, by=coordinator)
    other = plan(decided[1:], coordinator)
    releases.stop(other, by=coordinator)
    with pytest.raises(TransitionRefused):
        releases.stop(other, by=coordinator)


def test_an_outcome_that_changed_while_it_was_held_stays_behind(decided, coordinator):
    plan(decided, coordinator)
    workflow.take_back(decided[0], by=coordinator, note="มีที่ว่าง")
    workflow.withdraw(decided[1], by=decided[1].applicant)
    with after(16):
        assert releases.release_due() == 0
    assert (read_by_applicant(decided), letters()) == (["under_review", "withdrawn"], 0)


def test_a_second_outcome_never_shows_before_its_time(decided, coordinator):
    """Who was told to be on the waiting list reads that until the very moment."""
    workflow.release(decided[0], by=coordinator)
    workflow.decline(decided[0], by=coordinator, reason="few_seats")
    plan([fresh(decided[0])], coordinator)
    assert read_by_applicant(decided[:1]) == ["reserve"]
    with after(16):
        releases.release_due()
    assert read_by_applicant(decided[:1]) == ["not_selected"]


def test_what_leaves_already_or_has_another_outcome_by_now_is_refused_whole(
    decided, coordinator
):
    plan(decided[:1], coordinator)
    with pytest.raises(TransitionRefused):
        plan(decided, coordinator)
    stale = {decided[1].pk: "reserve"}
    with pytest.raises(TransitionRefused):
        releases.plan(
            decided[1].cohort, decided[1:], by=coordinator, minutes=5, outcomes=stale
        )
    assert Release.objects.count() == 1


# The page


def test_the_page_tells_counts_seats_reasons_and_warnings(
    coordinator_client, decided, cohort
):
    page = coordinator_client.get(URL)
    assert page.context["counts"] == [("waiting list", 1), ("not selected", 1)]
    rows = [each["row"] for each in page.context["rows"]]
    assert [row.warnings for row in rows] == [
        [],
        ["no review", "1 review still to come"],
    ]
    assert "more suitable applicants than seats" in page.content.decode()


def test_every_message_is_shown_then_the_release_is_held_and_can_be_stopped(
    coordinator_client, decided
):
    page = coordinator_client.post(URL, {"row": keys(decided), "minutes": 15})
    assert len(page.context["previews"].messages) == 2
    assert decided[0].reference in page.content.decode()
    assert (letters(), Release.objects.count()) == (0, 0)
    page = coordinator_client.post(
        URL, {"row": keys(decided), "minutes": 15, "confirmed": "1"}, follow=True
    )
    assert "Until then you can stop them" in page.content.decode()
    assert "No results to release" in page.content.decode()
    release = Release.objects.get()
    page = coordinator_client.post(f"{URL}{release.code}/stop/", follow=True)
    assert "The release was stopped" in page.content.decode()
    assert len(page.context["rows"]) == 2


def test_only_the_ticked_ones_go_and_none_is_said(coordinator_client, decided):
    page = coordinator_client.post(URL, {"minutes": 15})
    assert "Choose at least one application." in page.content.decode()
    assert not any(each["is_chosen"] for each in page.context["rows"])
    coordinator_client.post(
        URL, {"row": keys(decided[:1]), "minutes": 15, "confirmed": "1"}
    )
    assert [row.application_id for row in Release.objects.get().outcomes.all()] == [
        decided[0].pk
    ]


def test_an_outcome_that_changed_on_the_way_is_looked_at_again(
    coordinator_client, decided, coordinator
):
    sent = {"row": keys(decided), "minutes": 15, "confirmed": "1"}
    workflow.decline(decided[0], by=coordinator, reason="few_seats")
    page = coordinator_client.post(URL, sent)
    assert "Something has changed meanwhile" in page.content.decode()
    assert not Release.objects.exists()


@pytest.mark.parametrize("minutes", ["0", "-5", "x", "", "100000"])
def test_no_other_hold_can_be_posted(coordinator_client, decided, minutes):
    page = coordinator_client.post(
        URL, {"row": keys(decided), "minutes": minutes, "confirmed": "1"}
    )
    assert page.context["form"].errors
    assert not Release.objects.exists()


def test_only_coordinators_see_plan_and_stop(
    as_user, decided, coordinator, stranger, reviewer, administrator
):
    release = plan(decided, coordinator)
    for person in (stranger, reviewer, administrator):
        assert as_user(person).get(URL, follow=True).status_code == 403
        assert (
            as_user(person).post(f"{URL}{release.code}/stop/", follow=True).status_code
            == 403
        )
    asked = as_user(coordinator).get(f"{URL}{release.code}/stop/")
    assert asked["Location"].startswith(URL)
    assert as_user(coordinator).post(f"{URL}no-such/stop/").status_code == 404
    assert Release.objects.get().stopped_at is None


def test_many_need_a_fresh_confirmation(
    coordinator_client, cohort, decided, monkeypatch
):
    monkeypatch.setattr("portal.kernel.reauthentication.MANY", 1)
    assert "reauthenticate" in coordinator_client.get(URL)["Location"]


def test_the_page_asks_as_much_for_two_as_for_twelve(
    coordinator_client, decided, cohort, coordinator, pi
):
    coordinator_client.get(URL)
    counted = []
    for wanted in (2, 12):
        while Application.objects.to_release().count() < wanted:
            application, _reviews = judging.in_review(
                cohort, coordinator, positions=[pi]
            )
            workflow.put_in_reserve(application, by=coordinator)
        with CaptureQueriesContext(connection) as queries:
            assert len(coordinator_client.get(URL).context["rows"]) == wanted
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_user_text_is_not_markup(coordinator_client, cohort, coordinator):
    application = make.application(cohort, make.person(display_name="<b>หนา</b>"))
    workflow.decline(application, by=coordinator, reason="few_seats")
    assert "<b>หนา" not in coordinator_client.get(URL).content.decode()
