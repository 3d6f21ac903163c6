"""Snapshots of the demo's pages, to show that a change of the code changes no page.

    python -m tests.snapshots FOLDER --database FILE.sqlite3 --at 2026-07-01T12:00+00:00
    python -m tests.snapshots --compare BEFORE AFTER

The first opens the pages of `tests.snapshot_pages` as every role, sends the form of
each page that has one, and writes each answer to a file in FOLDER: status, location,
messages and HTML. It works on copies of the database and rolls back after every page.
`--at` is where the clock stands: the moment at which `manage.py demo` had filled the
database.

PORTAL_MODE must be demo and PORTAL_VAR the folder of that demo, for its keys and files.
The catalogues of the checkout must be compiled (`manage.py catalogues`). Nothing of the
portal is imported by its module's name, so that older and newer checkouts can run this.

The second counts files that are equal as `tests.snapshot_html` reads them, shows each
kind of difference once, and exits with 1 if there is any.
"""

import argparse
import logging
import multiprocessing
import os
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from datetime import datetime
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from unittest import mock

import django
import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client
from django.utils import translation

from tests import snapshot_html, snapshot_pages

ANSWERS = {  # sent with every form, which takes what it knows
    "reason": "few_seats",
    "note": "เพราะเป็นตัวอย่าง",
    "remark": "เพราะเป็นตัวอย่าง",
    "sections": "about",
    "orders": "1",
    "days": "7",
    "kind": "safety",
    "name": "สมมติ ใจดี",
    "minutes": "15",
    **dict.fromkeys(
        ("until", "starts_on", "ends_on", "since", "back_on", "last_day", "on_day"),
        "1 กรกฎาคม 2570",
    ),
}
RANDOM = (  # new each time; `written` deals with the codes of new rows
    (re.compile(r'(name="csrfmiddlewaretoken" value=")\w+'), r"\1TOKEN"),
    (re.compile(r'(nonce=")[^"]+'), r"\1NONCE"),
    (re.compile(r"(/static/[^\"' )]+?)\.[0-9a-f]{12}(\.\w+)"), r"\1\2"),
    (re.compile(r"(?<=/)[\w-]{43}(?=/)"), "TOKEN"),  # of links in messages
)
CODE = re.compile(r"\b[2-9A-HJ-NP-Z]{12}\b")
FORM = re.compile(r'<form(?![^>]* action="[^"])[^>]* method="post"')
TEXTS = ("text/", "application/json", "application/xml")


class Clock:
    """By which a process keeps things for some time: every page is an hour later, so
    that nothing which one page counted shows on another."""

    hours = 0

    @classmethod
    def monotonic(cls):
        return cls.hours * 3600.0


def known_codes():
    """Public codes of the database; any other belongs to a row that a page made."""
    return {
        code
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name in ("code", "subject_code")
        for code in model._base_manager.values_list(field.name, flat=True)
    }


def written(response, codes):
    """The answer as a file holds it, without what is random."""
    kind = response.get("Content-Type", "")
    lines = [f"{response.status_code} {kind}"]
    chain = getattr(response, "redirect_chain", [])
    lines += [f"Location: {url}" for url, _status in chain]
    if "Location" in response:
        lines.append(f"Location: {response['Location']}")
        # The next page would show them.
        lines += [f"Message: {each}" for each in get_messages(response.wsgi_request)]
    content = response.getvalue()
    body = content.decode() if kind.startswith(TEXTS) else f"{len(content)} bytes"
    text = "\n".join([*lines, "", body])
    for pattern, plain in RANDOM:
        text = pattern.sub(plain, text)
    return CODE.sub(lambda code: code[0] if code[0] in codes else "NEWCODE", text)


class Visitor:
    """A browser that is logged in as one person and, after each page, as before it."""

    def __init__(self, person, codes):
        self.codes = codes
        self.client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
        if person:
            self.client.force_login(person)
            session = self.client.session
            # As after typing the password, for pages that ask for it again.
            typed = {"method": "password", "at": time.time(), "reauthenticated": True}
            session["account_authentication_methods"] = [typed]
            session["account_authentication_methods_user"] = str(person.pk)
            session.save()
        self.cookies = {name: each.value for name, each in self.client.cookies.items()}

    def answer(self, method, *args, **kwargs):
        Clock.hours += 1
        self.client.cookies = SimpleCookie(self.cookies)
        with transaction.atomic():
            response = getattr(self.client, method)(*args, **kwargs)
            text = written(response, self.codes)
            transaction.set_rollback(True)
        return text


def take(folder, task):
    """Writes a file for each page of a role in a language; counts their statuses."""
    language, role = task
    target, counts = folder / language / role, Counter()
    target.mkdir(parents=True)
    with transaction.atomic():
        visitor = Visitor(snapshot_pages.person(role), known_codes())
        for page in snapshot_pages.wanted(role, language):
            with translation.override(language):
                url, name = snapshot_pages.address(page), snapshot_pages.name_of(page)
            text = visitor.answer("get", url)
            found = {name: text}
            if language == "th" and text.startswith("200") and FORM.search(text):
                found[f"{name}!"] = visitor.answer("post", url, ANSWERS, follow=True)
            for each, text in found.items():
                (target / f"{each}.html").write_text(text, "utf-8")
                counts[text[:3]] += 1
        transaction.set_rollback(True)
    return counts


def begin(database, folder):
    """Gives a process a copy of the database for itself, and its own clock."""
    copy = folder / f"{os.getpid()}.sqlite3"
    with closing(sqlite3.connect(database)) as old:
        old.execute("VACUUM INTO ?", [str(copy)])
    connection.settings_dict["NAME"] = str(copy)
    mock.patch("time.monotonic", Clock.monotonic).start()


def take_all(folder, database):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["DATABASE_URL"] = f"sqlite:///{database}"
    django.setup()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as copies:
        given = (database, Path(copies))
        with multiprocessing.get_context("fork").Pool(2, begin, given) as pool:
            tasks = snapshot_pages.roles_by_language()
            counts = sum(pool.imap(partial(take, folder), tasks), Counter())
    print(sum(counts.values()), "answers:", dict(sorted(counts.items())))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("other", type=Path, nargs="?")
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--database", type=Path)
    parser.add_argument("--at", type=datetime.fromisoformat)
    given = parser.parse_args()
    if given.compare:
        return snapshot_html.compare(given.folder, given.other)
    if not (Path(os.environ.get("PORTAL_VAR", "")) / "keys.json").is_file():
        parser.error("PORTAL_VAR must be the folder of the demo, with its keys")
    with time_machine.travel(given.at, tick=False):
        take_all(given.folder, given.database.resolve())
    return 0


if __name__ == "__main__":
    sys.exit(main())
