"""A coordinator's story at a desk, and what the applicant reads meanwhile."""

import pytest
from playwright.sync_api import expect

from tests.browser import applying
from tests.waiting import follow

LIST = "/en/admin/volunteers/application/"
APPLICATION = applying.application("/en")
CHOSEN = "Protection International (PI)"
NOTE = "เบอร์โทรศัพท์นี้โทรไม่ติด ขอเบอร์ที่ติดต่อได้"


@pytest.fixture
def desk(visit, state_of):
    return visit(width=1280, state=state_of("coordinator"))


@pytest.fixture
def applicant(visit):
    """A phone whose owner has applied; `applicant.reference`."""
    window = visit()
    window.reference = applying.apply(window, applying.new_address())
    return window


def first_in(window, status):
    window.go(f"{LIST}?state={status}")
    follow(window.page.locator("#result_list tbody a").first)
    return window.page


def find(window, words):
    window.go(LIST)
    search(window.page, words)
    follow(window.page.locator("#result_list tbody a", has_text=words))
    return window.page


def search(page, words):
    page.fill("#searchbar", words)
    follow(page.locator("#searchbar"), key="Enter")


def take(page, name):
    follow(page.locator(".next-steps").get_by_role("link", name=name))
    return page


def go_on(page):
    follow(page.get_by_role("button", name="Continue"))


def confirm(page):
    follow(page.locator("button[name=confirmed][value='1']"))
    expect(page.locator(".toasts")).not_to_be_empty()


def assign(page):
    take(page, "Assign reviewers")
    for box in page.locator("main form input[type=checkbox]").all()[:2]:
        box.check()
    go_on(page)
    confirm(page)


def decline(page, reason="few_seats"):
    take(page, "Mark as not selected")
    page.locator(f"[name=reason][value={reason}]").check()
    go_on(page)
    confirm(page)


def take_back(page, name):
    take(page, name)
    page.fill("[name=note]", "ตรวจใหม่")
    go_on(page)
    confirm(page)


def reads(applicant, words):
    """What the applicant's own page says, and that no letter has come beside the
    receipt.
    """
    applicant.go(APPLICATION)
    expect(applicant.page.locator(".standing__word")).to_have_text(words)
    return applicant.page.locator(".message-titles li").count()


def test_the_overview_tells_what_waits(desk):
    desk.go("/en/admin/")
    text = desk.page.locator("main").inner_text()
    for heading in (
        "Waiting for you",
        "Profiles to approve",
        "Applications by state",
        "Applications by day",
    ):
        assert heading in text
    assert desk.overflow() <= 0


def test_planned_outcomes_stay_hidden_and_can_be_taken_back(desk, applicant):
    page = find(desk, applicant.reference)
    expect(page.get_by_text("Legal name (as in your ID)")).to_be_visible()
    assert reads(applicant, "Application received") == 1
    assign(page)
    for step in ("Shortlist", "Add to the waiting list"):
        assert reads(applicant, "Under review") == 1
        confirm(take(page, step))
    take_back(page, "Remove from the waiting list")
    expect(page.locator("main")).to_contain_text("shortlisted")
    decline(page)
    expect(page.locator("main")).to_contain_text("not released")
    take(page, "Planned outcomes")
    expect(page.locator("main")).to_contain_text(applicant.reference)
    assert reads(applicant, "Under review") == 1


def test_an_application_comes_back_completed(desk, applicant):
    page = find(desk, applicant.reference)
    take(page, "Ask for more information")
    page.locator("[name=sections][value=about]").check()
    page.fill("[name=note]", NOTE)
    go_on(page)
    expect(page.locator(".letter")).to_be_visible()
    confirm(page)

    assert reads(applicant, "More information needed") == 2
    expect(applicant.page.locator(".asked")).to_contain_text(NOTE)
    phone = applying.open_section(applicant, "about")
    phone.fill("input[name=phone]", "081 000 9999")
    applying.save(phone)
    applying.press(applicant.page)
    assert reads(applicant, "Application received") == 2
    expect(find(desk, applicant.reference).locator("main")).to_contain_text(
        "+66810009999"
    )


def test_declining_needs_a_reason(desk):
    page = first_in(desk, "in_review")
    take(page, "Mark as not selected")
    go_on(page)
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator("[name=reason][value=other]").check()
    go_on(page)
    expect(page.locator(".error-summary")).to_contain_text(
        "Write what the other reason is"
    )


def test_a_search_finds_by_a_piece_of_the_name(desk):
    desk.go(LIST)
    who = desk.page.locator("#result_list tbody th a").first
    name = who.evaluate("link => link.firstChild.textContent.trim()")
    search(desk.page, name[:3])
    expect(desk.page.locator("#result_list tbody")).to_contain_text(name)
    search(desk.page, "nobody of this name")
    expect(desk.page.locator("main")).to_contain_text("Nothing matches")


def test_filters_add_up(desk):
    desk.go(LIST)
    page = desk.page
    for menu, value in (
        ("State", "submitted"),
        ("Chose", CHOSEN),
    ):
        page.locator(".filter-menu__open").click()
        page.locator(".desk-filter", has_text=menu).locator("summary").first.click()
        follow(
            page.locator(".desk-filter[open]").get_by_role(
                "link", name=value, exact=True
            )
        )
    rows = page.locator("#result_list tbody tr")
    assert rows.count() > 0
    for row in rows.all():
        expect(row).to_contain_text("submitted")
        # Further choices stand in the row, closed.
        expect(row.locator(".wish")).to_contain_text(CHOSEN)
        first = row.locator(".wish__first")
        expect(first).to_have_attribute("title", first.text_content())


def test_many_are_shortlisted_after_a_preview_that_names_who_stays(desk):
    desk.go(LIST)
    page = desk.page
    for state in ("in review", "submitted"):
        page.locator("#result_list tbody tr", has_text=state).first.locator(
            "input[type=checkbox]"
        ).check()
    page.select_option("select[name=action]", "shortlist")
    follow(page.locator("button[name=index]"))
    expect(page.locator("main")).to_contain_text("1 stays as it is")
    expect(page.locator("main")).to_contain_text("its state is now “submitted”")
    desk.keep("bulk-preview")
    follow(page.locator("button[name=confirmed][value='1']"))
    expect(page.locator("main")).to_contain_text("Shortlist: 1 application")
    expect(page.locator("main")).to_contain_text("1 stays as it is")
    desk.keep("bulk-done")
    with page.expect_navigation():
        page.get_by_role("link", name="Back to the list").click()
    expect(page.locator("#result_list")).to_be_visible()


def test_the_list_and_its_menus_fit_a_phone(visit, state_of):
    window = visit(width=390, state=state_of("coordinator"))
    window.go(LIST)
    for menu in window.page.locator(
        ".filter-menu__open, .filter-menu .desk-filter summary"
    ).all():
        menu.click()
        assert window.overflow() <= 0
    window.go(LIST)
    window.page.locator("summary", has_text="Columns").click()
    assert window.overflow() <= 0
