"""A visitor's story: home, positions, one host's document; small, keyboard-friendly,
in two languages.
"""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.waiting import follow

LIST = "/cohorts/16/positions/"
PI = f"{LIST}protection-international/"
PAGES = [
    "/",
    LIST,
    PI,
    "/organizations/",
    "/organizations/protection-international/",
    "/cohorts/16/how-to-apply/",
    "/cohorts/16/apply/",
    "/account/login/",
    "/account/signup/",
    "/privacy/",
]
DOCUMENT = (
    Path(__file__).resolve().parents[2]
    / "organizations"
    / "demo"
    / "protection-international.txt"
)
BETWEEN = re.compile(r"[\s,/–.:0-9]+")
# Bytes as they are sent, on a cold cache, fonts included.
BUDGETS = [("/", 70_000), (LIST, 85_000), (PI, 85_000)]


def test_no_page_is_wider_than_a_small_phone(visit):
    """Wider screens: `test_pages`."""
    window = visit()
    for path in PAGES:
        for language in ("", "/en"):
            window.go(language + path)
            for width in (320, 360):
                window.look(width)
                assert window.overflow() <= 0, f"{language}{path} at {width}"


@pytest.mark.parametrize(("path", "budget"), BUDGETS)
def test_a_first_view_keeps_its_budget(visit, path, budget):
    window = visit()
    network = window.page.context.new_cdp_session(window.page)
    network.send("Network.enable")
    sizes = []
    network.on(
        "Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"])
    )
    window.go(path)
    window.page.wait_for_load_state("networkidle")
    print(f"{path}: {sum(sizes) / 1000:.0f} kB in {len(sizes)} requests")
    assert 0 < sum(sizes) <= budget


@pytest.mark.parametrize(
    ("width", "language", "link"),
    [(390, "", "ดูตำแหน่ง"), (1280, "/en", "See positions")],
)
def test_from_home_over_the_list_to_a_position_and_its_organization(
    visit, width, language, link
):
    window = visit(width=width)
    page = window.page
    window.go(f"{language}/")
    follow(page.get_by_role("link", name=link, exact=True))
    expect(page).to_have_url(f"{window.base_url}{language}{LIST}")
    follow(page.get_by_role("link", name="Protection International (PI)", exact=True))
    expect(page).to_have_url(f"{window.base_url}{language}{PI}")
    follow(page.locator(".position-head a"))
    expect(page).to_have_url(
        f"{window.base_url}{language}/organizations/protection-international/"
    )
    expect(page.locator("#positions a").first).to_have_attribute(
        "href", f"{language}{PI}"
    )


def names(page):
    """Of the results; the nearest positions below an empty result are none."""
    results = page.locator("article .card__title:not([aria-labelledby=nearest] *)")
    return results.all_inner_texts()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("region", "south"),
        ("province", "loei"),
        ("issue", "labor-rights"),
        ("text", "แรงงาน"),
    ],
)
def test_a_filter_narrows_the_list_is_in_the_address_and_its_chip_removes_it(
    visit, field, value
):
    window = visit(width=1280)
    page = window.page
    window.go(LIST)
    everything = names(page)
    box = page.locator(f"main form [name={field}]")
    box.fill(value) if field == "text" else box.select_option(value)
    follow(page.locator("main form button[type=submit]"))
    assert parse_qs(urlsplit(page.url).query)[field] == [value]
    narrowed = names(page)
    assert narrowed
    assert set(narrowed) < set(everything)
    elsewhere = visit(width=390)
    elsewhere.page.goto(page.url)
    assert names(elsewhere.page) == narrowed
    follow(page.locator(".chip--on"))
    assert names(page) == everything


def test_the_map_and_its_list_lead_to_the_same_province(visit):
    window = visit(width=1280)
    page = window.page
    window.go(LIST)
    follow(page.locator("#map svg a[href='?province=chaiyaphum'] path"))
    by_map = names(page)
    window.go(LIST)
    page.locator("#map summary").click()
    follow(page.locator("#map details a[href='?province=chaiyaphum']"))
    assert 0 < len(by_map) < 13
    assert names(page) == by_map


