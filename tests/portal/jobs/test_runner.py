"""Background jobs: claimed once, stopped, resumed after a crash, each row once."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from portal.files import storage
from portal.jobs import retention, runner
from portal.jobs.runner import JobKind
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, DataKey, Job, StoredFile
from portal.models.choices import Role
from tests import make

LIST = "/en/admin/portal/job/"
CSV = "text/csv; charset=utf-8"


class Death(BaseException):
    """What a killed process leaves behind: result was caught and result tidied."""


@pytest.fixture
def processed(monkeypatch):
    """Kinds of jobs for tests; the list has the keys of the processed rows."""
    keys = []
    result = {
        "template": "components/note.html",
        "result_context": lambda job, user: {"text": "ผล"},
    }

    def process(pk):
        if pk == 13:
            raise TransitionRefused("thirteen")
        if pk == 66:
            raise ValueError(pk)
        keys.append(pk)
        return "odd" if pk == 7 else ""

    def work(job, report_progress):
        runner.run_rows(job, process, report_progress)

    def file(job, report_progress):
        report_progress(job.total)
        table = storage.CleanFile(b"table", CSV, 0)
        runner.attach_file(job, table, name="table.csv")

    def broken(job, report_progress):
        raise ValueError("secret")

    kinds = [
        JobKind("test.rows", lambda job: "rows", work, **result),
        JobKind("test.file", lambda job: "file", file, can_pause=False, **result),
        JobKind("test.broken", lambda job: "broken", broken, **result),
    ]
    for kind in kinds:
        monkeypatch.setitem(runner.job_kinds._entries, kind.name, kind)
    return keys


@pytest.fixture
def planned(processed, coordinator):
    def plan(kind="test.rows", things=(1, 2, 3), by=coordinator):
        return runner.plan(
            runner.job_kinds[kind], by=by, needs={"text": "ความลับ"}, things=things
        )

    return plan


def fresh(job):
    return Job.objects.get(pk=job.pk)


def later(**time):
    return time_machine.travel(timezone.now() + timedelta(**time), tick=False)


def test_every_row_is_done_in_order_and_counted(planned, processed):
    job = planned()
    assert runner.run_due() == 1
    job = fresh(job)
    assert (processed, job.state, job.done, job.total, job.claim) == (
        [1, 2, 3],
        "done",
        3,
        3,
        "",
    )
    assert runner.run_due() == 0


def test_a_row_that_is_refused_or_breaks_says_why_and_holds_up_no_other(
    planned, processed
):
    job = planned(things=[13, 66, 7, 4])
    with translation.override("en"):
        Job.objects.update(language="en")
        runner.run_due()
    assert processed == [7, 4]
    assert [row.reason for row in job.rows.all()] == [
        "thirteen",
        "something went wrong; it was left as it was",
        "odd",
        "",
    ]
    assert [row.state for row in job.rows.all()] == [
        "refused",
        "refused",
        "refused",
        "done",
    ]


def test_what_is_claimed_by_a_live_process_is_left_alone(planned, processed):
    planned()
    assert runner.claim(Job.objects.all())
    assert runner.claim(Job.objects.all()) is None
    assert runner.run_due() == 0


def test_after_a_death_another_goes_on_and_repeats_no_row(
    planned, processed, monkeypatch
):
    job = planned(things=range(20, 25))
    run_row = runner.run_row

    def dies(row_pk, object_pk, action):
        if object_pk == 23:
            raise Death
        run_row(row_pk, object_pk, action)

    monkeypatch.setattr(runner, "run_row", dies)
    with pytest.raises(Death):
        runner.run_due()
    monkeypatch.setattr(runner, "run_row", run_row)
    assert (runner.run_due(), fresh(job).state) == (0, "running")
    with later(minutes=2):
        assert runner.run_due() == 1
    assert (processed, fresh(job).state) == ([20, 21, 22, 23, 24], "done")


def test_a_row_that_dies_midway_is_not_marked(planned, processed, monkeypatch):
    job = planned(things=[5])

    def dies(object_pk, action):
        raise Death

    monkeypatch.setattr(runner, "try_row", dies)
    with pytest.raises(Death):
        runner.run_due()
    assert [row.state for row in job.rows.all()] == ["waiting"]


def test_who_lost_the_claim_stops_at_the_next_look(planned, processed, monkeypatch):
    monkeypatch.setattr(runner, "BATCH_SIZE", 1)
    job, run_row = planned(), runner.run_row

    def taken_over(row_pk, object_pk, action):
        run_row(row_pk, object_pk, action)
        Job.objects.update(claim="another")

    monkeypatch.setattr(runner, "run_row", taken_over)
    runner.run_due()
    assert (processed, fresh(job).state, fresh(job).claim) == (
        [1],
        "running",
        "another",
    )


def test_stopping_keeps_what_is_done(planned, processed, coordinator, monkeypatch):
    monkeypatch.setattr(runner, "BATCH_SIZE", 1)
    job, run_row = planned(), runner.run_row

    def stopped(row_pk, object_pk, action):
        run_row(row_pk, object_pk, action)
        runner.stop(job, by=coordinator)

    monkeypatch.setattr(runner, "run_row", stopped)
    runner.run_due()
    assert (processed, fresh(job).state) == ([1], "stopped")
    assert list(AuditEntry.objects.about(job).values_list("action", flat=True)) == [
        "begin long work",
        "stop long work",
    ]
    with pytest.raises(TransitionRefused):
        runner.stop(job, by=coordinator)


def test_a_turn_ends_and_the_next_goes_on(planned, processed, monkeypatch):
    monkeypatch.setattr(runner, "BATCH_SIZE", 1)
    job = planned()
    runner.advance(runner.claim(Job.objects.all()), until=0)
    assert (processed, fresh(job).claim, fresh(job).done) == ([1], "", 1)
    runner.run_due()
    assert processed == [1, 2, 3]


def test_what_waits_longest_comes_first(planned, processed):
    first = planned(things=[1])
    Job.objects.update(claimed_at=timezone.now())
    planned(things=[2])
    runner.run_due()
    assert processed == [2, 1]
    assert fresh(first).state == "done"


def test_what_fails_again_and_again_ends_as_failed_without_a_word_of_its_text(
    planned, processed, caplog
):
    job = planned("test.broken")
    for turn in range(runner.MAX_ATTEMPTS):
        with later(minutes=2 * turn):
            assert runner.run_due() == 1
    assert (fresh(job).state, fresh(job).error) == ("failed", "ValueError")
    assert "secret" not in caplog.text


def test_what_kills_its_process_again_and_again_is_given_up(
    planned, processed, monkeypatch
):
    job, tells = planned("test.file"), []

    def dies(job, file, *, name):
        tells.append(job.attempts)
        raise Death

    monkeypatch.setattr(runner, "attach_file", dies)
    for turn in range(runner.MAX_ATTEMPTS):
        with later(minutes=2 * turn), pytest.raises(Death):
            runner.run_due()
    with later(hours=1):
        assert runner.run_due() == 0
    assert (tells, fresh(job).state) == ([1, 2, 3, 4, 5], "failed")


def test_what_it_needs_lies_sealed(planned):
    job = planned()
    with connection.cursor() as cursor:
        cursor.execute("SELECT needs FROM portal_job")
        assert "ความลับ".encode() not in bytes(cursor.fetchone()[0])
    assert runner.parse_needs(fresh(job)) == {"text": "ความลับ"}


def test_the_file_is_for_its_maker_for_a_day(planned, as_user, coordinator):
    job = planned("test.file")
    runner.run_due()
    answer = as_user(coordinator).get(f"{LIST}{job.code}/file/")
    assert (answer.content, answer["Content-Type"]) == (
        b"table",
        "text/csv; charset=utf-8",
    )
    assert AuditEntry.objects.about(job).last().action == "download file of long work"
    other = make.person("second@staff.example", role=Role.COORDINATOR)
    assert as_user(other).get(f"{LIST}{job.code}/file/").status_code == 404
    with later(days=1, minutes=1):
        retention.sweep(timezone.now())
    assert not StoredFile.objects.exists()
    assert as_user(coordinator).get(f"{LIST}{job.code}/file/").status_code == 404


def test_who_lost_the_claim_leaves_no_file(planned, processed):
    planned("test.file")
    job = runner.claim(Job.objects.all())
    Job.objects.update(claim="another")
    with pytest.raises(runner.JobInterrupted):
        runner.attach_file(job, storage.CleanFile(b"x", CSV, 0), name="x")
    assert not StoredFile.objects.exists()


def test_files_are_taken_back_and_one_being_made_begins_again(
    planned, processed, coordinator
):
    ended, running = planned("test.file"), planned()
    runner.advance(runner.claim(Job.objects.filter(pk=ended.pk)), until=0)
    runner.claim(Job.objects.filter(pk=running.pk))
    retention.revoke_files(coordinator)
    assert fresh(ended).file is None
    assert fresh(running).claim == ""
    assert not StoredFile.objects.exists()


def test_old_jobs_go_with_their_keys_and_what_runs_stays(planned, processed):
    old = planned()
    runner.run_due()
    running = planned()
    keys = DataKey.objects.count()
    with later(days=31):
        assert retention.sweep(timezone.now()) == 1
    assert list(Job.objects.all()) == [running]
    assert DataKey.objects.count() == keys - 1
    assert not DataKey.objects.filter(pk=old.data_key_id).exists()


# The pages


def test_the_page_asks_for_itself_again_until_it_is_over(planned, as_user, coordinator):
    job, client = planned(), as_user(coordinator)
    page = client.get(f"{LIST}{job.code}/change/").content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert '<meta http-equiv="refresh"' in page
    assert "0 of 3" in page
    runner.run_due()
    page = client.get(f"{LIST}{job.code}/change/").content.decode()
    assert "hx-trigger" not in page
    assert "3 of 3" in page
    assert "ผล" in page


def test_it_is_found_again_and_stopped(planned, as_user, coordinator):
    job, client = planned(), as_user(coordinator)
    assert f"{LIST}{job.code}/change/" in client.get(LIST).content.decode()
    page = client.post(f"{LIST}{job.code}/stop/", follow=True)
    assert "It was stopped" in page.content.decode()
    page = client.post(f"{LIST}{job.code}/stop/", follow=True)
    assert "Not possible any more: it has ended" in page.content.decode()
    assert fresh(job).state == "stopped"


@pytest.mark.parametrize("tail", ["change/", "stop/", "file/"])
def test_only_its_maker_gets_in(
    planned, as_user, administrator, stranger, coordinator, tail
):
    job = planned()
    other = make.person("second@staff.example", role=Role.COORDINATOR)
    method = "post" if tail == "stop/" else "get"
    people = (other, administrator, stranger, None)
    statuses = [
        getattr(as_user(person), method)(f"{LIST}{job.code}/{tail}").status_code
        for person in people
    ]
    assert statuses == [404, 403, 302, 302]
    wrong = "put" if tail == "stop/" else "post"
    assert (
        getattr(as_user(coordinator), wrong)(f"{LIST}{job.code}/{tail}").status_code
        == 405
    )
    assert job.code not in as_user(other).get(LIST).content.decode()


def test_the_list_asks_as_much_for_thirty_as_for_one(planned, as_user, coordinator):
    client, query_counts = as_user(coordinator), []
    for count in (1, 30):
        while Job.objects.count() < count:
            planned(things=[1])
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        query_counts.append(len(queries))
    assert query_counts[0] == query_counts[1]
