"""Assigning by plan: what is shown is what is done; and what happens when somebody
drops out.
"""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from organizations.models import Membership
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests import make
from tests.volunteers import judging
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.models import Application, AssignmentRun, PanelMember, Review
from volunteers.models.choices import ReviewStatus
from volunteers.reviews import assignment, reviewing
from volunteers.reviews import reminders as overdue
from volunteers.reviews.assignment import PlanOptions

PAGE = "/en/admin/volunteers/panelmember/assign/"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def panel(cohort):
    return [make.reviewer(cohort) for _each in range(3)]


@pytest.fixture
def crowd(cohort, pi):
    return [make.application(cohort, positions=[pi]) for _each in range(3)]


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


def asked(cohort, **more):
    states = list(assignment.SOURCES)
    return {
        "cohort": cohort.number,
        "states": states,
        "cap": "20",
        "seed": "ABC",
        "leaver": "",
        **more,
    }


def shown(coordinator_client, cohort, **more):
    return coordinator_client.get(PAGE, asked(cohort, **more)).context["draft"]


def toast(answer):
    return str(list(answer.context["messages"])[-1])


def pairs():
    rows = Review.objects.expected().values_list("application_id", "reviewer_id")
    return tuple(sorted(rows))


# Filling empty places


def test_the_plan_shows_loads_and_writes_nothing(
    coordinator_client, cohort, panel, crowd
):
    page = coordinator_client.get(PAGE, asked(cohort))
    assert [total for *_rest, total in page.context["draft"].rows] == [2, 2, 2]
    assert "The plan gives 6 reviews" in page.content.decode()
    assert (
        Review.objects.count(),
        Message.objects.filter(kind="review_assigned").count(),
    ) == (0, 0)


def test_what_is_done_is_what_was_shown(
    coordinator_client, cohort, panel, crowd, coordinator
):
    plan = shown(coordinator_client, cohort).plan
    answer = coordinator_client.post(
        PAGE, {**asked(cohort), "fingerprint": plan.fingerprint}, follow=True
    )
    assert toast(answer) == "6 reviews were assigned."
    assert pairs() == plan.given
    run = AssignmentRun.objects.get()
    assert (run.seed, run.cap, run.count, run.by) == ("ABC", 20, 6, coordinator)
    assert set(Application.objects.values_list("status", flat=True)) == {"in_review"}
    assert AuditEntry.objects.about(run).get().action == "assign by plan"
    assert "at most 20 each, seed ABC" in coordinator_client.get(PAGE).content.decode()


def test_what_has_changed_meanwhile_is_shown_again_and_nothing_is_done(
    coordinator_client, cohort, panel, crowd
):
    plan = shown(coordinator_client, cohort).plan
    make.application(cohort)
    answer = coordinator_client.post(
        PAGE, {**asked(cohort), "fingerprint": plan.fingerprint}
    )
    assert "something has changed since this was shown" in toast(answer)
    assert "The plan gives 8 reviews" in answer.content.decode()
    assert Review.objects.count() == 0


def test_done_twice_is_done_once(coordinator_client, cohort, panel, crowd):
    data = {
        **asked(cohort),
        "fingerprint": shown(coordinator_client, cohort).plan.fingerprint,
    }
    coordinator_client.post(PAGE, data)
    assert "something has changed" in toast(coordinator_client.post(PAGE, data))
    assert (AssignmentRun.objects.count(), Review.objects.count()) == (1, 6)


def test_conflicts_and_caps_leave_places_empty_and_say_why(
    coordinator_client, cohort, panel, crowd, pi
):
    for person in panel[:2]:
        Membership.objects.create(user=person, organization=pi.organization)
    PanelMember.objects.filter(user=panel[2]).delete()
    page = coordinator_client.get(PAGE, asked(cohort)).content.decode()
    assert "3 applications stay short of reviewers" in page
    assert "everybody is asked already or has a conflict of interest" in page
    assert "There is nothing to assign." in page
    make.reviewer(cohort, "free@elsewhere.example")
    assert (
        "everybody who could has as many as allowed"
        in coordinator_client.get(PAGE, asked(cohort, cap="1")).content.decode()
    )


def test_what_they_have_already_counts(
    coordinator_client, cohort, panel, crowd, coordinator
):
    workflow.assign(crowd[0], reviewers=panel[:1], by=coordinator)
    assert sorted(
        (has, total)
        for _one, has, _gets, total in shown(coordinator_client, cohort).rows
    ) == [(0, 2), (0, 2), (1, 2)]


def test_a_coordinators_conflict_and_own_application_stay_out(
    cohort, panel, crowd, coordinator
):
    conflicts.declare_own(crowd[0], kind="declared", note="", by=coordinator)
    draft = assignment.draft_plan(PlanOptions(cohort, 20), by=coordinator)
    assert set(draft.applications) == {crowd[1].pk, crowd[2].pk}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("cap", "0", "Write a number from 1|greater than or equal to 1"),
        ("cap", "", "Write a number from 1"),
        ("states", [], "Choose at least one state"),
    ],
)
def test_a_bad_question_gets_an_answer_and_keeps_the_rest(
    coordinator_client, cohort, panel, field, value, message
):
    page = coordinator_client.get(
        PAGE, asked(cohort, **{field: value})
    ).content.decode()
    assert any(one in page for one in message.split("|"))
    assert 'value="ABC"' in page
    assert "The plan gives" not in page