def test_a_search_forgives_how_a_vowel_is_typed(visit):
    window = visit()
    window.go(f"{LIST}?text=แรงงาน")
    expected = names(window.page)
    window.go(f"{LIST}?text=เเรงงาน")
    assert expected
    assert names(window.page) == expected


def test_an_empty_result_offers_a_way_on(visit):
    window = visit()
    window.go(f"{LIST}?text=ไม่มีคำนี้แน่นอน")
    expect(window.page.locator(".empty a").first).to_be_visible()
    expect(window.page.locator("#nearest")).to_be_visible()
    assert names(window.page) == []


def test_every_line_of_the_document_is_on_its_page(visit):
    """Marks between items have become lists."""
    window = visit()
    window.go(PI)
    text = window.page.evaluate("document.querySelector('main').textContent")
    lines = [BETWEEN.sub("", line) for line in DOCUMENT.read_text("utf-8").splitlines()]
    assert [line for line in lines if line not in BETWEEN.sub("", text)] == []


def test_the_nine_provinces_lead_to_the_list(visit):
    window = visit()
    window.go(PI)
    links = window.page.locator("main .areas a[href*='province=']")
    assert len({link.get_attribute("href") for link in links.all()}) == 9
    expect(window.page.locator("main .areas")).to_contain_text("ฯลฯ")


def test_overlapping_phases_are_bars_of_their_months(visit):
    window = visit()
    window.go(PI)
    bars = [
        bar.get_attribute("class") for bar in window.page.locator(".months__bar").all()
    ]
    expected = [(1, 3), (4, 12), (1, 12), (1, 12)]
    assert bars == [f"months__bar from-{first} to-{last}" for first, last in expected]
    narrow, wide = (
        window.page.locator(".months__bar").nth(at).bounding_box()["width"]
        for at in (0, 2)
    )
    assert wide / narrow == pytest.approx(4, rel=0.1)


def test_the_hosts_links_tell_the_other_site_nothing(visit):
    window = visit()
    window.go(PI)
    links = window.page.locator("main a[href^='http']").all()
    assert links
    for link in links:
        assert link.get_attribute("href").startswith("https://")
        assert set(link.get_attribute("rel").split()) >= {"noopener", "noreferrer"}


def test_the_language_switch_stays_on_the_page_and_its_filter(visit):
    window = visit(width=1280)
    window.go(f"{LIST}?region=south")
    follow(window.page.locator("a[hreflang=en]").first)
    expect(window.page).to_have_url(f"{window.base_url}/en{LIST}?region=south")
    expect(window.page.locator("html")).to_have_attribute("lang", "en")
    follow(window.page.locator("a[hreflang=th]").first)
    expect(window.page).to_have_url(f"{window.base_url}{LIST}?region=south")


def test_the_first_tab_skips_to_the_content(visit):
    window = visit(width=1280)
    window.go("/")
    window.page.keyboard.press("Tab")
    expect(window.page.locator(".skip")).to_be_focused()
    expect(window.page.locator(".skip")).to_be_in_viewport()
    window.page.keyboard.press("Enter")
    expect(window.page.locator("main")).to_be_focused()


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(visit):
    window = visit(width=390)
    page = window.page
    window.go("/")
    toggle, menu = page.locator(".bar__toggle"), page.locator("#site-menu")
    expect(menu).to_be_hidden()
    toggle.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(toggle).to_be_focused()


@pytest.mark.parametrize("dark", [False, True])
def test_the_focus_is_visible_on_each_thing_that_tab_reaches(visit, dark):
    window = visit(width=1280, dark=dark)
    window.go(PI)
    for _press in range(14):
        window.page.keyboard.press("Tab")
        told = window.page.evaluate(
            "(({ outlineStyle, outlineWidth, boxShadow }) => [outlineStyle, "
            "parseFloat(outlineWidth), boxShadow])"
            "(getComputedStyle(document.activeElement))"
        )
        assert (told[0] != "none" and told[1] >= 2) or told[2] != "none", (
            window.page.evaluate("document.activeElement.outerHTML")
        )
