"""A host ranks its applicants by buttons, keys and by hand, and answers one after the
other within the part of the list that it looks at.
"""

import pytest
from playwright.sync_api import expect

from portal.models.choices import Role
from tests import make
from tests.volunteers.hosting import put, shared
from volunteers.hosts import sharing
from volunteers.models import Interest

LIST = "/host/one/applicants/"


@pytest.fixture
def place(portal):
    return make.position(make.cohort(), slug="one")


@pytest.fixture
def editor(place):
    return make.member(place.organization)


@pytest.fixture
def people(place):
    coordinator = make.person(role=Role.COORDINATOR)
    return [
        shared(place.cohort, coordinator, place, name=name)
        for name in ("Anan", "Bua", "Chai", "Dao")
    ]


def order(place):
    return [row.application.display_name for row in sharing.ranked_choices(place)]


def ranked(window):
    return window.page.locator("ol.applicants .applicant__name a")


def test_buttons_keys_and_dragging_move_people(portal, place, editor, people):
    put(editor, *people[:3])
    with portal.seen_by(editor, width=1280) as window:
        window.go(LIST).press("Move up Chai")
        assert order(place) == ["Anan", "Chai", "Bua"]
        # Who was moved has the focus, so keys go on with them.
        expect(ranked(window).nth(1)).to_be_focused()
        with window.page.expect_navigation():
            window.page.keyboard.press("Alt+ArrowUp")
        assert order(place) == ["Chai", "Anan", "Bua"]
        expect(ranked(window).first).to_be_focused()
        window.page.keyboard.press("Alt+ArrowUp")
        with window.page.expect_navigation():
            window.page.keyboard.press("Alt+ArrowDown")
        assert order(place) == ["Anan", "Chai", "Bua"]
        handles = window.page.locator("[data-rank-handle]")
        top, bottom = (handles.nth(place).bounding_box() for place in (0, 2))
        handles.nth(0).hover()
        window.page.mouse.down()
        window.page.mouse.move(top["x"] + 9, bottom["y"] + 40, steps=8)
        with window.page.expect_navigation():
            window.page.mouse.up()
        assert order(place) == ["Chai", "Bua", "Anan"]


def test_buttons_move_people_on_a_phone(portal, place, editor, people):
    put(editor, *people[:3])
    with portal.seen_by(editor) as window:
        window.go(LIST).press("Move down Anan")
        assert order(place) == ["Bua", "Anan", "Chai"]
        heights = ranked(window).evaluate_all(
            "links => links.map(a => a.closest('li').offsetHeight)"
        )
        assert all(64 <= height <= 72 for height in heights)
        window.keep("host-ranking-phone")


def test_save_and_next_goes_through_those_not_answered(portal, editor, people):
    put(editor, people[1])
    with portal.seen_by(editor) as window:
        # In Thai, too, the three answers fit the lower edge of a phone.
        window.page.goto(f"{window.base_url}{LIST}{people[0].code}/")
        assert window.overflow() <= 0
        window.go(f"{LIST}?answer=none").follow("Anan")
        window.page.get_by_label("Maybe", exact=True).check()
        window.press("Save and next")
        expect(window.page.locator("h1")).to_have_text("Chai")
        # The three answers at the lower edge of a phone go on as well.
        window.press("Say interested Chai", within=".dock")
        expect(window.page.locator("h1")).to_have_text("Dao")
        expect(window.page.get_by_role("button", name="Save and next")).to_have_count(0)
        window.page.get_by_label("Does not fit our work").check()
        window.press("Save the answer")
        expect(window.page.locator("main")).to_contain_text("Nobody here fits")
    answers = Interest.objects.order_by("application_id")
    assert [answer.level for answer in answers] == [
        "maybe",
        "interested",
        "interested",
        "no",
    ]


def test_people_are_ticked_and_compared(portal, editor, people):
    with portal.seen_by(editor, width=1280) as window:
        window.go(LIST)
        for one in people[:2]:
            window.page.locator(f"[name=with][value='{one.code}']").check()
        window.press("Compare")
        expect(window.page.locator(".compare thead a")).to_have_text(["Anan", "Bua"])
        assert window.overflow() <= 0
