"""The README's pictures, from a running demo: `python -m tests.browser.pictures
http://127.0.0.1:8000`.
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests import machine
from tests.browser.conftest import PASSWORD, QUIET
from tests.machine import ROOT
from tests.waiting import follow

FOLDER = ROOT / "docs" / "images"
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 860}
SHOTS = (
    ("home", "/", DESK, ""),
    ("position", "/cohorts/16/positions/protection-international/", DESK, ""),
    ("apply", "/cohorts/16/apply/", PHONE, ""),
    ("overview", "/admin/", DESK, "coordinator"),
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
        Path(FOLDER) / f"{name}.png", optimize=True
    )


def main(base):
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=machine.chromium(), args=QUIET
        )
        for name, path, viewport, who in SHOTS:
            page = browser.new_page(viewport=viewport, locale="th-TH")
            if who:
                log_in(page, base, who)
            page.goto(base + path)
            save(name, page.screenshot())
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
