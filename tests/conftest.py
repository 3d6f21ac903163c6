"""The cast: one person of each role, a cohort and its host, ready to act."""

import gc
import sqlite3
from contextlib import closing
from functools import partial

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings

from organizations.catalogue import word_search
from organizations.models import Issue, Province
from portal.admin.confirmed_action import SHOWN
from portal.jobs import runner
from portal.kernel import cache
from portal.models import history_triggers
from portal.models.choices import Role
from portal.web import page_cache
from tests import databases, make
from tests.replay import replayed

pytest_plugins = [
    "tests.plugins.lives",
    "tests.plugins.order",
    "tests.plugins.replaying",
    "tests.plugins.slowest",
    "tests.plugins.strict",
    "tests.plugins.templates",
    "tests.plugins.tracing",
]

settings.register_profile(
    "portal", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("portal")

# The same number of queries in every test, however long it takes;
# tests/portal/web/test_page_cache.py looks.
page_cache.CHECK_SECONDS = float("inf")
# tests/organizations/catalogue/test_word_search.py looks.
word_search.CHECK_SECONDS = float("inf")
# How large a cohort is, is asked once; tests/volunteers/overview/test_dashboard.py has
# a large one.
cache.LIFETIME_SECONDS = float("inf")
# What begins in a request ends in it, however slow the machine;
# tests/volunteers/admin/steps/test_bulk.py lets go earlier.
runner.BRIEF_SECONDS = float("inf")

REFILLS = []
"""What brings back the rows that migrations filled in, once there is a database."""


def pytest_collection_finish():
    """Modules and collected tests live to the end, so the garbage collector need not
    look through them again and again: a tenth of the time.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def thai_first():
    """No test inherits the language of the page that another one asked for."""
    translation.activate("th")


@pytest.fixture(autouse=True)
def no_words_of_other_tests():
    word_search.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """The migrated database is copied into memory, as migrating takes each worker half
    a minute.

    Tests that empty the database can't live with the triggers; `history_triggers_on`
    brings them back.
    """
    with django_db_blocker.unblock():
        copy_into_memory()
        with connection.schema_editor() as editor:
            history_triggers.drop(editor)
        rows = {model: list(model.objects.all()) for model in (Province, Issue)}
    REFILLS.append(partial(refill, django_db_blocker, rows))


def copy_into_memory():
    connection.close()
    connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
    connection.ensure_connection()
    with (
        databases.migrated() as folder,
        closing(sqlite3.connect(folder / databases.FILE)) as source,
    ):
        source.backup(connection.connection)
    read_the_other_way_round(connection)
    # A connection that is opened anew, to the same memory, has to read so, too.
    connection_created.connect(read_the_other_way_round)
    connection._test_serialized_contents = connection.creation.serialize_db_to_string()


def read_the_other_way_round(connection, **_signal):
    """A list that needs an order and says none comes the other way round than its rows
    were made; PostgreSQL promises none either.
    """
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        connection.connection.execute("PRAGMA reverse_unordered_selects = ON")


def refill(blocker, rows):
    with blocker.unblock():
        for model, known in rows.items():
            model.objects.bulk_create(known, ignore_conflicts=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Tests with real transactions empty the database; whatever runs after them finds
    what migrations filled in.
    """
    told = yield
    mark = item.get_closest_marker("django_db")
    if "transactional_db" in item.fixturenames or (
        mark and mark.kwargs.get("transaction")
    ):
        for again in REFILLS:
            again()
    return told


@pytest.fixture
def history_triggers_on(transactional_db):
    with connection.schema_editor() as editor:
        history_triggers.create(editor)
    yield
    with connection.schema_editor() as editor:
        history_triggers.drop(editor)


@pytest.fixture
def cohort(db):
    return make.cohort()


@pytest.fixture
def coordinator(db):
    return make.person("coordinator@portal.example", role=Role.COORDINATOR)


@pytest.fixture
def administrator(db):
    return make.person("administrator@portal.example", role=Role.ADMINISTRATOR)


@pytest.fixture
def applicant(db):
    return make.person("baiphai@applicants.example", display_name="ใบไผ่")


@pytest.fixture
def stranger(db):
    return make.person("stranger@applicants.example", display_name="คนแปลกหน้า")


@pytest.fixture
def reviewer(cohort):
    return make.reviewer(cohort)


@pytest.fixture
def pi(cohort):
    """Protection International's approved, public position in the cohort."""
    return make.position(
        cohort, slug="protection-international", name="Protection International (PI)"
    )


@pytest.fixture
def editor(pi):
    return make.member(pi.organization, "editor@hosts.example")


class Person(Client):
    """Looks at the page of an action before confirming it, as its form makes people do:
    a confirmation carries what that page showed.
    """

    def post(self, path, data=None, **more):
        if isinstance(data, dict) and "confirmed" in data and SHOWN not in data:
            asked = {name: given for name, given in data.items() if name != "confirmed"}
            page = super().post(path, asked, **more)
            state = page.context and page.context.get("shown_state")
            data = {**data, SHOWN: state} if state else data
        return super().post(path, data, **more)


@replayed
def logged_in(person):
    """The cookies of a browser that the person has logged in with."""
    client = Client()
    client.force_login(person)
    return client.cookies


@pytest.fixture
def as_user():
    """`as_user(person)` is a browser that is logged in as that person; `as_user(None)`
    a visitor's.
    """

    def browser(person=None):
        client = Person()
        if person:
            client.cookies = logged_in(person)
        return client

    return browser
