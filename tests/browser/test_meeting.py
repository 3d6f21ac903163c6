"""The selection meeting as coordinators use it: by mouse, by keys on a Thai layout, at
two desks at once, on a projector,
"""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from portal.models.choices import Role
from tests import make
from tests.browser.accessibility import violations
from tests.volunteers import judging
from volunteers.decisions import workflow
from volunteers.models import Application, Comment, Decision

MEETING = "/admin/volunteers/application/meeting/"
KEY = """([code, key]) => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true }))"""
# What a Thai layout types at the places of these keys.
THAI = {"KeyJ": "่", "KeyS": "ห", "KeyU": "ี", "KeyC": "แ", "KeyN": "ื"}


@pytest.fixture
def people(portal):
    """Four of the best and the rest, ranked by their scores."""
    cohort = make.cohort()
    chair = make.person("chair@portal.example", role=Role.COORDINATOR)
    host = make.position(cohort, "one", name="องค์กรหนึ่ง (ตัวอย่าง)", seats=2)
    rows = [
        judging.in_review(cohort, chair, positions=[host])[0] for _number in range(4)
    ]
    for number, row in enumerate(rows):
        score, spread = 4.5 - number, number / 10
        Application.objects.filter(pk=row.pk).update(
            display_name=f"คนที่ {number + 1}", score_corrected=score, score_spread=spread
        )
    return rows


@pytest.fixture
def at_desk(portal, people):
    """`with at_desk("chair") as window:` has the meeting open."""

    @contextmanager
    def opened(name="chair", query="", *, width=1366, **how):
        person = make.User.objects.filter(email=f"{name}@portal.example").first()
        person = person or make.person(f"{name}@portal.example", role=Role.COORDINATOR)
        with portal.seen_by(person, width=width, **how) as window:
            yield window.go(f"{MEETING}{query}")

    return opened


def row(window, person):
    return window.page.locator(f"tr[id='{person.code}']")


def press(window, person, name):
    row(window, person).get_by_role("button", name=name).click()


def key(window, code):
    window.page.evaluate(KEY, [code, THAI[code]])


def order(window):
    return window.page.locator("tbody th .meet__name").all_inner_texts()


def forgive(window, words):
    """The browser notes each answer that is not a page; these were expected."""
    window.complaints[:] = [each for each in window.complaints if words not in each]


def states(*people):
    return [Application.objects.get(pk=each.pk).status for each in people]


def test_columns_sort_and_turn_round(at_desk):
    with at_desk() as window:
        assert order(window)[0] == "คนที่ 1"
        window.follow("Spread")
        assert order(window)[0] == "คนที่ 4"
        expect(window.page.locator("th.meet__spread")).to_have_attribute(
            "aria-sort", "descending"
        )
        window.follow("Spread")
        assert order(window)[0] == "คนที่ 1"


def test_a_decision_is_planned_in_its_row_and_taken_back(at_desk, people):
    with at_desk() as window:
        plan = window.page.locator("[data-plan]")
        press(window, people[1], "Shortlist")
        expect(row(window, people[1]).locator(".state")).to_have_text("shortlisted")
        expect(plan).to_contain_text("1 planned")
        expect(window.page.locator("[data-said]")).to_have_text(
            f"{people[1].reference}: Shortlisted."
        )
        expect(row(window, people[0]).locator("[data-position]")).to_contain_text("1/2")
        press(window, people[1], "Undo")
        expect(row(window, people[1]).locator(".state")).to_have_text("in review")
        expect(plan).to_contain_text("0 planned")
    assert Decision.objects.get().taken_back_because


def test_quick_presses_in_several_rows_are_all_taken(at_desk, people):
    with at_desk() as window:
        window.page.evaluate(
            "document.querySelectorAll('[data-row-key=KeyS]').forEach(b => b.click())"
        )
        expect(window.page.locator("[data-plan]")).to_contain_text("4 planned")
        expect(window.page.locator("[data-plan]")).to_contain_text("2 more than seats")
    assert states(*people) == ["shortlisted"] * 4


