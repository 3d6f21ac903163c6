"""The profile editor in a real browser: the preview follows, rows move, and all of
it works without script too.
"""

import pytest
from playwright.sync_api import expect

from tests.waiting import autosaved, follow

HOST = "/en/host/protection-international/"


@pytest.fixture
def editor(visit, state_of):
    """`editor("work", width=390, script=False)` is this part of PI's profile, opened by
    its member.
    """

    def opened(part, **how):
        window = visit(state=state_of("host"), **how)
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


def test_the_preview_follows_what_is_typed(editor):
    window = editor("work", width=1280)
    window.page.fill("#id_role", "พิมพ์แล้วเห็นทันที")
    expect(window.page.locator("#preview")).to_contain_text("พิมพ์แล้วเห็นทันที")
    window.keep("host-editor-desktop")
    assert window.overflow() <= 0


def test_a_row_is_added_and_moved_and_keeps_the_focus(editor):
    page = editor("aims", width=1280).page
    rows = page.locator("#id_objectives_rows li")
    count = rows.count()
    page.locator("button[value='add:objectives']").click()
    expect(rows).to_have_count(count + 1)
    expect(page.locator(f"#id_objectives_{count}")).to_be_focused()
    page.keyboard.type("ข้อใหม่")
    page.locator(f"button[value='up:objectives:{count}']").click()
    expect(page.locator(f"#id_objectives_{count - 1}")).to_have_value("ข้อใหม่")
    expect(page.locator(f"#id_objectives_{count - 1}")).to_be_focused()
    expect(page.locator("#preview")).to_contain_text("ข้อใหม่")


def test_the_bar_of_a_phase_follows(editor):
    page = editor("learning", width=1280).page
    page.select_option("#id_learning_phases_0_last", "6")
    expect(page.locator("[data-month-bar]").first).to_have_class(
        "months__bar from-1 to-6"
    )


def test_a_click_on_the_map_ticks_the_list_and_a_tick_paints_the_map(editor):
    page = editor("where", width=1280).page
    box, shape = page.locator("input[value=tak]"), page.locator("[data-province=tak]")
    shape.click()
    expect(box).to_be_checked()
    expect(shape).to_have_class("level-2")
    expect(page.locator("[data-region-ticked]", has_text="Tak")).to_have_count(1)
    page.locator("details[data-region]", has=box).locator("summary").click()
    box.focus()
    page.keyboard.press("Space")
    expect(box).not_to_be_checked()
    expect(shape).to_have_class("level-0")


def test_the_names_of_a_region_follow(editor):
    page = editor("where", width=1280).page
    page.locator("[data-region] summary").first.click()
    page.locator("input[value=nan]").check()
    expect(page.locator("[data-region-ticked]").first).to_contain_text("Nan")


def test_a_phone_shows_the_text_or_its_preview(editor):
    page = editor("work", width=390).page
    expect(page.locator("#preview")).not_to_be_visible()
    page.fill("#id_role", "พิมพ์บนโทรศัพท์")
    page.locator(".editor__views a[href='#preview']").click()
    expect(page.locator("#preview")).to_contain_text("พิมพ์บนโทรศัพท์")
    expect(page.locator("#profile-form")).not_to_be_visible()
    page.go_back()
    expect(page.locator("#id_role")).to_have_value("พิมพ์บนโทรศัพท์")


def test_the_preview_scrolls_along(editor):
    page = editor("requirements", width=1280).page
    page.locator("#id_qualifications_0").focus()
    expect(page.locator("#preview #qualifications")).to_be_in_viewport()


def test_thai_and_english_are_side_by_side_on_a_desktop(editor):
    page = editor("work", width=1366).page
    thai, english = (
        page.locator(f"#id_role{language}").bounding_box() for language in ("", "_en")
    )
    assert abs(thai["y"] - english["y"]) < 60
    assert english["x"] >= thai["x"] + thai["width"]


def test_on_a_phone_the_english_is_a_choice(editor):
    page = editor("work", width=390).page
    box = page.locator("[data-with-english]")
    box.set_checked(False)
    expect(page.locator("#id_role_en")).not_to_be_visible()
    box.check()
    expect(page.locator("#id_role_en")).to_be_visible()


def test_a_mistake_is_saved_and_named(editor):
    page = editor("where", width=390).page
    with autosaved(page, "seats=0"):
        page.fill("#id_seats", "0")
    expect(page.locator("[data-save-status]")).to_contain_text("Seats:")
    follow(page.locator("button[value=next]"))
    follow(page.locator("a[href*='/parts/where/']").first)
    expect(page.locator("#id_seats")).to_have_value("0")
    expect(page.locator("#id_seats")).to_have_attribute("aria-invalid", "true")


def test_the_map_stays_in_step_when_the_list_comes_anew(editor):
    page = editor("where", width=1280).page
    page.fill("#id_areas_text", "น่าน เลย ฯลฯ")
    page.locator("button[value=places]").click()
    expect(page.locator("[data-province=nan]")).to_have_class("level-2")
    page.locator("[data-province=nan]").click()
    expect(page.locator("input[value=nan]")).not_to_be_checked()
    expect(page.locator("#id_areas_text")).to_have_value("น่าน เลย ฯลฯ")


def test_on_a_phone_provinces_are_ticked_in_the_list_with_room_for_a_finger(editor):
    page = editor("where", width=390).page
    expect(page.locator("[data-province-map]")).not_to_be_visible()
    region = page.locator("details[data-region]").first
    region.locator("summary").click()
    sizes = [
        label.bounding_box()["height"]
        for label in region.locator("summary, label").all()
    ]
    assert min(sizes) >= 44


def test_the_year_follows_the_months_in_words_too(editor):
    page = editor("learning", width=1280).page
    line = page.locator("[data-month-line]").first
    page.select_option("#id_learning_phases_0_first", "2")
    page.select_option("#id_learning_phases_0_last", "5")
    expect(line).to_contain_text("Months 2–5")
    page.select_option("#id_learning_phases_0_last", "1")
    expect(line).to_contain_text("–")
    expect(line.locator("[data-month-bar]")).not_to_have_class("months__bar")


def test_without_script_rows_move_and_the_preview_shows_what_is_typed(editor):
    page = editor("aims", width=390, script=False).page
    first = page.input_value("#id_objectives_0")
    page.fill("#id_challenges", "พิมพ์โดยไม่มีสคริปต์")
    follow(page.locator("button[value='down:objectives:0']"))
    expect(page.locator("#id_objectives_1")).to_have_value(first)
    follow(page.locator("button[value=preview]"))
    expect(page.locator("#preview")).to_contain_text("พิมพ์โดยไม่มีสคริปต์")
    page.locator(".editor__views a").first.click()
    expect(page.locator("#id_challenges")).to_have_value("พิมพ์โดยไม่มีสคริปต์")


@pytest.mark.parametrize("dark", [False, True])
def test_on_a_phone_nothing_overflows(editor, dark):
    window = editor("requirements", width=390, dark=dark)
    window.keep(f"host-editor-phone-{'dark' if dark else 'light'}")
    assert window.overflow() <= 0
