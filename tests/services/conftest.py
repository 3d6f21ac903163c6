"""Real PostgreSQL, Redis, Celery processes and SMTP. Each test's work is done by processes of its own (`drivers`)."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import redis
from aiosmtpd.controller import Controller

from tests import machine
from tests.machine import beside, run_sql
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
NAME = f"portal_services_{os.getpid()}"


def pytest_itemcollected(item):
    item.add_marker(pytest.mark.services)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Sink:
    """An SMTP server that keeps the Message-ID of every letter."""

    def __init__(self):
        self.seen = Counter()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        text = envelope.content.decode("utf-8", "replace")
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
        pytest.skip("PostgreSQL or Redis is missing")


@pytest.fixture(scope="session")
def postgresql():
    """The address of a throw-away database, migrated."""
    need_services()
    run_sql(f"CREATE DATABASE {NAME} ENCODING 'UTF8' TEMPLATE template0 LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
    address = beside(NAME)
    call(["manage.py", "migrate", "-v0"], {"DATABASE_URL": address, **plain("migrate")})
    call(["manage.py", "createcachetable"], {"DATABASE_URL": address, **plain("migrate")})
    yield address
    run_sql(f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.fixture
def postgresql_without_thai():
    """The address of an empty database whose encoding knows no letters."""
    need_services()
    run_sql(f"CREATE DATABASE {NAME}_ascii ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    yield beside(f"{NAME}_ascii")
    run_sql(f"DROP DATABASE {NAME}_ascii WITH (FORCE)")


def empty(address):
    """Begins anew, history included: only the owner of the database can, by taking the triggers off."""
    found = run_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", address=address)
    tables = {name for (name,) in found} - {"django_migrations", "organizations_province", "organizations_issue"}
    run_sql(
        "ALTER TABLE portal_auditentry DISABLE TRIGGER USER",
        f"TRUNCATE {', '.join(sorted(tables))} CASCADE",
        "ALTER TABLE portal_auditentry ENABLE TRIGGER USER",
        address=address,
    )


def plain(name):
    return {"PORTAL_MODE": "demo", "PORTAL_VAR": f"/tmp/{NAME}-{name}", "PORTAL_LOG_LEVEL": "ERROR"}  # noqa: S108


def environment(extra):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DATABASE", "REDIS"))}
    return {**kept, "DJANGO_SETTINGS_MODULE": "portal.settings", **extra}


def call(arguments, extra):
    """What a Python process of ours prints; it must end well."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment(extra), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


class Portal:
    """One installation: its database, broker and mail server, and the processes that a test starts."""

    def __init__(self, variables):
        self.variables = variables
        self.running = []

    def drive(self, name, *arguments):
        told = call(["-m", "tests.services.drivers", name, *map(str, arguments)], self.variables)
        return json.loads(told.splitlines()[-1])

    def start(self, *arguments, **more):
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env=environment({**self.variables, **more}),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running.append(process)
        return process

    def web(self):
        """Its port. Its pages need no collected styles."""
        port = free_port()
        where = ["--interface", "wsgi", "--port", str(port), "--workers", "1", "portal.wsgi:application"]
        more = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PORTAL_ORIGIN": f"http://127.0.0.1:{port}"}
        self.start("granian", *where, **more)
        return port

    def worker(self):
        schedule = f"{self.variables['PORTAL_VAR']}/beat-{len(self.running)}"
        return self.start(
            "celery", "-A", "portal.celery", "worker", "-B", "-s", schedule, "--concurrency", "2", "-l", "ERROR"
        )

    @staticmethod
    def kill(process):
        """The whole process group, with no chance to tidy up."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self):
        for process in self.running:
            if process.poll() is None:
                self.kill(process)


@pytest.fixture
def portal(postgresql, sink, tmp_path):
    variables = {
        **plain("run"),
        "PORTAL_VAR": str(tmp_path),
        "DATABASE_URL": postgresql,
        "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
        "PORTAL_SEALING_KEYS": "q0p3X3kmMz0xkqFqtt5ksnfnpNZoB1TdE9-1HqVQ2Zs=",
    }
    made = Portal(variables)
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
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        assert until(lambda: answers(self.port))

    def stop(self):
        """Killed; it keeps nothing."""
        if self.process:
            self.process.kill()
            self.process.wait()
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
