"""The home page, and what holds for all pages of a person's own."""

import pytest

from portal.kernel import cards
from portal.kernel.registry import Registry
from tests import make
from tests.portal.web.views.pages import content, queue_note, url

pytestmark = pytest.mark.django_db
OWN_PAGES = ["my", "inbox", "account_sessions"]


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_page_sends_visitors_to_log_in_and_back(as_user, name):
    location = as_user(None).get(url(name)).headers["Location"]
    assert location == f"{url('account_login')}?next={url(name)}"


@pytest.mark.parametrize("name", OWN_PAGES)
@pytest.mark.parametrize("language", ["th", "en"])
def test_own_page_speaks_both_languages(as_user, applicant, name, language):
    assert as_user(applicant).get(url(name, language=language)).status_code == 200


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_page_is_only_read(as_user, applicant, name):
    assert as_user(applicant).post(url(name)).status_code == 405


def test_home_greets_by_name(as_user, applicant):
    assert "สวัสดี ใบไผ่" in content(as_user(applicant).get(url("my")))


def test_home_shows_the_cards_that_apps_register_in_order(applicant, monkeypatch):
    late = cards.Card("late.html", order=90)
    early = cards.Card("early.html", order=10)
    sources = Registry()
    sources.register(lambda user: [late])
    sources.register(lambda user: [early] if user == applicant else [])
    monkeypatch.setattr(cards, "home_card_sources", sources)
    assert cards.home_cards(applicant) == [early, late]
    assert cards.home_cards(make.person()) == [late]


def test_empty_home_says_what_will_be_there(as_user, applicant, monkeypatch):
    monkeypatch.setattr(cards, "home_card_sources", Registry())
    page = content(as_user(applicant).get(url("my")))
    assert "เมื่อคุณเริ่มทำใบสมัคร" in page
    assert "/admin/" not in page


def test_empty_home_leads_staff_to_the_desk(as_user, administrator, monkeypatch):
    monkeypatch.setattr(cards, "home_card_sources", Registry())
    page = content(as_user(administrator).get(url("my")))
    assert 'href="/admin/"' in page
    assert "เมื่อคุณเริ่มทำใบสมัคร" not in page


def test_the_first_card_that_asks_for_something_is_the_next_step():
    calm, first, later = (
        cards.Card("a.html", is_due=False),
        cards.Card("b.html", is_due=True),
        cards.Card("c.html", is_due=True),
    )
    assert cards.split_next([calm, first, later]) == (first, [calm, later])
    assert cards.split_next([calm]) == (None, [calm])


@pytest.mark.usefixtures("note_kind")
def test_home_shows_the_two_newest_messages(as_user, applicant):
    letters = [queue_note(applicant, str(number)) for number in range(3)]
    page = content(as_user(applicant).get(url("my")))
    shown = [letter.code in page for letter in letters]
    assert shown == [False, True, True]
