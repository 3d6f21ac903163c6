"""Which tests are not traced for coverage: those that repeat what others have covered.

Tracing costs Python half its speed. A crawl over all pages, a demo, a hostile megabyte
or a browser runs lines that the mirrored tests run too, so their tracing tells nothing,
and so it is with the fourth case of one test. `make test` holds that without them 95 %
is reached.
"""

import sys
from collections import Counter

import pytest

REPEATING = (
    "tests/browser/",
    "tests/journeys/",
    "tests/organizations/importing/test_limits.py",
    "tests/organizations/importing/test_decoding.py",
    "tests/placements/matching/test_matching.py",
    "tests/placements/year/test_any_year.py",
    "tests/services/",
    "tests/simulation/",
    "tests/test_architecture.py",
    "tests/test_matrix.py",
    "tests/volunteers/conflicts/test_canary.py",
    "tests/volunteers/reviews/test_blindness.py",
)
CASES_TRACED = 3
CASES = Counter()


def is_repeating(item):
    name, *case = item.nodeid.split("[", 1)
    CASES[name] += bool(case)
    return item.nodeid.startswith(REPEATING) or CASES[name] > CASES_TRACED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    if not is_repeating(item):
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)
