"""The install script, in a fresh directory with a PostgreSQL cluster and a Redis of its
own: what it installed is started by the commands of its units, and used.
"""

import getpass
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from email import message_from_string
from email.policy import default
from pathlib import Path
from urllib.request import Request, urlopen

import psycopg2
import pytest
from aiosmtpd.controller import Controller

from tests import watchdog
from tests.machine import ROOT, run_sql
from tests.ports import free_port
from tests.services.conftest import need_services
from tests.waiting import until

DOMAIN = "volunteers.example.org"
DOCUMENT = ROOT / "organizations" / "demo" / "protection-international.txt"


class Letters:
    def __init__(self):
        self.seen = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        text = envelope.content.decode("utf-8", "replace")
        self.seen.append(message_from_string(text, policy=default))
        return "250 OK"


@pytest.fixture(scope="module")
def letters():
    handler = Letters()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


@pytest.fixture(scope="module")
def cluster():
    """The address of a superuser of a new PostgreSQL cluster."""
    need_services()
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    # Not below pytest's folder, which PostgreSQL's own account can't enter.
    folder = Path(tempfile.mkdtemp(prefix="portal-install-cluster-"))
    as_postgres = []
    if getpass.getuser() == "root":
        shutil.chown(folder, "postgres", "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"]
    made = [*as_postgres, programs / "initdb", "-D", folder / "data", "-U", "postgres"]
    made += ["--encoding=UTF8", "--locale=C.UTF-8", "--auth-host=trust"]
    subprocess.run(made, check=True, capture_output=True, cwd="/")
    port = free_port()
    served = [*as_postgres, programs / "postgres", "-D", folder / "data"]
    served += ["-p", str(port), "-k", folder, "-h", "127.0.0.1", "-F"]
    process = watchdog.start(
        served, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"postgres://postgres@127.0.0.1:{port}/postgres"
    assert until(lambda: accepts(address))
    yield address
    watchdog.stop(process)
    shutil.rmtree(folder)


def accepts(address):
    try:
        return run_sql("SELECT 1", address=address)
    except psycopg2.OperationalError:
        return False


@pytest.fixture(scope="module")
def broker_port(tmp_path_factory):
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1"]
    command += ["--save", "", "--dir", str(tmp_path_factory.mktemp("redis"))]
    process = watchdog.start(command, stdout=subprocess.DEVNULL)
    yield port
    watchdog.stop(process)


class Installed:
    def __init__(self, root, arguments):
        self.root, self.arguments, self.running = root, arguments, []

    def install(self):
        kept = ("PATH", "HOME", "LANG")
        done = subprocess.run(
            [ROOT / "deploy" / "install.sh", *self.arguments],
            env={name: os.environ[name] for name in kept if name in os.environ},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
        return done.stdout

    def portal(self, *arguments, **more):
        return subprocess.run(
            [self.root / "usr/local/bin/portal", *arguments],
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
            **more,
        )

    def start(self, unit, **replaced):
        """As systemd would, but for the port."""
        text = (self.root / "etc/systemd/system" / unit).read_text()
        command = re.search("^ExecStart=(.*)$", text, re.M)[1].split()
        command = [replaced.get(word, word) for word in command]
        environment = re.search("^EnvironmentFile=(.*)$", text, re.M)[1]
        rows = Path(environment).read_text().splitlines()
        process = watchdog.start(
            command,
            cwd=re.search("^WorkingDirectory=(.*)$", text, re.M)[1],
            env={"PATH": os.environ["PATH"], **dict(row.split("=", 1) for row in rows)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running.append(process)
        return process

    def stop(self):
        for process in self.running:
            watchdog.stop(process)


@pytest.fixture(scope="module")
def installed(cluster, broker_port, letters, tmp_path_factory):
    folder = tmp_path_factory.mktemp("machine")
    answers = folder / "answers.toml"
    answers.write_text(
        f'domain = "{DOMAIN}"\nmail_from = "portal@{DOMAIN}"\n'
        f'smtp_url = "smtp://127.0.0.1:{letters.port}"\n'
        'administrator = "admin@ngo.example"\ncoordinator = "coordinator@ngo.example"\n'
        f'cohort = 16\ndocument = "{DOCUMENT}"\n'
    )
    root = folder / "root"
    arguments = ["--answers", answers, "--root", root, "--no-system"]
    arguments += ["--venv", Path(sys.executable).parent.parent, "--postgres", cluster]
    arguments += ["--redis", f"redis://127.0.0.1:{broker_port}/0"]
    made = Installed(root, [str(word) for word in arguments])
    began = time.monotonic()
    made.told = made.install()
    print(f"\ninstalled in {time.monotonic() - began:.0f} s")
    yield made
    made.stop()


def fetch(port, path, **headers):
    proxied = {"Host": DOMAIN, "X-Forwarded-Proto": "https", **headers}
    with urlopen(
        Request(f"http://127.0.0.1:{port}{path}", headers=proxied), timeout=20
    ) as answer:
        return answer.read().decode()


def answers(port):
    try:
        return "ok" in fetch(port, "/readyz")
    except OSError:
        return False


def memory_of(process):
    """MB of the process group, pages that are shared counted once."""
    listed = subprocess.run(
        [shutil.which("pgrep"), "-g", str(process.pid)],
        capture_output=True,
        text=True,
        check=True,
    )
    total = 0
    for pid in listed.stdout.split():
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1])
    return total // 1024


def test_what_is_installed_serves_an_open_call_and_sends_mail(installed, letters):
    port = free_port()
    web = installed.start("portal-web.service", **{"8000": str(port)})
    worker = installed.start("portal-worker.service")
    bulk = installed.start("portal-bulk.service")
    assert until(lambda: answers(port), seconds=60)
    assert "Protection International" in fetch(port, "/en/organizations/")
    assert letters.seen[0]["To"] == "admin@ngo.example"
    token = (installed.root / "etc/portal/secrets/metrics_token").read_text().strip()
    told = fetch(port, "/metrics", Authorization=f"Bearer {token}")
    assert "portal_queue_age_seconds" in told
    # A day's line of history leaves by broker, worker and mail server.
    assert installed.portal("run_due_jobs", "--all").returncode == 0
    assert until(lambda: any("history:" in text_of(each) for each in letters.seen))
    each = {"web": web, "worker": worker, "bulk": bulk}
    print({name: f"{memory_of(started)} MB" for name, started in each.items()})


def text_of(letter):
    return letter.get_body(("plain",)).get_content()


def test_first_accounts_have_their_roles(installed):
    script = (
        "from portal.models import *; from organizations.models import Cohort; "
        "print(dict(User.objects.values_list('email', 'role')), "
        "Cohort.objects.get().questions.exists(), Cohort.objects.get().is_open)"
    )
    done = installed.portal("shell", "-v0", "-c", script)
    assert done.stdout.strip() == (
        "{'admin@ngo.example': 'administrator', "
        "'coordinator@ngo.example': 'coordinator'} True True"
    ), done.stderr[-2000:]


def test_secrets_are_for_their_owner_and_in_no_other_file(installed):
    etc = installed.root / "etc/portal"
    files = [path for path in etc.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    secrets = [path.read_text().strip() for path in (etc / "secrets").iterdir()]
    for path in [*(etc.glob("*.env")), *installed.root.glob("etc/systemd/system/*")]:
        assert not any(secret in path.read_text() for secret in secrets)
    assert not any(secret in installed.told for secret in secrets)


def test_the_portal_runs_as_a_role_that_owns_nothing(installed):
    address = (installed.root / "etc/portal/secrets/database_url").read_text().strip()
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        run_sql("ALTER TABLE portal_auditentry DISABLE TRIGGER ALL", address=address)


def test_doctor_finds_what_a_trial_lacks_and_nothing_else(installed):
    done = installed.portal("doctor")
    bad = {
        line.split(":")[0].split(None, 1)[1]
        for line in done.stdout.splitlines()
        if line.startswith("failed")
    }
    # No Caddy here, no night's backup yet.
    assert bad <= {"certificate", "backups", "timed jobs"}, done.stdout + done.stderr


def test_a_backup_is_made_verified_and_anchored(installed):
    done = installed.portal("backup", "--daily")
    assert done.returncode == 0, done.stderr
    (path,) = (installed.root / "var/backups/portal").glob("portal-*.tar")
    done = installed.portal("--owner", "backup", "--verify", str(path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith(f"{path.name} can be restored.")


def test_installed_again_it_is_upgraded_and_keeps_its_keys(installed):
    secrets = installed.root / "etc/portal/secrets"
    before = {path.name: path.read_text() for path in secrets.iterdir()}
    told = installed.install()
    assert {path.name: path.read_text() for path in secrets.iterdir()} == before
    assert "The database is up to date" in told


@pytest.mark.parametrize("kind", ["service", "timer"])
def test_units_are_what_systemd_understands(installed, kind):
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        pytest.skip("no systemd-analyze here")
    units = sorted((installed.root / "etc/systemd/system").glob(f"*.{kind}"))
    done = subprocess.run(
        [analyze, "verify", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if "portal" in line] == []
