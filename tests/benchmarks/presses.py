"""Presses and seconds of a coordinator's work, counted in a browser on a running demo.

`python -m tests.benchmarks.presses http://127.0.0.1:8000`, on a fresh demo: it
decides on sixty people. A press is a key, a click or a choice in a list; each page is
waited for. Reading is counted apart: one press a screen.
"""

import sys
import time
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect, sync_playwright

from tests.machine import chromium

EMAIL, PASSWORD = "coordinator@portal.example", "volunteer-portal-demo"
LIST = "/en/admin/volunteers/application/"
MOST_PAGES = 3
SIZE = {"width": 1366, "height": 850}


@dataclass
class Count:
    """What one task took; seconds are of browser and server, not of a person."""

    task: str
    presses: int = 0
    reading: int = 0
    begun: float = field(default_factory=time.perf_counter)

    def line(self) -> str:
        seconds = time.perf_counter() - self.begun
        return f"| {self.task} | {self.presses} | {self.reading} | {seconds:.1f} |"


class Hands:
    """Presses of one person on one page, counted."""

    def __init__(self, page: Page, count: Count) -> None:
        self.page, self.count = page, count

    def key(self, key: str, *, leads: bool = False) -> None:
        self.count.presses += 1
        if leads:
            with self.page.expect_navigation():
                self.page.keyboard.press(key)
        else:
            self.page.keyboard.press(key)

    def click(self, selector: str, *, leads: bool = False) -> None:
        self.count.presses += 1
        if leads:
            with self.page.expect_navigation():
                self.page.locator(selector).first.click()
        else:
            self.page.locator(selector).first.click()

    def choose(self, selector: str, value: str) -> None:
        self.count.presses += 1
        self.page.locator(selector).first.select_option(value)

    def read(self) -> None:
        """To the end of the page, a screen at a time."""
        screens = self.page.evaluate(
            "Math.ceil(document.documentElement.scrollHeight / window.innerHeight)"
        )
        for _each in range(screens - 1):
            self.count.reading += 1
            self.page.keyboard.press("PageDown")


def log_in(page: Page, origin: str) -> None:
    page.goto(f"{origin}/en/account/login/")
    page.locator(".entry__password > summary").first.click()
    form = page.locator("form:has(input[type=password])").first
    form.locator("input[type=email]").first.fill(EMAIL)
    form.locator("input[type=password]").first.fill(PASSWORD)
    with page.expect_navigation():
        form.locator("button[type=submit]").first.click()


def shortlist_ten(page: Page, origin: str) -> Count:
    """From the list: open the first, read it whole, shortlist it and open the next."""
    count = Count("open the first under review, read it, shortlist, next: 10 times")
    hands = Hands(page, count)
    page.goto(f"{origin}{LIST}?state=in_review")
    hands.key("j")
    expect(page.locator("#result_list tbody th a").first).to_be_focused()
    hands.key("o", leads=True)
    for _each in range(10):
        hands.read()
        step = page.locator(".next-steps a[href*='/shortlist/']").first
        digit = (step.get_attribute("data-key") or "").removeprefix("Digit")
        hands.key(digit, leads=True)
        hands.key("n", leads=True)
    return count


def decide_thirty(page: Page, origin: str) -> Count:
    """In the meeting, by keys, from the best down: two shortlisted, the third on the
    waiting list; whoever has an interview to come is passed over.
    """
    count = Count("decide 30 in a meeting")
    hands = Hands(page, count)
    page.goto(f"{origin}{LIST}meeting/?group=open")
    rows, decided = page.locator("#result_list tbody tr"), 0
    for number in range(rows.count()):
        hands.key("j")
        if rows.nth(number).get_attribute("data-status") != "in_review":
            continue
        hands.key("w" if decided % 3 == 2 else "s")
        expect(rows.nth(number).locator("[data-row-key=KeyU]")).to_be_attached()
        decided += 1
        if decided == 30:
            break
    return count


def invite_twenty(page: Page, origin: str) -> Count:
    """The bulk step of the list: twenty are ticked, asked about once and confirmed."""
    count = Count("invite 20 to interviews")
    hands = Hands(page, count)
    page.goto(f"{origin}{LIST}?state=in_review")
    for _each in range(20):
        hands.key("j")
        hands.key("x")
    hands.choose("select[name=action]", "invite")
    hands.click("#changelist-form button[name=index]", leads=True)
    for _page in range(MOST_PAGES):
        if page.locator("button[name=confirmed]").count():
            break
        hands.click(".actions button[type=submit]", leads=True)
    hands.click("button[name=confirmed]", leads=True)
    expect(page.locator(".toasts")).to_contain_text("20")
    return count


def main(origin: str) -> None:
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox"]
        )
        page = browser.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
        log_in(page, origin)
        print("| task | presses | presses to read | seconds |")
        print("|---|---|---|---|")
        for task in (shortlist_ten, decide_thirty, invite_twenty):
            print(task(page, origin).line(), flush=True)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
