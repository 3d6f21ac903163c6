"""Documents of an application: attach, replace, remove and download, and when."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from portal.files import storage
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, StoredFile
from tests import make
from tests.portal import hostile_files
from volunteers import rules
from volunteers.application import documents, drafting
from volunteers.application.sections import documents as document_section
from volunteers.decisions import information, workflow
from volunteers.models import Application, Document, DocumentKind


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path


def kind_of(cohort, slug="cv", **fields):
    facts = {
        "order": 1,
        "name_th": "ประวัติย่อ",
        "name_en": "CV",
        "types": ["pdf", "jpeg"],
        **fields,
    }
    return DocumentKind.objects.create(cohort=cohort, slug=slug, **facts)


@pytest.fixture
def kind(cohort):
    return kind_of(cohort, is_required=True)


def upload(data=None, name="ประวัติ.pdf"):
    return SimpleUploadedFile(
        name, data or hostile_files.pdf_bytes(hostile_files.pdf_with_scripts())
    )


def attach(application, kind, file=None, **also):
    return documents.attach(
        application, kind, [file or upload()], **{"by": application.applicant, **also}
    )


def remove(application, kind):
    documents.remove(application, kind, by=application.applicant)


def lines(application):
    entries = (
        AuditEntry.objects.about(application)
        .order_by("pk")
        .values_list("action", "fields")
    )
    return [(action, fields) for action, fields in entries if "document" in action]


def on_disk():
    return sorted(place.name for place in storage.folder().glob("*"))


def refused(act, application):
    """The act is refused and nothing was changed by it."""
    before = (
        list(Document.objects.values()),
        on_disk(),
        Application.objects.get(pk=application.pk).section_versions,
    )
    with pytest.raises(TransitionRefused) as caught:
        act()
    after = (
        list(Document.objects.values()),
        on_disk(),
        Application.objects.get(pk=application.pk).section_versions,
    )
    assert after == before
    return str(caught.value)


def test_attaching_stores_the_cleaned_file_under_the_applications_key(fresh, kind):
    note = attach(fresh, kind)
    document = fresh.documents.get()
    assert hostile_files.CANARY not in hostile_files.readable(
        storage.read(document.file)
    )
    assert (document.file.data_key, document.file.name, bool(note)) == (
        fresh.data_key,
        "ประวัติ.pdf",
        True,
    )
    assert (str(document), str(kind)) == (f"{fresh} · cv", "ประวัติย่อ")
    assert lines(fresh) == [("attach document", ["cv"])]


def test_attaching_counts_as_saving_the_section(fresh, kind):
    before = fresh.saved_at
    attach(fresh, kind)
    application = Application.objects.get(pk=fresh.pk)
    assert (
        drafting.section_version(application, "documents"),
        application.saved_at > before,
    ) == (1, True)


def test_a_second_file_takes_the_place_of_the_first(
    fresh, kind, django_capture_on_commit_callbacks
):
    attach(fresh, kind)
    with django_capture_on_commit_callbacks(execute=True):
        attach(fresh, kind, upload(hostile_files.jpeg_photo(), "photo.jpg"))
    stored = StoredFile.objects.get()
    assert (fresh.documents.get().file, stored.content_type, on_disk()) == (
        stored,
        "image/jpeg",
        [stored.place],
    )
    assert [action for action, _fields in lines(fresh)] == [
        "attach document",
        "replace document",
    ]


def test_a_file_that_is_refused_leaves_what_was_there(fresh, kind):
    attach(fresh, kind)
    before = fresh.documents.get().file
    for data in (
        hostile_files.SVG,
        hostile_files.HTML,
        hostile_files.encrypted_pdf(),
    ):
        with pytest.raises(storage.Rejected):
            attach(fresh, kind, upload(data))
    assert (fresh.documents.get().file, len(on_disk()), len(lines(fresh))) == (
        before,
        1,
        1,
    )


def test_removing_takes_the_file_along(fresh, kind, django_capture_on_commit_callbacks):
    attach(fresh, kind)
    with django_capture_on_commit_callbacks(execute=True):
        remove(fresh, kind)
    assert (fresh.documents.exists(), StoredFile.objects.exists(), on_disk()) == (
        False,
        False,
        [],
    )
    assert lines(fresh)[-1] == ("remove document", ["cv"])


def test_removing_twice_is_harmless(fresh, kind):
    attach(fresh, kind)
    remove(fresh, kind)
    remove(fresh, kind)
    assert [action for action, _fields in lines(fresh)] == [
        "attach document",
        "remove document",
    ]


def test_what_was_sent_keeps_its_required_documents(sent, kind):
    attach(sent, kind)
    with translation.override("en"):
        assert "“CV” is required" in refused(partial(remove, sent, kind), sent)


def test_what_was_sent_may_lose_another_document(sent, cohort):
    kind = kind_of(cohort, "writing")
    attach(sent, kind)
    remove(sent, kind)
    assert not sent.documents.exists()


def test_after_the_deadline_nothing_is_attached_or_removed(fresh, kind):
    attach(fresh, kind)
    with time_machine.travel(rules.deadline(fresh) + timedelta(seconds=1), tick=False):
        refused(partial(attach, fresh, kind), fresh)
        refused(partial(remove, fresh, kind), fresh)


def test_a_page_opened_in_time_may_still_send_its_file(fresh, kind):
    last = rules.deadline(fresh)
    with time_machine.travel(last + timedelta(minutes=20), tick=False):
        attach(fresh, kind, opened_at=last)
    with time_machine.travel(last + timedelta(minutes=40), tick=False):
        refused(partial(attach, fresh, kind, opened_at=last), fresh)


def test_a_withdrawal_while_the_file_is_cleaned_wins(fresh, kind, monkeypatch):
    """The rule is asked again once the row is locked."""

    def meanwhile(file, allowed):
        workflow.withdraw(Application.objects.get(pk=fresh.pk), by=fresh.applicant)
        return storage.CleanFile(b"%PDF-", "application/pdf", 1)

    monkeypatch.setattr(storage, "check_and_clean", meanwhile)
    with pytest.raises(TransitionRefused):
        attach(fresh, kind)
    assert (Document.objects.exists(), on_disk()) == (False, [])


def test_only_unlocked_documents_change_while_information_is_asked_for(
    sent, kind, coordinator
):
    for sections, allowed in ((["about"], False), (["documents"], True)):
        request = {
            "sections": sections,
            "note": "ขอไฟล์ใหม่",
            "answer_by": timezone.now() + timedelta(days=3),
        }
        information.request(sent, by=coordinator, **request)
        assert rules.can_edit_section(sent, "documents") is allowed
        if allowed:
            attach(sent, kind)
            remove(sent, kind)
        else:
            refused(partial(attach, sent, kind), sent)
            information.answer(sent, by=sent.applicant)


def test_a_document_of_another_cohort_is_never_attached(fresh):
    with pytest.raises(ValueError, match="another cohort"):
        attach(fresh, kind_of(make.cohort(17)))


def test_each_document_asked_for_has_a_slot(fresh, kind, cohort):
    writing = kind_of(cohort, "writing", order=2)
    attach(fresh, kind)
    slots = document_section.slots(fresh)
    assert [
        (slot.kind, slot.document and slot.document.file.name) for slot in slots
    ] == [
        (kind, "ประวัติ.pdf"),
        (writing, None),
    ]


def test_slots_cost_the_same_however_many_there_are(cohort, applicant):
    def queries():
        application = Application.objects.select_related("cohort").get()
        with CaptureQueriesContext(connection) as request:
            assert all(
                slot.document.file.name for slot in document_section.slots(application)
            )
        return len(request)

    application = drafting.begin_application(cohort, by=applicant)
    attach(application, kind_of(cohort, "first"))
    query_count = queries()
    for number in range(4):
        attach(application, kind_of(cohort, f"more-{number}"))
    assert (query_count, queries()) == (2, 2)


def test_attaching_asks_little(fresh, kind, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(
        storage,
        "check_and_clean",
        lambda *_: storage.CleanFile(b"%PDF-", "application/pdf", 1),
    )
    with django_assert_max_num_queries(14):
        attach(fresh, kind)


def test_the_applicant_gets_the_file_without_a_line_of_history(fresh, kind):
    attach(fresh, kind)
    document = Document.objects.visible_to(fresh.applicant).for_handing_out().get()
    response = documents.download_response(document, by=fresh.applicant)
    assert response["Content-Disposition"].startswith("attachment;")
    assert [action for action, _fields in lines(fresh)] == ["attach document"]


def test_a_coordinator_who_reads_a_document_leaves_a_line(sent, kind, coordinator):
    attach(sent, kind)
    document = Document.objects.visible_to(coordinator).for_handing_out().get()
    documents.download_response(document, by=coordinator)
    assert lines(sent)[-1] == ("read document", ["cv"])


def test_handing_out_needs_no_further_row(fresh, kind, django_assert_num_queries):
    attach(fresh, kind)
    document = Document.objects.for_handing_out().get()
    with django_assert_num_queries(0):
        documents.download_response(document, by=fresh.applicant)


def test_documents_are_seen_by_their_applicant_and_by_coordinators_once_sent(
    fresh, kind, stranger, reviewer, editor, administrator, coordinator
):
    attach(fresh, kind)
    everyone = (fresh.applicant, stranger, reviewer, editor, administrator, coordinator)
    assert [Document.objects.visible_to(person).count() for person in everyone] == [
        1,
        0,
        0,
        0,
        0,
        0,
    ]
    Application.objects.filter(pk=fresh.pk).update(
        submitted_at=timezone.now(), reference="16-AAAAAA", status="submitted"
    )
    assert [Document.objects.visible_to(person).count() for person in everyone] == [
        1,
        0,
        0,
        0,
        0,
        1,
    ]


def test_visitors_see_no_document(fresh, kind):
    attach(fresh, kind)
    assert not Document.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize("types", [[], ["exe"], ["pdf", "svg"], "pdf", None])
def test_a_cohort_asks_for_files_that_can_be_taken(kind, types):
    kind.types = types
    with pytest.raises(ValidationError):
        kind.full_clean()


def test_the_words_of_a_kind_follow_the_page(cohort):
    kind = kind_of(cohort, help_th="ไม่เกินสองหน้า", help_en="Two pages at most")
    with translation.override("en"):
        assert (kind.name, kind.help) == ("CV", "Two pages at most")
    with translation.override("th"):
        assert (kind.name, kind.help) == ("ประวัติย่อ", "ไม่เกินสองหน้า")
