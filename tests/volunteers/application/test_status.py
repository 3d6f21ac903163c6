from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from portal.text import dates
from tests import make
from volunteers import rules
from volunteers.application import status, timeline
from volunteers.decisions import information, workflow
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import OutcomeReason


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def sent(cohort, applicant, pi):
    return make.application(cohort, applicant, [pi])


@pytest.fixture
def reviewed(sent, reviewer, coordinator):
    workflow.assign(sent, reviewers=[reviewer], by=coordinator)
    return sent


def where(application):
    current = status.applicant_status(application)
    return current.word, current.next_line


def after_deadline(application):
    return time_machine.travel(
        rules.deadline(application) + timedelta(days=1), tick=False
    )


def picture(application):
    """Everything about its state that an applicant's pages are made of."""
    return (
        status.applicant_status(application),
        status.has_result(application),
        timeline.events(application),
        rules.can_withdraw(application),
        [
            slug
            for slug in ("about", "consents")
            if rules.can_edit_section(application, slug)
        ],
    )


def test_a_draft_can_be_sent_until_the_deadline(cohort, applicant):
    draft = make.draft(cohort, applicant)
    deadline = dates.show_datetime(rules.deadline(draft))
    assert where(draft) == ("Draft, not sent", f"You can send it until {deadline}")


def test_a_late_draft_is_over_before_the_clock_closes_it(cohort, applicant):
    draft = make.draft(cohort, applicant)
    with after_deadline(draft):
        kept = dates.show_date(rules.deadline(draft) + timedelta(days=90))
        assert where(draft) == (
            "Not sent in time",
            f"Your answers are kept until {kept}",
        )
        workflow.expire(draft)
        assert where(draft) == (
            "Not sent in time",
            f"Your answers are kept until {kept}",
        )


def test_what_was_sent_can_be_changed_until_the_deadline(sent, cohort):
    word, line = where(sent)
    assert (word, dates.show_datetime(rules.deadline(sent)) in line) == (
        "Application received",
        True,
    )
    with after_deadline(sent):
        assert where(sent) == (
            "Application received",
            f"You will know the result by {dates.show_date(cohort.results_on)}",
        )


def test_without_a_day_for_results_none_is_promised(reviewed):
    reviewed.cohort.results_on = None
    assert where(reviewed) == (
        "Under review",
        "We will write to you as soon as there is a result",
    )


def test_a_request_says_until_when_to_answer(sent, coordinator):
    by = dates.end_of_day_in(5)
    information.request(
        sent, by=coordinator, sections=["about"], note="ก", answer_by=by
    )
    assert where(sent) == (
        "More information needed",
        f"Please answer by {dates.show_datetime(by)}",
    )


def test_planned_outcomes_look_like_the_review_they_come_from(reviewed, coordinator):
    before = picture(reviewed)
    workflow.shortlist(reviewed, by=coordinator)
    assert picture(reviewed) == before
    workflow.put_in_reserve(reviewed, by=coordinator)
    assert picture(reviewed) == before
    workflow.decline(reviewed, by=coordinator, reason=OutcomeReason.FEW_SEATS)
    assert picture(reviewed) == before


def test_a_planned_refusal_for_eligibility_looks_like_a_review(
    reviewed, cohort, coordinator
):
    other = make.application(cohort)
    Application.objects.filter(pk=other.pk).update(
        begun_at=reviewed.begun_at, submitted_at=reviewed.submitted_at
    )
    other.refresh_from_db()
    workflow.decline(other, by=coordinator, reason=OutcomeReason.TOO_YOUNG)
    assert picture(other) == picture(reviewed)


@pytest.mark.parametrize(
    ("decide", "word"),
    [
        (lambda a, by: workflow.put_in_reserve(a, by=by), "Waiting list"),
        (
            lambda a, by: workflow.decline(a, by=by, reason=OutcomeReason.FEW_SEATS),
            "Not selected this time",
        ),
    ],
)
def test_a_released_outcome_is_told(reviewed, coordinator, decide, word):
    decide(reviewed, coordinator)
    workflow.release(reviewed, by=coordinator)
    assert where(reviewed)[0] == word
    assert status.has_result(reviewed)
    assert timeline.events(reviewed)[-1]["title"] == "Your result is ready"


