"""Prints at the end which lives the simulation lived, each as the command that lives it
again: the fresh one's seed is nowhere else.
"""

LIVED = "lived"


def pytest_terminal_summary(terminalreporter):
    lines = [
        line
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, line in getattr(report, "user_properties", ())
        if name == LIVED
    ]
    if lines:
        terminalreporter.section("lives of the simulation")
        for line in sorted(set(lines)):
            terminalreporter.write_line(line)
