"""What axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe

EVERYTHING = {"resultTypes": ["violations"]}
COLORS = {**EVERYTHING, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""All that the dark look can change."""


def violations(page, *, is_dark=False):
    found = Axe().run(page, options=COLORS if is_dark else EVERYTHING).response["violations"]
    return [f"{each['id']} {each['nodes'][0]['target']}" for each in found]
