"""Applicants on a small phone whose session ends, or whose network goes, at a button.

They log in anew, read what was not done, and find what they had typed.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import applying
from tests.browser.test_kept import log_in_here
from tests.waiting import follow

APPLICATION = applying.application("/en")
INTERVIEW = f"{APPLICATION}interview/"
NOT_DONE = "You were logged out, so"
SESSION = re.compile("session")


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def small(request, visit, state_of):
    """A window of 360 px, of a demo account or of nobody yet."""

    def window(who=""):
        state = state_of(who) if who else None
        return visit(width=360, script=request.param, state=state)

    return window


def begun(window):
    address = applying.new_address()
    applying.sign_up(window, address)
    return address


def lose_session(window):
    window.page.context.clear_cookies(name=SESSION)


def log_in_here_by_code(window, address):
    page = window.page
    page.fill("input[name=login]", address)
    applying.press(page)
    page.fill("input[name=code]", window.code_from_mail(address))
    applying.press(page)


def is_told(window, path):
    expect(window.page).to_have_url(re.compile(f"{re.escape(path)}(\\?.*)?$"))
    expect(window.page.locator(".toasts, .messages").first).to_contain_text(NOT_DONE)
    assert window.overflow() <= 0


def test_from_home_to_sent(small):
    window = small()
    window.go("/")
    page = window.page
    follow(page.locator("main a[href*='/positions/']:visible").first)
    assert window.overflow() <= 0
    begun(window)
    applying.fill_about(window)
    applying.fill_the_rest(window)
    reference = applying.send(window)
    assert re.fullmatch(r"16-[A-Z0-9]{6}", reference)
    assert window.overflow() <= 0


def test_the_session_ends_at_saving(small):
    window = small()
    address = begun(window)
    page = applying.open_section(window, "background")
    page.fill("textarea[name=experience]", applying.TEXT)
    lose_session(window)
    applying.save(page)
    log_in_here_by_code(window, address)
    is_told(window, f"{APPLICATION}background/")
    if window.has_script:
        page.locator("[data-kept-use]").click()
        expect(page.locator("textarea[name=experience]")).to_have_value(applying.TEXT)


def test_the_session_ends_at_sending(small):
    window = small()
    address = begun(window)
    applying.fill_about(window)
    applying.fill_the_rest(window)
    window.go(f"{APPLICATION}check/")
    lose_session(window)
    applying.press(window.page)
    log_in_here_by_code(window, address)
    is_told(window, f"{APPLICATION}check/")
    assert applying.send(window)


def test_the_session_ends_at_attaching_a_file(small):
    window = small()
    address = begun(window)
    page = applying.open_section(window, "documents")
    lose_session(window)
    page.set_input_files("input[name=file-cv]", applying.paper("cv.pdf"))
    button = page.locator("#document-cv button[name=stay]")
    if window.has_script:
        expect(page.locator("#document-cv [data-upload-words]")).to_be_visible()
        expect(button).to_be_visible()
    follow(button)
    log_in_here_by_code(window, address)
    is_told(window, f"{APPLICATION}documents/")


def test_the_session_ends_at_picking_a_time(small):
    window = small("invited")
    window.go(INTERVIEW)
    page = window.page
    page.locator("input[name=slot]").first.check()
    lose_session(window)
    applying.press(page)
    log_in_here(window, "invited")
    is_told(window, INTERVIEW)


def test_the_session_ends_at_withdrawing(small):
    window = small("invited")
    window.go(f"{APPLICATION}withdraw/")
    lose_session(window)
    applying.press(window.page)
    log_in_here(window, "invited")
    is_told(window, f"{APPLICATION}withdraw/")


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_the_session_ends_at_answering_an_offer(small, answer):
    window = small("offered")
    path = f"/en/cohorts/16/offer/{answer}/"
    window.go(path)
    page = window.page
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    lose_session(window)
    applying.press(page)
    log_in_here(window, "offered")
    is_told(window, path)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("invited", f"{APPLICATION}withdraw/"),
        ("offered", "/en/cohorts/16/offer/decline/"),
    ],
    ids=["withdrawing", "declining"],
)
def test_a_typed_reason_is_offered_back(visit, state_of, who, path):
    window = visit(width=360, state=state_of(who))
    window.go(path)
    page, reason = window.page, window.page.locator("main textarea")
    reason.fill(applying.TEXT)
    lose_session(window)
    applying.press(page)
    log_in_here(window, who)
    is_told(window, path)
    page.locator("[data-kept-use]").click()
    expect(reason).to_have_value(applying.TEXT)
    assert window.overflow() <= 0


def test_the_session_ends_at_cancelling_an_interview(small):
    window = small("invited")
    window.go(INTERVIEW)
    page = window.page
    page.locator("input[name=slot]").first.check()
    applying.press(page)
    window.go(f"{INTERVIEW}cancel/")
    lose_session(window)
    applying.press(page)
    log_in_here(window, "invited")
    is_told(window, f"{INTERVIEW}cancel/")
    applying.press(page)
    expect(page.locator("input[name=slot]").first).to_be_visible()
    assert window.overflow() <= 0


def test_the_network_goes_at_saving_and_the_text_is_sent_when_it_is_back(visit):
    window = visit(width=360)
    begun(window)
    page = applying.open_section(window, "background")
    page.select_option("select[name=education_level]", "bachelor")
    page.fill("textarea[name=experience]", applying.TEXT)
    page.context.set_offline(True)
    page.locator(".actions button[type=submit]").first.click()
    expect(page.locator("textarea[name=experience]")).to_have_value(applying.TEXT)
    page.context.set_offline(False)
    page.wait_for_url(lambda url: "/background/" not in url)
    applying.open_section(window, "background")
    expect(page.locator("textarea[name=experience]")).to_have_value(applying.TEXT)
    window.complaints.clear()  # the browser itself notes that it was offline


def test_the_network_goes_at_sending_and_nothing_is_sent_by_itself(visit):
    window = visit(width=360)
    begun(window)
    applying.fill_about(window)
    applying.fill_the_rest(window)
    window.go(f"{APPLICATION}check/")
    page = window.page
    page.context.set_offline(True)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("Nothing was sent")
    page.context.set_offline(False)
    window.go(f"{APPLICATION}check/")
    assert applying.send(window)
    window.complaints.clear()
