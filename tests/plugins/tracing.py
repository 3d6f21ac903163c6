"""Which tests are not traced for coverage: those that repeat what others have covered.

Tracing costs Python half its speed. A crawl over all pages, a demo, a hostile megabyte
or a browser runs lines that the mirrored tests run too, so their tracing tells nothing;
`make test` holds that without them 95 % is reached.
"""

import sys

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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    if not item.nodeid.startswith(REPEATING):
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)
