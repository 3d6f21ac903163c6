"""Which tests one worker runs in a row, and which begin first.

Tests that start servers, browsers and workers are the longest and share what they have
started: they are a few rows, begun at once. All others follow one by one.
"""

from xdist.scheduler import LoadScopeScheduling

SERVICES = "tests/services/"
BROWSER = "tests/browser/"


class LongestFirst(LoadScopeScheduling):
    """By path: pytest 9.2 loses the marks of xdist's own groups."""

    def _split_scope(self, nodeid):
        return next((each for each in (SERVICES, BROWSER) if nodeid.startswith(each)), nodeid)


def pytest_xdist_make_scheduler(config, log):
    return LongestFirst(config, log)
