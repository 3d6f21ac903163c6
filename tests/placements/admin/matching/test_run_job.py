"""A match of many people is long work; of few it is there at once."""

import pytest

from placements.models import MatchRun
from portal.jobs import runner
from portal.models import Job
from tests.placements import seating

MATCHES = "/en/admin/placements/matchrun/"


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def crowd(cohort, coordinator):
    one = seating.position(cohort, "one", seats=1)
    return [
        seating.shortlisted(cohort, coordinator, one, score=score) for score in (5, 3)
    ]


@pytest.fixture(autouse=True)
def many(monkeypatch):
    """Any number of people is many."""
    monkeypatch.setattr("placements.admin.matching.run.AT_ONCE", 0)


def ask(client, **more):
    return client.post(
        f"{MATCHES}add/", {"name": "รอบหนึ่ง", "seats-one": 2, **more}, follow=True
    )


def test_it_is_left_and_found_again_with_what_was_asked_for(
    desk, crowd, cohort, coordinator
):
    earlier = seating.run(cohort, coordinator, name="ก่อน")
    page = ask(desk)
    assert page.redirect_chain[-1][0].startswith("/en/admin/portal/job/")
    assert MatchRun.objects.count() == 1
    runner.run_due()
    made = MatchRun.objects.exclude(pk=earlier.pk).get()
    assert (made.name, made.options["seats"], made.made_by) == (
        "รอบหนึ่ง",
        {"one": 2},
        coordinator,
    )
    assert made.figures["placed"] == 2
    assert (
        made.get_absolute_url() in desk.get(page.redirect_chain[-1][0]).content.decode()
    )


def test_a_match_whose_process_died_after_it_is_not_worked_out_twice(desk, crowd):
    ask(desk)
    job = runner.claim(Job.objects.all())
    runner.kind_of(job).work(job, lambda done: None)
    Job.objects.update(claim="")
    runner.run_due()
    assert (MatchRun.objects.count(), Job.objects.get().state) == (1, "done")


def test_what_is_refused_by_then_is_said(desk, crowd, coordinator):
    page = ask(desk)
    for application in crowd:
        seating.application_workflow.withdraw(application, by=application.applicant)
    runner.run_due()
    assert not MatchRun.objects.exists()
    assert (
        "nobody is shortlisted" in desk.get(page.redirect_chain[-1][0]).content.decode()
    )
