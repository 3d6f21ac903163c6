"""Which tests one worker runs in a row, and which begin first.

Tests that start servers, browsers and workers are the longest and share what they have
started, so they are a few rows, begun at once. All others follow one by one. A row's
files run in the order of the alphabet, on the same demo, in every run.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

BROWSER, SERVICES = "tests/browser/", "tests/services/"
PAGES = (
    "test_accessibility",
    "test_pages",
    "test_public",
    "test_sections",
    "test_whole",
)
"""Half of the browser's tests, by what they took; the other half is all the rest."""
ROWS = ("browser: pages", "services", "browser: stories")


class LongestFirst(LoadScopeScheduling):
    """By path: pytest 9.2 loses the marks of xdist's own groups."""

    def _split_scope(self, nodeid):
        if nodeid.startswith(SERVICES):
            return "services"
        if nodeid.startswith(BROWSER):
            is_page = nodeid.removeprefix(BROWSER).startswith(PAGES)
            return "browser: pages" if is_page else "browser: stories"
        return nodeid

    def _assign_work_unit(self, node):
        for row in reversed(ROWS):
            if row in self.workqueue:
                self.workqueue.move_to_end(row, last=False)
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return LongestFirst(config, log)
