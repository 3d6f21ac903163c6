"""The end of a cohort in the browser: pages fit a phone, are accessible, and work
without script.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations

PAGES = {
    "offered": ["/cohorts/16/offer/defer/"],
    "former": ["/my/", "/placement/alumni/"],
    "coordinator": [
        "/admin/placements/closing/add/?cohort=14",
        "/admin/placements/closing/add/?cohort=16",
        "/admin/placements/closing/figures/?cohort=14",
        "/admin/placements/deferral/",
        "/admin/placements/alumniconsent/",
        "/admin/?cohort=14",
    ],
    "": ["/cohorts/14/figures/"],
}


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "visitor")
@pytest.mark.parametrize(("width", "is_dark"), [(360, False), (1280, True)])
def test_the_pages_fit_and_are_accessible(visit, state_of, who, width, is_dark):
    window = visit(
        width=width, dark=is_dark, state=state_of(who) if who else None, bypass_csp=True
    )
    for path in PAGES[who]:
        window.go(path)
        assert window.overflow() <= 0
        assert violations(window.page, is_dark=is_dark) == []


def test_a_former_volunteer_takes_it_back_and_agrees_again_without_script(
    visit, state_of
):
    window = visit(state=state_of("former"), script=False)
    window.go("/en/placement/alumni/")
    window.page.get_by_role("button", name="Withdraw my consent").click()
    expect(window.page.locator("main")).to_contain_text("Read and decide")
    window.go("/en/placement/alumni/")
    window.page.get_by_role("button", name="I agree").click()
    expect(window.page.locator("main")).to_contain_text(
        "You agreed that the programme may contact you"
    )


def test_the_desk_reads_the_message_before_it_decides_on_a_deferral(visit, state_of):
    desk = visit(width=1280, state=state_of("coordinator"), script=False)
    desk.go("/en/admin/placements/deferral/?cohort=16")
    desk.page.locator("#result_list tbody a").first.click()
    desk.page.get_by_label("Approve the deferral", exact=True).check()
    desk.page.get_by_role("button", name="Continue").click()
    expect(desk.page.locator("figure.letter")).to_have_count(1)
    expect(desk.page.get_by_role("button", name="Decide and send")).to_be_visible()