def test_keys_of_a_thai_layout_go_through_rows_and_decide(at_desk, people):
    with at_desk() as window:
        key(window, "KeyJ")
        key(window, "KeyJ")
        expect(row(window, people[1]).locator("th a")).to_be_focused()
        key(window, "KeyS")
        expect(row(window, people[1]).locator(".state")).to_have_text("shortlisted")
        expect(row(window, people[1]).locator("th a")).to_be_focused()
        key(window, "KeyU")
        expect(row(window, people[1]).locator(".state")).to_have_text("in review")
        key(window, "KeyJ")
        expect(row(window, people[2]).locator("th a")).to_be_focused()


def test_a_note_is_written_beside_somebody_and_the_place_is_kept(at_desk, people):
    with at_desk() as window:
        key(window, "KeyJ")
        key(window, "KeyC")
        dialog = window.page.get_by_role("dialog")
        expect(dialog).to_contain_text(people[0].reference)
        dialog.get_by_label("Note").fill("ถามเรื่อง <b>ที่พัก</b>")
        dialog.get_by_role("button", name="Add the note").click()
        expect(dialog).to_be_hidden()
        expect(row(window, people[0]).locator(".meet__notes")).to_contain_text(
            "ถามเรื่อง <b>ที่พัก</b>"
        )
        expect(row(window, people[0]).locator("th a")).to_be_focused()
    assert Comment.objects.get().is_of_meeting


def test_a_decline_asks_in_a_dialog_and_begins_anew_for_the_next(at_desk, people):
    with at_desk() as window:
        dialog = window.page.get_by_role("dialog")
        row(window, people[3]).get_by_role("link", name="Decline").click()
        dialog.locator("[name=reason]").first.check()
        dialog.get_by_role("button", name="Mark as not selected").click()
        expect(dialog).to_be_hidden()
        expect(row(window, people[3]).locator(".state")).to_have_text("not selected")
        row(window, people[2]).get_by_role("link", name="Decline").click()
        expect(dialog.locator("[name=reason]:checked")).to_have_count(0)
        with window.page.expect_navigation():
            dialog.get_by_role("button", name="Mark as not selected").click()
        expect(window.page.locator("main")).to_contain_text("Choose a reason.")
        forgive(window, "422")
    assert states(*people[2:]) == ["in_review", "not_selected"]


def test_two_desks_see_each_other_without_reload(at_desk, people):
    with at_desk() as chair, at_desk("colleague") as colleague:
        press(chair, people[0], "Shortlist")
        expect(row(colleague, people[0]).locator(".state")).to_have_text("shortlisted")
        expect(colleague.page.locator("[data-plan]")).to_contain_text("1 planned")
        expect(colleague.page.locator("[data-said]")).to_have_text(
            f"Changed by a colleague: {people[0].reference}"
        )
        press(colleague, people[0], "Undo")
        expect(row(chair, people[0]).locator(".state")).to_have_text("in review")


def test_who_decides_second_reads_why_not_and_keeps_what_was_typed(at_desk, people):
    with at_desk() as window:
        row(window, people[0]).get_by_role("link", name="Decline").click()
        dialog = window.page.get_by_role("dialog")
        dialog.locator("[name=reason]").first.check()
        dialog.locator("[name=note]").fill("พูดคุยแล้ว")
        shortlisted_elsewhere(people[0])
        dialog.get_by_role("button", name="Mark as not selected").click()
        expect(dialog.locator("[data-told]")).to_contain_text("Nothing has changed")
        expect(dialog.locator("[name=note]")).to_have_value("พูดคุยแล้ว")
        dialog.get_by_role("button", name="Cancel").click()
        forgive(window, "409")
        expect(row(window, people[0]).locator(".state")).to_have_text("shortlisted")


def shortlisted_elsewhere(person):
    colleague = make.person("other@portal.example", role=Role.COORDINATOR)
    workflow.shortlist(Application.objects.get(pk=person.pk), by=colleague)


def test_without_a_connection_it_says_so_and_goes_on_when_it_is_back(at_desk, people):
    with at_desk() as window:
        said, context = window.page.locator("[data-said]"), window.page.context
        context.set_offline(True)
        press(window, people[0], "Shortlist")
        expect(said).to_contain_text("The portal could not be reached")
        expect(window.page.locator("[data-reload]")).to_be_visible()
        context.set_offline(False)
        expect(said).to_have_text("")
        press(window, people[0], "Shortlist")
        expect(row(window, people[0]).locator(".state")).to_have_text("shortlisted")
        forgive(window, "ERR_INTERNET_DISCONNECTED")


