"""What a first visit weighs, fonts included: `python -m tests.benchmarks.weights URL`.

Of a running server with the demo, by Chromium with an empty cache; bytes as they
travel.
"""

import sys
from collections import Counter

from playwright.sync_api import sync_playwright

from tests.machine import chromium

PAGES = {
    "home": "/",
    "positions": "/cohorts/16/positions/",
    "a position": "/cohorts/16/positions/protection-international/",
    "log-in": "/account/login/",
}
KINDS = ("Document", "Stylesheet", "Script", "Font", "Image")


def main() -> None:
    origin = sys.argv[1].rstrip("/")
    print("| page | kB | requests | " + " | ".join(KINDS) + " |")
    print("|---" * (3 + len(KINDS)) + "|")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox"]
        )
        for name, path in PAGES.items():
            weights, count = weighed(browser, origin + path)
            parts = " | ".join(f"{weights[kind] / 1000:.1f}" for kind in KINDS)
            print(
                f"| {name} | {sum(weights.values()) / 1000:.1f} | {count} | {parts} |"
            )
        browser.close()


def weighed(browser, address: str) -> tuple[Counter, int]:
    """Bytes by kind of resource, headers included, and how many requests there were."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    kinds: dict[str, str] = {}
    weights: Counter = Counter()

    def responded(told) -> None:
        kinds[told["requestId"]] = told["type"]

    def finished(told) -> None:
        kind = kinds.get(told["requestId"], "Other")
        weights[kind] += told["encodedDataLength"]

    network.on("Network.responseReceived", responded)
    network.on("Network.loadingFinished", finished)
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{address} did not answer with a page")
    page.close()
    return weights, len(kinds)


if __name__ == "__main__":
    main()
