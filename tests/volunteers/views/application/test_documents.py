"""The documents page: files are stored, refused with advice, downloaded, removed."""

import re
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from portal.files import storage
from portal.files.cleaning.result import MAX_BYTES
from tests import make
from tests.portal import hostile_files
from tests.volunteers.attaching import PAGE, attach, paper, upload
from tests.volunteers.browsing import OWN, late, section_url, ticket_of, toasts, words
from volunteers.application import drafting
from volunteers.decisions import information, workflow
from volunteers.models import Application, Document


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def kind(cohort):
    return make.document_kind(cohort, is_required=True)


@pytest.fixture
def study(cohort):
    return make.document_kind(
        cohort, "study", order=2, name_th="ใบแสดงผลการเรียน", name_en="Transcript"
    )


def named(name, data):
    return SimpleUploadedFile(name, data)


def names(application):
    return {
        document.kind.slug: document.file.name
        for document in Document.objects.filter(application=application)
    }


def huge_picture():
    """Says that it is far larger than it is."""
    content = bytearray(hostile_files.image_bytes(Image.new("L", (8, 8)), "PNG"))
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


def polyglot():
    return (
        hostile_files.pdf_bytes(hostile_files.pdf_document())
        + b"\n"
        + hostile_files.office()
        + hostile_files.HTML
    )


# The page


@pytest.mark.parametrize("language", ["", "/en"])
def test_what_is_allowed_is_told_before_choosing(mine, fresh, kind, language):
    page = words(mine.get(f"{language}/cohorts/16/application/documents/"))
    assert "10 MB" in page
    accepted = re.search(r'accept="([^"]+)"', page)[1].split(",")
    assert {"application/pdf", ".docx", "image/jpeg", "image/heic"} <= set(accepted)
    assert "capture" not in page


def test_without_documents_asked_for_there_is_no_such_page(mine, fresh):
    assert mine.get(PAGE).status_code == 404
    assert mine.post(PAGE).status_code == 404
    assert "documents/" not in words(mine.get(OWN))


def test_the_section_is_a_task_of_the_application(mine, fresh, kind, study):
    assert "Not started" in state_on_the_list(mine)
    attach(mine, study=paper())
    assert "In progress" in state_on_the_list(mine)
    attach(mine, cv=paper())
    assert "Done" in state_on_the_list(mine)


def test_a_section_that_may_stay_empty_reads_as_optional(mine, fresh, study):
    assert "optional" in state_on_the_list(mine)
    assert drafting.BY_SLUG["documents"] not in drafting.incomplete_sections(
        Application.objects.get()
    )


def state_on_the_list(client):
    [task] = [
        task
        for task in client.get(OWN).context["tasks"]
        if "documents" in task.get("href", "")
    ]
    return task["status"]


def test_help_is_text_and_never_markup(mine, fresh, cohort):
    make.document_kind(cohort, help_en="<b>two</b> pages", name_en="<i>CV</i>")
    page = words(mine.get(PAGE))
    assert "&lt;b&gt;two&lt;/b&gt; pages" in page
    assert "<i>CV" not in page


# Attaching


def test_a_chosen_file_is_attached_and_the_next_section_opens(mine, fresh, kind):
    response = attach(mine, cv=paper("ประวัติย่อ ใบไผ่.pdf"))
    assert (response.url, names(fresh)) == (
        section_url("about").replace("about", "consents"),
        {"cv": "ประวัติย่อ ใบไผ่.pdf"},
    )
    assert toasts(mine.get(response.url))[0].startswith("Saved at ")


def test_two_files_at_once_are_both_attached(mine, fresh, kind, study):
    attach(
        mine, cv=paper("one.pdf"), study=named("two.jpg", hostile_files.jpeg_photo())
    )
    assert names(fresh) == {"cv": "one.pdf", "study": "two.jpg"}


def test_several_photos_for_one_place_become_one_paper(mine, fresh, kind):
    photos = [
        named(f"IMG_{number}.jpg", hostile_files.jpeg_photo((400, 300 + number)))
        for number in range(3)
    ]
    response = attach(mine, cv=photos)
    stored = Document.objects.get().file
    assert (stored.name, stored.pages) == ("IMG_0.pdf", 3)
    assert "We made a PDF" in toasts(mine.get(response.url))[0]