def test_large_type_for_a_projector_and_names_hidden(at_desk, people):
    with at_desk() as window:
        small = font_size(window)
        window.follow("Show large type")
        assert font_size(window) >= small * 1.25
        window.follow("Hide names")
        expect(window.page.locator("main")).not_to_contain_text("คนที่ 1")
        expect(row(window, people[0])).to_contain_text(people[0].reference)
        assert font_size(window) >= small * 1.25
        press(window, people[0], "Shortlist")
        expect(row(window, people[0]).locator(".state")).to_have_text("shortlisted")
        expect(window.page.locator("main")).not_to_contain_text("คนที่ 1")
        window.follow("Show names")
        expect(row(window, people[0])).to_contain_text("คนที่ 1")


def font_size(window):
    return window.page.locator("tbody th").first.evaluate(
        "each => parseFloat(getComputedStyle(each).fontSize)"
    )


def test_the_head_of_the_table_stays_in_sight(at_desk):
    with at_desk() as window:
        window.page.set_viewport_size({"width": 1366, "height": 240})
        window.page.mouse.move(700, 120)
        window.page.mouse.wheel(0, 5000)
        expect(window.page.locator("tbody tr").last).to_be_in_viewport()
        expect(window.page.locator("h1")).not_to_be_in_viewport()
        expect(window.page.locator("thead th.meet__score")).to_be_in_viewport()


def test_minutes_are_downloaded_as_pdf(at_desk, people):
    with at_desk() as window:
        press(window, people[0], "Shortlist")
        expect(row(window, people[0]).locator(".state")).to_have_text("shortlisted")
        window.follow("Make the minutes")
        window.page.get_by_label("Present").fill("สมหญิง\nสมชาย")
        with window.page.expect_download() as download:
            window.page.locator("main form button[type=submit]").click()
        assert re.fullmatch(r"minutes-[\d-]+\.pdf", download.value.suggested_filename)
        assert download.value.path().read_bytes()[:5] == b"%PDF-"


def test_on_a_phone_a_row_opens_to_decide(at_desk, people):
    with at_desk(width=390) as window:
        shown = row(window, people[0])
        expect(shown.get_by_role("button", name="Shortlist")).to_be_hidden()
        shown.locator(".meet__open summary").click()
        press(window, people[0], "Shortlist")
        expect(shown.locator(".state")).to_have_text("shortlisted")
        assert window.overflow() <= 0


@pytest.mark.parametrize("width", [390, 1366])
def test_without_script_pages_ask_the_same(at_desk, people, width):
    with at_desk(width=width, script=False) as window:
        decide(window, people[0], "Shortlist")
        expect(row(window, people[0]).locator(".state")).to_have_text("shortlisted")
        decide(window, people[0], "Undo")
        expect(row(window, people[0]).locator(".state")).to_have_text("in review")
        step(window, people[3], "Decline")
        window.press("Continue")
        expect(window.page.locator("main")).to_contain_text("Choose a reason.")
        window.page.locator("[name=reason]").first.check()
        window.press("Continue")
        window.press("Mark as not selected")
        expect(row(window, people[3]).locator(".state")).to_have_text("not selected")
        step(window, people[1], "Note")
        window.page.get_by_label("Note").fill("ถามเรื่องที่พัก")
        window.press("Add the note")
        expect(row(window, people[1])).to_contain_text("ถามเรื่องที่พัก")
        assert window.overflow() <= 0
    assert states(*people) == ["in_review", "in_review", "in_review", "not_selected"]


def unfold(window, person):
    """On a phone what a row offers is folded."""
    summary = row(window, person).locator(".meet__open summary")
    if summary.is_visible():
        summary.click()


def decide(window, person, name):
    unfold(window, person)
    with window.page.expect_navigation():
        press(window, person, name)


def step(window, person, name):
    unfold(window, person)
    with window.page.expect_navigation():
        row(window, person).get_by_role("link", name=name).click()


@pytest.mark.parametrize("name", ["Note", "Decline"])
def test_axe_finds_nothing_in_an_open_dialog(at_desk, people, name):
    with at_desk(bypass_csp=True) as window:
        row(window, people[0]).get_by_role("link", name=name).click()
        expect(window.page.get_by_role("dialog")).to_be_visible()
        for is_dark in (False, True):
            window.look(1366, dark=is_dark)
            assert violations(window.page, is_dark=is_dark) == []
