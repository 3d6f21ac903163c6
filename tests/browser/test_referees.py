"""A referee on a phone: from the letter to thanks, or to a no; with script and
without.
"""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.applying import press
from tests.browser.families import DESK
from tests.waiting import follow, until

LINK = re.compile(r"/references/[\w-]{43}/")
rows = itertools.count()
TEXT = "รู้จักกันสามปี ตั้งใจฟังและเขียนบันทึกเป็นระเบียบ"


@pytest.fixture
def link(visit, state_of):
    """A new letter's, after a coordinator has asked the referees of an application
    that none had asked.
    """
    window = visit(width=1280, state=state_of("coordinator"))
    page = window.page
    window.go(f"{DESK}?state=submitted")
    follow(
        page.locator("#result_list tbody th a, #result_list tbody td a").nth(next(rows))
    )
    follow(page.locator("main a[href*='ask-referees']"))
    press(page)
    expect(page.locator(".letter")).to_have_count(3)
    known = set(LINK.findall(window.mailbox()))
    follow(page.locator("button[name=confirmed][value='1']"))
    expect(page.locator("#references .badge--sky")).to_have_count(2)
    return until(lambda: set(LINK.findall(window.mailbox())) - known).pop()


def fill(page):
    for name in ("known", "strengths"):
        page.fill(f"textarea[name={name}]", TEXT)
    page.locator("input[name=recommends][value=yes]").check()


@pytest.mark.parametrize(
    ("width", "script"),
    [(390, True), (360, False)],
    ids=["with script", "without script"],
)
def test_a_referee_answers_on_a_phone(visit, link, width, script):
    window = visit(width=width, script=script)
    window.go(link)
    assert window.overflow() <= 0
    fill(window.page)
    press(window.page)
    expect(window.page.locator(".error-summary a")).to_have_attribute(
        "href", re.compile("consent")
    )
    expect(window.page.locator("textarea[name=known]")).to_have_value(TEXT)
    window.page.locator("input[name=consent]").check()
    press(window.page)
    expect(window.page).to_have_url(f"{window.base_url}/references/thanks/")
    assert window.go(link).status == 404
    assert window.overflow() <= 0
    window.complaints.clear()  # the browser itself notes a page that is missing


def test_a_referee_would_rather_not(visit, link):
    window = visit(script=False)
    window.go(link)
    follow(window.page.locator("main a[href$='/decline/']"))
    press(window.page)
    expect(window.page).to_have_url(f"{window.base_url}/references/thanks/")


def test_axe_finds_nothing_on_a_referees_pages(visit, link):
    window, found = visit(), []

    def look():
        for width, is_dark in ((390, False), (1280, True)):
            window.look(width, dark=is_dark)
            told = violations(window.page, is_dark=is_dark)
            found.extend(f"{window.page.url}, {width}: {each}" for each in told)
        window.look(390)

    for path in (link, f"{link}decline/", "/references/none/"):
        window.go(path)
        look()
    window.go(link)
    press(window.page)
    expect(window.page.locator(".error-summary")).to_be_visible()
    look()
    window.complaints.clear()  # the browser itself notes a page that is missing
    assert found == []


def test_what_a_referee_typed_is_there_again_behind_their_own_link_only(visit, link):
    window = visit()
    page = window.page
    window.go(link)
    page.fill("textarea[name=known]", TEXT)
    page.wait_for_function("() => localStorage.length === 1")
    kept = page.evaluate("Object.entries(localStorage).flat().join(' ')")
    assert TEXT not in kept
    assert link.split("/")[2] not in kept
    window.go(link)
    page.locator("[data-kept-use]").click()
    expect(page.locator("textarea[name=known]")).to_have_value(TEXT)
    fill(page)
    page.check("input[name=consent]")
    press(page)
    expect(page).to_have_url(re.compile("/references/thanks/$"))
    page.wait_for_function("() => localStorage.length === 0")
