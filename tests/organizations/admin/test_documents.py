"""Documents of organizations at the desk: a job reads them, then stores them."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organizations.admin.documents import batch_job
from organizations.documents import batch, importer, received
from organizations.models import (
    Cohort,
    Organization,
    Participation,
    ProfileRevision,
)
from organizations.profiles import workflow as profile_workflow
from portal.files import documents, storage
from portal.jobs import retention, runner
from portal.models import AuditEntry, DataKey, Job, StoredFile
from portal.models.choices import Role
from portal.personal_data import accounts
from tests import make
from tests.organizations import made_documents
from tests.organizations.documents.test_batch import FILES, zipped
from tests.organizations.sample_documents import document

TWO = ["copied-from-pdf.txt", "word-table.txt"]


class Death(BaseException):
    """What a killed process leaves behind: nothing was caught and nothing tidied."""


@pytest.fixture
def client(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def upload(client, cohort):
    """Sends files to the page of the cohort and returns its answer."""
    url = reverse("admin:organizations_cohort_documents", args=[cohort.pk])

    def send(files):
        chosen = [SimpleUploadedFile(name, data) for name, data in files.items()]
        return client.post(url, {"chosen": chosen or ""}, follow=True)

    return send


@pytest.fixture
def look(upload):
    """The job, once it has read the files."""

    def looked(files):
        upload(files)
        runner.run_due()
        return job()

    return looked


@pytest.fixture
def store(client):
    def press(numbers, then=runner.run_due):
        url = reverse("admin:organizations_cohort_store_documents", args=[job().code])
        page = client.post(url, {"documents": numbers}, follow=True)
        then()
        return page

    return press


def job():
    return Job.objects.select_related("made_by", "data_key").latest("pk")


def two():
    return {name: FILES[name] for name in TWO}


def table(client):
    """The words of each row, as the page of the job has them."""
    url = reverse("admin:portal_job_change", args=[job().code])
    page = client.get(url)
    assert page.status_code == 200
    return [(row["name"], str(row["words"])) for row in page.context["rows"]]


def page_text(client):
    url = reverse("admin:portal_job_change", args=[job().code])
    return client.get(url).content.decode()


def later(**time):
    return time_machine.travel(timezone.now() + timedelta(**time), tick=False)


# Receiving


def test_nothing_is_read_within_the_request(upload, monkeypatch):
    monkeypatch.setattr(documents, "read", None)
    page = upload({"all.zip": zipped(FILES)})
    assert page.redirect_chain[-1][0].endswith(f"/portal/job/{job().code}/change/")
    assert (job().state, job().done, job().total) == ("looking", 0, 4)
    assert "0 จาก 4" in page.content.decode()
    assert page.content.decode().count("ยังไม่ได้ตรวจ") == 4


def test_the_documents_lie_sealed(upload):
    upload({"a.txt": FILES["word-table.txt"]})
    path = storage.path_of(job().file)
    assert FILES["word-table.txt"][:60] not in path.read_bytes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT needs FROM portal_job")
        assert b"a.txt" not in bytes(cursor.fetchone()[0])


def test_what_can_not_be_taken_is_listed_beside_what_is(upload, client):
    upload(
        {
            "old.doc": b"\xd0\xcf\x11\xe0",
            "picture.jpg": b"\xff\xd8",
            "word-table.txt": FILES["word-table.txt"],
            "empty.zip": zipped({"picture.png": b"x"}),
            "broken.zip": b"PK\x03\x04 broken",
        }
    )
    assert job().total == 1
    words = dict(table(client))
    assert len(words) == 5
    assert words.pop("word-table.txt") == "ยังไม่ได้ตรวจ"
    assert len(set(words.values())) == 4
    assert "ยังไม่ได้ตรวจ" not in words.values()


def test_without_a_single_document_the_form_says_why(upload):
    page = upload({"old.doc": b"\xd0\xcf\x11\xe0", "x.txt": b""})
    errors = page.context["form"].errors["chosen"]
    assert [error.partition(":")[0] for error in errors] == ["old.doc", "x.txt"]
    assert upload({}).context["form"].errors
    assert not Job.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_file_over_the_limit_is_refused_by_its_size(upload, monkeypatch):
    monkeypatch.setattr(received, "MAX_BYTES", 1000)
    page = upload({"large.txt": b"x" * 1001, "large.zip": b"x" * 1001})
    first, second = page.context["form"].errors["chosen"]
    assert first != second.replace("large.zip", "large.txt")
    assert not Job.objects.exists()


def test_there_is_an_end_to_the_documents_of_one_go(upload, client, monkeypatch):
    monkeypatch.setattr(batch, "MAX_FILES", 2)
    upload({"all.zip": zipped(FILES)})
    assert job().total == 2
    assert len(table(client)) == 3
    assert table(client)[-1][0].startswith("อีก 2 ")


def test_there_is_an_end_to_their_bytes_over_all_archives(upload, client, monkeypatch):
    most = len(FILES[TWO[0]]) + 10
    monkeypatch.setattr(batch, "MAX_TOTAL_BYTES", most)
    upload({"a.zip": zipped({"a.txt": FILES[TWO[0]]}), "b.txt": FILES[TWO[1]]})
    assert job().total == 1
    assert "MB" in table(client)[1][1]


def test_a_closed_cohort_takes_none(upload):
    Cohort.objects.update(closed_at=timezone.now())
    assert upload(two()).context["form"].errors["chosen"]
    assert not Job.objects.exists()


# Looking


def test_it_shows_what_each_becomes_before_it_is_stored(look, store, client):
    look({"all.zip": zipped(FILES), "x.pdf": b"%PDF-1.7"})
    assert (job().state, job().done) == ("ready", 5)
    rows = [words for _name, words in table(client)]
    assert rows[:4] == ["องค์กรใหม่พร้อมฉบับร่าง"] * 4
    assert page_text(client).count('name="documents"') == 4
    assert not Organization.objects.exists()
    store(["0", "1"])
    assert (job().state, job().done, job().total) == ("done", 2, 2)
    assert Organization.objects.count() == 2
    words = [words for _name, words in table(client)]
    assert words[:2] == ["บันทึกเป็นฉบับร่างแล้ว"] * 2
    assert words[2:4] == ["คุณเลือกไม่บันทึก"] * 2
    for participation in Participation.objects.all():
        url = reverse(
            "admin:organizations_participation_change", args=[participation.pk]
        )
        assert url in page_text(client)
        assert client.get(url).status_code == 200


def test_the_table_names_the_further_positions_of_a_document(look, store, client):
    look({"a.txt": FILES["two-positions.txt"]})
    title = runner.parse_needs(job())["documents"][0]["further"][0]
    assert f"และตำแหน่งเพิ่มเติม: {title}" in page_text(client)
    store(["0"])
    second = ProfileRevision.objects.get(participation__number=2)
    assert second.participation.title == title


def test_word_files_are_read(look, store):
    look({"a.docx": made_documents.plain_word(document())})
    store(["0"])
    assert Organization.objects.get().slug == "lamnam"


def test_two_documents_of_one_organization_are_told(look, client):
    text = FILES["word-table.txt"]
    look({"a.txt": text, "b.txt": text + b"\n"})
    assert page_text(client).count('name="documents"') == 1
    assert "องค์กรเดียวกัน" in table(client)[1][1]


def test_what_is_there_already_ends_without_a_question(look, cohort, client):
    entry = batch.read("a.txt", FILES["word-table.txt"], cohort)
    batch.store(entry, by=None)
    look({"a.txt": FILES["word-table.txt"]})
    assert job().state == "done"
    assert "ไม่มีอะไรเปลี่ยน" in page_text(client)
    assert 'name="documents"' not in page_text(client)


def test_one_that_we_fail_at_keeps_no_other_from_being_read(look, client, monkeypatch):
    plan = batch.plan

    def fails(name, *rest, **more):
        if name == TWO[0]:
            raise ZeroDivisionError
        return plan(name, *rest, **more)

    monkeypatch.setattr(batch, "plan", fails)
    look(two())
    words = dict(table(client))
    assert job().state == "ready"
    assert "วางข้อความ" in words[TWO[0]]
    assert words[TWO[1]] == "องค์กรใหม่พร้อมฉบับร่าง"


def test_a_reader_that_dies_is_followed_by_one_that_goes_on(
    upload, client, monkeypatch
):
    upload({"all.zip": zipped(FILES)})
    text_of, read = batch_job._text_of, []

    def dies(data, number):
        if number == 2 and len(read) == 2:
            raise Death
        read.append(number)
        return text_of(data, number)

    monkeypatch.setattr(batch_job, "_text_of", dies)
    with pytest.raises(Death):
        runner.run_due()
    assert (job().state, job().done) == ("looking", 2)
    assert [words == "ยังไม่ได้ตรวจ" for _name, words in table(client)] == [
        False,
        False,
        True,
        True,
    ]
    read.append(-1)
    with later(minutes=2):
        runner.run_due()
    assert (job().state, read) == ("ready", [0, 1, -1, 2, 3])


# Storing


def test_a_worker_that_dies_while_storing_is_followed_by_one_that_goes_on(
    look, store, monkeypatch
):
    look(two())
    store_all = batch_job.further_positions.store_all

    def dies(plan, *, by):
        store_all(plan, by=by)
        if Organization.objects.count() == 2:
            raise Death

    monkeypatch.setattr(batch_job.further_positions, "store_all", dies)
    with pytest.raises(Death):
        store(["0", "1"])
    monkeypatch.setattr(batch_job.further_positions, "store_all", store_all)
    # What was begun with the second is taken back with the mark of its row.
    assert Organization.objects.count() == 1
    with later(minutes=2):
        runner.run_due()
    assert job().state == "done"
    assert (Organization.objects.count(), ProfileRevision.objects.count()) == (2, 2)


def test_history_says_who_imported(look, store, coordinator):
    look({"a.txt": FILES["word-table.txt"]})
    store(["0"])
    lines = AuditEntry.objects.exclude(subject_type="portal.job")
    actions = lines.values_list("action", flat=True)
    assert {"add organization", "begin participation", "begin profile"} <= {*actions}
    assert set(lines.values_list("actor", flat=True)) == {coordinator.code}
    assert AuditEntry.objects.about(job()).get().action == "begin long work"


def test_a_colleague_who_adds_the_same_organization_meanwhile_is_not_overwritten(
    look, store, client, cohort
):
    look(two())
    theirs = FILES[TWO[0]] + "\nอื่น".encode()
    batch.store(batch.read("theirs.txt", theirs, cohort), by=None)
    batch.store(batch.read(TWO[1], FILES[TWO[1]], cohort), by=None)
    before = {row.pk: row.version for row in ProfileRevision.objects.all()}
    store(["0", "1"])
    assert before == {row.pk: row.version for row in ProfileRevision.objects.all()}
    words = dict(table(client))
    assert "ระหว่างนั้น" in words[TWO[0]]
    assert "ไม่มีอะไรเปลี่ยน" in words[TWO[1]]
    assert job().state == "done"


def test_a_draft_that_was_saved_meanwhile_is_not_overwritten(
    look, store, client, cohort, coordinator
):
    entry = batch.read("a.txt", FILES["word-table.txt"], cohort)
    revision = importer.store_revision(entry.plan, by=None)
    look({"a.txt": FILES["word-table.txt"] + b"\n"})
    assert table(client)[0][1] == "แทนที่ฉบับร่างเดิม"
    profile_workflow.save_revision(
        revision,
        content={**revision.content, "role": "เขียนเอง"},
        version=revision.version,
        by=coordinator,
    )
    store(["0"])
    revision.refresh_from_db()
    assert revision.content["role"] == "เขียนเอง"
    assert "ระหว่างนั้น" in table(client)[0][1]


def test_the_slug_that_somebody_takes_at_this_moment_is_a_refusal(
    look, store, client, monkeypatch
):
    look({"a.txt": FILES["word-table.txt"]})
    slug = runner.parse_needs(job())["documents"][0]["names"][0].strip("/")
    store_all = batch_job.further_positions.store_all

    def late(plan, *, by):
        Organization.objects.create(slug=slug, name="อื่น")
        return store_all(plan, by=by)

    monkeypatch.setattr(batch_job.further_positions, "store_all", late)
    store(["0"])
    assert job().state == "done"
    assert "ระหว่างนั้น" in table(client)[0][1]


def test_a_cohort_that_closes_meanwhile_is_told_in_each_row(look, store, client):
    look(two())
    Cohort.objects.update(closed_at=timezone.now())
    store(["0", "1"])
    assert [words for _name, words in table(client)] == ["รุ่นนี้ปิดแล้ว"] * 2
    assert not Organization.objects.exists()


def test_who_is_no_coordinator_by_then_stores_nothing(look, store, coordinator):
    look(two())
    store(["0"], then=lambda: None)
    type(coordinator).objects.filter(pk=coordinator.pk).update(role=Role.PERSON)
    runner.run_due()
    assert job().rows.refused().filter(reason__contains="ผู้ประสานงาน").count() == 1
    assert not Organization.objects.exists()


def test_at_least_one_must_be_chosen_and_forged_numbers_are_nothing(
    look, store, client
):
    look(two())
    for numbers in ([], ["7", "nonsense", "9" * 40]):
        page = store(numbers)
        assert "เพราะยังไม่ได้เลือกเอกสาร" in page.content.decode()
    assert job().state == "ready"
    assert job().rows.waiting().count() == 2


def test_a_second_press_changes_nothing(look, store, client):
    look(two())
    store(["0"], then=lambda: None)
    page = store(["1"], then=lambda: None)
    assert "งานนี้เริ่มไปแล้ว" in page.content.decode()
    assert [row.thing for row in job().rows.waiting()] == [0]


def test_what_was_cancelled_says_what_was_not_stored(look, client):
    look(two())
    client.post(reverse("admin:portal_job_stop", args=[job().code]))
    assert [words for _name, words in table(client)] == ["ไม่ได้บันทึก"] * 2
    assert 'name="documents"' not in page_text(client)


# Who sees it, and for how long


def test_only_who_sent_the_documents_gets_to_them(
    look, as_user, administrator, stranger
):
    look(two())
    other = make.person("second@staff.example", role=Role.COORDINATOR)
    url = reverse("admin:organizations_cohort_store_documents", args=[job().code])
    answers = [
        as_user(person).post(url, {"documents": "0"}).status_code
        for person in (other, administrator, stranger)
    ]
    assert answers == [404, 403, 302]
    assert job().state == "ready"


def test_what_was_sent_is_no_download(look, client):
    look(two())
    url = reverse("admin:portal_job_file", args=[job().code])
    assert client.get(url).status_code == 404


def test_the_documents_go_soon_after_the_end(look, store):
    look(two())
    retention.sweep(timezone.now())
    assert StoredFile.objects.count() == 1
    store(["0"])
    retention.sweep(timezone.now())
    assert not StoredFile.objects.exists()
    assert Job.objects.exists()


def test_what_nobody_decided_on_goes_after_a_day_with_its_documents(
    look, django_capture_on_commit_callbacks
):
    keys = DataKey.objects.count()
    look(two())
    path = storage.path_of(job().file)
    with later(days=1, minutes=1), django_capture_on_commit_callbacks(execute=True):
        assert retention.sweep(timezone.now()) == 1
    assert not Job.objects.exists()
    assert not StoredFile.objects.exists()
    assert DataKey.objects.count() == keys
    assert not path.exists()


def test_a_conflict_of_interest_takes_no_document_of_a_host(look, coordinator):
    look(two())
    retention.revoke_files(coordinator)
    assert job().file is not None


def test_documents_that_are_gone_are_told_in_each_row(look, store, client):
    look(two())
    storage.erase(job().file)
    store(["0", "1"])
    assert {words for _name, words in table(client)} == {"ไม่มีเอกสารเก็บไว้แล้ว เลือกใหม่"}


def test_an_account_that_closes_takes_them_along(
    look, coordinator, django_capture_on_commit_callbacks
):
    look(two())
    path = storage.path_of(job().file)
    with django_capture_on_commit_callbacks(execute=True):
        accounts.erase_own_rows(coordinator)
    assert not StoredFile.objects.exists()
    assert not path.exists()


def test_the_page_asks_as_much_for_four_as_for_one(upload, client):
    counts = []
    for files in ({"a.txt": FILES[TWO[0]]}, {"all.zip": zipped(FILES)}):
        upload(files)
        runner.run_due()
        page_text(client)
        with CaptureQueriesContext(connection) as queries:
            page_text(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_packed_documents_are_found_by_their_place():
    rows = [
        received.Received("a", b"1"),
        received.Received("b", why="x"),
        received.Received("c", b"3"),
    ]
    data = received.packed(rows).data
    assert received.unpacked(data, 2) == b"3"
    with pytest.raises(KeyError):
        received.unpacked(data, 1)
