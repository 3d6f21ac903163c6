"""A confirmation is bound to what its person was shown."""

import pytest

from portal.admin.confirmed_action import SHOWN
from portal.kernel import lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Job
from portal.models.choices import RowState
from tests import make
from tests.placements import offer_factory
from tests.volunteers import judging
from volunteers.decisions import workflow
from volunteers.models import Application

LIST = "/en/admin/volunteers/application/"
REASON = {"reason": "few_seats", "note": ""}


@pytest.fixture
def colleague(db):
    return make.person("second@staff.example", role="coordinator")


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


def status(application):
    return Application.objects.get(pk=application.pk).status


def shown_on(page):
    return page.context["shown_state"]


def test_a_stale_page_declines_nobody_whom_a_colleague_has_moved(
    desk, cohort, coordinator, colleague
):
    application, _reviews = judging.in_review(cohort, coordinator)
    url = f"{LIST}{application.code}/decline/"
    preview = desk.post(url, REASON)
    workflow.shortlist(application, by=colleague)
    answer = desk.post(
        url, {**REASON, "confirmed": "1", SHOWN: shown_on(preview)}, follow=True
    )
    assert status(application) == "shortlisted"
    assert "someone changed it in the meantime" in answer.content.decode()


def test_a_page_that_still_asks_is_bound_too(desk, cohort, coordinator, colleague):
    application, _reviews = judging.in_review(cohort, coordinator)
    url = f"{LIST}{application.code}/decline/"
    question = desk.get(url)
    workflow.put_in_reserve(application, by=colleague)
    answer = desk.post(url, {**REASON, SHOWN: shown_on(question)}, follow=True)
    assert "someone changed it in the meantime" in answer.content.decode()


def test_a_confirmation_of_nothing_that_was_shown_shows_it_first(
    client, cohort, coordinator
):
    application, _reviews = judging.in_review(cohort, coordinator)
    client.force_login(coordinator)
    page = client.post(
        f"{LIST}{application.code}/decline/", {**REASON, "confirmed": "1"}
    )
    assert page.context["previews"] is not None
    assert status(application) == "in_review"


def test_of_many_those_that_moved_stay_as_they_are_and_are_named(
    desk, cohort, coordinator, colleague
):
    rows = [judging.in_review(cohort, coordinator)[0] for _ in range(3)]
    data = {
        "action": "decline",
        "_selected_action": [row.pk for row in rows],
        "index": 0,
    }
    confirmation = desk.post(LIST, data).url
    preview = desk.post(confirmation, REASON)
    assert preview.context["hit_count"] == 3
    workflow.shortlist(rows[0], by=colleague)
    workflow.put_in_reserve(rows[1], by=colleague)
    desk.post(confirmation, {**REASON, "confirmed": "1"}, follow=True)
    assert [status(row) for row in rows] == ["shortlisted", "reserve", "not_selected"]
    refused = Job.objects.get().rows.filter(state=RowState.REFUSED)
    assert {row.thing for row in refused} == {rows[0].pk, rows[1].pk}
    assert all("someone changed it" in row.reason for row in refused)


def test_an_offer_that_moved_is_not_withdrawn(desk, cohort, coordinator, colleague):
    place = offer_factory.position(cohort, "one")
    application = offer_factory.shortlisted(cohort, coordinator, place)
    offer = offer_factory.planned(application, place)
    url = f"/en/admin/placements/offer/{offer.code}/withdraw/"
    preview = desk.post(url, {"reason": "องค์กรปิด"})
    offer.status = "withdrawn"
    offer.save()
    answer = desk.post(
        url,
        {"reason": "องค์กรปิด", "confirmed": "1", SHOWN: shown_on(preview)},
        follow=True,
    )
    assert answer.redirect_chain


def test_the_lock_asks_once_more(cohort, coordinator, colleague):
    """What happens between the look at the row and its lock is noticed as well."""
    application, _reviews = judging.in_review(cohort, coordinator)
    stale = Application.objects.get(pk=application.pk)
    lifecycle.expect(stale, "in_review")
    workflow.put_in_reserve(application, by=colleague)
    with pytest.raises(TransitionRefused, match="ระหว่างนี้"):
        workflow.shortlist(stale, by=coordinator)
    assert status(application) == "reserve"


def test_whoever_expects_rightly_is_not_hindered_twice(cohort, coordinator):
    application, _reviews = judging.in_review(cohort, coordinator)
    lifecycle.expect(application, "in_review")
    workflow.shortlist(application, by=coordinator)
    workflow.put_in_reserve(application, by=coordinator)
    assert status(application) == "reserve"
