"""The sections of an application: without script and with, without network, without
session, by dragging.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import applying
from tests.browser.accessibility import violations
from tests.waiting import autosaved, follow

NEW = ("background", "choices", "provinces", "skills")
STATUS = "[data-save-status]"
OFFER = ".kept"
TEXT = "พิมพ์ไว้ก่อนหมดเวลา"
BOXES = {
    "about": "input[name=display_name]",
    "background": "textarea[name=experience]",
    "motivation": "form.ask textarea >> nth=0",
    "choices": "textarea[name=reason-protection-international]",
    "provinces": "textarea[name=places_note]",
    "skills": "textarea[name=skills_more]",
}


def begun(visit, **how):
    """A window whose person, with this address, has begun an application."""
    window, address = visit(**how), applying.new_address()
    applying.sign_up(window, address)
    return window, address


def ranked(page):
    return page.locator("input[name=position]").evaluate_all(
        "boxes => boxes.map((box) => box.value)"
    )


def forgive_network(window):
    """The browser itself notes requests that had no answer; nothing else may be
    there.
    """
    window.complaints[:] = [
        told for told in window.complaints if "Failed to load resource" not in told
    ]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_every_section_is_filled_in_on_a_small_phone(visit, script):
    window, _address = begun(visit, width=360, script=script)
    applying.fill_about(window)
    applying.fill_the_rest(window)
    expect(window.page).to_have_url(re.compile("/check/$"))
    expect(window.page.locator("form.declare")).to_be_visible()
    for told in ("Loei", "Writing and summarizing", "Fluently", "Bachelor"):
        expect(window.page.locator("main")).to_contain_text(told)
    for section in NEW:
        applying.open_section(window, section)
        assert window.overflow() <= 0


def test_what_was_typed_in_any_section_outlives_the_session(visit):
    window, address = begun(visit)
    tabs = {section: window.page.context.new_page() for section in BOXES}
    for section, tab in tabs.items():
        tab.goto(f"{window.base_url}{applying.application('/en')}{section}/")
    window.page.context.clear_cookies(name="session")
    for section, tab in tabs.items():
        tab.fill(BOXES[section], TEXT)
        expect(tab.locator(STATUS)).to_contain_text("You are logged out.")
    applying.log_in_by_code(window, address)
    for section, box in BOXES.items():
        page = applying.open_section(window, section)
        expect(page.locator(OFFER)).to_contain_text(TEXT)
        page.locator("[data-kept-use]").click()
        expect(page.locator(box)).to_have_value(TEXT)
        expect(page.locator(STATUS)).to_contain_text("Saved at")


def test_ticks_outlive_the_session_too(visit):
    window, address = begun(visit)
    page = applying.open_section(window, "provinces")
    page.context.clear_cookies(name="session")
    applying.tick_province(page, "loei")
    expect(page.locator(STATUS)).to_contain_text("You are logged out.")
    applying.log_in_by_code(window, address)
    page = applying.open_section(window, "provinces")
    expect(page.locator(OFFER)).to_contain_text("Loei")
    page.locator("[data-kept-use]").click()
    expect(page.locator(STATUS)).to_contain_text("Saved at")
    page.reload()
    expect(page.locator("input[name=provinces][value=loei]")).to_be_checked()
    expect(page.locator(OFFER)).to_have_count(0)


def test_a_whole_region_ticked_offline_is_saved_when_the_network_is_back(visit):
    window, _address = begun(visit)
    page = applying.open_section(window, "provinces")
    region = page.locator("details.region").first
    region.locator("summary").click()
    page.context.set_offline(True)
    region.locator("[data-tick-all]").click()
    expect(page.locator(STATUS)).to_have_text("Not sent yet, kept on this device")
    count = region.locator("input").count()
    expect(region.locator("summary")).to_contain_text(f"{count} ticked")
    page.context.set_offline(False)
    expect(page.locator(STATUS)).to_contain_text("Saved at")
    page.reload()
    expect(page.locator("input[name=provinces]:checked")).to_have_count(count)
    forgive_network(window)


def test_a_choice_is_dragged_to_its_rank_and_stays_there(visit):
    window, _address = begun(visit)
    page = applying.open_section(window, "choices")
    for slug in ("seed-house-youth", "southern-dialogue"):
        page.select_option("select[name=add]", slug)
        follow(page.locator("button[value=add]"))
    assert ranked(page) == [
        "protection-international",
        "seed-house-youth",
        "southern-dialogue",
    ]
    handles = page.locator("[data-rank-handle]")
    handles.last.scroll_into_view_if_needed()
    handles.last.hover()
    page.mouse.down()
    top = handles.first.bounding_box()
    page.mouse.move(top["x"] + 5, top["y"], steps=5)
    with autosaved(
        page, "position=southern-dialogue.*position=protection-international"
    ):
        page.mouse.up()
    assert ranked(page) == [
        "southern-dialogue",
        "protection-international",
        "seed-house-youth",
    ]
    expect(page.locator("[data-rank-said]")).to_contain_text("is now number 1.")
    expect(page.locator("[data-rank-number]")).to_have_text(["1", "2", "3"])
    expect(page.locator("button[value='up:southern-dialogue']")).to_be_hidden()
    expect(page.locator("button[value='down:southern-dialogue']")).to_be_visible()
    expect(page.locator(STATUS)).to_contain_text("Saved at")
    assert ranked(applying.open_section(window, "choices")) == [
        "southern-dialogue",
        "protection-international",
        "seed-house-youth",
    ]


def test_an_organization_is_not_chosen_and_refused_at_once(visit):
    window, _address = begun(visit, script=False, width=360)
    page = applying.open_section(window, "choices")
    page.locator("#never summary").click()
    page.check("input[name=never][value=protection-international]")
    page.fill(BOXES["choices"], TEXT)
    applying.save(page)
    expect(page.locator("#never .field__error")).to_contain_text("is in both lists")
    expect(page.locator(BOXES["choices"])).to_have_value(TEXT)
    assert window.overflow() <= 0


def test_axe_finds_nothing(visit):
    window, _address = begun(visit, bypass_csp=True)
    for section in NEW:
        page = applying.open_section(window, section)
        for summary in page.locator("form.ask details > summary").all():
            summary.click()
        for is_dark in (False, True):
            window.look(390, dark=is_dark)
            assert violations(page, is_dark=is_dark) == [], (section, is_dark)
        window.look(390)


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_no_field_hides_behind_the_buttons(visit, script):
    window, _address = begun(visit, width=360, script=script)
    applying.open_section(window, "about")
    bar = window.page.locator(".actions--docked")
    expect(bar).to_be_in_viewport()
    for field in window.page.locator("form .field input:visible").all():
        field.focus()
        box, top = field.bounding_box(), bar.bounding_box()["y"]
        assert box["y"] + box["height"] <= top
