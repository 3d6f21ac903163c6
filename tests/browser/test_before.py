"""Before applying: the check, saving with one press, comparing, and what of it is
there after logging in.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.waiting import follow

COHORT = "/cohorts/16"
CHECK = f"{COHORT}/eligibility/"
LIST = f"{COHORT}/positions/"
SAVED = f"{COHORT}/saved/"
CHOSEN = ["protection-international", "border-workers-network", "saeng-lak-si"]
QUESTIONS = ["age", "full-time", "in-thailand", "no-other-role"]
SIDE_BY_SIDE = f"{COHORT}/compare/?" + "&".join(f"position={slug}" for slug in CHOSEN)


def answer(window, *answers):
    window.go(CHECK)
    for slug, told in zip(QUESTIONS, answers, strict=True):
        window.page.check(f"input[name={slug}][value={told}]")
    follow(window.page.locator(".ask .actions button"))


def save_all(window):
    """Without script the link leads to a page that asks; with script it is done in
    place.
    """
    for slug in CHOSEN:
        window.go(LIST)
        follow(window.page.locator(f'a[href="{LIST}{slug}/save/"]'))
        follow(window.page.locator("#save-form button[type=submit]"))


@pytest.mark.parametrize("script", [True, False])
def test_a_no_is_explained_and_a_yes_leads_to_applying(visit, script):
    window = visit(script=script)
    answer(window, "yes", "no", "yes", "yes")
    expect(window.page.locator(".outcome__no")).to_have_count(1)
    window.keep(f"eligibility-no-{script}")
    answer(window, *["yes"] * 4)
    follow(window.page.locator(".outcome a.btn-primary"))
    expect(window.page).to_have_url(f"{window.base_url}{COHORT}/apply/")


def test_unanswered_questions_are_told_and_led_to(visit):
    window = visit()
    window.go(CHECK)
    follow(window.page.locator(".ask .actions button"))
    expect(window.page.locator(".error-summary")).to_be_focused()
    window.page.click(".error-summary a >> nth=0")
    expect(window.page.locator("input[name=age][value=yes]")).to_be_focused()


def test_one_press_saves_in_place(visit):
    window = visit(width=1280)
    page = window.page
    window.go(f"{LIST}?region=northeast")
    here = page.url
    link = page.locator("a[data-save]").first
    link.press("Enter")
    done = page.locator("a.save__link--done")
    expect(done).to_have_attribute("href", SAVED)
    expect(done).to_be_focused()
    expect(page.locator(".toast-note--success")).to_have_count(1)
    assert page.url == here
    page.reload()
    expect(page.locator("a.save__link--done")).to_have_count(1)
    follow(done)
    expect(page.locator(".saved__row")).to_have_count(1)


def test_away_from_the_network_the_press_leads_on_as_a_link(visit):
    window = visit()
    window.go(LIST)
    window.page.route(
        "**/save/",
        lambda route: (
            route.abort()
            if route.request.resource_type == "fetch"
            else route.continue_()
        ),
    )
    follow(window.page.locator("a[data-save]").first)
    expect(window.page.locator("#save-form")).to_be_visible()
    window.complaints.clear()  # the browser notes the request that was cut


def test_without_script_three_are_saved_compared_and_one_is_chosen(visit):
    window = visit(script=False)
    page = window.page
    save_all(window)
    expect(page).to_have_url(f"{window.base_url}{SAVED}")
    for box in page.locator("input[name=position]").all():
        box.check()
    follow(page.locator("#comparison button"))
    names = page.locator(".compare thead th")
    expect(names).to_have_count(3)
    page.locator(".compare tbody tr").last.scroll_into_view_if_needed()
    # Held at the top, with every line below.
    expect(names.first).to_be_in_viewport()
    first, second = (names.nth(at).bounding_box() for at in (0, 1))
    assert (first["y"] == second["y"], first["y"] < 60) == (True, True)
    window.keep("compare-phone")
    follow(page.locator(".compare__choosing td:nth-child(3) .btn-primary"))
    expect(page.locator("section.start")).to_contain_text("อันดับ")


def test_no_page_is_wider_than_the_screen(visit):
    window = visit()
    for path in (CHECK, SAVED, SIDE_BY_SIDE, f"{LIST}protection-international/save/"):
        for language in ("", "/en"):
            window.go(language + path)
            for width in (320, 360, 900, 1280):
                window.look(width)
                assert window.overflow() <= 0, f"{language}{path} at {width}"


def test_what_a_visitor_saved_is_in_the_account_after_logging_in(visit):
    window = visit()
    save_all(visit_without_script(window))
    window.log_in("applicant")
    window.go(SAVED)
    expect(window.page.locator(".saved__row")).to_have_count(3)
    elsewhere = visit()
    elsewhere.log_in("applicant")
    elsewhere.go(SAVED)
    expect(elsewhere.page.locator(".saved__row")).to_have_count(3)


def visit_without_script(window):
    """The script is not loaded, so that every press is a page of its own."""
    window.page.route(
        "**/portal*.js",
        lambda route: route.fulfill(body="", content_type="text/javascript"),
    )
    return window


def seen_in_every_look(window):
    for width, dark in ((390, False), (390, True), (1280, False)):
        window.look(width, dark=dark)
        yield from (
            f"{window.page.url}, {width}, {dark}: {told}"
            for told in violations(window.page, is_dark=dark)
        )
    window.look(390)


def test_axe_finds_nothing(visit):
    window = visit(bypass_csp=True)
    answer(window, "no", "yes", "yes", "yes")
    found = [*seen_in_every_look(window)]
    save_all(visit_without_script(window))
    for path in (
        SAVED,
        SIDE_BY_SIDE,
        f"{LIST}protection-international/save/",
        f"{COHORT}/compare/",
    ):
        window.go(path)
        found += seen_in_every_look(window)
    assert found == []
