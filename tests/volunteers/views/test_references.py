"""A referee's private page: open to whoever holds the link, closed in one and the same
way to everybody else.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from portal.models import Message
from tests import make
from tests.volunteers.browsing import words
from volunteers.decisions import workflow
from volunteers.models import Reference
from volunteers.references import erasing, reading, requests

GIVEN = {
    "known": "สามปี",
    "strengths": "ตั้งใจฟัง",
    "support": "",
    "recommends": "yes",
    "consent": "on",
}
LINK = re.compile(r"/references/([^/\s]+)/")


@pytest.fixture
def cohort(db):
    return make.cohort(references_wanted=1)


@pytest.fixture
def token(sent, coordinator):
    requests.ask(sent, by=coordinator, orders=[1])
    return LINK.search(Message.objects.get(kind="reference_asked").text)[1]


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def url(token, tail=""):
    return f"/en/references/{token}/{tail}"


def stored():
    return Reference.objects.select_related("application__cohort").get()


def bare(response, token):
    """The page without the address that was asked for."""
    return (
        response.status_code,
        response.content.decode().replace(token, ""),
        sorted(response.headers.items()),
    )


def test_the_page_says_who_asks_about_whom_and_what_happens(visitor, token, sent):
    page = words(visitor.get(url(token)))
    assert sent.display_name in page
    assert "Human Rights Volunteers, cohort 16" in page
    assert "Only the programme’s coordinators read what you write." in page
    assert "could identify the people you help" in page
    assert sent.legal_name not in page
    assert sent.applicant.email not in page


def test_no_address_of_it_leaks(visitor, token):
    for address in (
        url(token),
        url("nothing"),
        url(token, "decline/"),
        "/en/references/thanks/",
    ):
        headers = visitor.get(address).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Cache-Control"] == "no-store"


def test_answering_needs_no_account_and_ends_with_thanks(visitor, token):
    response = visitor.post(url(token), GIVEN, follow=True)
    assert response.redirect_chain[-1][0] == "/en/references/thanks/"
    assert "Your answer has reached us" in words(response)
    assert reading.stored_answers(stored())["known"] == "สามปี"


def test_sent_twice_ends_with_thanks_twice(visitor, token):
    assert [visitor.post(url(token), GIVEN).status_code for _ in range(2)] == [302, 302]
    assert stored().status == "given"


def test_everything_that_is_not_open_is_the_same_page(
    visitor, token, sent, coordinator
):
    unknown = bare(visitor.get(url("x" * 43)), "x" * 43)
    assert unknown[0] == 404
    with time_machine.travel(stored().expires_at + timedelta(seconds=1), tick=False):
        assert bare(visitor.get(url(token)), token) == unknown
        assert bare(visitor.get(url(token, "decline/")), f"{token}/decline")[0] == 404
    visitor.post(url(token), GIVEN)
    assert bare(visitor.get(url(token)), token) == unknown
    Reference.objects.update(status="asked")
    workflow.withdraw(sent, by=sent.applicant)
    assert bare(visitor.get(url(token)), token) == unknown
    workflow.undo_withdrawal(sent, by=sent.applicant)
    requests.revoke(sent, by=coordinator, orders=[1])
    assert bare(visitor.get(url(token)), token) == unknown


def test_what_could_not_be_taken_is_shown_to_copy_and_is_the_same_for_an_unknown_link(
    visitor, token
):
    with time_machine.travel(stored().expires_at + timedelta(days=2), tick=False):
        ended = visitor.post(url(token), GIVEN)
        assert bare(ended, token) == bare(visitor.post(url("x" * 43), GIVEN), "x" * 43)
    assert "ตั้งใจฟัง" in words(ended)
    assert stored().status == "asked"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"known": ""}, "Write a few words here."),
        ({"strengths": "ก" * 1501}, "Shorten this answer by 1 character."),
        ({"recommends": ""}, "Choose one of the answers."),
        ({"consent": ""}, "only with your consent"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(visitor, token, change, told):
    response = visitor.post(url(token), {**GIVEN, "support": "พิมพ์ไว้แล้ว", **change})
    assert response.status_code == 200
    assert told in words(response)
    assert "พิมพ์ไว้แล้ว" in words(response)
    assert "<title>Error:" in response.content.decode()
    assert stored().status == "asked"


def test_typed_markup_stays_text(visitor, token):
    page = visitor.post(
        url(token), {**GIVEN, "known": "<b>x</b>", "consent": ""}
    ).content.decode()
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_a_page_opened_in_time_may_be_sent_a_little_later_also_after_a_mistake(
    visitor, token
):
    last = stored().expires_at
    with time_machine.travel(last, tick=False):
        ticket = visitor.get(url(token)).context["form"]["ticket"].value()
    with time_machine.travel(last + timedelta(minutes=20), tick=False):
        assert visitor.post(url(token), GIVEN).status_code == 404
        again = visitor.post(url(token), {**GIVEN, "known": "", "ticket": ticket})
        assert again.context["form"]["ticket"].value() == ticket
        assert visitor.post(url(token), {**GIVEN, "ticket": ticket}).status_code == 302
    assert stored().status == "given"


def test_declining_is_asked_first_and_harmless_twice(visitor, token):
    assert stored().status == "asked"
    assert "Decline to answer" in words(visitor.get(url(token, "decline/")))
    assert stored().status == "asked"
    assert [visitor.post(url(token, "decline/")).status_code for _ in range(2)] == [
        302,
        302,
    ]
    assert stored().status == "declined"
    assert visitor.get(url(token)).status_code == 404


def test_after_an_answer_nobody_declines(visitor, token):
    visitor.post(url(token), GIVEN)
    assert visitor.post(url(token, "decline/")).status_code == 404
    assert stored().status == "given"


def test_other_methods_are_refused(visitor, token):
    assert visitor.put(url(token)).status_code == 405
    assert visitor.post("/en/references/thanks/").status_code == 405


# What the referee's device keeps


def test_the_device_gets_its_key_by_the_link_as_long_as_that_is_open(visitor, token):
    assert url(token, "key/") in words(visitor.get(url(token)))
    first, again = (visitor.get(url(token, "key/")) for _time in range(2))
    assert first.json() == again.json()
    assert token not in str(first.json())
    assert (first["Cache-Control"], first["Referrer-Policy"]) == (
        "no-store",
        "no-referrer",
    )
    ticket = visitor.get(url(token)).context["form"]["ticket"].value()
    visitor.post(url(token), {**GIVEN, "ticket": ticket})
    assert visitor.get(url(token, "key/")).status_code == 404


def test_sent_answers_let_the_device_drop_its_copy(visitor, token):
    ticket = visitor.get(url(token)).context["form"]["ticket"].value()
    name = "abcdefghij-_0123456789"
    missing = visitor.post(url(token), {"kept": name, "ticket": ticket})
    assert "accepted" not in missing.cookies
    sent = visitor.post(url(token), {**GIVEN, "kept": name, "ticket": ticket})
    assert sent.cookies["accepted"].value == name


# Being erased


def test_the_page_says_what_goes_what_stays_who_hears_and_names_nobody(
    visitor, token, sent
):
    page = words(visitor.get(url(token, "erase/")))
    for heading in ("What is erased", "What stays", "Who hears of it"):
        assert heading in page
    assert sent.display_name not in page
    assert stored().name not in page


def test_it_is_asked_for_and_taken_back_by_the_link(visitor, token):
    page = visitor.post(url(token, "erase/"), follow=True)
    assert "You have asked us to erase your data" in words(page)
    assert stored().erasure_asked_at
    assert visitor.get(url(token)).status_code == 404
    visitor.post(url(token, "erase/"), {"take_back": "1"})
    assert stored().erasure_asked_at is None
    assert visitor.get(url(token)).status_code == 200


def test_the_link_says_afterwards_that_it_is_done(visitor, token, coordinator):
    visitor.post(url(token, "erase/"))
    erasing.erase(stored().application, by=coordinator, orders=[1])
    page = visitor.get(url(token, "erase/"))
    assert "Your data has been erased" in words(page)
    assert "<form" not in page.content.decode()
    assert visitor.post(url(token, "erase/")).status_code == 302


def test_every_closed_link_leads_to_it_and_an_unknown_one_no_further(
    visitor, token, sent, coordinator
):
    requests.revoke(sent, by=coordinator, orders=[1])
    unknown = "n" * len(token)
    assert bare(visitor.get(url(token)), token) == bare(
        visitor.get(url(unknown)), unknown
    )
    assert "erase/" in visitor.get(url(token)).content.decode()
    for method in (visitor.get, visitor.post):
        known, strange = (
            method(url(token, "decline/")),
            method(url(unknown, "decline/")),
        )
        assert bare(known, token) == bare(strange, unknown)
        assert url(token, "erase/") in known.content.decode()
    assert visitor.get(url(token, "erase/")).status_code == 200
    assert visitor.get(url("nothing", "erase/")).status_code == 404
    assert visitor.post(url("nothing", "erase/")).status_code == 404


def test_a_link_that_opens_again_shows_what_was_sent_before(
    visitor, token, sent, coordinator
):
    visitor.post(url(token), GIVEN)
    requests.reopen(sent, by=coordinator, orders=[1], note="ก")
    letter = Message.objects.get(kind="reference_reopened")
    again = LINK.search(letter.text)[1]
    page = visitor.get(url(again))
    form = page.context["form"]
    assert [form[name].value() for name in requests.QUESTIONS] == [
        "สามปี",
        "ตั้งใจฟัง",
        "",
        "yes",
    ]
    # What was agreed to was the text of then.
    assert not form["consent"].value()
    assert "It stands until you send it again." in words(page)
    assert "deleted" in words(visitor.get(url(again, "decline/")))
    visitor.post(url(again), {**GIVEN, "known": "สี่ปี"})
    assert reading.stored_answers(stored())["known"] == "สี่ปี"
