"""Typing survives: a pause saves it; without network or session the device keeps it,
for the same person only.
"""

import pytest
from playwright.sync_api import expect

from tests.browser import applying
from tests.waiting import autosaved, follow

APPLICATION = applying.application("/en")
ESSAY = "form.ask textarea >> nth=0"
STATUS = "[data-save-status]"
OFFER = ".kept"


class Writer:
    """A window in which somebody writes the motivation of a new application."""

    def __init__(self, visit, **how):
        self.window, self.address = visit(**how), applying.new_address()
        applying.sign_up(self.window, self.address)
        self.page = applying.open_section(self.window, "motivation")
        self.context = self.page.context
        self.status = self.page.locator(STATUS)

    def write(self, text):
        self.page.fill(ESSAY, text)

    def save(self, text):
        with autosaved(self.page, text):
            self.write(text)
        self.saved()

    def saved(self):
        expect(self.status).to_contain_text("Saved at")
        expect(self.status).not_to_have_class("save-status is-bad")

    def lose_session(self):
        self.context.clear_cookies(name="session")

    def log_in(self, address=None):
        applying.log_in_by_code(self.window, address or self.address)
        return applying.open_section(self.window, "motivation")

    def elsewhere(self):
        """The section in a second window of the same person."""
        page = self.context.new_page()
        page.goto(self.window.base_url + f"{APPLICATION}motivation/")
        return page

    def close_while_offline(self):
        """A closing page is let online before it is gone, and saves what it can: for
        that moment it is nobody's.
        """
        cookies = self.context.cookies()
        self.lose_session()
        self.page.close()
        self.context.set_offline(False)
        self.context.add_cookies(cookies)

    def keeps_nothing(self):
        self.page.wait_for_function("() => localStorage.length === 0")

    def kept(self):
        return self.page.evaluate(
            "Object.entries(localStorage).map(entry => entry.join(' ')).join('\\n')"
        )

    def forgive_network(self):
        """The browser itself notes requests that had no answer, or 409; nothing else
        may be there.
        """
        told = [
            each
            for each in self.window.complaints
            if "Failed to load resource" not in each
        ]
        self.window.complaints[:] = told


@pytest.fixture
def writer(visit):
    return Writer(visit)


def test_a_pause_saves(writer):
    writer.save("พิมพ์แล้วหยุด")
    expect(writer.elsewhere().locator(ESSAY)).to_have_value("พิมพ์แล้วหยุด")
    assert writer.window.overflow() <= 0
    writer.keeps_nothing()


def test_pause_after_pause_and_then_the_button(writer):
    for text in ("หนึ่ง", "หนึ่ง สอง"):
        writer.save(text)
    writer.write("หนึ่ง สอง สาม")
    applying.finish_later(writer.page)
    expect(writer.page).to_have_url(writer.window.base_url + APPLICATION)
    page = applying.open_section(writer.window, "motivation")
    expect(page.locator(ESSAY)).to_have_value("หนึ่ง สอง สาม")
    expect(page.locator(OFFER)).to_have_count(0)


def held_saves(page):
    """The page's own saves from now on: each waits here for its `continue_()`."""
    held = []

    def hold(route):
        held.append(
            route
        ) if "x-autosave" in route.request.headers else route.continue_()

    page.route("**/motivation/", hold)
    return held


def test_a_button_pressed_while_saving_waits_and_is_no_clash(writer):
    page, held = writer.page, held_saves(writer.page)
    with page.expect_request(lambda request: "x-autosave" in request.headers):
        writer.write("เริ่ม")
    writer.write("เริ่มแล้วต่อ")
    with page.expect_navigation():
        page.click("button[name=later]")
        held.pop().continue_()
    expect(page).to_have_url(writer.window.base_url + APPLICATION)
    expect(
        applying.open_section(writer.window, "motivation").locator(ESSAY)
    ).to_have_value("เริ่มแล้วต่อ")


def test_leaving_is_asked_only_while_something_is_unsaved(writer):
    asked = []
    writer.page.on(
        "dialog", lambda dialog: (asked.append(dialog.type), dialog.accept())
    )
    writer.save("บันทึกแล้ว")
    writer.page.goto(writer.window.base_url + APPLICATION)
    assert asked == []
    page = applying.open_section(writer.window, "motivation")
    held_saves(page)
    page.locator(ESSAY).press_sequentially("เพิ่ม")
    page.goto(writer.window.base_url + APPLICATION)
    assert asked == ["beforeunload"]


