"""Settings are read strictly; whole settings are tried in a process of their own."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from portal.conf.environment import (
    SMTP_BACKEND,
    Environment,
    origin,
    read_line,
    read_secrets,
)
from tests.deploy_check import PRODUCTION

ROOT = Path(__file__).resolve().parents[3]
TOOLBAR = """
import django; django.setup()
from django.conf import settings
from django.urls import is_valid_path
print(settings.DEBUG, bool(is_valid_path("/__debug__/history_sidebar/")))
"""
PRINT = (
    "from django.conf import settings; "
    "print(settings.ORIGIN, settings.EMAIL_BACKEND, settings.SESSION_COOKIE_NAME)"
)


def start(script=PRINT, **variables):
    """The settings, loaded by a fresh process that has only these variables of ours."""
    others = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PORTAL_", "DATABASE_", "REDIS_"))
    }
    environment = {**others, "DJANGO_SETTINGS_MODULE": "portal.settings", **variables}
    return subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def problems_of(env):
    with pytest.raises(SystemExit) as stopped:
        env.finish()
    return str(stopped.value).splitlines()[1:]


def test_complete_production_settings_start():
    done = start(**PRODUCTION)
    assert (done.returncode, done.stdout.strip()) == (
        0,
        f"https://volunteers.example {SMTP_BACKEND} __Host-session",
    )


def test_demo_starts_with_nothing_else_and_keeps_its_keys_to_itself(tmp_path):
    done = start(PORTAL_MODE="demo", PORTAL_VAR=str(tmp_path))
    assert (done.returncode, done.stdout.strip()) == (
        0,
        "http://127.0.0.1:8000 portal.messages.mailbox.MailboxBackend session",
    )
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


def test_work_on_the_code_has_its_toolbar_and_needs_to_be_asked_for(tmp_path):
    demo = {"PORTAL_MODE": "demo", "PORTAL_VAR": str(tmp_path)}
    done = start(**demo, PORTAL_DEBUG="true", script=TOOLBAR)
    assert (done.returncode, done.stdout.strip()) == (0, "True True"), done.stderr
    assert start(**demo, script=TOOLBAR).stdout.strip() == "False False"


def test_production_without_anything_is_told_everything_that_lacks_at_once():
    done = start()
    named = [
        "PORTAL_SECRET_KEY",
        "PORTAL_AUDIT_KEY",
        "PORTAL_SEALING_KEYS",
        "PORTAL_ORIGIN",
        "PORTAL_MAIL_FROM",
        "PORTAL_SMTP_URL",
    ]
    assert done.returncode == 1
    assert [f"{name}: must be set" in done.stderr for name in named] == [True] * len(
        named
    )
    assert "Traceback" not in done.stderr


def test_every_kind_of_mistake_is_listed_in_one_message():
    wrong = {
        "PORTAL_ORIGN": "x",
        "PORTAL_PROXIES": "two",
        "PORTAL_SECRET_KEY": "short",
        "REDIS_URL": "localhost",
        "DATABASE_URL": "nonsense",
    }
    done = start(
        **{
            **PRODUCTION,
            **wrong,
            "PORTAL_REQUIRE_MFA": "false",
            "PORTAL_SMTP_URL": "ftp://x",
        }
    )
    for name in (*wrong, "PORTAL_REQUIRE_MFA", "PORTAL_SMTP_URL"):
        assert f"  - {name}: " in done.stderr, name
    assert "PORTAL_ORIGN: unknown variable, perhaps misspelled" in done.stderr
    assert "Traceback" not in done.stderr


def test_values_of_secrets_are_never_told():
    short = "hush-" + secrets.token_hex(4)
    done = start(
        **{
            **PRODUCTION,
            "PORTAL_SECRET_KEY": short,
            "PORTAL_SEALING_KEYS": short,
            "DATABASE_URL": f"nonsense://{short}",
        }
    )
    assert done.returncode == 1
    assert short not in done.stderr + done.stdout


def test_secrets_are_read_from_files(tmp_path):
    files = {}
    for name in (
        "PORTAL_SECRET_KEY",
        "PORTAL_AUDIT_KEY",
        "PORTAL_SEALING_KEYS",
        "PORTAL_SMTP_URL",
    ):
        path = tmp_path / name
        path.write_text(PRODUCTION[name] + "\n")
        files[f"{name}_FILE"] = str(path)
    done = start(
        **{
            name: value
            for name, value in PRODUCTION.items()
            if f"{name}_FILE" not in files
        },
        **files,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_end_of_a_line_is_no_part_of_a_secret(tmp_path, monkeypatch):
    path = tmp_path / "secret"
    path.write_text(f"{'k' * 40}\n")
    monkeypatch.setenv("PORTAL_SECRET_KEY_FILE", str(path))
    assert Environment().read("str", "PORTAL_SECRET_KEY") == "k" * 40


def test_file_that_is_not_there_is_a_problem_of_its_variable(tmp_path):
    without = {
        name: value for name, value in PRODUCTION.items() if name != "PORTAL_SECRET_KEY"
    }
    done = start(**without, PORTAL_SECRET_KEY_FILE=str(tmp_path / "gone"))
    assert done.returncode == 1
    assert "  - PORTAL_SECRET_KEY: " in done.stderr


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        (
            {"PORTAL_ORIGIN": "http://volunteers.example"},
            "PORTAL_ORIGIN: production needs https",
        ),
        (
            {"PORTAL_REQUIRE_MFA": "0"},
            "PORTAL_REQUIRE_MFA: can't be switched off in production",
        ),
        ({"PORTAL_DEBUG": "true"}, "PORTAL_DEBUG: needs PORTAL_MODE=demo"),
        ({"PORTAL_MODE": "test"}, "PORTAL_MODE: "),
        (
            {"PORTAL_MODE": "demo"},
            "PORTAL_MODE=demo serves this machine only: PORTAL_ORIGIN must be loopback",
        ),
        (
            {"PORTAL_ORIGIN": "volunteers.example"},
            "PORTAL_ORIGIN: an address such as https://volunteers.example.org is "
            "needed",
        ),
        (
            {"PORTAL_ORIGIN": "https://volunteers.example/portal"},
            "PORTAL_ORIGIN: an address such as",
        ),
        (
            {"PORTAL_SMTP_URL": "console://"},
            "PORTAL_SMTP_URL: an address such as submission://",
        ),
        ({"PORTAL_SEALING_KEYS": ""}, "PORTAL_SEALING_KEYS: "),
        (
            {"PORTAL_SEALING_KEYS": "abc"},
            "PORTAL_SEALING_KEYS: each key is 32 bytes in url-safe base64",
        ),
    ],
)
def test_unsafe_start_is_refused(changes, problem, tmp_path):
    done = start(**{**PRODUCTION, "PORTAL_VAR": str(tmp_path), **changes})
    assert done.returncode == 1
    assert problem in done.stderr


def test_several_sealing_keys_are_taken_in_their_order(monkeypatch, tmp_path):
    keys = [Fernet.generate_key().decode() for _ in range(2)]
    for name, value in {**PRODUCTION, "PORTAL_SEALING_KEYS": ",".join(keys)}.items():
        monkeypatch.setenv(name, value)
    assert read_secrets(Environment(), var=tmp_path, demo=False)["sealing"] == keys


def test_variable_of_ours_that_nobody_reads_is_a_problem():
    env = Environment({"PORTAL_MODE": "demo", "PORTAL_MOOD": "sunny", "HOME": "/root"})
    env.read("str", "PORTAL_MODE", "demo")
    assert problems_of(env) == ["  - PORTAL_MOOD: unknown variable, perhaps misspelled"]


def test_nothing_wrong_stops_nothing():
    env = Environment({})
    assert env.read("int", "PORTAL_PROXIES", 3) == 3
    assert env.finish() is None


@pytest.mark.parametrize(
    "address",
    [
        "https://volunteers.example",
        "http://127.0.0.1:8000",
        "https://volunteers.example/",
    ],
)
def test_origin_is_a_scheme_and_a_host(address):
    assert origin(address) is None


LINE = {
    "PORTAL_LINE_ACCOUNT": "@volunteers",
    "PORTAL_LINE_TOKEN": "t" * 40,
    "PORTAL_LINE_SECRET": "s" * 32,
}


def test_line_is_off_by_itself_and_on_with_all_that_it_needs(monkeypatch):
    assert read_line(Environment(), demo=False) is None
    for name, value in LINE.items():
        monkeypatch.setenv(name, value)
    assert read_line(Environment(), demo=False).api == "https://api.line.me"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"PORTAL_LINE_SECRET": ""}, "all of them or none"),
        (
            {"PORTAL_LINE_ACCOUNT": "volunteers"},
            "PORTAL_LINE_ACCOUNT: the account's basic id",
        ),
        (
            {"PORTAL_LINE_API": "http://127.0.0.1:1"},
            "PORTAL_LINE_API: production needs https",
        ),
    ],
)
def test_half_a_line_channel_is_refused(changes, named):
    done = start(**PRODUCTION, **{**LINE, **changes})
    assert done.returncode == 1
    assert named in done.stderr


def test_the_embedded_database_is_its_owners_alone(tmp_path):
    path = tmp_path / "portal.sqlite3"
    path.touch(mode=0o644)
    demo = {"PORTAL_MODE": "demo", "PORTAL_VAR": str(tmp_path)}
    write = (
        "import django; django.setup();"
        "from django.db import connection;"
        "connection.cursor().execute('CREATE TABLE a (b)');"
        "import pathlib, sys;"
        "print(sorted(f'{each.suffix} {each.stat().st_mode & 0o777:o}'"
        " for each in pathlib.Path(sys.argv[1]).glob('portal.sqlite3*')))"
    )
    script = write.replace("sys.argv[1]", repr(str(tmp_path)))
    done = start(**demo, DJANGO_SETTINGS_MODULE="portal.settings", script=script)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(" 600") == 3, done.stdout


@pytest.mark.parametrize("name", ["FROM", "REPLY_TO", "BOUNCES", "ORGANIZER"])
def test_each_mail_address_is_a_bare_address(name):
    variable = f"PORTAL_MAIL_{name}"
    done = start(**{**PRODUCTION, variable: "Portal <portal@portal.example>"})
    assert f"  - {variable}: a bare address" in done.stderr
