"""Scores of interviews: whose, when, what counts, who steps aside."""

import pytest

from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.models import Message
from tests import make
from tests.volunteers import interviewing
from volunteers.decisions import workflow
from volunteers.interviews import board, booking, scores
from volunteers.models import Assessment, Comment, Conflict, Interview
from volunteers.models.choices import ConflictKind
from volunteers.models.choices import InterviewStatus as I
from volunteers.scoring import scored_forms


@pytest.fixture
def second(cohort):
    return make.reviewer(cohort)


@pytest.fixture
def interview(cohort, coordinator, reviewer, second):
    interviewing.rubric(cohort)
    panel = interviewing.panel(cohort, reviewer, second)
    return interviewing.begun(interviewing.booked(cohort, coordinator, panel))


def test_scores_are_weighed_and_final(interview, reviewer, cohort):
    cohort.criteria.of_interviews().filter(order=1).update(weight=3)
    first, last = cohort.criteria.of_interviews()
    mine = interviewing.cleared(interview, reviewer)
    values = {"comment": "ดี", "seen": scored_forms.version(mine), "by": reviewer}
    scores.submit(mine, scores={first.pk: 5, last.pk: 1}, **values)
    with pytest.raises(TransitionRefused):
        scores.save_draft(
            mine, scores={}, comment="", seen=scored_forms.version(mine), by=reviewer
        )
    assert (mine.mark, Assessment.objects.get().comment) == (4.0, "ดี")


def test_every_criterion_of_the_interview_needs_a_score(interview, reviewer):
    mine = interviewing.cleared(interview, reviewer)
    with pytest.raises(TransitionRefused):
        scores.submit(
            mine, scores={}, comment="", seen=scored_forms.version(mine), by=reviewer
        )


def test_who_sends_scores_says_that_it_took_place(interview, reviewer):
    interviewing.send(interview, reviewer)
    assert Interview.objects.get(pk=interview.pk).status == I.HELD


def test_nothing_is_scored_before_it_begins(cohort, coordinator, reviewer):
    interviewing.rubric(cohort)
    ahead = interviewing.booked(
        cohort, coordinator, interviewing.panel(cohort, reviewer)
    )
    mine = interviewing.cleared(ahead, reviewer)
    with pytest.raises(TransitionRefused):
        scores.save_draft(
            mine, scores={}, comment="x", seen=scored_forms.version(mine), by=reviewer
        )


def test_who_did_not_come_is_not_scored(interview, reviewer, coordinator):
    mine = interviewing.cleared(interview, reviewer)
    booking.mark(interview, booking.MARK_ABSENT, by=coordinator)
    with pytest.raises(TransitionRefused):
        scores.save_draft(
            mine, scores={}, comment="x", seen=scored_forms.version(mine), by=reviewer
        )


def test_an_older_page_overwrites_nothing(interview, reviewer):
    mine = interviewing.cleared(interview, reviewer)
    seen = scored_forms.version(mine)
    scores.save_draft(mine, scores={}, comment="แรก", seen=seen, by=reviewer)
    with pytest.raises(StaleVersion):
        scores.save_draft(mine, scores={}, comment="สอง", seen=seen, by=reviewer)


def test_the_mean_is_of_what_was_sent(interview, reviewer, second):
    interviewing.send(interview, reviewer, 5)
    assert scores.mean(interview.application) == {"mean": 5.0, "count": 1}
    interviewing.send(interview, second, 2)
    assert scores.mean(interview.application) == {"mean": 3.5, "count": 2}


def test_a_conflict_hides_at_once_and_its_scores_count_no_more(
    interview, reviewer, second
):
    for person, value in ((reviewer, 5), (second, 2)):
        interviewing.send(interview, person, value)
    scores.declare_conflict(interview, kind=ConflictKind.DECLARED, note="", by=reviewer)
    assert not Interview.objects.visible_to(reviewer).exists()
    assert scores.mean(interview.application) == {"mean": 2.0, "count": 1}


def test_who_steps_aside_before_the_text_leaves_no_scores(interview, reviewer):
    interviewing.cleared(interview, reviewer)
    scores.declare_conflict(
        interview, kind=ConflictKind.DECLARED, note="เหตุผล", by=reviewer
    )
    assert (Assessment.objects.count(), Conflict.objects.get().note) == (0, "เหตุผล")


def test_what_the_portal_knows_opens_no_text(interview, reviewer, pi):
    pi.organization.memberships.create(user=reviewer)
    interview.application.choices.create(position=pi, rank=1)
    scores.confirm_no_conflict(interview, by=reviewer)
    assert scores.get_assessment(interview, reviewer) is None
    assert Conflict.objects.get().kind == ConflictKind.MEMBER