def test_papers_are_sent_one_by_one(mine, fresh, kind):
    page = words(attach(mine, cv=[paper("one.pdf"), paper("two.pdf")]))
    assert "Several files at once must all be photos" in page
    assert names(fresh) == {}


def test_a_new_file_takes_the_place_of_the_old_one(mine, fresh, kind):
    attach(mine, cv=paper("one.pdf"))
    attach(mine, cv=paper("two.pdf"))
    assert names(fresh) == {"cv": "two.pdf"}


def test_a_rejected_file_keeps_all_else(mine, fresh, kind, study):
    attach(mine, study=paper("study.pdf"))
    response = attach(
        mine, cv=named("cv.pdf", hostile_files.HTML), study=paper("newer.pdf")
    )
    page = words(response)
    assert (response.status_code, names(fresh)) == (200, {"study": "newer.pdf"})
    assert "This file holds something else" in page
    assert 'href="#id_file-cv"' in page
    assert "<title>Error:" in page.replace("\n", "")


HOSTILE = {
    "svg": ("drawing.svg", hostile_files.SVG, "something else"),
    "page in disguise": ("cv.pdf", hostile_files.HTML, "something else"),
    "many pixels": ("scan.png", huge_picture(), "million pixels"),
    "locked": ("cv.pdf", hostile_files.encrypted_pdf(), "password"),
    "empty": ("cv.pdf", b"", "empty"),
    "office": ("cv.docx", hostile_files.office(), "Word"),
    "telephone's own": ("IMG_1.HEIC", hostile_files.HEIC, "can’t be read"),
    "large": ("cv.pdf", b"%PDF-" + b"0" * MAX_BYTES, "larger than 10 MB"),
    "pages": (
        "cv.pdf",
        hostile_files.pdf_bytes(hostile_files.pdf_document(pages=31)),
        "more than 30 pages",
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_cannot_be_taken_is_refused_with_advice(mine, fresh, kind, what):
    name, data, advice = HOSTILE[what]
    response = attach(mine, cv=named(name, data))
    assert (response.status_code, names(fresh), list(storage.folder().glob("*"))) == (
        200,
        {},
        [],
    )
    assert advice in words(response)


TAKEN = {
    "polyglot": ("cv.pdf", polyglot(), "cv.pdf"),
    "scripts": (
        "cv.pdf",
        hostile_files.pdf_bytes(hostile_files.pdf_with_scripts()),
        "cv.pdf",
    ),
    "place of a photo": ("IMG_2.jpeg", hostile_files.jpeg_photo(), "IMG_2.jpg"),
    "wrong extension": ("cv.pdf", hostile_files.jpeg_photo(), "cv.jpg"),
    "turned name": (
        "cv\u202efdp.exe",
        hostile_files.pdf_bytes(hostile_files.pdf_document()),
        "cvfdp.pdf",
    ),
    "path": (
        "../../etc/cron.d/x.pdf",
        hostile_files.pdf_bytes(hostile_files.pdf_document()),
        "x.pdf",
    ),
    "Thai": (
        "ประวัติ ฉบับที่ ๒.pdf",
        hostile_files.pdf_bytes(hostile_files.pdf_document()),
        "ประวัติ ฉบับที่ ๒.pdf",
    ),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_taken_holds_only_what_a_reader_sees(mine, fresh, kind, what):
    name, data, expected_name = TAKEN[what]
    attach(mine, cv=named(name, data))
    stored = Document.objects.get().file
    stored_content = storage.read(stored)
    text = (
        hostile_files.readable(stored_content)
        if stored.content_type == "application/pdf"
        else stored_content
    )
    assert stored.name == expected_name
    assert [
        mark
        for mark in (hostile_files.CANARY, b"<script", b"PK\x03\x04", b"GPS")
        if mark in text
    ] == []


def test_what_was_changed_in_a_file_is_told(mine, fresh, kind):
    response = attach(
        mine,
        cv=named("cv.pdf", hostile_files.pdf_bytes(hostile_files.pdf_with_scripts())),
    )
    assert any("took forms, scripts" in text for text in toasts(mine.get(response.url)))


def test_to_go_on_the_required_document_is_needed(mine, fresh, kind, study):
    page = words(attach(mine))
    assert "Without this document" in page
    assert page.count("field__error") == 1
    assert attach(mine, later="1").url == OWN


def test_a_button_beside_no_file_asks_for_one(mine, fresh, kind, study):
    assert "Choose a file first" in words(attach(mine, stay="study"))
    assert attach(mine, stay="study", study=paper()).url == PAGE


# With script


def test_the_script_gets_the_card_of_its_document(mine, fresh, kind, study):
    card = words(upload(mine, "study", paper("study.pdf")))
    assert card.count("<section") == 1
    assert "study.pdf" in card
    assert "data-upload-result" in card


def test_the_script_hears_in_place_why_a_file_is_not_taken(mine, fresh, kind, study):
    card = words(upload(mine, "cv", named("cv.pdf", hostile_files.SVG)))
    assert "something else" in card
    assert card.count("field__error") == 1


def test_the_script_hears_in_place_that_it_is_too_late(mine, fresh, kind):
    ticket = ticket_of(mine.get(PAGE))
    with late(mine, fresh, hours=1):
        card = words(upload(mine, "cv", paper(), ticket=ticket))
    assert "the deadline was" in card
    assert names(fresh) == {}


def test_a_card_of_no_document_is_not_found(mine, fresh, kind):
    assert upload(mine, "none", paper()).status_code == 404


# The rules of the moment


def test_after_the_deadline_nothing_is_attached_or_removed(mine, fresh, kind):
    attach(mine, cv=paper("kept.pdf"))
    ticket = ticket_of(mine.get(PAGE))
    with late(mine, fresh, hours=1):
        assert mine.get(PAGE).url == OWN
        assert attach(mine, ticket=ticket, cv=paper("new.pdf")).url == OWN
        assert attach(mine, ticket=ticket).url == OWN
        assert mine.post(f"{PAGE}cv/remove/", {"ticket": ticket}).url == OWN
    assert names(fresh) == {"cv": "kept.pdf"}


def test_a_page_opened_in_time_may_still_send(mine, fresh, kind):
    with late(mine, fresh, seconds=-10):
        ticket = ticket_of(mine.get(PAGE))
    with late(mine, fresh, minutes=5):
        attach(mine, ticket=ticket, cv=paper())
    assert names(fresh) == {"cv": "resume.pdf"}


def test_what_was_sent_can_be_replaced_but_not_removed_where_it_is_required(
    mine, cohort, applicant, pi, kind
):
    sent = make.application(cohort, applicant, [pi])
    assert attach(mine, cv=paper("newer.pdf")).url == OWN
    assert "to send your application again" in toasts(mine.get(OWN))[0]
    page = words(mine.get(PAGE))
    assert "cv/remove/" not in page
    assert mine.get(f"{PAGE}cv/remove/").url == PAGE
    assert mine.post(f"{PAGE}cv/remove/").url == PAGE
    assert names(sent) == {"cv": "newer.pdf"}


def test_only_unlocked_documents_open_while_information_is_asked_for(
    mine, sent, coordinator, kind
):
    by = timezone.now() + timedelta(days=3)
    information.request(
        sent, by=coordinator, sections=["about"], note="ขอข้อมูล", answer_by=by
    )
    assert mine.get(PAGE).url == OWN
    information.answer(sent, by=sent.applicant)
    information.request(
        sent, by=coordinator, sections=["documents"], note="ขอไฟล์", answer_by=by
    )
    assert attach(mine, cv=paper()).url == OWN
    information.answer(Application.objects.get(), by=sent.applicant)
    assert names(sent) == {"cv": "resume.pdf"}


def test_without_a_required_document_nothing_is_sent(mine, draft, kind):
    page = words(mine.get(f"{OWN}check/"))
    assert "Complete: Documents" in page
    attach(mine, cv=paper())
    assert "Complete: Documents" not in words(mine.get(f"{OWN}check/"))


# Removing and handing out


def test_removing_asks_first(mine, fresh, kind):
    attach(mine, cv=paper())
    page = mine.get(f"{PAGE}cv/remove/")
    assert names(fresh) == {"cv": "resume.pdf"}
    assert mine.post(f"{PAGE}cv/remove/", {"ticket": ticket_of(page)}).url == PAGE
    assert names(fresh) == {}


def test_what_is_gone_needs_no_question(mine, fresh, kind):
    assert mine.get(f"{PAGE}cv/remove/").url == PAGE
    assert mine.get(f"{PAGE}none/remove/").status_code == 404


def url_of(document, number=16):
    return reverse("application_document", args=[number, document.file.code])


def test_the_applicant_downloads_their_own_file(mine, draft, kind):
    document = make.attached(draft, kind, data=b"%PDF-1.7 own")
    response = mine.get(url_of(document))
    assert response.content == b"%PDF-1.7 own"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_nobody_else_downloads_it_here(
    as_user, sent, kind, stranger, reviewer, editor, coordinator, administrator
):
    workflow.assign(sent, reviewers=[reviewer], by=coordinator)
    document = make.attached(sent, kind)
    for person in (stranger, reviewer, editor, coordinator, administrator):
        assert as_user(person).get(url_of(document)).status_code == 404
    assert "/login/" in as_user(None).get(url_of(document)).url


def test_a_code_that_does_not_exist_answers_like_somebody_elses(
    as_user, draft, kind, stranger
):
    document, browser = make.attached(draft, kind), as_user(stranger)
    missing = browser.get(url_of(document).replace(document.file.code, "A" * 12))
    assert words(browser.get(url_of(document))) == words(missing).replace(
        "A" * 12, document.file.code
    )


def test_a_file_hangs_in_its_own_cohort_only(mine, draft, kind):
    make.cohort(17)
    assert mine.get(url_of(make.attached(draft, kind), 17)).status_code == 404


def test_strangers_attach_and_remove_nothing(as_user, draft, kind, stranger):
    make.attached(draft, kind)
    browser = as_user(stranger)
    assert browser.get(PAGE).status_code == 404
    assert browser.post(PAGE, {"file-cv": paper()}).status_code == 404
    assert browser.post(f"{PAGE}cv/remove/").status_code == 404
    assert list(names(draft)) == ["cv"]


def test_the_answers_show_each_document_with_its_way_to_it(mine, draft, kind, study):
    document = make.attached(draft, kind, "ประวัติ.pdf")
    page = words(mine.get(f"{OWN}check/"))
    assert url_of(document).removeprefix("/") in page
    assert "ประวัติ.pdf · 13" in page
    assert f'href="{PAGE}"' in page


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_asks_the_same_however_many_documents(mine, fresh, cohort, count):
    for number in range(count):
        make.attached(fresh, make.document_kind(cohort, f"kind-{number}", order=number))
    with CaptureQueriesContext(connection) as asked:
        assert mine.get(PAGE).status_code == 200
    noise = ("SAVEPOINT", "RELEASE", "portal_session", '"portal_user"."id" =')
    assert (
        len([row for row in asked if not any(word in row["sql"] for word in noise)])
        == 5
    )


def test_a_grace_is_no_longer_than_the_cohorts(mine, fresh, kind):
    with late(mine, fresh, seconds=-10):
        ticket = ticket_of(mine.get(PAGE))
    with late(mine, fresh, minutes=fresh.cohort.grace_minutes + 1):
        attach(mine, ticket=ticket, cv=paper())
    assert names(fresh) == {}


# How often


def test_after_so_many_uploads_in_an_hour_an_account_waits_and_keeps_what_it_has(
    settings, as_user, applicant, stranger, cohort, kind, study
):
    settings.ACCOUNT_RATE_LIMITS = {
        **settings.ACCOUNT_RATE_LIMITS,
        "upload": "2/h/user",
    }
    mine, other = make.draft(cohort, applicant), make.draft(cohort, stranger)
    client = as_user(applicant)
    for name in ("one.pdf", "two.pdf"):
        upload(client, "cv", paper(name))
    assert "Please wait an hour" in upload(client, "cv", paper("three.pdf")).text
    upload(as_user(stranger), "cv", paper("theirs.pdf"))
    assert (names(mine), names(other)) == ({"cv": "two.pdf"}, {"cv": "theirs.pdf"})