def test_offline_it_is_kept_and_sent_when_the_network_is_back(writer):
    writer.context.set_offline(True)
    writer.write("พิมพ์ตอนไม่มีเน็ต")
    expect(writer.status).to_have_text("Not sent yet, kept on this device")
    assert writer.kept().startswith("kept.")
    assert "พิมพ์ตอนไม่มีเน็ต" not in writer.kept()
    writer.window.keep("autosave-offline")
    writer.context.set_offline(False)
    writer.saved()
    writer.keeps_nothing()
    expect(writer.elsewhere().locator(ESSAY)).to_have_value("พิมพ์ตอนไม่มีเน็ต")
    writer.forgive_network()


def test_a_page_closed_while_offline_offers_its_text_back(writer):
    writer.context.set_offline(True)
    writer.write("ปิดไปตอนไม่มีเน็ต")
    expect(writer.status).to_contain_text("kept on this device")
    writer.close_while_offline()
    page = writer.elsewhere()
    expect(page.locator(OFFER)).to_contain_text("ปิดไปตอนไม่มีเน็ต")
    page.locator(ESSAY).fill("เขียนใหม่")
    expect(page.locator(STATUS)).to_contain_text("Saved at")
    page.reload()
    expect(page.locator(OFFER)).to_contain_text("ปิดไปตอนไม่มีเน็ต")
    page.locator("[data-kept-discard]").click()
    page.reload()
    expect(page.locator(OFFER)).to_have_count(0)
    expect(page.locator(ESSAY)).to_have_value("เขียนใหม่")
    writer.forgive_network()


def test_after_the_session_is_over_the_text_comes_back_to_the_same_person(writer):
    writer.lose_session()
    writer.write("พิมพ์ตอนหมดเวลา")
    expect(writer.status).to_contain_text("You are logged out.")
    follow(writer.page.get_by_role("button", name="Log in again"))
    expect(writer.page).to_have_url(login_url(writer))
    page = writer.log_in()
    expect(page.locator(OFFER)).to_contain_text("พิมพ์ตอนหมดเวลา")
    writer.window.keep("autosave-offer")
    page.locator("[data-kept-use]").click()
    expect(page.locator(ESSAY)).to_have_value("พิมพ์ตอนหมดเวลา")
    writer.saved()
    page.reload()
    expect(page.locator(OFFER)).to_have_count(0)
    expect(page.locator(ESSAY)).to_have_value("พิมพ์ตอนหมดเวลา")


def login_url(writer):
    return f"{writer.window.base_url}/en/account/login/?next={APPLICATION}motivation/"


def test_text_that_the_button_sent_into_an_expired_session_comes_back_too(writer):
    writer.lose_session()
    writer.write("กดบันทึกตอนหมดเวลา")
    applying.save(writer.page)
    expect(writer.page).to_have_url(login_url(writer))
    page = writer.log_in()
    expect(page.locator(OFFER)).to_contain_text("กดบันทึกตอนหมดเวลา")


def test_another_person_is_offered_nothing_and_clears_nothing(visit, writer):
    other = Writer(visit)
    writer.lose_session()
    writer.write("ของคนแรก")
    expect(writer.status).to_contain_text("You are logged out.")
    name, _sealed = writer.kept().split()
    page = writer.log_in(other.address)
    expect(page.locator(STATUS)).to_have_text("")
    expect(page.locator(OFFER)).to_have_count(0)
    assert name in writer.kept()
    writer.lose_session()
    page = writer.log_in()
    expect(page.locator(OFFER)).to_contain_text("ของคนแรก")


def test_two_tabs_are_told_and_both_texts_are_shown(writer):
    other = writer.elsewhere()
    writer.save("จากหน้าแรก")
    other.fill(ESSAY, "จากหน้าที่สอง")
    expect(other.locator(STATUS)).to_have_text(
        "This page was changed elsewhere. Nothing is lost."
    )
    follow(other.get_by_role("button", name="Show both texts"))
    expect(other.locator(".versus__text", has_text="จากหน้าแรก")).to_be_visible()
    expect(other.locator(ESSAY)).to_have_value("จากหน้าที่สอง")
    applying.finish_later(other)
    expect(writer.elsewhere().locator(ESSAY)).to_have_value("จากหน้าที่สอง")
    writer.forgive_network()


def test_a_saved_date_is_not_offered_back_as_it_was_typed(writer):
    applying.fill_about(writer.window)
    page = applying.open_section(writer.window, "about")
    expect(page.locator(OFFER)).to_have_count(0)
    expect(page.locator("input[name=birth_on]")).to_have_value("29 February 2000")


def test_without_script_there_is_no_line_and_the_buttons_save(visit):
    writer = Writer(visit, width=360, script=False)
    expect(writer.status).to_be_hidden()
    writer.write("ไม่มีสคริปต์")
    applying.finish_later(writer.page)
    expect(
        applying.open_section(writer.window, "motivation").locator(ESSAY)
    ).to_have_value("ไม่มีสคริปต์")
