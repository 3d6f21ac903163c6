"""A host pastes its document and sees what would be stored before it is."""

import base64

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from organizations.documents import importer
from organizations.models import Organization, ProfileRevision, SourceDocument
from organizations.models.choices import MemberRole
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.editing import version_stamp
from tests import make
from tests.organizations.sample_documents import REAL, document

PI = REAL.read_bytes()
HOST = "/en/host/protection-international/"
PASTE = f"{HOST}document/"


@pytest.fixture
def newcomer(cohort):
    """The owner of an organization that has nothing yet."""
    organization = profile_workflow.add_organization(
        slug="protection-international", name="PI", by=None
    )
    return make.member(organization, "owner@hosts.example", role=MemberRole.OWNER)


@pytest.fixture
def host_client(as_user, newcomer):
    return as_user(newcomer)


def a_file(raw, name="document.txt"):
    return SimpleUploadedFile(name, raw, content_type="text/plain")


def confirm(host_client, page):
    return host_client.post(
        PASTE, {"raw": page.context["raw"], "seen": page.context["seen"]}
    )


def test_pis_document_becomes_a_draft_equal_to_the_importers(
    host_client, newcomer, cohort
):
    page = host_client.post(PASTE, {"text": "", "file": a_file(PI)})
    assert not ProfileRevision.objects.exists()
    assert confirm(host_client, page).url == f"{HOST}profile/?cohort=16"
    revision = ProfileRevision.objects.get()
    imported = importer.plan_import(PI, cohort=cohort, slug="another")
    assert revision.content == imported.content
    assert (revision.status, revision.author) == ("draft", newcomer)
    assert bytes(SourceDocument.objects.get().original) == PI


def test_pasted_text_is_kept_as_the_same_bytes(host_client):
    """Browsers post line ends as CRLF."""
    page = host_client.post(PASTE, {"text": PI.decode().replace("\n", "\r\n")})
    confirm(host_client, page)
    assert bytes(SourceDocument.objects.get().original) == PI


def test_the_dry_run_names_every_field_and_marks_doubtful_lines(host_client):
    page = host_client.post(PASTE, {"file": a_file(PI)})
    rows = {row.name: row for row in page.context["rows"]}
    assert set(rows) >= {
        "name",
        "links",
        "objectives",
        "role",
        "areas_text",
        "benefits",
        "qualifications",
        "closing",
    }
    assert len(rows["objectives"].lines) == 4
    assert "<mark>" in page.content.decode()
    assert any(doubt["words"] for doubt in rows["qualifications"].doubts)


def test_text_of_a_document_is_never_markup(host_client):
    page = host_client.post(PASTE, {"text": document(role="<script>alert(1)</script>")})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"text": ""}, "The document is empty."),
        ({"text": "  \n "}, "The document is empty."),
        ({"text": "สวัสดี\nไม่มีหัวข้อ"}, "No heading of the agreed document was found"),
        ({"file": b""}, "The document is empty."),
        ({"file": b"\x89PNG\r\n\x1a\n"}, "This is no plain text."),
        ({"file": b"%PDF-1.7 x"}, "This document can’t be read"),
        ({"file": b"\xd0\xcf\x11\xe0 x"}, "an older Word (.doc)"),
        ({"file": b"x" * 1_000_001}, "The document is larger than 1 MB."),
        ({"text": "ก" * 400_000}, "The document is larger than 1 MB."),
        (
            {"text": document().replace("ลำน้ำ", "ก" * 201)},
            "the document must name the organization",
        ),
    ],
)
def test_what_can_not_be_read_is_told_at_its_field(host_client, data, words):
    field = next(iter(data))
    sent = {
        name: a_file(value) if name == "file" else value for name, value in data.items()
    }
    page = host_client.post(PASTE, sent)
    assert [words in error for error in page.context["form"].errors[field]] == [True]
    assert len(page.context["form"].errors) == 1
    assert not SourceDocument.objects.exists()


def test_a_pasted_text_that_can_not_be_read_stays(host_client):
    assert (
        "ไม่มีหัวข้อเลย" in host_client.post(PASTE, {"text": "ไม่มีหัวข้อเลย"}).content.decode()
    )


