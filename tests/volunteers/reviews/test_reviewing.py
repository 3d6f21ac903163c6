import pytest
from django.utils import translation

from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.models import AuditEntry
from tests import make
from tests.volunteers import judging
from volunteers.decisions import workflow
from volunteers.models import PanelMember, Review
from volunteers.models.choices import ReviewStatus
from volunteers.reviews import reviewing, taking_back
from volunteers.scoring import scored_forms


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def review(cohort, coordinator, reviewer):
    _application, [reviews] = judging.in_review(cohort, coordinator, reviewer)
    return reviews


def actions(thing):
    return list(AuditEntry.objects.about(thing).values_list("action", flat=True))


def stored(review):
    return {
        score.criterion_id: score.value
        for score in Review.objects.get(pk=review.pk).scores.all()
    }


# A draft


def test_a_draft_keeps_what_was_given_so_far(review):
    judging.save(review, 4, comment="  อ่านถึงครึ่งหนึ่ง  ")
    assert stored(review) == judging.scores(review, 4)
    assert Review.objects.get(pk=review.pk).comment == "อ่านถึงครึ่งหนึ่ง"


def test_the_first_draft_begins_the_review_and_the_next_ones_leave_no_line(review):
    judging.save(review, 4)
    judging.save(review, 2)
    assert (review.status, actions(review)) == (ReviewStatus.DRAFT, ["begin draft"])
    assert stored(review) == judging.scores(review, 2)


def test_a_score_taken_back_is_gone(review):
    judging.save(review, 4, 5)
    reviewing.save_draft(
        review,
        scores={},
        comment="",
        seen=scored_forms.version(review),
        by=review.reviewer,
    )
    assert stored(review) == {}


def test_a_page_opened_before_another_tab_saved_stores_nothing(review):
    opened = scored_forms.version(review)
    judging.save(review, 5, comment="จากอีกเครื่อง")
    with pytest.raises(StaleVersion):
        reviewing.save_draft(
            review, scores={}, comment="เก่า", seen=opened, by=review.reviewer
        )
    assert (stored(review), Review.objects.get(pk=review.pk).comment) == (
        judging.scores(review, 5),
        "จากอีกเครื่อง",
    )


def test_the_comment_lies_sealed_in_the_database(review):
    judging.save(review, 4, comment="ความเห็นลับ")
    raw = Review.objects.filter(pk=review.pk).values_list("comment", flat=True)[0]
    assert "ความเห็นลับ".encode() not in bytes(raw)


# Sending


def test_a_sent_review_is_final(review):
    judging.send(review, 4)
    assert (review.status, actions(review)) == (
        ReviewStatus.SUBMITTED,
        ["submit review"],
    )
    for verb in (judging.save, judging.send):
        with pytest.raises(TransitionRefused, match="closed"):
            verb(review, 1)
    assert stored(review) == judging.scores(review, 4)


def test_every_criterion_needs_a_score_before_sending(review):
    first = dict(list(judging.scores(review, 4).items())[:1])
    with pytest.raises(TransitionRefused, match="every criterion"):
        reviewing.submit(
            review,
            scores=first,
            comment="",
            seen=scored_forms.version(review),
            by=review.reviewer,
        )
    assert (Review.objects.get(pk=review.pk).status, stored(review)) == (
        ReviewStatus.ASSIGNED,
        {},
    )


@pytest.mark.parametrize("verb", [judging.save, judging.send])
def test_nobody_reviews_an_application_that_is_not_under_review(
    review, coordinator, verb
):
    workflow.decline(review.application, by=coordinator, reason="few_seats")
    with pytest.raises(TransitionRefused):
        verb(review, 4)


def test_only_the_reviewer_writes_their_review(review, coordinator):
    with pytest.raises(TransitionRefused):
        reviewing.save_draft(
            review,
            scores={},
            comment="",
            seen=scored_forms.version(review),
            by=coordinator,
        )


# Abstaining


def test_abstaining_deletes_the_draft(review, reviewer):
    judging.save(review, 4, comment="รู้จักกัน")
    reviewing.abstain(review, by=reviewer)
    assert (review.status, actions(review)) == (
        ReviewStatus.ABSTAINED,
        ["begin draft", "abstain"],
    )
    assert (stored(review), Review.objects.get(pk=review.pk).comment) == ({}, "")


def test_nobody_abstains_after_sending(review, reviewer):
    judging.send(review, 4)
    with pytest.raises(TransitionRefused):
        reviewing.abstain(review, by=reviewer)


# Assigning evenly


def test_the_least_loaded_are_asked_first(cohort, coordinator):
    busy, free, freest = (make.reviewer(cohort) for _ in range(3))
    judging.in_review(cohort, coordinator, busy, free)
    judging.in_review(cohort, coordinator, busy)
    application = make.application(cohort)
    reviews = reviewing.assign_evenly(
        application, among=[busy, free, freest], by=coordinator
    )
    assert [review.reviewer for review in reviews] == [freest, free]


def test_an_application_is_filled_up_to_what_the_cohort_asks(cohort, coordinator):
    first, second, third = (make.reviewer(cohort) for _ in range(3))
    application, _reviews = judging.in_review(cohort, coordinator, first)
    reviews = reviewing.assign_evenly(
        application, among=[first, second, third], by=coordinator
    )
    assert [review.reviewer for review in reviews] == [second]
    with pytest.raises(TransitionRefused, match="has its reviewers"):
        reviewing.assign_evenly(application, among=[third], by=coordinator)


def test_who_abstained_is_replaced_but_not_asked_again(cohort, coordinator):
    first, second = make.reviewer(cohort), make.reviewer(cohort)
    cohort.reviewers_per_application = 1
    cohort.save()
    application, [review] = judging.in_review(cohort, coordinator, first)
    reviewing.abstain(review, by=first)
    with pytest.raises(TransitionRefused, match="none of these"):
        reviewing.assign_evenly(application, among=[first], by=coordinator)
    [new] = reviewing.assign_evenly(application, among=[first, second], by=coordinator)
    assert new.reviewer == second


def test_loads_count_this_cohort_only_and_no_abstentions(cohort, coordinator, reviewer):
    other = make.cohort(15)
    PanelMember.objects.create(cohort=other, user=reviewer)
    judging.in_review(other, coordinator, reviewer)
    for number in range(3):
        _application, [review] = judging.in_review(cohort, coordinator, reviewer)
        if number == 0:
            judging.send(review, 3)
        if number == 1:
            reviewing.abstain(review, by=reviewer)
    assert reviewing.loads(cohort) == [reviewing.Load(reviewer, asked=2, done=1)]


# Steps


def test_the_steps_of_a_review_lead_from_open_to_closed():
    closed = {ReviewStatus.SUBMITTED, ReviewStatus.ABSTAINED, ReviewStatus.CONFLICTED}
    leaving = {
        step.name
        for step in (*reviewing.WRITING_STEPS, *taking_back.STEPS)
        if closed & set(step.sources)
    }
    assert leaving == {
        "set aside for a conflict",
        "reopen review",
        "take back conflict",
    }
