"""A match of many people is long work; of few it is there at once."""

import pytest

from organizations.models import Position
from placements.models import MatchRun
from portal.jobs import runner
from portal.models import Job
from tests.placements import offer_factory

MATCHES = "/en/admin/placements/matchrun/"


@pytest.fixture
def coordinator_browser(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def crowd(cohort, coordinator):
    position = offer_factory.position(cohort, "one", seats=1)
    return [
        offer_factory.shortlisted(cohort, coordinator, position, score=score)
        for score in (5, 3)
    ]


@pytest.fixture(autouse=True)
def many(monkeypatch):
    """Any number of people is many."""
    monkeypatch.setattr("placements.admin.matching.run.MAX_IN_REQUEST", 0)


def ask(client, **more):
    seats = {f"seats-{Position.objects.get().pk}": 2}
    return client.post(
        f"{MATCHES}add/", {"name": "รอบหนึ่ง", **seats, **more}, follow=True
    )


def test_it_is_left_and_found_again_with_what_was_asked_for(
    coordinator_browser, crowd, cohort, coordinator
):
    earlier = offer_factory.match_run(cohort, coordinator, name="ก่อน")
    weighed = cohort.criteria.of_reviews().first()
    page = ask(coordinator_browser, **{f"weight-review-{weighed.pk}": 7})
    assert page.redirect_chain[-1][0].startswith("/en/admin/portal/job/")
    assert MatchRun.objects.count() == 1
    runner.run_due()
    made = MatchRun.objects.exclude(pk=earlier.pk).get()
    assert (made.name, made.options["seats"], made.made_by) == (
        "รอบหนึ่ง",
        {str(Position.objects.get().pk): 2},
        coordinator,
    )
    assert made.options["weights"] == {str(weighed.pk): 7}
    assert made.inputs["weights"][str(weighed.pk)] == 7
    assert made.figures["placed"] == 2
    assert (
        made.get_absolute_url()
        in coordinator_browser.get(page.redirect_chain[-1][0]).content.decode()
    )


def test_a_match_whose_process_died_after_it_is_not_worked_out_twice(
    coordinator_browser, crowd
):
    ask(coordinator_browser)
    job = runner.claim(Job.objects.all())
    runner.kind_of(job).work(job, lambda done: None)
    Job.objects.update(claim="")
    runner.run_due()
    assert (MatchRun.objects.count(), Job.objects.get().state) == (1, "done")


def test_what_is_refused_by_then_is_said(coordinator_browser, crowd, coordinator):
    page = ask(coordinator_browser)
    for application in crowd:
        offer_factory.application_workflow.withdraw(
            application, by=application.applicant
        )
    runner.run_due()
    assert not MatchRun.objects.exists()
    assert (
        "nobody is shortlisted"
        in coordinator_browser.get(page.redirect_chain[-1][0]).content.decode()
    )
