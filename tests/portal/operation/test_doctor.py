"""The doctor finds what is wrong, and says it in a line each."""

import os
import ssl
import subprocess
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from socket import create_server

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.kernel import anchors, audit
from portal.models import AuditEntry, Heartbeat, Message
from portal.models.choices import MessageState
from portal.operation import doctor, installation, mail_probe, running
from portal.operation.findings import State, failed, ok, warning
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path):
    settings.OPERATION = replace(
        settings.OPERATION, anchors=tmp_path / "anchors.txt", backups=tmp_path
    )
    return tmp_path


def queued(minutes):
    person = make.person()
    Message.objects.create(
        kind="digest",
        address=person.email,
        occasion="x",
        recipient=person,
        data_key=person.data_key,
        title="t",
        text="t",
        due_at=timezone.now() - timedelta(minutes=minutes),
    )


def beat(**changes):
    now = timezone.now()
    Heartbeat.objects.update_or_create(
        name="portal.relay", defaults={"began_at": now, "ended_at": now, **changes}
    )


def test_each_check_is_a_line_and_the_worst_is_the_exit_status(monkeypatch, capsys):
    checks = {"one": lambda: ok("is well"), "two": lambda: warning("is low")}
    monkeypatch.setattr(doctor, "CHECKS", checks)
    with pytest.raises(CommandError) as ended:
        call_command("doctor")
    assert ended.value.returncode == 1
    assert capsys.readouterr().out.splitlines() == [
        "ok       one:               is well",
        "warning  two:               is low",
    ]
    monkeypatch.setattr(doctor, "CHECKS", {"one": lambda: failed("is gone")})
    with pytest.raises(CommandError) as ended:
        call_command("doctor")
    assert ended.value.returncode == 2
    monkeypatch.setattr(doctor, "CHECKS", {"one": lambda: ok("is well")})
    call_command("doctor")


def test_a_check_that_breaks_is_a_finding_without_its_text():
    def breaks():
        raise ValueError("somebody@applicants.example")

    _name, finding = next(doctor.findings({"one": breaks}))
    assert finding == failed("could not be checked (ValueError)")


def test_every_check_can_be_made_here(history_triggers_on):
    told = {name: finding.text for name, finding in doctor.findings()}
    assert [name for name, text in told.items() if "could not be" in text] == []


def test_keys(settings):
    assert installation.check_keys().state == State.OK
    make.person()
    old, new = settings.SEALING_KEYS, [Fernet.generate_key().decode()]
    settings.SEALING_KEYS = new + old
    assert installation.check_keys().state == State.WARNING
    settings.SEALING_KEYS = new
    assert installation.check_keys().state == State.FAILED


def test_another_audit_key_is_found_without_reading_all_of_history(settings):
    audit.record("one", make.person(), by=None)
    assert installation.check_keys().state == State.OK
    settings.AUDIT_KEY = "k" * 40
    assert installation.check_keys() == failed(installation.OTHER_AUDIT_KEY)


def test_history_without_triggers_is_broken():
    assert "triggers" in installation.check_history().text


def test_history_that_was_cut_is_broken(history_triggers_on, settings, monkeypatch):
    monkeypatch.setattr(installation.database_roles, "active_triggers", triggers)
    person = make.person()
    audit.record("one", person, by=None)
    assert installation.check_history().state == State.WARNING
    anchors.append_head(settings.OPERATION.anchors)
    assert installation.check_history() == ok("1 anchors hold")
    with suppress(Exception):
        AuditEntry.objects.all().delete()
    assert installation.check_history().state == State.OK
    settings.OPERATION.anchors.write_text(f"history:999:{'0' * 32}\n")
    assert "line 999: was anchored, and is missing" in installation.check_history().text


def triggers(_connection):
    return {"history_is_never_changed", "history_is_never_deleted"}


def test_triggers_are_seen(history_triggers_on):
    assert installation.check_history().state == State.OK


def test_lines_of_history(applicant):
    line = audit.record("one", applicant, by=None)
    assert installation.check_every_line().state == State.OK
    AuditEntry.objects.filter(pk=line.pk).update(action="else")
    assert installation.check_every_line() == failed(f"line {line.pk}: was changed")


def test_a_clock_that_went_back_is_found():
    beat(began_at=timezone.now() + timedelta(hours=1))
    assert installation.check_clock().state == State.FAILED


def test_migrations():
    assert installation.check_migrations() == ok("all applied")


def test_jobs():
    assert running.check_jobs().state == State.FAILED
    beat()
    assert running.check_jobs() == ok("run")
    beat(error="ValueError")
    assert running.check_jobs() == failed("portal.relay: ValueError")


@pytest.mark.parametrize(
    ("age", "state"), [(0, State.OK), (5, State.WARNING), (20, State.FAILED)]
)
def test_queue(age, state):
    queued(age)
    assert running.check_queue().state == state


def test_failed_messages():
    queued(1)
    assert running.check_failed_messages() == ok("none")
    Message.objects.update(state=MessageState.FAILED)
    assert running.check_failed_messages() == warning("1 failed: see the outbox")


def test_a_broker_that_does_not_answer(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert running.check_broker().state == State.FAILED


def test_a_mail_server_that_does_not_answer(settings):
    assert running.check_mail() == ok("the server accepts us")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert running.check_mail().text.startswith("ConnectionRefusedError")


def test_mail_there_and_back(tmp_path):
    assert running.check_mail_back().state == State.WARNING
    mail_probe.send()
    assert "did not come back" in running.check_mail_back().text
    (tmp_path / "letter").write_bytes(mail.outbox[0].message().as_bytes())
    call_command("bounces", str(tmp_path / "letter"))
    assert running.check_mail_back().state == State.OK
    assert mail_probe.wait(1)


def test_a_forged_probe_is_none():
    mail_probe.send()
    assert not mail_probe.receive(b"X-Portal-Probe: InByb2JlIg:1x:forged\n\nhello")
    assert running.check_mail_back().state == State.WARNING


def test_backups(settings, elsewhere):
    assert running.check_backups().state == State.FAILED
    file = elsewhere / "2026-01-01.tar"
    file.touch()
    assert running.check_backups().state == State.OK
    for hours, state in [(30, State.WARNING), (60, State.FAILED)]:
        at = timezone.now().timestamp() - hours * 3600
        os.utime(file, (at, at))
        assert running.check_backups().state == state
    settings.OPERATION = replace(settings.OPERATION, backups=None)
    assert running.check_backups().state == State.WARNING


@pytest.fixture
def https(tmp_path):
    """The port of a server whose certificate is valid for ten days."""
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "10"]
    made += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made += ["-keyout", tmp_path / "key", "-out", tmp_path / "certificate"]
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    with create_server(("127.0.0.1", 0)) as server:

        def answer():
            with suppress(OSError):
                while True:
                    plain, _address = server.accept()
                    with (
                        suppress(ssl.SSLError),
                        plain,
                        context.wrap_socket(plain, server_side=True),
                    ):
                        pass

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]


def test_certificate(settings, https, tmp_path, monkeypatch):
    assert running.check_certificate().state == State.OK
    settings.ORIGIN = f"https://localhost:{https}"
    assert running.check_certificate().state == State.FAILED
    trusting = ssl.create_default_context(cafile=tmp_path / "certificate")
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    assert running.check_certificate() == warning("valid for 9 days")
    settings.ORIGIN = "https://localhost:1"
    assert "doesn't answer" in running.check_certificate().text
