"""A sent review is opened again, a conflict declared by mistake is taken back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from tests import make
from tests.volunteers import judging
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.models import Application, Comment, Conflict, Review
from volunteers.overview import dashboard
from volunteers.reviews import reviewing, taking_back, versions

WHY = "ผิดคน"


@pytest.fixture
def asked(cohort, coordinator):
    """Two reviewers of one application; the first has sent theirs."""
    panel = [make.reviewer(cohort) for _ in range(2)]
    _application, reviews = judging.assigned(cohort, coordinator, *panel)
    judging.send(judging.cleared(reviews[0]), 4)
    return reviews


def fresh(review):
    return Review.objects.get(pk=review.pk)


def queue_of(as_user, review):
    return as_user(review.reviewer).get("/en/reviews/").context["queue"]


def test_a_reviewer_changes_what_they_sent_and_it_counts_when_it_is_sent_again(
    as_user, asked, django_capture_on_commit_callbacks
):
    review = fresh(asked[0])
    client = as_user(review.reviewer)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(f"/en/reviews/{review.code}/reopen/", follow=True)
    assert "Your review is a draft again" in page.content.decode()
    application = Application.objects.get(pk=review.application_id)
    assert (fresh(review).status, fresh(review).mark, application.review_count) == (
        "draft",
        None,
        0,
    )
    assert review.scores.count() > 0
    judging.send(fresh(review), 5)
    assert fresh(review).status == "submitted"


def test_coordinators_can_read_both_what_was_sent_and_what_is_sent_later(
    as_user, asked, cohort, coordinator
):
    review = fresh(asked[0])
    comment, mark = review.comment, review.mark
    taking_back.reopen(review, by=review.reviewer)
    page = f"/en/admin/volunteers/application/{review.application.code}/change/"
    [shown] = as_user(coordinator).get(page).context["judgements"][0].versions
    # What is being written is its reviewer's own.
    assert {line.now for line in shown.lines} == {None}
    judging.send(fresh(review), 5, comment="เปลี่ยนใจ")
    [shown] = as_user(coordinator).get(page).context["judgements"][0].versions
    assert (shown.mark, shown.comment, shown.is_changed) == (mark, comment, True)
    assert [(line.name, line.before, line.now) for line in shown.lines] == [
        (criterion.name, 4, 5) for criterion in cohort.criteria.of_reviews()
    ]
    assert not Comment.objects.exists()


def test_each_version_is_kept_the_newest_first(asked):
    review = fresh(asked[0])
    for value in (5, 2):
        taking_back.reopen(fresh(review), by=review.reviewer)
        judging.send(fresh(review), value)
    found = versions.compare(fresh(review), shows_now=True)
    assert [version.mark for version in found] == [5, 4]


def test_what_was_sent_before_is_sealed(asked):
    taking_back.reopen(fresh(asked[0]), by=asked[0].reviewer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM volunteers_earlierreview")
        [(stored,)] = cursor.fetchall()
    assert "scores" not in str(stored)


def test_an_abstention_is_changed_too(asked):
    reviewing.abstain(asked[1], by=asked[1].reviewer)
    taking_back.reopen(fresh(asked[1]), by=asked[1].reviewer)
    assert fresh(asked[1]).status == "assigned"


@pytest.mark.parametrize("how", ["decided", "over", "other person"])
def test_after_the_reviews_only_a_coordinator_opens_one_again(asked, coordinator, how):
    review, by = fresh(asked[0]), asked[0].reviewer
    if how == "decided":
        workflow.shortlist(review.application, by=coordinator)
    elif how == "over":
        cohort = review.application.cohort
        cohort.review_ends_on = timezone.localdate() - timedelta(days=1)
        cohort.save()
    else:
        by = asked[1].reviewer
    with pytest.raises(TransitionRefused):
        taking_back.reopen(fresh(review), by=by)
    taking_back.reopen(fresh(review), by=coordinator, note=WHY)
    assert fresh(review).status == "draft"
    assert WHY in Comment.objects.get(author=coordinator).text


def test_a_coordinator_says_why(as_user, coordinator, asked):
    review = asked[0]
    url = (
        f"/en/admin/volunteers/application/{review.application.code}"
        f"/reviews/{review.code}/open-again/"
    )
    page = as_user(coordinator).post(url, {"note": "", "confirmed": "1"})
    assert list(page.context["form"].errors) == ["note"]
    as_user(coordinator).post(url, {"note": WHY, "confirmed": "1"})
    assert fresh(review).status == "draft"


def test_a_conflict_is_declared_after_sending_too(as_user, asked):
    review = asked[0]
    client, url = as_user(review.reviewer), f"/en/reviews/{review.code}/conflict/"
    assert "counts no more" in client.get(url).content.decode()
    client.post(url, {"answer": "declared", "note": ""})
    assert fresh(review).status == "conflicted"
    application = Application.objects.get(pk=review.application_id)
    assert application.review_count == 0


def test_who_lost_a_reviewer_is_on_the_overview_and_in_the_list(
    as_user, asked, cohort, coordinator
):
    assert dashboard.short_of_reviewers(cohort, by=coordinator).count == 0
    conflicts.declare(asked[1], kind="declared", note="", by=asked[1].reviewer)
    assert dashboard.short_of_reviewers(cohort, by=coordinator).count == 1
    url = "/en/admin/volunteers/application/?cohort=16&reviewers=few"
    rows = as_user(coordinator).get(url).context["cl"].result_list
    assert [row.pk for row in rows] == [asked[1].application_id]


def test_another_coordinator_takes_back_a_conflict_and_the_review_is_open(
    as_user, asked, coordinator
):
    review = asked[1]
    judging.save(judging.cleared(review), 3)
    conflicts.declare(fresh(review), kind="declared", note="", by=review.reviewer)
    url = (
        f"/en/admin/volunteers/application/{review.application.code}"
        f"/conflicts/{review.reviewer.code}/take-back/"
    )
    page = as_user(coordinator).get(
        f"/en/admin/volunteers/application/{review.application.code}/change/"
    )
    assert url in page.content.decode()
    as_user(coordinator).post(url, {"note": WHY, "confirmed": "1"})
    now = fresh(review)
    assert (now.status, now.cleared_at) == ("assigned", None)
    assert not Conflict.objects.exists()
    assert Message.objects.filter(
        recipient=review.reviewer, kind="review_assigned"
    ).exists()


def test_nobody_takes_back_their_own_or_what_the_portal_knows(asked, coordinator):
    application = asked[0].application
    conflicts.declare_own(application, kind="declared", note="", by=coordinator)
    with pytest.raises(TransitionRefused):
        taking_back.take_back_conflict(Conflict.objects.get(), by=coordinator, note=WHY)
    other = make.person("second@staff.example", role="coordinator")
    taking_back.take_back_conflict(Conflict.objects.get(), by=other, note=WHY)
    known = asked[1].reviewer
    application.applicant.email = f"someone@{known.email.partition('@')[2]}"
    application.applicant.save()
    conflicts.store_conflict(application, known, kind="domain", note="")
    with pytest.raises(TransitionRefused):
        taking_back.take_back_conflict(Conflict.objects.get(), by=other, note=WHY)
    assert Conflict.objects.count() == 1


def test_the_assignment_by_hand_names_who_cannot_be_asked(
    as_user, asked, cohort, coordinator
):
    free = make.reviewer(cohort)
    conflicts.declare(asked[1], kind="declared", note="", by=asked[1].reviewer)
    url = f"/en/admin/volunteers/application/{asked[0].application.code}/assign/"
    field = as_user(coordinator).get(url).context["form"].fields["reviewers"]
    assert [code for code, _label in field.choices] == [free.code]
    assert str(asked[1].reviewer) in field.help_text
    assert str(asked[0].reviewer) in field.help_text
