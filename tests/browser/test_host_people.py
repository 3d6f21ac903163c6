"""Who does what at a host, in a real browser: viewer, stranger, coordinator,
somebody removed, two editors at once.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.joining import HOST, invite, joined, link_from_mail, remove

PAGES = (
    "",
    "members/",
    "contacts/",
    "document/",
    "profile/",
    "profile/revisions/",
    "applicants/",
)


@pytest.fixture
def owner(visit, state_of):
    return visit(width=1280, state=state_of("host"))


@pytest.fixture
def newcomer(visit, owner):
    """`newcomer(address, role)` is the window of somebody whom the owner has just
    invited.
    """

    def come(address, role):
        invite(owner, address, role)
        return joined(visit, link_from_mail(owner, address), address)

    return come


@pytest.fixture
def editing(visit, state_of):
    """`editing("work")` is one more window with this part of PI's profile open."""

    def opened(part):
        window = visit(width=1280, state=state_of("host"))
        window.go(HOST)
        with window.page.expect_navigation():
            window.page.locator(
                "form[action$='/begin/'] button, a[href*='/profile/?cohort=']"
            ).first.click()
        with window.page.expect_navigation():
            window.page.locator(f".tasks a[href*='/parts/{part}/']").click()
        expect(window.page.locator("#profile-form")).to_be_visible()
        return window.page

    return opened


def answers(window, pages=PAGES):
    return [
        window.page.context.request.get(f"{window.base_url}{HOST}{page}").status
        for page in pages
    ]


def test_a_viewer_reads_everything_and_can_change_nothing(newcomer, editing):
    editing("work")
    window = newcomer("reads@hosts.example", "viewer")
    for page in (
        "",
        "profile/?cohort=16",
        "contacts/",
        "applicants/",
        "profile/revisions/",
    ):
        assert window.go(f"{HOST}{page}").status == 200
        assert window.page.locator("main form[method=post]").count() == 0
        assert window.overflow() <= 0
    window.go(f"{HOST}members/")
    expect(window.page.locator("main form")).to_have_count(1)
    expect(window.page.locator("main summary")).to_have_text("Leave the organization")


def test_a_removed_viewer_is_out_of_every_page_at_once(newcomer, owner):
    window = newcomer("leaves@hosts.example", "viewer")
    assert answers(window, ("", "applicants/")) == [200, 200]
    remove(owner, "leaves@hosts.example")
    assert answers(window) == [404] * len(PAGES)


@pytest.mark.parametrize("who", ["applicant", "neighbour", "coordinator"])
def test_to_anybody_else_the_pages_of_a_host_are_not_there(visit, state_of, who):
    window = visit(state=state_of(who))
    assert answers(window) == [404] * len(PAGES)


def test_a_visitor_is_asked_to_log_in(visit):
    window = visit()
    window.go(HOST)
    expect(window.page).to_have_url(f"{window.base_url}/en/account/login/?next={HOST}")


def test_two_editors_in_different_parts_lose_nothing(editing):
    first, second = editing("aims"), editing("requirements")
    first.fill("#id_challenges", "เขียนโดยคนแรก")
    expect(first.locator("[data-save-status]")).to_contain_text("Saved at")
    second.fill("#id_expectations", "เขียนโดยคนที่สอง")
    expect(second.locator("[data-save-status]")).to_contain_text("Saved at")
    for part, name, words in (
        ("aims", "challenges", "เขียนโดยคนแรก"),
        ("requirements", "expectations", "เขียนโดยคนที่สอง"),
    ):
        expect(editing(part).locator(f"#id_{name}")).to_have_value(words)


def test_two_editors_in_one_part_see_both_texts_and_choose(editing):
    first, second = editing("work"), editing("work")
    first.fill("#id_duties", "ข้อความของคนแรก")
    expect(first.locator("[data-save-status]")).to_contain_text("Saved at")
    second.fill("#id_duties", "ข้อความของคนที่สอง")
    with second.expect_navigation():
        second.locator(".editor__acts button[value=save]").click()
    clashes = second.locator(".clashes")
    expect(clashes).to_contain_text("ข้อความของคนแรก")
    expect(clashes).to_contain_text("ข้อความของคนที่สอง")
    clashes.locator("input[name=keep-duties][value=mine]").check()
    with second.expect_navigation():
        second.locator(".editor__acts button[value=save]").click()
    expect(editing("work").locator("#id_duties")).to_have_value("ข้อความของคนที่สอง")
