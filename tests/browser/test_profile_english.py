"""A profile in a real browser: English beside Thai, saved at a pause, rows that move
together.
"""

import pytest
from playwright.sync_api import expect

from tests.waiting import autosaved, follow

HOST = "/en/host/protection-international/"


@pytest.fixture
def editor(visit):
    """`editor("work", width=390)` is this part of PI's profile, opened by a member."""

    def opened(part, **how):
        window = visit(**how)
        window.log_in("host")
        window.go(HOST)
        follow(
            window.page.locator(
                "form[action$='/begin/'] button, a[href*='/profile/?cohort=']"
            ).first
        )
        follow(window.page.locator(f".tasks a[href*='/parts/{part}/']"))
        expect(window.page.locator("#profile-form")).to_be_visible()
        return window

    return opened


def test_a_pause_saves_english_and_the_preview_shows_it(editor):
    window = editor("work", width=1280)
    page = window.page
    with autosaved(page, "Written beside the Thai"):
        page.fill("#id_role_en", "Written beside the Thai")
    expect(page.locator("[data-save-status]")).to_contain_text("Saved at")
    expect(page.locator("#preview")).to_contain_text("Written beside the Thai")
    page.reload()
    expect(page.locator("#id_role_en")).to_have_value("Written beside the Thai")
    window.keep("profile-english-desktop")


def test_english_rows_move_with_the_thai_ones(editor):
    page = editor("aims", width=1280).page
    thai = [page.input_value("#id_objectives_0"), page.input_value("#id_objectives_1")]
    page.fill("#id_objectives_en_0", "One")
    for at in range(1, page.locator("#id_objectives_rows li").count()):
        page.locator("button[value='add:objectives_en']").click()
        page.fill(f"#id_objectives_en_{at}", f"Row {at + 1}")
    page.locator("button[value='down:objectives:0']").click()
    expect(page.locator("#id_objectives_1")).to_have_value(thai[0])
    expect(page.locator("#id_objectives_en_1")).to_have_value("One")
    expect(page.locator("#id_objectives_0")).to_have_value(thai[1])


def test_on_a_phone_nothing_overflows(editor):
    window = editor("learning", width=390, dark=True)
    window.page.locator("[data-with-english]").check()
    window.keep("profile-english-phone-dark")
    assert window.overflow() <= 0
