"""Rows that factories make are written again instead of made again.

Most tests begin with the same few lives: a cohort, an applicant, a shortlisted
application, an accepted offer. `@replayed` records the statements by which a factory
first wrote them in this process; a later test that asks for the same, on the same rows,
gets the same statements executed and copies of the same objects, without the workflows
in between. What those do is what their own tests are about.

A call is replayed only where it can't tell the difference:

- the rows are the same: since the test began nothing was written but by replayed
  factories, called in the same order with equal arguments;
- it is the same day and language, and nothing is patched: no time travel, no
  monkeypatch, no other settings, no counting of queries;
- nothing but rows was made (`taint`).

Otherwise the factory runs. `REPLAY=none` runs all of them; `REPLAY=aged` makes each
recording a quarter of an hour before now, which shows that no test depends on its age.
"""

import copy
import functools
import os
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum

import time_machine
from django.conf import UserSettingsHolder, settings
from django.db import connection, models
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX
from django.utils import timezone, translation

MODE = os.environ.get("REPLAY", "all")
AGE = timedelta(minutes=15)
READS = ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "PRAGMA")
VALUES = (str, int, float, bytes, bool, date, datetime, timedelta, Decimal, Enum)


class Recording:
    """What a call wrote and returned, and the calls that followed it in some test."""

    def __init__(self, writes=(), hooks=(), touched=(), result=None):
        self.next = {}
        self.writes = [(as_sqlite(sql, values), values, n) for sql, values, n in writes]
        self.hooks = hooks
        # One copy of both, so that the result refers to the arguments as it did.
        self.touched, self.result = copy.deepcopy((touched, result))


class Story:
    """How far the rows of a test are those of recordings.

    `at` is the last recording; None before the first call and, with `is_known` false,
    from the first write that isn't of a replayed factory.
    """

    def __init__(self, is_known=False, patches=lambda: ()):
        self.is_known = is_known
        self.at = None
        self.writes = None
        self.patches = patches
        self.patched_at_first = patches()


_story = Story()
_beginnings = {}
"""By what the database holds when a test begins."""
_texts = {}


def begin(patches):
    """A test begins. `patches` returns a value that changes with what it patches."""
    global _story
    _story = Story(MODE != "none", patches)


def taint():
    """More than rows was made, so nothing is replayed in this test from here."""
    _story.is_known = False


def watch(execute, sql, parameters, many, context):
    """Wraps each statement of the tests' connection."""
    if _story.is_known and not sql.startswith(READS):
        if _story.writes is None or sql.startswith("ROLLBACK"):
            _story.is_known = False
        else:
            _story.writes.append((sql, parameters, many))
    return execute(sql, parameters, many, context)


def as_sqlite(sql, parameters):
    """As the driver wants it, and one object for equal texts."""
    if parameters is None:
        return sql
    if sql not in _texts:
        _texts[sql] = FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%")
    return _texts[sql]


def replayed(factory):
    """Decorates a factory whose rows depend on its arguments and other rows alone."""

    @functools.wraps(factory)
    def call(*arguments, **named):
        key = is_repeatable() and key_of_call(factory, arguments, named)
        if not key:
            return factory(*arguments, **named)
        before = _story.at = _story.at or beginning()
        if key in before.next:
            return play(before.next[key], (arguments, named))
        with moment():
            return record(before.next, key, factory, (arguments, named))

    return call


def is_repeatable():
    return (
        _story.is_known
        and _story.writes is None
        and connection.in_atomic_block
        and not connection.force_debug_cursor
        and _story.patches() == _story.patched_at_first
        and not isinstance(settings._wrapped, UserSettingsHolder)
        and not time_machine.escape_hatch.is_travelling()
    )


def key_of_call(factory, arguments, named):
    """None if an argument's value can't be compared."""
    try:
        values = key_of(arguments), key_of(named)
    except TypeError:
        return None
    day, language = timezone.localdate(), translation.get_language()
    return factory, day, language, values


def key_of(value):
    """A hashable that is equal where the value is. Raises `TypeError`."""
    if isinstance(value, models.Model):
        facts = {name: fact for name, fact in vars(value).items() if name[:1] != "_"}
        return type(value), repr(sorted(facts.items()))
    if isinstance(value, list | tuple):
        return tuple(map(key_of, value))
    if isinstance(value, dict):
        return tuple((name, key_of(given)) for name, given in value.items())
    if value is None or isinstance(value, VALUES):
        return type(value), value
    raise TypeError(type(value))


def beginning():
    # Rows that were committed have moved a sequence on, and new rows have other keys.
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name")
        return _beginnings.setdefault(tuple(cursor.fetchall()), Recording())


def moment():
    then = timezone.now() - AGE if MODE == "aged" else None
    return time_machine.travel(then) if then else nullcontext()


def record(following, key, factory, given):
    arguments, named = given
    touched = dict(instances(given))
    hooks = len(connection.run_on_commit)
    _story.writes = []
    try:
        result = factory(*arguments, **named)
    except BaseException:
        _story.is_known = False
        raise
    finally:
        writes, _story.writes = _story.writes, None
    if _story.is_known:
        _story.at = following[key] = Recording(
            writes, connection.run_on_commit[hooks:], touched, result
        )
    return result


def play(recording, given):
    raw = connection.connection
    for sql, parameters, many in recording.writes:
        execute = raw.executemany if many else raw.execute
        execute(sql, parameters or ()).close()
    blocks = set(connection.savepoint_ids)
    connection.run_on_commit += [(blocks, *hook) for _blocks, *hook in recording.hooks]
    _story.at = recording
    return as_here(recording, dict(instances(given)))


def instances(value, path=(), seen=()):
    """What a call can change: its arguments and what they have loaded, by the way
    there.
    """
    if isinstance(value, models.Model):
        if all(value is not each for each in seen):
            yield path, value
            for name, related in value._state.fields_cache.items():
                yield from instances(related, (*path, name), (*seen, value))
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from instances(each, (*path, place), seen)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from instances(each, (*path, name), seen)


def as_here(recording, given):
    """The result, with the instances of this test in place of the recorded ones, which
    are changed as the factory changed those.
    """
    twins = [
        (recorded, given[path])
        for path, recorded in recording.touched.items()
        if path in given
    ]
    memo = {id(recorded): live for recorded, live in twins}
    for recorded, live in twins:
        for name in vars(live).keys() - vars(recorded).keys():
            del vars(live)[name]
        for name, value in vars(recorded).items():
            vars(live)[name] = copy.deepcopy(value, memo)
    return copy.deepcopy(recording.result, memo)
