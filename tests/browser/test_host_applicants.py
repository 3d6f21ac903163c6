"""A host's editor reads about applicants on a phone and puts them in order, with and
without script.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.waiting import follow

LIST = "/en/host/protection-international/applicants/"


@pytest.fixture
def editor(visit, state_of):
    def opened(**how):
        window = visit(state=state_of("host"), **how)
        window.go(LIST)
        return window

    return opened


def answer(window, at):
    """Says "interested" about the person at this place of those without a place, and
    puts them in the order.
    """
    page = window.page
    follow(page.locator("ul.applicants .applicant__name a").nth(at))
    name = page.locator("h1").inner_text()
    page.get_by_label("We would like to work with them").check()
    follow(page.get_by_role("button", name="Save the answer"))
    follow(
        page.get_by_role(
            "button", name=re.compile(f"Add to our ranking.*{re.escape(name)}")
        )
    )
    return name


@pytest.mark.parametrize("script", [True, False])
def test_an_editor_answers_and_ranks_on_a_phone(editor, script):
    window = editor(width=390, script=script)
    page, order = window.page, window.page.locator("ol.applicants .applicant__name a")
    before = order.count()
    first = answer(window, 0)
    second = answer(window, 0)
    expect(order).to_have_count(before + 2)
    expect(order.nth(before)).to_have_text(first)
    expect(order.nth(before + 1)).to_have_text(second)
    # The demo's match is in use: who is new is put last, and the rest stands.
    expect(page.locator("main")).to_contain_text("The match of this cohort is in use")
    expect(page.locator("ol.applicants button")).to_have_count(0)
    assert window.overflow() <= 0
    window.keep(f"host-applicants-{'script' if script else 'plain'}")


def test_the_pages_have_no_accessibility_faults(editor):
    for dark in (False, True):
        window = editor(width=390, dark=dark, bypass_csp=True)
        assert violations(window.page) == []
        follow(window.page.locator(".applicant__name a").first)
        assert violations(window.page) == []


def test_a_stranger_finds_no_such_page(visit, state_of):
    window = visit(state=state_of("applicant"))
    assert window.page.request.get(window.base_url + LIST).status == 404