def test_a_draft_edited_by_hand_is_shown_with_what_would_go_and_then_replaced(
    as_user, pi, editor
):
    draft = make.draft_revision(pi.participation, by=editor, role="เขียนด้วยมือ")
    client = as_user(editor)
    page = client.post(PASTE, {"file": a_file(PI)})
    assert "เขียนด้วยมือ" in page.content.decode()
    assert confirm(client, page).status_code == 302
    draft.refresh_from_db()
    assert draft.content["role"].startswith("ช่วยเหลือพีไอทีม")


def test_what_was_saved_meanwhile_is_not_overwritten(as_user, pi, editor, coordinator):
    draft = make.draft_revision(pi.participation, by=editor)
    client = as_user(editor)
    page = client.post(PASTE, {"file": a_file(PI)})
    newer = {**draft.content, "role": "ของเพื่อน"}
    profile_workflow.save_revision(
        draft, content=newer, version=draft.version, by=coordinator
    )
    second_page = confirm(client, page)
    assert "someone changed the profile" in second_page.content.decode()
    draft.refresh_from_db()
    assert draft.content["role"] == "ของเพื่อน"
    assert confirm(client, second_page).status_code == 302


def test_a_draft_begun_meanwhile_is_not_overwritten(host_client, newcomer, cohort):
    page = host_client.post(PASTE, {"file": a_file(PI)})
    begun = profile_workflow.begin_revision(
        profile_workflow.join(Organization.objects.get(), cohort, by=newcomer),
        by=newcomer,
    )
    assert confirm(host_client, page).status_code == 200
    begun.refresh_from_db()
    assert begun.source is None


def test_the_same_document_again_stores_nothing(host_client):
    confirm(host_client, host_client.post(PASTE, {"file": a_file(PI)}))
    second_page = host_client.post(PASTE, {"file": a_file(PI)})
    assert "says just this already" in second_page.content.decode()
    assert "Replace my draft with this text" not in second_page.content.decode()
    confirm(host_client, second_page)
    assert ProfileRevision.objects.get().version == 2


def test_a_public_profile_stays_public_beside_the_new_draft(as_user, pi, editor):
    client = as_user(editor)
    confirm(client, client.post(PASTE, {"file": a_file(PI)}))
    assert list(ProfileRevision.objects.values_list("number", "status")) == [
        (2, "draft"),
        (1, "approved"),
    ]


@pytest.mark.parametrize(
    "raw", ["", "not base64!", base64.b64encode(b"%PDF-").decode()]
)
def test_a_forged_confirmation_stores_nothing(host_client, raw):
    assert host_client.post(PASTE, {"raw": raw, "seen": ""}).status_code == 302
    assert not ProfileRevision.objects.exists()


def test_what_was_sent_can_not_be_replaced(as_user, pi, editor):
    draft = make.draft_revision(pi.participation, by=editor)
    profile_workflow.submit(draft, by=editor)
    assert as_user(editor).get(PASTE).url == HOST
    data = {"raw": base64.b64encode(PI).decode(), "seen": version_stamp(draft)}
    assert as_user(editor).post(PASTE, data).url == HOST
    draft.refresh_from_db()
    assert draft.source is None


def test_viewers_and_others_can_not(as_user, pi, stranger, coordinator):
    viewer = make.member(pi.organization, role=MemberRole.VIEWER)
    people = (viewer, stranger, coordinator)
    answers = [
        as_user(person).post(PASTE, {"file": a_file(PI)}).status_code
        for person in people
    ]
    assert answers == [403, 404, 404]
    assert as_user().get(PASTE).status_code == 302


def test_a_document_of_another_cohort_is_told(host_client):
    page = host_client.post(PASTE, {"text": PI.decode().replace("รุ่น 16", "รุ่น 15")})
    assert "The document speaks of cohort 15." in page.content.decode()


def test_after_so_many_files_in_an_hour_an_account_waits_but_may_paste(
    settings, host_client
):
    settings.ACCOUNT_RATE_LIMITS = {
        **settings.ACCOUNT_RATE_LIMITS,
        "upload": "1/h/user",
    }
    host_client.post(PASTE, {"file": a_file(PI)})
    assert "Please wait an hour" in host_client.post(PASTE, {"file": a_file(PI)}).text
    assert (
        "Please wait an hour" not in host_client.post(PASTE, {"text": PI.decode()}).text
    )
