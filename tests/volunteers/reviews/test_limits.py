"""Limits of each reviewer, leavers, lost reviews, and who is asked again."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from organizations.models import Cohort
from portal.models import AuditEntry, Message
from tests import make
from tests.volunteers import judging
from volunteers.decisions import workflow
from volunteers.models import PanelMember, Review
from volunteers.reviews import assignment, assignment_plan, reviewing
from volunteers.reviews.assignment import PlanOptions
from volunteers.reviews.assignment_plan import Task

PAGE = "/en/admin/volunteers/panelmember/assign/"


@pytest.fixture
def panel(cohort):
    return [make.reviewer(cohort) for _each in range(3)]


def draft(cohort, coordinator, **more):
    options = {"cap": assignment.suggested_cap(cohort), "seed": "ABC", **more}
    return assignment.draft_plan(PlanOptions(cohort, **options), by=coordinator)


def apply(cohort, coordinator, **more):
    plan = draft(cohort, coordinator, **more)
    return assignment.apply_plan(
        plan.options, fingerprint=plan.plan.fingerprint, by=coordinator
    )


# Limits


def test_a_reviewer_s_own_limit_goes_before_that_of_the_plan(
    cohort, panel, coordinator
):
    [one, two, three] = panel
    PanelMember.objects.filter(user=one).update(most_reviews=1)
    PanelMember.objects.filter(user=two).update(most_reviews=6)
    for _each in range(6):
        make.application(cohort)
    given = draft(cohort, coordinator, cap=5).plan.new
    assert (given[one.pk], given[two.pk], given[three.pk]) == (1, 6, 5)


def test_the_cohort_s_limit_is_what_the_plan_begins_with(cohort, panel):
    Cohort.objects.update(most_reviews=7)
    cohort.refresh_from_db()
    assert assignment.suggested_cap(cohort) == 7


def test_the_default_plan_counts_what_reviewers_have_in_every_state(
    cohort, panel, coordinator
):
    """Reviews of applications that have gone on count as loads, so they count in the
    limit too: otherwise nobody would have room for anything new.
    """
    for _each in range(8):
        application, _reviews = judging.in_review(cohort, coordinator, *panel)
        workflow.shortlist(application, by=coordinator)
    for _each in range(3):
        make.application(cohort)
    plan = draft(cohort, coordinator).plan
    assert len(plan.given) == 3 * cohort.reviewers_per_application
    assert not plan.lacking


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=5),
    st.lists(st.integers(1, 4), min_size=5, max_size=5),
    st.integers(1, 6),
    st.integers(1, 4),
)
def test_nobody_gets_more_than_their_limit(loads, limits, tasks, cap):
    start = dict(enumerate(loads))
    caps = {person: limits[person] for person in start if person % 2}
    plan = assignment_plan.make_plan(
        [Task(key, 2) for key in range(tasks)],
        loads=start,
        cap=cap,
        seed="x",
        caps=caps,
    )
    room = {p: max(caps.get(p, cap) - load, 0) for p, load in start.items()}
    for person, new in plan.new.items():
        assert new <= room[person]
    # All places that limits allow are filled: nobody here is barred from anything.
    possible = sum(min(places, tasks) for places in room.values())
    assert len(plan.given) <= min(possible, 2 * tasks)
    if plan.lacking:
        free = [p for p, places in room.items() if plan.new[p] < places]
        held = {(key, person) for key, person in plan.given}
        for key, _why, _places in plan.lacking:
            assert all((key, person) in held for person in free)


# Leaving


def test_a_leaver_leaves_the_panel_and_history_says_so(cohort, panel, coordinator):
    [one, two, _three] = panel
    judging.in_review(cohort, coordinator, one, two)
    member = PanelMember.objects.get(user=one)
    apply(cohort, coordinator, leaver=one)
    assert not PanelMember.objects.filter(user=one).exists()
    assert AuditEntry.objects.get(action="leave panel").subject_code == str(member.pk)


def test_what_nobody_can_take_over_is_empty_and_proposed_later(
    cohort, panel, coordinator
):
    application, [_one, *_more] = judging.in_review(cohort, coordinator, *panel)
    apply(cohort, coordinator, leaver=panel[0])
    review = Review.objects.get(application=application, reviewer=panel[0])
    assert review.status == "handed_over"
    Cohort.objects.update(reviewers_per_application=3)
    cohort.refresh_from_db()
    newcomer = make.reviewer(cohort)
    plan = draft(cohort, coordinator)
    assert plan.plan.given == ((application.pk, newcomer.pk),)
    assert plan.replaced_count == 1


def test_their_reviews_in_another_cohort_stay(cohort, panel, coordinator):
    other = make.cohort(17)
    PanelMember.objects.create(cohort=other, user=panel[0])
    _application, [elsewhere] = judging.in_review(other, coordinator, panel[0])
    judging.in_review(cohort, coordinator, panel[0])
    apply(cohort, coordinator, leaver=panel[0])
    elsewhere.refresh_from_db()
    assert elsewhere.status == "assigned"
    assert PanelMember.objects.filter(user=panel[0]).get().cohort == other


def test_the_page_says_who_leaves_and_proposes_replacements_there(
    as_user, cohort, panel, coordinator
):
    judging.in_review(cohort, coordinator, panel[0])
    desk = as_user(coordinator)
    data = {
        "cohort": 16,
        "states": list(assignment.SOURCES),
        "cap": "20",
        "seed": "ABC",
        "leaver": panel[0].code,
    }
    page = desk.get(PAGE, data)
    assert "leaves the panel" in page.text
    answer = desk.post(
        PAGE, data | {"fingerprint": page.context["draft"].plan.fingerprint}
    )
    assert answer.url.endswith("/panelmember/assign/")


# Asked again


def test_whoever_handed_a_review_over_can_be_assigned_again(cohort, panel, coordinator):
    [one, two, _three] = panel
    application, [review] = judging.in_review(cohort, coordinator, one)
    reviewing.hand_over(review, to=two, by=coordinator)
    other = Review.objects.get(application=application, reviewer=two)
    reviewing.give_up(other, by=coordinator)
    [again] = workflow.assign(application, reviewers=[one], by=coordinator)
    assert (again.pk, again.status) == (review.pk, "assigned")
    assert AuditEntry.objects.about(again).filter(action="assign again").exists()
    assert Message.objects.filter(recipient=one, kind="review_assigned").exists()


def test_a_plan_asks_again_only_whoever_handed_over(cohort, coordinator):
    [one, two] = [make.reviewer(cohort) for _each in range(2)]
    application, [review, other] = judging.in_review(cohort, coordinator, one, two)
    reviewing.give_up(review, by=coordinator)
    judging.cleared(other)
    reviewing.abstain(other, by=two)
    plan = draft(cohort, coordinator).plan
    assert plan.given == ((application.pk, one.pk),)


def test_the_limit_is_changed_at_the_desk_and_nothing_else(
    as_user, cohort, panel, coordinator
):
    member = PanelMember.objects.get(user=panel[0])
    url = reverse("admin:volunteers_panelmember_change", args=[member.pk])
    as_user(coordinator).post(url, {"most_reviews": "4", "user": panel[1].pk})
    member.refresh_from_db()
    assert (member.most_reviews, member.user) == (4, panel[0])