def test_others_scores_show_after_ones_own_where_the_cohort_shares_them(
    interview, reviewer, second, cohort
):
    cohort.shares_scores = True
    cohort.save()
    interviewing.send(interview, second)
    mine = interviewing.cleared(interview, reviewer)
    assert not scores.sees_other_scores(mine)
    mine = interviewing.send(interview, reviewer)
    assert (
        scores.sees_other_scores(mine),
        [row.member for row in scores.other_scores(mine)],
    ) == (
        True,
        [second],
    )


def test_interviews_and_reviews_have_rubrics_of_their_own(interview, reviewer, cohort):
    interviewing.send(interview, reviewer)
    assert {
        score.criterion.stage for score in Assessment.objects.get().scores.all()
    } == {"interview"}
    assert cohort.criteria.of_reviews().count() == 2


def test_the_board_knows_whose_scores_are_to_come_and_how_they_did(
    interview, reviewer, coordinator, cohort
):
    interviewing.send(interview, reviewer, 4)
    [late] = board.interviews_in_section(cohort, "to_score", by=coordinator)
    [result] = board.results(cohort, by=coordinator)
    assert (late, result.interview_mean) == (interview, 4.0)


def test_nobody_waits_for_the_scores_of_who_must_not_give_any(
    interview, reviewer, second, coordinator, cohort
):
    interviewing.send(interview, reviewer)
    scores.declare_conflict(interview, kind=ConflictKind.DECLARED, note="", by=second)
    assert board.counts(cohort, by=coordinator)["to_score"] == 0


def test_the_board_warns_of_a_conflict_on_the_panel(cohort, coordinator, reviewer):
    ahead = interviewing.booked(
        cohort, coordinator, interviewing.panel(cohort, reviewer)
    )
    Conflict.objects.create(
        application=ahead.application, reviewer=reviewer, kind=ConflictKind.DECLARED
    )
    assert list(board.interviews_with_conflict(cohort, by=coordinator)) == [ahead]


def test_who_left_the_cohorts_panel_sees_none_of_its_interviews(interview, reviewer):
    reviewer.panels.all().delete()
    assert not Interview.objects.visible_to(reviewer).exists()


# Taking them back


def reopen_url(interview):
    return f"/en/reviews/interviews/{interview.code}/reopen/"


def stored(member):
    return Assessment.objects.get(member=member)


def test_who_sent_scores_changes_them_and_they_count_when_sent_again(
    as_user, interview, reviewer
):
    interviewing.send(interview, reviewer)
    assert scores.mean(interview.application)["count"] == 1
    page = as_user(reviewer).post(reopen_url(interview), follow=True)
    assert "Your scores are a draft again" in page.content.decode()
    assert (stored(reviewer).status, stored(reviewer).mark) == ("draft", None)
    assert scores.mean(interview.application)["count"] == 0
    assert stored(reviewer).scores.count() == 2
    interviewing.send(Interview.objects.get(pk=interview.pk), reviewer)
    assert scores.mean(interview.application)["count"] == 1


def test_after_a_decision_only_a_coordinator_opens_them(
    as_user, interview, reviewer, coordinator
):
    interviewing.send(interview, reviewer)
    workflow.shortlist(interview.application, by=coordinator)
    page = as_user(reviewer).get(f"/en/reviews/interviews/{interview.code}/")
    assert "Change my scores" not in page.content.decode()
    with pytest.raises(TransitionRefused):
        scores.reopen(stored(reviewer), by=reviewer)
    scores.reopen(stored(reviewer), by=coordinator, note="ผิดคน")
    assert stored(reviewer).status == "draft"


def test_the_second_of_a_panel_opens_nobody_elses(interview, reviewer, second):
    interviewing.send(interview, reviewer)
    with pytest.raises(TransitionRefused):
        scores.reopen(stored(reviewer), by=second)


def test_a_coordinator_opens_them_with_a_reason_and_the_member_is_told(
    as_user, interview, reviewer, coordinator
):
    interviewing.send(interview, reviewer)
    desk = as_user(coordinator)
    home = f"/en/admin/volunteers/interview/{interview.code}/"
    path = f"{home}scores/{stored(reviewer).code}/open-again/"
    assert path in desk.get(f"{home}change/").content.decode()
    assert desk.post(path, {"note": " "}).context["form"].errors
    [preview] = desk.post(path, {"note": "ผิดคน"}).context["previews"]
    assert "ผิดคน" not in preview.text
    desk.post(path, {"note": "ผิดคน", "confirmed": "1"})
    assert stored(reviewer).status == "draft"
    assert "ผิดคน" in Comment.objects.get().text
    [letter] = Message.objects.filter(kind="scores_reopened")
    assert letter.recipient == reviewer
    assert interview.application.reference not in letter.text
