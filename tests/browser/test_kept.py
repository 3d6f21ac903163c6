"""What is typed into any form outlives its page: sealed on the device, for whoever
typed it; and a form that is pressed without network is held until there is one.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.waiting import follow

TEXT = "เรื่องที่พิมพ์ไว้แต่ยังไม่ได้ส่ง"
CONCERN = "/en/placement/concerns/"
BOX = "textarea[name=text]"
OFFER = ".kept"
NOTICE = "[data-no-connection]"
LIST = "/en/account/device/"


class Writer:
    """A window of somebody at work, on the page where a concern is written."""

    def __init__(self, visit, state_of, who="volunteer", **how):
        self.window = visit(state=state_of(who), **how)
        self.page, self.context = self.window.page, self.window.page.context
        self.window.go(CONCERN)

    def kept(self):
        return self.page.evaluate("Object.entries(localStorage).flat().join(' ')")

    def write(self, text=TEXT):
        """It is kept a moment after the last key."""
        before = self.kept()
        self.page.fill(BOX, text)
        self.page.wait_for_function(
            "before => Object.entries(localStorage).flat().join(' ') !== before",
            arg=before,
        )

    def press(self):
        self.page.locator("main form:has(textarea) button[type=submit]").first.click()

    def forget_network(self):
        """The browser itself notes requests that had no answer."""
        self.window.complaints[:] = [
            told
            for told in self.window.complaints
            if "Failed to load resource" not in told
        ]

    def lose_session(self):
        self.context.clear_cookies(name="session")

    def concerns(self):
        self.window.go(CONCERN)
        return self.page.locator("main").text_content().count(TEXT)


@pytest.fixture
def writer(visit, state_of):
    return Writer(visit, state_of)


def log_in_here(window, who):
    """On the log-in page that the press led to."""
    page = window.page
    page.fill("input[name=login]", f"{who}@portal.example")
    page.click(".entry__password > summary")
    page.fill("input[name=password]", PASSWORD)
    form = page.locator("form", has=page.locator("input[name=password]"))
    follow(form.locator("button[type=submit]").first)


def test_a_closed_tab_offers_its_text_back_and_sending_it_ends_that(writer):
    writer.write()
    assert TEXT not in writer.kept()
    page = writer.page = writer.window.page = writer.context.new_page()
    writer.window.go(CONCERN)
    expect(page.locator(OFFER)).to_contain_text(TEXT)
    expect(page.locator(".kept__title")).to_have_text(
        re.compile(r"Text that you typed on \d+ \w+ \d{4}, \d\d:\d\d is kept")
    )
    page.locator("[data-kept-use]").click()
    expect(page.locator(BOX)).to_have_value(TEXT)
    with page.expect_navigation():
        writer.press()
    expect(page.locator("main")).to_contain_text(TEXT)
    page.wait_for_function("() => localStorage.length === 0")
    writer.window.go(CONCERN)
    expect(page.locator(OFFER)).to_have_count(0)


def test_who_was_logged_out_at_the_button_finds_the_text_and_is_told(writer):
    writer.write()
    writer.lose_session()
    with writer.page.expect_navigation():
        writer.press()
    log_in_here(writer.window, "volunteer")
    expect(writer.page).to_have_url(re.compile(f"{CONCERN}$"))
    expect(writer.page.locator(".toasts")).to_contain_text("You were logged out, so")
    expect(writer.page.locator(OFFER)).to_contain_text(TEXT)


def test_who_logged_in_anew_in_another_tab_finds_the_text_and_is_told(writer):
    writer.write()
    first = writer.page
    writer.lose_session()
    writer.window.page = writer.context.new_page()
    writer.window.log_in("volunteer")
    with first.expect_navigation():
        writer.press()
    expect(first.locator(".toasts")).to_contain_text("was not done yet")
    expect(first.locator(OFFER)).to_contain_text(TEXT)


def test_whoever_else_uses_the_device_reads_nothing_and_clears_nothing(
    writer, state_of
):
    writer.write()
    kept = writer.kept()
    writer.context.clear_cookies()
    writer.page.goto(writer.window.base_url + LIST)
    assert "/login/" in writer.page.url
    log_in_here(writer.window, "host")
    expect(writer.page.locator("[data-kept-none]")).to_be_visible()
    writer.window.go("/en/host/protection-international/profile/?cohort=16")
    expect(writer.page.locator(OFFER)).to_have_count(0)
    assert kept in writer.kept()
    key = writer.page.request.get(f"{writer.window.base_url}/account/device/key/")
    assert key.json()["whose"] not in kept


def test_after_logging_out_nobody_gets_the_key(writer):
    writer.write()
    assert TEXT not in writer.kept()
    writer.lose_session()
    address = f"{writer.window.base_url}/account/device/key/"
    assert "/login/" in writer.page.request.get(address).url


def test_all_that_is_kept_is_listed_and_discarded_in_one_place(writer):
    writer.write()
    page = writer.page
    writer.window.go("/en/placement/days-off/")
    page.fill("textarea[name=note]", "บันทึก")
    page.wait_for_function("() => localStorage.length === 2")
    writer.window.go("/en/account/sessions/")
    follow(page.get_by_role("link", name="Kept on this device"))
    rows = page.locator("[data-kept-list] li")
    expect(rows).to_have_count(2)
    for row, address in zip(rows.all(), ("days-off/", "concerns/"), strict=True):
        assert row.locator("a").get_attribute("href").endswith(address)
    assert writer.window.overflow() <= 0
    rows.first.get_by_role("button", name="Delete the text on this device").click()
    expect(rows).to_have_count(1)
    writer.window.go(CONCERN)
    expect(page.locator(OFFER)).to_contain_text(TEXT)
    writer.window.go("/en/placement/days-off/")
    page.fill("textarea[name=note]", "อีกครั้ง")
    page.wait_for_function("() => localStorage.length === 2")
    writer.window.go(LIST)
    page.get_by_role("button", name="Delete all text on this device").click()
    expect(page.locator("[data-kept-none]")).to_be_visible()
    assert writer.kept() == ""


def test_no_password_code_or_file_is_ever_kept(writer):
    writer.page.evaluate(
        """form => {
        const hows = ['type=password', 'autocomplete=one-time-code', 'data-never-kept'];
        for (const how of hows)
            form.insertAdjacentHTML('beforeend', `<input ${how} name=x value=geheim>`);
        form.insertAdjacentHTML('beforeend', '<input type=file name=papers>');
    }""",
        writer.page.query_selector("form:has(textarea)"),
    )
    writer.page.set_input_files(
        "input[type=file]", {"name": "geheim", "mimeType": "text/plain", "buffer": b""}
    )
    writer.write()
    writer.window.go(CONCERN)
    expect(writer.page.locator(OFFER)).to_contain_text(TEXT)
    expect(writer.page.locator(OFFER)).not_to_contain_text("geheim")


def test_what_is_older_than_a_month_is_cleared_by_any_page(writer):
    writer.page.evaluate("""() => {
        const day = 24 * 60 * 60_000;
        localStorage.setItem('kept.a.old', `${Date.now() - 31 * day}.x`);
        localStorage.setItem('kept.a.new', `${Date.now() - 29 * day}.x`);
    }""")
    writer.window.go("/en/")
    assert "kept.a.old" not in writer.kept()
    assert "kept.a.new" in writer.kept()
    writer.page.evaluate("localStorage.clear()")


def test_a_form_that_saves_waits_for_the_network_and_is_sent_once(writer):
    page, sent = writer.page, []
    page.on(
        "request",
        lambda request: sent.append(request.url) if request.method == "POST" else None,
    )
    writer.write()
    writer.context.set_offline(True)
    writer.press()
    expect(page.locator(NOTICE)).to_have_text(
        "No connection. Your text is kept on this device and is sent when the "
        "connection is back."
    )
    writer.press()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(NOTICE)).to_have_count(1)
    assert writer.window.overflow() <= 0
    with page.expect_navigation():
        writer.context.set_offline(False)
    expect(page.locator("main")).to_contain_text(TEXT)
    page.wait_for_function("() => localStorage.length === 0")
    assert len(sent) == 1
    writer.forget_network()


def test_the_network_fails_although_the_device_thinks_it_is_there(writer):
    writer.write()
    writer.page.route("**/healthz", lambda route: route.abort())
    writer.press()
    expect(writer.page.locator(NOTICE)).to_be_visible()
    writer.page.unroute("**/healthz")
    with writer.page.expect_navigation():
        writer.page.get_by_role("button", name="Try again").click()
    expect(writer.page.locator("main")).to_contain_text(TEXT)
    writer.forget_network()


def test_a_step_is_not_sent_by_itself(visit, state_of):
    writer = Writer(visit, state_of)
    page = writer.page
    writer.window.go("/en/placement/end/")
    page.check("input[name=is_sure]")
    writer.context.set_offline(True)
    button = page.get_by_role("button", name="End my placement today")
    button.click()
    expect(page.locator(NOTICE)).to_have_text(
        "No connection. Nothing was sent. Press again when the connection is back."
    )
    writer.context.set_offline(False)
    expect(page.locator(NOTICE)).to_have_text(
        "The connection is back. Please press again."
    )
    writer.context.set_offline(True)
    button.click()
    expect(page.locator(NOTICE)).to_contain_text("Nothing was sent")
    expect(page.locator(NOTICE)).to_have_count(1)
    expect(page).to_have_url(re.compile("/placement/end/$"))
    writer.forget_network()


def test_a_comment_at_the_desk_is_offered_back(visit, state_of):
    window = visit(width=1280, state=state_of("coordinator"))
    page = window.page
    window.go("/en/admin/volunteers/application/?state=submitted")
    follow(page.locator("#result_list tbody a").first)
    address = re.sub(r"/change/.*", "/comment/", page.url)
    page.goto(address)
    page.fill("textarea", TEXT)
    page.wait_for_function("() => localStorage.length === 1")
    page.goto(address)
    expect(page.locator(OFFER)).to_contain_text(TEXT)
    page.locator("[data-kept-discard]").click()
    expect(page.locator(OFFER)).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0
