"""What is not traced for coverage: tests that repeat what others have covered, and
Django where it works by itself.

Tracing costs Python half its speed, in the lines of libraries too. A crawl over all
pages, a demo, a hostile megabyte or a browser runs lines that the mirrored tests run
too, so their tracing tells nothing; `make test` holds that without them 95 % is
reached. So it is with a test of many cases, of which the first few are traced.
Collecting tests runs no lines of ours but those of modules.
"""

import functools
import sys
from collections import Counter
from contextlib import contextmanager
from importlib.machinery import SourceFileLoader

import pytest
from django.db.models import query
from django.db.models.sql import compiler
from django.db.models.sql.query import Query
from django.template.base import Template
from django.urls.resolvers import URLResolver

PACKAGES = ("portal", "organizations", "volunteers", "placements")
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
LIBRARY = (
    (compiler.SQLCompiler, "as_sql"),
    (compiler.SQLInsertCompiler, "as_sql"),
    (compiler.SQLUpdateCompiler, "as_sql"),
    (compiler.SQLDeleteCompiler, "as_sql"),
    (compiler.SQLCompiler, "execute_sql"),
    (Query, "add_q"),
    (query.QuerySet, "_fetch_all"),
    (Template, "compile_nodelist"),
    (URLResolver, "resolve"),
)
"""What of Django takes long and calls nothing of ours that its own tests don't call
otherwise.
"""


MOST_CASES = 3
"""Of one test, in each worker."""
cases = Counter()


@contextmanager
def untraced():
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)


def quickly(method):
    """Without tracing, in which it is left as it was found."""

    @functools.wraps(method)
    def call(*arguments, **named):
        tracer = sys.gettrace()
        if tracer is None:
            return method(*arguments, **named)
        sys.settrace(None)
        try:
            return method(*arguments, **named)
        finally:
            sys.settrace(tracer)

    return call


def pytest_sessionstart():
    if sys.gettrace():
        for owner, name in LIBRARY:
            setattr(owner, name, quickly(vars(owner)[name]))


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Traces the modules of ours that the tests' modules import, and nothing else."""
    tracer = sys.gettrace()
    load = SourceFileLoader.exec_module

    def traced_if_ours(loader, module):
        if tracer is None or module.__name__.partition(".")[0] not in PACKAGES:
            return load(loader, module)
        before = sys.gettrace()
        sys.settrace(tracer)
        try:
            return load(loader, module)
        finally:
            sys.settrace(before)

    with pytest.MonkeyPatch.context() as patch, untraced():
        patch.setattr(SourceFileLoader, "exec_module", traced_if_ours)
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    test = item.nodeid.partition("[")[0]
    cases[test] += 1
    if cases[test] <= MOST_CASES and not test.startswith(REPEATING):
        return (yield)
    with untraced():
        return (yield)