def test_a_new_plan_after_a_release_stays_hidden(reviewed, coordinator):
    workflow.put_in_reserve(reviewed, by=coordinator)
    workflow.release(reviewed, by=coordinator)
    workflow.decline(reviewed, by=coordinator, reason=OutcomeReason.FEW_SEATS)
    assert where(reviewed)[0] == "Waiting list"


def test_a_withdrawal_can_be_undone_until_the_deadline(sent, applicant):
    workflow.withdraw(sent, by=applicant)
    assert where(sent) == (
        "Withdrawn",
        f"You can change your mind until {dates.show_datetime(rules.deadline(sent))}",
    )
    with after_deadline(sent):
        assert where(sent) == (
            "Withdrawn",
            "If you have changed your mind, contact us",
        )


def test_every_state_has_its_words():
    keys = {*S.values} - {S.IN_REVIEW, S.SHORTLISTED} | {"under_review"}
    assert set(status.BADGES) == set(status.NEXT_LINES) == keys


def test_an_interview_is_announced(sent):
    sent.status = S.INTERVIEW
    assert where(sent) == ("Interview", "Choose the time that suits you")


def test_the_way_shows_what_is_done_and_what_comes(sent):
    events = [(event["title"], event["state"]) for event in timeline.events(sent)]
    assert events == [
        ("You began your application", "done"),
        ("You sent it", "done"),
        ("The call closes; until then you can change your answers", "now"),
        ("Review", "next"),
        ("Results", "next"),
    ]
    with after_deadline(sent):
        assert [event["state"] for event in timeline.events(sent)] == [
            "done",
            "done",
            "done",
            "now",
            "next",
        ]


def test_days_that_are_set_are_on_the_way(sent):
    day = timezone.localdate() + timedelta(days=90)
    cohort = sent.cohort
    cohort.review_ends_on = cohort.interviews_start_on = day
    cohort.interviews_end_on, cohort.orientation_on = (
        day + timedelta(days=3),
        day + timedelta(days=40),
    )
    events = {event["title"]: event["when"] for event in timeline.events(sent)}
    assert events["Review"] == f"until {dates.show_date(day)}"
    assert (
        events["Interviews, if you are invited"]
        == f"{dates.show_date(day)} to {dates.show_date(day + timedelta(days=3))}"
    )
    assert "Orientation" in events


def test_a_way_that_ended_shows_nothing_ahead(sent, cohort, applicant):
    workflow.withdraw(sent, by=applicant)
    assert [event["title"] for event in timeline.events(sent)][-1] == "You withdrew it"
    draft = make.draft(cohort)
    with after_deadline(draft):
        assert [event["title"] for event in timeline.events(draft)] == [
            "You began your application",
            "The call closed",
        ]


def titles(application):
    return [(event["title"], event["state"]) for event in timeline.events(application)]


def test_what_is_overtaken_is_left_out_and_nothing_hollow_stands_before_the_present(
    sent, reviewer, coordinator
):
    """Reviews may begin while the call is still open."""
    workflow.assign(sent, reviewers=[reviewer], by=coordinator)
    sent.cohort.interviews_start_on = timezone.localdate() + timedelta(days=9)
    begun = [("You began your application", "done"), ("You sent it", "done")]
    assert titles(sent) == [
        *begun,
        ("Review", "now"),
        ("Interviews, if you are invited", "next"),
        ("Results", "next"),
    ]
    sent.status = S.INTERVIEW
    assert titles(sent) == [
        *begun,
        ("Review", "done"),
        ("You choose a time for your interview", "now"),
        ("Results", "next"),
    ]


def test_who_was_not_invited_reads_of_no_interview_once_the_days_are_over(
    reviewed,
):
    reviewed.cohort.interviews_start_on = timezone.localdate() - timedelta(days=1)
    assert "Interviews, if you are invited" not in dict(titles(reviewed))


def test_who_is_asked_for_more_is_at_the_answer(sent, coordinator):
    information.request(
        sent,
        sections=["motivation"],
        note="?",
        answer_by=timezone.now() + timedelta(days=3),
        by=coordinator,
    )
    assert titles(sent)[2:4] == [
        ("You answer what we asked", "now"),
        ("Review", "next"),
    ]
