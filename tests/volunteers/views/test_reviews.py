"""The reviewers' queue and one review."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.models import AuditEntry
from portal.text import dates
from tests import make
from tests.volunteers import judging
from volunteers.decisions import information, workflow
from volunteers.models import Review

QUEUE = "/en/reviews/"


@pytest.fixture
def review(cohort, coordinator, reviewer, applicant, pi):
    _application, [made] = judging.in_review(
        cohort, coordinator, reviewer, positions=[pi], applicant=applicant
    )
    return judging.cleared(made)


@pytest.fixture
def client(as_user, reviewer):
    return as_user(reviewer)


def url(review, tail=""):
    return f"{QUEUE}{review.code}/{tail}"


def ticket(client, review):
    return re.search(
        r'name="ticket" value="(\w+)"', client.get(url(review)).content.decode()
    )[1]


def form(client, review, *values, comment="", **button):
    scores = {
        f"criterion-{pk}": value
        for pk, value in judging.scores(review, *values).items()
    }
    return {
        "ticket": ticket(client, review),
        "comment": comment,
        **scores,
        **(button or {"send": "1"}),
    }


def stored(review):
    review_row = Review.objects.get(pk=review.pk)
    return (
        review_row.status,
        {score.value for score in review_row.scores.all()},
        review_row.comment,
    )


def toasts(response):
    return [str(message) for message in response.context["messages"]]


# Who may


@pytest.mark.parametrize("tail", ["", "abstain/"])
def test_only_the_reviewer_comes_in(
    as_user, review, applicant, stranger, editor, coordinator, administrator, tail
):
    assert as_user().get(url(review, tail)).status_code == 302
    for person in (
        applicant,
        stranger,
        editor,
        coordinator,
        administrator,
        make.reviewer(review.application.cohort),
    ):
        assert as_user(person).get(url(review, tail)).status_code == 404
        assert as_user(person).post(url(review, tail), {"send": "1"}).status_code == 404
    assert stored(review)[0] == "assigned"


def test_a_strangers_answer_is_that_of_a_missing_page(as_user, review, stranger):
    client = as_user(stranger)
    theirs, missing = client.get(url(review)), client.get(f"{QUEUE}{'X' * 12}/")
    tokens = re.compile(r'value="\w{64}"|/reviews/\w+/')
    assert tokens.sub("", theirs.content.decode()) == tokens.sub(
        "", missing.content.decode()
    )


def test_a_queue_is_ones_own(as_user, review, stranger, client):
    assert review.application.reference in client.get(QUEUE).content.decode()
    page = as_user(stranger).get(QUEUE)
    assert "Nothing to review" in page.content.decode()
    assert as_user().get(QUEUE).status_code == 302
    assert client.post(QUEUE).status_code == 405


def test_what_was_withdrawn_is_gone_from_the_queue(client, review, applicant):
    workflow.withdraw(review.application, by=applicant)
    assert client.get(url(review)).status_code == 404
    assert review.application.reference not in client.get(QUEUE).content.decode()


# Blind


NAMES = (
    "ใบไผ่",
    "ชื่อจริง นามสกุลจริง",
    "baiphai@applicants.example",
    "+66812345678",
    "2000-02-29",
    "29 February",
)


def test_a_blind_review_shows_the_texts_and_nothing_of_the_person(client, review):
    judging.send(review, 3)
    for page in (QUEUE, url(review), "/en/my/"):
        text = client.get(page).content.decode()
        assert [name for name in NAMES if name in text] == [], page
    text = client.get(url(review)).content.decode()
    for part in (
        "อยากเรียนรู้งานสิทธิจากชุมชน",
        "ตรงกับที่สนใจ",
        "Loei",
        "Names are hidden",
        review.application.reference,
    ):
        assert part in text


def test_an_open_review_shows_the_name_we_call_people_by_and_no_more(client, review):
    cohort = review.application.cohort
    cohort.is_blind = False
    cohort.save()
    text = client.get(url(review)).content.decode()
    assert "ใบไผ่" in text
    assert [name for name in NAMES[1:] if name in text] == []


def test_reading_leaves_a_line(client, review, reviewer):
    client.get(url(review))
    line = AuditEntry.objects.about(review).last()
    assert (line.action, line.actor) == ("read for review", reviewer.code)


# Writing


def test_a_draft_is_saved_and_stays_open(client, review):
    answer = client.post(
        url(review), form(client, review, 4, comment="ยังไม่จบ", draft="1"), follow=True
    )
    assert answer.redirect_chain == [(url(review), 302)]
    assert toasts(answer) == ["The draft was saved."]
    assert stored(review) == ("draft", {4}, "ยังไม่จบ")
    assert answer.content.decode().count(" checked") == 2


def test_sending_leads_to_the_next_that_waits(
    client, cohort, coordinator, reviewer, review
):
    _application, [following] = judging.in_review(cohort, coordinator, reviewer)
    judging.cleared(following)
    answer = client.post(url(review), form(client, review, 4, 5, comment="ดี"))
    assert answer["Location"] == url(following)
    assert stored(review) == ("submitted", {4, 5}, "ดี")
    assert (
        client.post(url(following), form(client, following, 3, 3))["Location"] == QUEUE
    )


def test_a_missing_score_is_asked_for_and_nothing_typed_is_lost(client, review):
    data = form(client, review, 4, comment="ความเห็นของฉัน")
    del data[f"criterion-{review.application.cohort.criteria.last().pk}"]
    page = client.post(url(review), data).content.decode()
    assert "Give a score: Criterion 2" in page
    assert "<title>Error:" in page
    assert "ความเห็นของฉัน" in page
    assert page.count(" checked") == 1
    assert stored(review) == ("assigned", set(), "")


@pytest.mark.parametrize("value", ["0", "6", "x"])
def test_scores_are_one_to_five(client, review, value):
    first = review.application.cohort.criteria.first()
    data = {**form(client, review, 3, 3), f"criterion-{first.pk}": value}
    assert client.post(url(review), data).status_code == 200
    assert stored(review) == ("assigned", set(), "")


def test_a_comment_that_is_too_long_is_kept_and_refused(client, review):
    page = client.post(
        url(review), form(client, review, 3, 3, comment="ก" * 2001)
    ).content.decode()
    assert "ก" * 2001 in page
    assert stored(review)[0] == "assigned"


def test_another_tab_loses_nothing(client, review):
    opened = form(client, review, 2, comment="จากแท็บนี้", draft="1")
    client.post(url(review), form(client, review, 5, comment="จากแท็บอื่น", draft="1"))
    clash = client.post(url(review), opened)
    text = clash.content.decode()
    assert clash.status_code == 409
    assert "จากแท็บนี้" in text
    assert "จากแท็บอื่น" in text
    assert stored(review) == ("draft", {5}, "จากแท็บอื่น")
    again = {**opened, "ticket": re.search(r'name="ticket" value="(\w+)"', text)[1]}
    client.post(url(review), again)
    assert stored(review) == ("draft", {2}, "จากแท็บนี้")


def test_sent_twice_is_sent_once_and_told_politely(client, review):
    data = form(client, review, 3, 3)
    client.post(url(review), data)
    again = client.post(url(review), {**data, "comment": "อีกครั้ง"})
    assert again.status_code == 409
    assert "this review is closed" in toasts(again)[-1]
    assert "อีกครั้ง" in again.content.decode()
    assert stored(review) == ("submitted", {3}, "")


def test_a_sent_review_is_read_only(client, review):
    judging.send(review, 4, comment="ชัดเจนดี")
    page = client.get(url(review)).content.decode()
    assert "Your review is sent" in page
    assert "ชัดเจนดี" in page
    assert 'name="send"' not in page


def test_an_application_that_left_review_waits_apart_and_keeps_the_draft(
    client, review, coordinator
):
    judging.save(review, 4, comment="ฉบับร่าง")
    information.request(
        review.application,
        by=coordinator,
        sections=["about"],
        note="ขอเพิ่ม",
        answer_by=dates.end_of_day_in(7),
    )
    assert "Not under review now" in client.get(QUEUE).content.decode()
    page = client.get(url(review)).content.decode()
    assert "ฉบับร่าง" in page
    assert 'name="send"' not in page
    response = client.post(url(review), {"comment": "พิมพ์ไว้", "send": "1", "ticket": ""})
    assert response.status_code == 409
    assert "พิมพ์ไว้" in response.content.decode()


# Abstaining


def test_abstaining_is_confirmed_first(client, review):
    assert "Abstain from" in client.get(url(review, "abstain/")).content.decode()
    assert stored(review)[0] == "assigned"
    answer = client.post(url(review, "abstain/"), follow=True)
    assert toasts(answer) == [
        f"You have abstained from {review.application.reference}."
    ]
    assert stored(review)[0] == "abstained"
    assert "You have abstained" in client.get(url(review)).content.decode()


def test_nobody_abstains_from_what_is_sent(client, review):
    judging.send(review, 4)
    for answer in (
        client.get(url(review, "abstain/"), follow=True),
        client.post(url(review, "abstain/"), follow=True),
    ):
        assert "this review is closed" in toasts(answer)[0]
    assert stored(review)[0] == "submitted"


# The queue


def test_the_queue_counts_what_is_done(client, cohort, coordinator, reviewer, review):
    _application, [second] = judging.in_review(cohort, coordinator, reviewer)
    judging.send(second, 3)
    assert "1 of 2 done" in client.get(QUEUE).content.decode()
    home = client.get("/en/my/").content.decode()
    assert "1 waiting" in home
    assert "1 of 2 done" in home


def test_who_reviews_nothing_has_no_card(as_user, stranger):
    assert (
        "Applications to review"
        not in as_user(stranger).get("/en/my/").content.decode()
    )


def test_the_pages_ask_as_much_for_thirty_reviews_as_for_one(
    client, cohort, coordinator, reviewer, review
):
    client.get(QUEUE)
    counted = []
    for wanted in (1, 30):
        while Review.objects.count() < wanted:
            judging.in_review(cohort, coordinator, reviewer)
        for page in (QUEUE, url(review)):
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            counted.append(len(queries))
    assert counted[:2] == counted[2:]
    assert counted[0] <= 6


def test_the_pages_exist_in_thai(client, review):
    assert "ใบสมัครที่รอฉันพิจารณา" in client.get("/reviews/").content.decode().replace(
        "\u2060", ""
    )
    assert "ให้คะแนน" in client.get(f"/reviews/{review.code}/").content.decode()
