"""Prints at the end which families of tests took longest; a family is one file."""

from collections import Counter

MOST = 10


def pytest_terminal_summary(terminalreporter):
    seconds = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if hasattr(report, "duration"):
                seconds[report.nodeid.split("::")[0]] += report.duration
    if len(seconds) > 1:
        terminalreporter.section("slowest families")
        for name, took in seconds.most_common(MOST):
            terminalreporter.write_line(f"{took:7.1f} s  {name}")
