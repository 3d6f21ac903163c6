"""Real PostgreSQL, Redis, Celery processes and SMTP.

Each test's work is done by processes of its own (`drivers`).
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
import redis
from aiosmtpd.controller import Controller

from tests import databases, machine, watchdog
from tests.machine import ROOT, run_sql
from tests.ports import free_port
from tests.waiting import until

NAME = f"{watchdog.PREFIX}{os.getpid()}"
THAI = "ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
ASCII = "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"


def pytest_itemcollected(item):
    item.add_marker(pytest.mark.services)


class Sink:
    """An SMTP server that keeps Message-IDs, and who got a letter when."""

    def __init__(self):
        self.seen, self.arrived = Counter(), {}

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        text = envelope.content.decode("utf-8", "replace")
        self.arrived |= dict.fromkeys(envelope.rcpt_tos, time.monotonic())
        self.seen[text.split("Message-ID: ", 1)[1].split("\r\n", 1)[0]] += 1
        return "250 OK"


@pytest.fixture
def sink():
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


def need_services():
    if machine.lacks():
        if os.environ.get("CI") == "true":
            pytest.fail("with CI=true nothing may be missing")
        pytest.skip(f"missing: {', '.join(machine.lacks())}")


@pytest.fixture(scope="session")
def postgresql():
    """The address of a throw-away database, migrated."""
    need_services()
    watchdog.sweep()
    key = databases.digest(databases.sources_of_migrated())
    with watchdog.database(NAME, THAI) as address:
        with databases.prepared("postgresql", key, dump_migrated) as folder:
            psql = [
                "psql",
                "-qX",
                "-v",
                "ON_ERROR_STOP=1",
                "-o",
                "/dev/null",
                "-f",
                folder / databases.DUMP,
            ]
            subprocess.run([*psql, machine.libpq(address)], check=True)
        yield address


def dump_migrated(folder):
    """Migrating takes half a minute, reading a dump a second."""
    with watchdog.database(f"{NAME}_migrated", THAI) as address:
        databases.migrate(folder, DATABASE_URL=address)
        dump = [
            "pg_dump",
            "--no-owner",
            "-f",
            folder / databases.DUMP,
            machine.libpq(address),
        ]
        subprocess.run(dump, check=True)


@pytest.fixture
def postgresql_without_thai():
    """The address of an empty database whose encoding knows no letters."""
    need_services()
    with watchdog.database(f"{NAME}_ascii", ASCII) as address:
        yield address


@pytest.fixture(scope="session")
def driver_host(postgresql, tmp_path_factory):
    """The process whose forks are the drivers."""
    variables = {
        **plain(tmp_path_factory.mktemp("drivers")),
        "DATABASE_URL": postgresql,
    }
    process = watchdog.start(
        [sys.executable, "-m", "tests.services.drivers"],
        cwd=ROOT,
        env=environment(variables),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    watchdog.stop(process)
    process.stdin.close()
    process.stdout.close()


def empty(address):
    """Begins anew, history included: only the owner of the database can, by taking
    the triggers off.
    """
    found = run_sql(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'", address=address
    )
    tables = {name for (name,) in found} - {
        "django_migrations",
        "organizations_province",
        "organizations_issue",
    }
    run_sql(
        "ALTER TABLE portal_auditentry DISABLE TRIGGER USER",
        f"TRUNCATE {', '.join(sorted(tables))} CASCADE",
        "ALTER TABLE portal_auditentry ENABLE TRIGGER USER",
        address=address,
    )


def plain(folder):
    return {
        "PORTAL_MODE": "demo",
        "PORTAL_VAR": str(folder),
        "PORTAL_LOG_LEVEL": "ERROR",
    }


def environment(extra):
    return databases.untraced(**{"DJANGO_SETTINGS_MODULE": "portal.settings", **extra})


def call(arguments, extra):
    """What a Python process of ours prints; it must end well."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(extra),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