def test_only_coordinators_plan(as_user, cohort, reviewer, applicant, administrator):
    assert as_user().get(PAGE).status_code == 302
    assert as_user(administrator).get(PAGE).status_code == 403
    for person in (reviewer, applicant):
        assert as_user(person).get(PAGE).status_code in (302, 403)


def test_a_plan_for_many_asks_as_much_as_for_one(coordinator_client, cohort, pi):
    counted = []
    for wanted in (1, 8):
        while Application.objects.count() < wanted:
            make.application(cohort, positions=[pi])
            make.reviewer(cohort)
        shown(coordinator_client, cohort)
        with CaptureQueriesContext(connection) as queries:
            shown(coordinator_client, cohort)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 19


# When somebody drops out


@pytest.fixture
def leaving(cohort, coordinator, panel, crowd):
    """The first of the panel has three reviews: one sent, one begun, one not; each has
    another reviewer beside.
    """
    for application in crowd:
        workflow.assign(application, reviewers=panel[:2], by=coordinator)
    mine = list(Review.objects.by_reviewer(panel[0]))
    judging.send(mine[0], 4)
    judging.save(mine[1], 3, comment="ร่าง")
    return panel[0]


def test_their_unfinished_reviews_go_to_others_in_one_act(
    coordinator_client, as_user, cohort, leaving, panel
):
    draft = shown(coordinator_client, cohort, leaver=leaving.code)
    assert [row[0] for row in draft.rows if row[2]] == [panel[2]]
    answer = coordinator_client.post(
        PAGE,
        {**asked(cohort, leaver=leaving.code), "fingerprint": draft.plan.fingerprint},
        follow=True,
    )
    assert toast(answer) == "2 reviews were assigned."
    mine = Review.objects.by_reviewer(leaving)
    assert sorted(mine.values_list("status", flat=True)) == [
        "handed_over",
        "handed_over",
        "submitted",
    ]
    assert {
        (row.comment, row.scores.count()) for row in mine.filter(status="handed_over")
    } == {("", 0)}
    assert Review.objects.by_reviewer(panel[2]).count() == 2
    assert AssignmentRun.objects.get().leaver == leaving


def test_what_was_handed_over_is_gone_from_their_queue(
    coordinator_client, as_user, cohort, leaving
):
    draft = shown(coordinator_client, cohort, leaver=leaving.code)
    coordinator_client.post(
        PAGE,
        {**asked(cohort, leaver=leaving.code), "fingerprint": draft.plan.fingerprint},
    )
    handed_over = Review.objects.filter(status=ReviewStatus.HANDED_OVER).first()
    client = as_user(leaving)
    assert client.get(f"/en/reviews/{handed_over.code}/").status_code == 404
    assert (
        handed_over.application.reference
        not in client.get("/en/reviews/").content.decode()
    )


def test_what_nobody_can_take_stays_with_them(
    coordinator_client, cohort, leaving, panel
):
    PanelMember.objects.filter(user=panel[2]).delete()
    draft = shown(coordinator_client, cohort, leaver=leaving.code)
    assert (draft.plan.given, len(draft.plan.lacking)) == ((), 2)
    assert Review.objects.by_reviewer(leaving).waiting().count() == 2


def test_a_sent_review_is_handed_to_nobody(coordinator, leaving, panel):
    sent = Review.objects.get(reviewer=leaving, status="submitted")
    with pytest.raises(TransitionRefused):
        reviewing.hand_over(sent, to=panel[2], by=coordinator)
    assert Review.objects.filter(reviewer=panel[2]).count() == 0


# Reminders


ENDS = date(2026, 11, 30)


@pytest.fixture
def due(cohort, coordinator):
    cohort.review_ends_on = ENDS
    cohort.save()
    _application, [review] = judging.in_review(cohort, coordinator)
    return review


def reminders():
    return Message.objects.filter(kind="reviews_due").count()


@pytest.mark.parametrize(("day", "sent"), [(26, 0), (27, 1), (30, 1)])
def test_reminders_begin_three_days_before_the_end(due, day, sent):
    overdue.remind(date(2026, 11, day))
    assert reminders() == sent


def test_one_in_three_days_however_often_the_clock_asks(due):
    for day in (27, 27, 28, 29):
        overdue.remind(date(2026, 11, day))
    assert reminders() == 1
    overdue.remind(ENDS)
    assert reminders() == 2


def test_who_has_nothing_to_write_is_left_in_peace(due, coordinator):
    workflow.decline(due.application, by=coordinator, reason="few_seats")
    assert overdue.remind(ENDS) == 0
    workflow.take_back(due.application, by=coordinator, note="x")
    judging.send(Review.objects.get(pk=due.pk), 4)
    assert overdue.remind(ENDS) == 0


def test_a_reminder_names_nobody_and_says_until_when(due, applicant):
    overdue.remind(ENDS)
    message = Message.objects.get(kind="reviews_due")
    assert "30 พฤศจิกายน" in message.text
    for secret in (due.application.reference, due.application.display_name):
        assert secret not in message.text + message.title
