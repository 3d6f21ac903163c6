"""The desk's lists and forms in a real browser: choosing rows, filters, the review
rubric.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.waiting import follow

LIST = "/en/admin/volunteers/application/?cohort=16"


@pytest.fixture
def desk(visit):
    """`desk(width=390, script=False)` is the list of applications, opened by a
    coordinator.
    """

    def opened(**how):
        window = visit(**how)
        window.log_in("coordinator")
        window.go(LIST)
        return window

    return opened


def expect_chosen(page, count):
    expect(page.locator("input.action-select:checked")).to_have_count(count)


def test_the_box_above_chooses_the_page_and_counts(desk):
    page = desk(width=1280).page
    rows = page.locator("input.action-select").count()
    page.check("#action-toggle")
    expect_chosen(page, rows)
    expect(page.locator("[data-select-status]")).to_have_text(f"{rows} selected")
    page.locator("input.action-select").first.uncheck()
    expect(page.locator("[data-select-status]")).to_have_text(f"{rows - 1} selected")
    expect(page.locator("#action-toggle")).not_to_be_checked()


def test_a_phone_has_a_button_for_the_page(desk):
    window = desk(width=390)
    window.page.click("[data-select-page]")
    expect_chosen(window.page, window.page.locator("input.action-select").count())
    window.page.click("[data-select-page]")
    expect_chosen(window.page, 0)
    window.keep("applications-phone")
    assert window.overflow() <= 0


def test_a_range_is_chosen_with_shift(desk):
    page = desk(width=1280).page
    boxes = page.locator("input.action-select")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect_chosen(page, 4)


def test_a_filter_is_chosen_from_its_menu_and_taken_away(desk):
    page = desk(width=1280).page
    page.locator(".filter-menu__open").click()
    page.locator(".desk-filter summary", has_text=re.compile(r"^\s*State\s*$")).click()
    follow(page.get_by_role("link", name="in review", exact=True))
    assert set(page.locator("#result_list .state").all_inner_texts()) == {"in review"}
    follow(page.get_by_role("link", name="Remove the filter State: in review"))
    assert len(set(page.locator("#result_list .state").all_inner_texts())) > 1


def test_filters_close_by_escape_from_within_and_by_a_press_elsewhere(desk):
    page = desk(width=1280).page
    whole, one = page.locator(".filter-menu[open]"), page.locator(".desk-filter[open]")
    page.locator(".filter-menu__open").click()
    page.locator(".filter-menu .desk-filter summary").first.click()
    expect(one).to_have_count(1)
    page.keyboard.press("Escape")
    expect(one).to_have_count(0)
    expect(whole).to_have_count(1)
    page.keyboard.press("Escape")
    expect(whole).to_have_count(0)
    page.locator(".filter-menu__open").click()
    page.locator("h1").click()
    expect(whole).to_have_count(0)


def test_without_script_a_step_is_taken_with_chosen_rows(desk):
    window = desk(width=1280, script=False)
    window.go(f"{LIST}&state=in_review")
    page = window.page
    page.locator("input.action-select").first.check()
    page.select_option("select[name=action]", "shortlist")
    follow(page.locator("button[name=index]"))
    follow(page.locator("button[name=confirmed][value='1']"))
    expect(page.locator("main")).to_contain_text("Shortlist: 1 application")


@pytest.mark.parametrize("width", [390, 1280])
def test_forms_of_the_desk_obey_the_policy_and_fit(desk, width):
    window = desk(width=width)
    for path in ("cohort/1/change/", "cohort/add/"):
        window.go(f"/en/admin/organizations/{path}")
        assert window.overflow() <= 0
    for path in (
        "question/1/change/",
        "criterion/1/change/",
        "consenttext/1/change/",
        "panelmember/1/delete/",
    ):
        window.go(f"/en/admin/volunteers/{path}")
        assert window.overflow() <= 0


def test_a_reviewer_scores_by_keyboard_and_sees_what_the_score_means(visit):
    window = visit(width=1280)
    window.log_in("reviewer")
    window.go("/en/reviews/")
    page = window.page
    follow(page.locator(".page-head__actions a"))
    page.locator("input[value=none]").check(force=True)
    follow(page.get_by_role("button", name="Continue"))
    scale = page.locator(".scale").first
    scale.locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(scale.locator("input").nth(1)).to_be_checked()
    expect(scale.locator(".scale__anchors li").nth(1)).to_be_visible()
    expect(scale.locator(".scale__anchors li").nth(0)).to_be_hidden()
    follow(page.locator("button[name=later]"))
    expect(page.locator("main")).to_contain_text("The draft was saved.")
    window.keep("review-desktop")
