"""Timed jobs: each when it is due, once; a job that fails does not stop the others."""

import threading
from datetime import timedelta
from io import StringIO
from operator import attrgetter

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from portal.kernel import scheduler
from portal.kernel.registry import Registry
from portal.messages import outbox
from portal.models import Heartbeat, Message
from portal.models.choices import MessageState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note_kind")]


@pytest.fixture
def ran(monkeypatch):
    """Two jobs of the test's own; the list has the names of those that ran."""
    names = []

    def fail():
        names.append("broken")
        raise LookupError("somebody@applicants.example")

    jobs = [
        scheduler.TimedJob("broken", timedelta(minutes=1), fail),
        scheduler.TimedJob("whole", timedelta(hours=1), lambda: names.append("whole")),
    ]
    registry = Registry(key=attrgetter("name"))
    registry.register_all(*jobs)
    monkeypatch.setattr(scheduler, "timed_jobs", registry)
    return names


def test_every_app_hangs_its_jobs_on_the_clock():
    names = {job.name for job in scheduler.jobs()}
    assert {
        "portal.relay",
        "portal.sweep",
        "portal.sweep_files",
        "volunteers.expire_drafts",
    } <= names


def test_what_is_due_runs_once_and_again_when_its_turn_comes(ran):
    assert scheduler.run_due_jobs() == ["broken", "whole"]
    assert scheduler.run_due_jobs() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert scheduler.run_due_jobs() == ["broken"]
    assert ran == ["broken", "whole", "broken"]


def test_everything_runs_when_asked_for(ran):
    scheduler.run_due_jobs()
    assert scheduler.run_due_jobs(everything=True) == ["broken", "whole"]


def test_of_two_who_find_a_job_due_one_runs_it(ran):
    job = scheduler.jobs()[0]
    assert [scheduler.claim(job), scheduler.claim(job)] == [True, False]


def test_heartbeat_tells_how_the_last_run_ended_and_names_nobody(ran, caplog):
    scheduler.run_due_jobs()
    broken, whole = Heartbeat.objects.all()
    assert (broken.name, broken.error, whole.name, whole.error) == (
        "broken",
        "LookupError",
        "whole",
        "",
    )
    assert whole.began_at <= whole.ended_at <= timezone.now()
    assert "somebody" not in caplog.text
    assert scheduler.failed_jobs() == [broken]


def test_relay_that_has_not_run_is_late():
    assert scheduler.is_relay_late()
    scheduler.run_due_jobs()
    assert not scheduler.is_relay_late()
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert scheduler.is_relay_late()


def test_a_letter_that_was_refused_leaves_at_a_later_tick(applicant, mailoutbox):
    message = outbox.queue("note", to=applicant, occasion="one", context={})
    Message.objects.update(due_at=timezone.now() + timedelta(seconds=30))
    scheduler.run_due_jobs()
    assert mailoutbox == []
    with time_machine.travel(timezone.now() + timedelta(seconds=40)):
        scheduler.run_due_jobs()
    message.refresh_from_db()
    assert (message.state, len(mailoutbox)) == (MessageState.SENT, 1)


def test_command_tells_what_ran(ran):
    output = StringIO()
    call_command("run_due_jobs", stdout=output)
    assert output.getvalue().split() == ["broken", "whole"]


def test_clock_stands_when_it_is_stopped(ran):
    stop = threading.Event()
    stop.set()
    scheduler.run_forever(stop)
    assert ran == []


@pytest.mark.django_db(transaction=True)
def test_clock_goes_on_in_a_thread_until_it_is_stopped(ran, monkeypatch):
    ended = threading.Event()

    class Once(threading.Event):
        """Set after the first look, as by a process that ends."""

        def wait(self, timeout=None):
            return ended.is_set() or bool(ended.set())

    scheduler.run_forever(Once(), pause=0)
    assert ran == ["broken", "whole"]
