"""What axe finds on a page."""

from axe_playwright_python.base import AXE_SCRIPT

EVERYTHING = {"resultTypes": ["violations"]}
COLORS = {
    **EVERYTHING,
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
"""All that the dark look can change."""
RUN = """options => axe.run(options).then(({violations}) =>
  violations.map(({id, nodes}) => `${id} ${JSON.stringify(nodes[0].target)}`))"""


def violations(page, *, is_dark=False):
    """An open page can be asked again, in another look: axe is loaded into it once."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, COLORS if is_dark else EVERYTHING)
