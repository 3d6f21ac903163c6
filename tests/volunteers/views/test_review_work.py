"""Working through a queue: pauses that save, keys, notes, skipping, and what others
have scored.
"""

import pytest

from tests import make
from tests.volunteers import judging
from tests.volunteers.views.test_reviews import form, stored, ticket, url
from volunteers.decisions import workflow
from volunteers.models import Review


@pytest.fixture
def review(cohort, coordinator, reviewer, applicant, pi):
    _application, [made] = judging.in_review(
        cohort, coordinator, reviewer, positions=[pi], applicant=applicant
    )
    return judging.cleared(made)


@pytest.fixture
def client(as_user, reviewer):
    return as_user(reviewer)


# Saved at a pause


def pause(client, review, **data):
    return client.post(url(review), data, headers={"X-Autosave": "1"})


def test_a_pause_stores_a_draft_and_answers_with_the_next_ticket(client, review):
    data = form(client, review, 4, comment="ระหว่างพิมพ์")
    answer = pause(
        client,
        review,
        **{name: value for name, value in data.items() if name != "send"},
    )
    assert answer.json()["words"].startswith("Saved at ")
    assert answer.json()["ticket"] == ticket(client, review)
    assert stored(review) == ("draft", {4}, "ระหว่างพิมพ์")


def test_a_pause_never_sends(client, review):
    pause(client, review, **form(client, review, 4))
    assert stored(review)[0] == "draft"


def test_a_pause_on_an_old_page_stores_nothing_and_says_so(client, review):
    opened = form(client, review, 2)
    judging.save(review, 5)
    answer = pause(client, review, **opened)
    assert (answer.status_code, answer.json()["clash"]) == (409, True)
    assert stored(review) == ("draft", {5}, "")


def test_a_pause_on_a_closed_review_or_with_too_much_stores_nothing(client, review):
    opened = form(client, review, 2)
    answer = pause(client, review, **{**opened, "comment": "ก" * 2001})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["comment"])
    judging.send(review, 4)
    answer = pause(client, review, **opened)
    assert answer.status_code == 409
    assert "this review is closed" in answer.json()["refused"]
    assert stored(review) == ("submitted", {4}, "")


# Keys


def test_keys_are_switched_off_for_the_person_and_on_again(
    client, as_user, review, reviewer
):
    assert "data-review-keys" in client.get(url(review)).content.decode()
    assert client.post(url(review, "keys/"), {"use": ""})["Location"] == url(review)
    assert "data-review-keys" not in as_user(reviewer).get(url(review)).content.decode()
    client.post(url(review, "keys/"), {"use": "1"})
    assert "data-review-keys" in client.get(url(review)).content.decode()


def test_only_the_reviewer_switches_keys_and_only_by_posting(
    client, as_user, review, stranger
):
    assert client.get(url(review, "keys/"))["Location"] == url(review)
    assert as_user(stranger).post(url(review, "keys/")).status_code == 404
    assert as_user().post(url(review, "keys/")).status_code == 302


# The others' scores


@pytest.fixture
def colleague(cohort, coordinator, review):
    [theirs] = workflow.assign(
        review.application, reviewers=[make.reviewer(cohort)], by=coordinator
    )
    judging.send(theirs, 5, comment="ความเห็นของอีกคน")
    theirs.reviewer.display_name = "ชื่อผู้พิจารณาอีกคน"
    theirs.reviewer.save()
    return theirs


@pytest.mark.parametrize(
    ("is_shared", "is_sent"), [(False, False), (False, True), (True, False)]
)
def test_others_scores_are_hidden_until_ones_own_is_sent_and_unless_shared(
    client, review, cohort, colleague, is_shared, is_sent
):
    cohort.shares_scores = is_shared
    cohort.save()
    if is_sent:
        judging.send(review, 3)
    assert "How the others scored" not in client.get(url(review)).content.decode()


def test_shared_scores_come_without_names_and_comments(
    client, review, cohort, colleague
):
    cohort.shares_scores = True
    cohort.save()
    judging.send(Review.objects.get(pk=review.pk), 3)
    text = client.get(url(review)).content.decode()
    assert "<h3>Reviewer 1</h3>" in text
    assert text.count("<dd>5</dd>") == 2
    for hidden in ("ความเห็นของอีกคน", "ชื่อผู้พิจารณาอีกคน", colleague.reviewer.email):
        assert hidden not in text


# Notes, skipping, the place in the queue


def test_a_note_on_a_criterion_is_kept_even_without_a_score(client, review):
    first = review.application.cohort.criteria.first()
    data = {
        f"note-{first.pk}": "  ตัวอย่างชัด ",
        "ticket": ticket(client, review),
        "comment": "",
        "later": "1",
    }
    client.post(url(review), data)
    score = Review.objects.get(pk=review.pk).scores.get()
    assert (score.value, score.note) == (None, "ตัวอย่างชัด")
    assert "ตัวอย่างชัด" in client.get(url(review)).content.decode()
    assert "ตัวอย่างชัด".encode() not in bytes(
        type(score).objects.values_list("note", flat=True)[0]
    )


def test_a_note_that_is_too_long_is_refused_and_kept(client, review):
    first = review.application.cohort.criteria.first()
    page = client.post(
        url(review), {**form(client, review, 3, 3), f"note-{first.pk}": "ก" * 501}
    ).content.decode()
    assert "ก" * 501 in page
    assert "Shorten this answer" in page
    assert stored(review)[0] == "assigned"


def test_skipping_keeps_a_draft_and_goes_on(
    client, cohort, coordinator, reviewer, review
):
    _application, [following] = judging.in_review(cohort, coordinator, reviewer)
    assert client.post(url(review), {"ticket": ticket(client, review), "skip": "1"})[
        "Location"
    ] == url(following)
    assert stored(review)[0] == "assigned"
    assert client.post(url(review), form(client, review, 2, skip="1"))[
        "Location"
    ] == url(following)
    assert stored(review) == ("draft", {2}, "")


def test_each_page_says_its_place_in_the_queue(
    client, cohort, coordinator, reviewer, review
):
    _application, [second] = judging.in_review(cohort, coordinator, reviewer)
    judging.cleared(second)
    assert "1 of 2<" in client.get(url(review)).content.decode()
    assert "2 of 2<" in client.get(url(second)).content.decode()
