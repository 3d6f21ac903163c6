"""Documents on a phone: sent with progress where there is script, by the form where
there is none.
"""

import os
import re

import pytest
from playwright.sync_api import expect

from tests.browser import applying
from tests.browser.accessibility import violations
from tests.portal import hostile_files
from tests.waiting import follow

PAGE = f"{applying.application('/en')}documents/"


@pytest.fixture
def begun(visit):
    """A window of somebody who has just begun to apply, on the page of documents."""

    def window(**look):
        opened = visit(**look)
        applying.sign_up(opened, applying.new_address())
        opened.go(PAGE)
        return opened

    return window


def choose(page, slug, name, data=None):
    page.set_input_files(f"input[name=file-{slug}]", applying.paper(name, data))


def heavy_photo():
    """Some megabytes: on a slow line their way takes a while."""
    return (
        hostile_files.pdf_bytes(hostile_files.pdf_document())
        + b"%"
        + os.urandom(6_000_000).hex()[:6_000_000].encode()
        + b"\n%%EOF\n"
    )


def network(page):
    """`network(page)(100_000)`: from now on so many bytes leave in a second; -1: as
    many as can.
    """
    browser = page.context.new_cdp_session(page)

    def allow(upload):
        how = {
            "offline": False,
            "latency": 20,
            "downloadThroughput": -1,
            "uploadThroughput": upload,
        }
        browser.send("Network.emulateNetworkConditions", how)

    return allow


def test_a_chosen_file_is_sent_at_once_and_its_progress_shown(begun):
    window = begun()
    page, allow = window.page, network(window.page)
    allow(200_000)
    choose(page, "cv", "ประวัติย่อ.pdf", heavy_photo())
    status = page.locator("#document-cv [data-upload-status]")
    expect(status.locator("progress")).to_be_visible()
    expect(status).to_contain_text("Sending the file")
    page.wait_for_function(
        "() => document.querySelector('#document-cv progress').value > 10"
    )
    allow(-1)
    result = page.locator("#document-cv .paper__file")
    expect(result).to_contain_text("ประวัติย่อ.pdf")
    expect(result).to_be_focused()
    assert window.overflow() == 0
    window.keep("documents-attached")
    page.reload()
    expect(page.locator("#document-cv .paper__file")).to_contain_text("ประวัติย่อ.pdf")


def test_a_rejected_file_says_why_in_its_place_and_keeps_the_rest(begun):
    page = begun().page
    choose(page, "study", "study.pdf")
    expect(page.locator("#document-study .paper__file")).to_be_visible()
    choose(page, "cv", "cv.pdf", hostile_files.HTML)
    expect(page.locator("#document-cv .field__error")).to_contain_text(
        "This file holds something else"
    )
    expect(page.locator("#document-study .paper__file")).to_contain_text("study.pdf")
    choose(page, "cv", "cv.pdf", b"0" * (10 * 1024 * 1024 + 1))
    expect(page.locator("#document-cv [data-upload-status]")).to_contain_text(
        "larger than 10 MB"
    )
    choose(page, "cv", "cv.pdf")
    expect(page.locator("#document-cv .paper__file")).to_contain_text("cv.pdf")
    applying.save(page)
    page.wait_for_url("**/application/consents/")


def test_a_file_that_does_not_arrive_stays_chosen(begun):
    window = begun()
    page = window.page
    page.context.set_offline(True)
    choose(page, "cv", "cv.pdf")
    expect(page.locator("#document-cv [data-upload-status]")).to_contain_text(
        "did not arrive"
    )
    page.context.set_offline(False)
    follow(page.locator("#document-cv button[name=stay]"))
    expect(page.locator("#document-cv .paper__file")).to_contain_text("cv.pdf")
    window.complaints.clear()  # the browser itself notes that it was offline


def test_without_script_the_form_attaches_replaces_and_removes(begun):
    page = begun(script=False).page
    choose(page, "cv", "one.pdf")
    follow(page.locator("#document-cv button[name=stay]"))
    expect(page.locator("#document-cv .paper__file")).to_contain_text("one.pdf")
    choose(page, "cv", "two.pdf")
    choose(page, "study", "study.exe", hostile_files.SVG)
    follow(page.locator("#document-cv button[name=stay]"))
    expect(page.locator("#document-cv .paper__file")).to_contain_text("two.pdf")
    expect(page.locator(".error-summary")).to_contain_text("something else")
    follow(page.locator("#document-cv a[href$='cv/remove/']"))
    follow(page.locator("main form .btn-danger"))
    expect(page.locator("#document-cv")).to_be_visible()
    expect(page.locator("#document-cv .paper__file")).to_have_count(0)


def test_the_file_comes_back_as_a_download(begun):
    page = begun().page
    choose(page, "cv", "cv.pdf")
    with page.expect_download() as download:
        page.locator("#document-cv .paper__acts a").first.click()
    assert download.value.suggested_filename == "cv.pdf"


def test_axe_finds_nothing(begun):
    window, found = begun(bypass_csp=True), []
    page = window.page

    def look():
        for width, dark in ((390, False), (390, True), (1280, False)):
            window.look(width, dark=dark)
            told = violations(page, is_dark=dark)
            found.extend(f"{page.url}, {width}, {dark}: {each}" for each in told)
        window.look(390)

    choose(page, "cv", "cv.pdf")
    expect(page.locator("#document-cv .paper__file")).to_be_visible()
    choose(page, "study", "study.pdf", hostile_files.SVG)
    expect(page.locator("#document-study .field__error")).to_be_visible()
    look()
    for path in (f"{PAGE}cv/remove/", "/en/my/data/"):
        window.go(path)
        look()
    assert found == []


def test_the_button_is_ours_and_says_the_name_of_what_was_chosen(begun):
    window = begun(bypass_csp=True)
    page = window.page
    field = page.locator("input[name=file-cv]")
    box = page.locator("#document-cv .file")
    expect(box).to_contain_text("No file chosen yet")
    assert field.evaluate("it => getComputedStyle(it).fontSize") == "0px"
    assert violations(page) == []
    page.context.set_offline(True)
    choose(page, "cv", "ประวัติย่อ.pdf")
    expect(box.locator("[role=status]")).to_have_text("ประวัติย่อ.pdf")
    assert field.bounding_box()["height"] >= 44
    page.emulate_media(forced_colors="active")
    expect(box.locator("[role=status]")).to_be_visible()
    assert window.overflow() == 0
    window.complaints.clear()


def test_the_button_is_reached_and_pressed_by_keyboard(begun):
    page = begun().page
    # From here on, so that the browser holds its own window back well before the key.
    page.on("filechooser", lambda _: None)
    field, box = page.locator("input[name=file-cv]"), page.locator("#document-cv .file")
    expect(box).to_have_class(re.compile("is-told"))
    field.focus()
    expect(field).to_be_focused()
    assert box.evaluate("it => getComputedStyle(it).outlineStyle") == "solid"
    with page.expect_file_chooser() as chooser:
        field.press("Space")
    assert chooser.value.is_multiple()


def test_without_script_the_browser_says_the_name_beside_our_button(begun):
    page = begun(script=False).page
    box = page.locator("#document-cv .file")
    expect(box.locator(".file__button")).to_be_visible()
    expect(box.locator(".file__words")).to_be_hidden()
    assert page.locator("input[name=file-cv]").is_visible()