class Portal:
    """One installation: its database, broker and mail server, and the processes that
    a test starts.
    """

    def __init__(self, variables, driver_host):
        self.variables, self.driver_host = variables, driver_host
        self.running = []

    def drive(self, name, *arguments):
        order = {"name": name, "arguments": arguments, "variables": self.variables}
        print(json.dumps(order), file=self.driver_host.stdin, flush=True)
        told = json.loads(self.driver_host.stdout.readline())
        assert "error" not in told, told["error"]
        return told["result"]

    def start(self, *arguments, **more):
        process = watchdog.start(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env=environment({**self.variables, **more}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running.append(process)
        return process

    def web(self):
        """Its port. Its pages need no collected styles."""
        port = free_port()
        where = [
            "--interface",
            "rsgi",
            "--http",
            "1",
            "--port",
            str(port),
            "--workers",
            "1",
            "portal.rsgi:application",
        ]
        more = {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PORTAL_ORIGIN": f"http://127.0.0.1:{port}",
        }
        self.start("granian", *where, **more)
        return port

    def proxy(self, port):
        """The port of Caddy as it is shipped, in front of the portal at that one."""
        own = free_port()
        process = watchdog.start(
            [
                shutil.which("caddy"),
                "run",
                "--config",
                str(ROOT / "deploy/Caddyfile"),
                "--adapter",
                "caddyfile",
            ],
            env={
                "HOME": self.variables["PORTAL_VAR"],
                "CADDY_ADMIN": "off",
                "PORTAL_DOMAIN": f"http://127.0.0.1:{own}",
                "PORTAL_UPSTREAM": f"127.0.0.1:{port}",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running.append(process)
        return own

    def worker(self):
        schedule = f"{self.variables['PORTAL_VAR']}/beat-{len(self.running)}"
        return self.start(
            "celery",
            "-A",
            "portal.celery",
            "worker",
            "-B",
            "-s",
            schedule,
            "--concurrency",
            "2",
            "-l",
            "ERROR",
        )

    def workers(self):
        """Beat, and the workers of docker-compose.yml."""
        celery = ["celery", "-A", "portal.celery"]
        schedule = f"{self.variables['PORTAL_VAR']}/beat"
        self.start(*celery, "beat", "-s", schedule, "--pidfile=", "-l", "ERROR")
        compose = (ROOT / "docker-compose.yml").read_text()
        options = re.findall(r"celery worker .*(--queues .*)", compose)
        for number, each in enumerate(options):
            name = ["-n", f"{number}@{NAME}"]
            self.start(*celery, "worker", *name, "-l", "ERROR", *each.split())

    @staticmethod
    def kill(process):
        """The whole process group, with no chance to tidy up."""
        watchdog.stop(process)

    def stop(self):
        for process in self.running:
            if process.poll() is None:
                self.kill(process)


@pytest.fixture
def portal(postgresql, driver_host, sink, tmp_path):
    variables = {
        **plain(tmp_path),
        "DATABASE_URL": postgresql,
        "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
        "PORTAL_SEALING_KEYS": "q0p3X3kmMz0xkqFqtt5ksnfnpNZoB1TdE9-1HqVQ2Zs=",
    }
    made = Portal(variables, driver_host)
    empty(postgresql)
    yield made
    made.stop()


def answers(port):
    try:
        return redis.Redis(port=port).ping()
    except redis.RedisError:
        return False


class Broker:
    def __init__(self, port, command):
        self.port, self.command, self.process = port, command, None
        self.address = f"redis://127.0.0.1:{port}/0"

    def start(self):
        self.process = watchdog.start(self.command, stdout=subprocess.DEVNULL)
        assert until(lambda: answers(self.port))

    def stop(self):
        """Killed; it keeps nothing."""
        if self.process:
            watchdog.stop(self.process)
            self.process = None

    def freeze(self):
        """It takes connections and answers nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)


@pytest.fixture
def broker(tmp_path):
    """A Redis of one's own that a test may start, stop, freeze and thaw."""
    port = free_port()
    command = [
        shutil.which("redis-server"),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
    ]
    made = Broker(port, [*command, "--dir", str(tmp_path)])
    yield made
    made.stop()
