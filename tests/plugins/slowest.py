"""Prints at the end where the time went: by part of the tests, and the families that
took longest; a family is one file. Seconds of all workers, waiting included.
"""

from collections import Counter

MOST = 10


def part(family):
    """`tests/browser`, or the file itself where it lies in no folder."""
    return "/".join(family.split("/")[:2])


def pytest_terminal_summary(terminalreporter):
    families = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if hasattr(report, "duration"):
                families[report.nodeid.split("::")[0]] += report.duration
    if len(families) < 2:
        return
    parts = Counter()
    for family, took in families.items():
        parts[part(family)] += took
    for title, seconds in (("parts", parts), ("families", families)):
        terminalreporter.section(f"slowest {title}")
        for name, took in seconds.most_common(MOST):
            terminalreporter.write_line(f"{took:7.1f} s  {name}")
