"""The pictures of the README and of the guides, from a running demo:
`python -m tests.browser.pictures http://127.0.0.1:8000`.
"""

import io
import sys
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import sync_playwright

from tests import machine
from tests.browser.conftest import PASSWORD, QUIET
from tests.machine import ROOT
from tests.waiting import follow

README, GUIDES = ROOT / "docs" / "images", ROOT / "static" / "guides"
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 860}
# The sizes that templates/guides/shot.html says.
WIDE, TALL = {"width": 760, "height": 520}, {"width": 390, "height": 600}
SHARPNESS = 1.5
SHOTS = (
    ("home", "/", DESK, ""),
    ("position", "/cohorts/16/positions/protection-international/", DESK, ""),
    ("apply", "/cohorts/16/apply/", PHONE, ""),
    ("overview", "/admin/", DESK, "coordinator"),
)
HOST = "/host/protection-international/"
REPORT = "main .report-months__one--open"


class Picture(NamedTuple):
    """Of a guide. `via`: a link that is followed first; `at`: what stands on top."""

    name: str
    who: str
    path: str
    via: str = ""
    at: str = "h1"
    size: dict[str, int] = WIDE


PICTURES = (
    Picture("hosts-page", "host", HOST),
    Picture("hosts-document", "host", f"{HOST}document/"),
    Picture("hosts-applicants", "host", f"{HOST}applicants/", at=".host-applicants"),
    Picture("reviewers-queue", "reviewer", "/reviews/"),
    Picture("reviewers-conflict", "reviewer", "/reviews/", "main .btn-primary"),
    Picture("coordinators-overview", "coordinator", "/admin/"),
    Picture("coordinators-list", "coordinator", "/admin/volunteers/application/"),
    Picture("volunteers-year", "volunteer", "/placement/", at=".safety", size=TALL),
    Picture("volunteers-report", "volunteer", "/placement/", REPORT, size=TALL),
)


def log_in(page, base, name):
    page.goto(f"{base}/account/login/")
    page.fill("input[name=login]", f"{name}@portal.example")
    page.click(".entry__password > summary")
    page.fill("input[name=password]", PASSWORD)
    follow(page.locator("main form button[type=submit]").first)


def save(name, raw):
    """As a palette picture: a quarter of the size."""
    Image.open(io.BytesIO(raw)).convert("RGB").quantize(128).save(
        README / f"{name}.png", optimize=True
    )


def for_readme(browser, base):
    for name, path, viewport, who in SHOTS:
        page = browser.new_page(viewport=viewport, locale="th-TH")
        if who:
            log_in(page, base, who)
        page.goto(base + path)
        save(name, page.screenshot())
        page.close()


def for_guides(browser, base):
    """Each in both languages."""
    for who in dict.fromkeys(one.who for one in PICTURES):
        page = browser.new_page(device_scale_factor=SHARPNESS, locale="th-TH")
        log_in(page, base, who)
        for one in PICTURES:
            if one.who == who:
                for language, prefix in (("th", ""), ("en", "/en")):
                    take(page, one, base + prefix + one.path, GUIDES / language)
        page.close()


def take(page, picture, address, folder):
    page.set_viewport_size(picture.size)
    page.goto(address)
    if picture.via:
        follow(page.locator(picture.via).first)
    top = page.locator(f"main {picture.at}, body {picture.at}").first
    top.evaluate("it => window.scrollTo(0, it.getBoundingClientRect().top - 16)")
    raw = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    raw.save(folder / f"{picture.name}.webp", quality=70, method=6)


def main(base):
    for folder in (README, GUIDES / "th", GUIDES / "en"):
        folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=machine.chromium(), args=QUIET
        )
        for_readme(browser, base)
        for_guides(browser, base)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
