"""Coordinators look, save how they look, release outcomes together, and take a table
along.
"""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.waiting import follow

LIST = "/en/admin/volunteers/application/"
OUTCOMES = f"{LIST}outcomes/?cohort=16"


@pytest.fixture
def desk(visit, state_of):
    return visit(width=1280, state=state_of("coordinator"))


@pytest.fixture
def phone_without_script(visit, state_of):
    return visit(width=360, script=False, state=state_of("coordinator"))


def test_a_way_of_looking_is_saved_and_found_again(desk):
    desk.go(f"{LIST}?state=in_review")
    page = desk.page
    page.locator("summary", has_text="Columns").click()
    columns = page.locator(".desk-filter[open]")
    follow(columns.get_by_role("link", name="Choices", exact=True))
    expect(page.locator("thead")).not_to_contain_text("Choices")
    follow(page.get_by_role("link", name="Save this filter"))
    follow(page.get_by_role("button", name="Save this filter"))
    expect(page.locator("main")).to_contain_text("Write a name.")
    page.get_by_label("Name").fill("Under review, narrow")
    follow(page.get_by_role("button", name="Save this filter"))
    desk.go(LIST)
    follow(page.get_by_role("link", name="Under review, narrow"))
    assert "state=in_review" in page.url
    expect(page.locator("thead")).not_to_contain_text("Choices")
    follow(page.get_by_role("button", name="Delete the filter “Under review, narrow”"))
    expect(page.get_by_role("link", name="Under review, narrow")).to_have_count(0)


def test_outcomes_are_held_and_stopped_on_a_phone_without_script(phone_without_script):
    window = phone_without_script
    window.go(OUTCOMES)
    page = window.page
    boxes = page.locator("input[name=row]")
    waiting = boxes.count()
    boxes.first.uncheck()
    follow(page.get_by_role("button", name="See what they will read"))
    expect(page.locator("[aria-labelledby=pages] .letter").first).to_be_visible()
    expect(page.locator(".outcomes__letter .letter")).to_have_count(waiting - 1)
    confirm = page.locator("button[name=confirmed][value='1']")
    expect(confirm).to_have_text(f"Release {waiting - 1} results")
    follow(confirm)
    expect(page.locator("input[name=row]")).to_have_count(1)
    assert window.overflow() <= 0
    follow(page.get_by_role("button", name="Stop this release"))
    expect(page.locator("input[name=row]")).to_have_count(waiting)


def test_the_bar_counts_the_messages_of_what_is_selected(desk):
    desk.go(f"{OUTCOMES}&group=outcome")
    page = desk.page
    boxes = page.locator("input[name=row]")
    waiting = boxes.count()
    counted = page.locator("[data-outcomes-count]")
    expect(counted).to_have_text(f"{waiting} messages will be sent")
    expect(counted).to_be_in_viewport()
    whole = page.get_by_role("checkbox", name="Select this page")
    whole.uncheck()
    expect(counted).to_have_text("Nobody is selected")
    group = page.locator("[data-tick-group]").first
    group.get_by_role("button", name="Select the whole group").click()
    count = group.locator("input[name=row]").count()
    assert 1 < count < waiting
    expect(counted).to_have_text(f"{count} messages will be sent")
    expect(group.locator("[data-tick-count]")).to_have_text(f"{count} selected")


def test_the_filtered_list_is_taken_along_as_a_table(desk):
    desk.go(f"{LIST}?state=reserve")
    page = desk.page
    shown = page.locator("#result_list tbody tr").count()
    follow(page.get_by_role("link", name="Export", exact=True))
    page.get_by_label("What is it for?").fill("ประชุมคณะกรรมการ")
    page.get_by_label("CSV, for other programs").check()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download").click()
    text = taken.value.path().read_text("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == shown + 1
