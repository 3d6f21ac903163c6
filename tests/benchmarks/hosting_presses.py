"""Presses and seconds of a host's work on a phone, counted in a browser.

`python -m tests.benchmarks.hosting_presses http://127.0.0.1:8000`, on a fresh demo and
with its `PORTAL_VAR`: the demo gets a cohort 17, so that there is something to renew.
Typing a title or choosing a file counts as one press.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.benchmarks.presses import Count, Hands
from tests.machine import ROOT, chromium

PASSWORD = "volunteer-portal-demo"
SIZE = {"width": 390, "height": 844}
DOCUMENT = ROOT / "organizations/demo/protection-international.txt"
HOST = "/en/host/protection-international/"
SAME = "button[name=act][value=send]"


NEXT_COHORT = """
from organizations.cohorts import copying
from organizations.models import Cohort
from portal.models import User
by = User.objects.get(email="coordinator@portal.example")
source = Cohort.objects.get(number=16)
cohort = copying.blank_copy(source)
cohort.number, cohort.is_public = 17, True
copying.copy(source, cohort, by=by)
"""


def make_next_cohort() -> None:
    """As the desk does: a copy of cohort 16, a year later, that is public."""
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", NEXT_COHORT]
    env = {**os.environ, "PORTAL_MODE": "demo"}
    subprocess.run(command, cwd=ROOT, env=env, check=True)


def log_in(page: Page, origin: str) -> None:
    page.goto(f"{origin}/en/account/login/")
    page.locator(".entry__password > summary").first.click()
    page.fill("input[name=login]", "host@portal.example")
    page.fill("input[type=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def send(hands: Hands) -> None:
    """From the parts of a profile: the check, read to its end, and sent."""
    hands.click("main a[href*='/check/']", leads=True)
    hands.read()
    hands.click(
        "main form button.btn-primary:has-text('Send for approval')", leads=True
    )
    expect(hands.page.locator("main")).to_contain_text("Waiting for approval")


def renew_unchanged(page: Page, origin: str, _folder: Path) -> Count:
    count = Count("renew for the next cohort, nothing changed")
    hands = Hands(page, count)
    page.goto(f"{origin}{HOST}")
    hands.click(SAME, leads=True)
    expect(page.locator("main")).to_contain_text("Waiting for approval")
    return count


def paste_a_document(page: Page, origin: str, folder: Path) -> Count:
    """The document with one sentence more, so that it is a new one."""
    count = Count("a profile from a document, looked through and sent")
    hands = Hands(page, count)
    file = folder / "document.txt"
    text = DOCUMENT.read_text("utf-8").rstrip()
    file.write_text(f"{text}\nติดต่อสอบถามเพิ่มเติมได้ทุกวัน\n", "utf-8")
    page.goto(f"{origin}{HOST}")
    hands.click("main a[href*='/document/']", leads=True)
    hands.count.presses += 1
    page.set_input_files("main input[type=file]", file)
    hands.click("main form button[type=submit]", leads=True)
    hands.read()
    hands.click("main button.btn-primary:has-text('Replace my draft')", leads=True)
    send(hands)
    return count


def add_a_second_position(page: Page, origin: str, _folder: Path) -> Count:
    """As a copy of the first, which is complete, and sent."""
    count = Count("a second position, copied from the first and sent")
    hands = Hands(page, count)
    page.goto(f"{origin}{HOST}")
    hands.click("main a[href*='/positions/add/']", leads=True)
    hands.count.presses += 1
    page.fill("#id_title", "ผู้ช่วยงานสื่อสาร")
    hands.click("input[name=copy_of] >> nth=-1")
    hands.click("main form button[type=submit]", leads=True)
    send(hands)
    return count


def main(origin: str, folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox"]
        )
        page = browser.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
        log_in(page, origin)
        print("| task | presses | presses to read | seconds |")
        print("|---|---|---|---|")
        for task in (add_a_second_position, paste_a_document):
            print(task(page, origin, folder).line(), flush=True)
        make_next_cohort()
        print(renew_unchanged(page, origin, folder).line())
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(sys.argv[1].rstrip("/"), Path(made))
