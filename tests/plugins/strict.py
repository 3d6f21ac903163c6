"""What is refused in every test, because the world is less kind than a test.

- A form that posts has its token: the test client asks for none.
- Every control of a page has a name, its hints and errors are tied to it, and it says
  so if it may be left empty (`tests/plugins/controls.py`).
- One request doesn't send the same statement more than `MOST_ALIKE` times: that is a
  query in a loop. Rows of a job don't count: each is a transaction of its own.
- `select_for_update` on a join says with `of` which rows it locks. PostgreSQL locks
  those of all tables otherwise, and SQLite none.
"""

import re
from collections import Counter

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.forms.boundfield import BoundField
from django.test import Client

from portal.jobs import runner
from tests.plugins import controls

POST_FORM = re.compile(
    r"""<form\b[^>]*\bmethod=["']?post\b.*?</form>""", re.DOTALL | re.IGNORECASE
)
WITHOUT_TOKEN = re.compile(r"/references/|/unsubscribe/")
"""Pages that whoever has their link may send, from any device."""
SHOWS_ERRORS = re.compile(r"/style/")
"""Components with errors, on a page on which nothing went wrong."""
MOST_ALIKE = 10
OF_TRANSACTIONS = re.compile(r"(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|PRAGMA)\b")


def text_of(response):
    """Of a page; "" for what is none."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_page and not response.streaming else ""


def has_its_tokens(page):
    return all("csrfmiddlewaretoken" in form for form in POST_FORM.findall(page))


class Statements(Counter):
    """Counts how often each was sent, whatever its parameters."""

    is_paused = False

    def __call__(self, execute, sql, params, many, context):
        if not self.is_paused and not OF_TRANSACTIONS.match(sql):
            self[sql] += 1
        return execute(sql, params, many, context)

    def pausing(self, act):
        def paused(*arguments):
            self.is_paused = True
            try:
                return act(*arguments)
            finally:
                self.is_paused = False

        return paused

    def in_a_loop(self):
        return {sql: times for sql, times in self.items() if times > MOST_ALIKE}


@pytest.fixture(autouse=True)
def strict_requests(monkeypatch):
    ask, draw = Client.request, BoundField.as_widget
    optional = set()

    def as_widget(self, widget=None, *arguments, **more):
        if widget is None and controls.may_be_left_empty(self):
            optional.add(self.id_for_label)
        return draw(self, widget, *arguments, **more)

    def request(self, **wanted):
        statements = Statements()
        optional.clear()
        with monkeypatch.context() as patch, connection.execute_wrapper(statements):
            patch.setattr(runner, "run_row", statements.pausing(runner.run_row))
            response = ask(self, **wanted)
        path = wanted.get("PATH_INFO", "")
        page = text_of(response)
        assert WITHOUT_TOKEN.search(path) or has_its_tokens(page), path
        assert controls.unmarked(page, optional) == [], path
        if not SHOWS_ERRORS.search(path):
            assert controls.faults(page) == [], path
        assert statements.in_a_loop() == {}, path
        return response

    monkeypatch.setattr(Client, "request", request)
    monkeypatch.setattr(BoundField, "as_widget", as_widget)


@pytest.fixture(autouse=True)
def strict_locks(monkeypatch):
    compiled = SQLCompiler.as_sql

    def as_sql(self, *arguments, **more):
        found = compiled(self, *arguments, **more)
        query = self.query
        if query.select_for_update and not query.select_for_update_of:
            tables = [name for name, uses in query.alias_refcount.items() if uses]
            assert len(tables) < 2, f"say which rows to lock with `of`: {tables}"
        return found

    monkeypatch.setattr(SQLCompiler, "as_sql", as_sql)
