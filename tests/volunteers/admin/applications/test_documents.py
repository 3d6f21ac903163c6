"""Documents at the desk: what a cohort asks for, who lacks one, and reading them with a
line of history.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.models import AuditEntry
from tests import make
from volunteers.decisions import workflow
from volunteers.models import DocumentKind

DESK = "/en/admin/volunteers/"
KINDS = f"{DESK}documentkind/"
APPLICATIONS = f"{DESK}application/"
FIELDS = {
    "order": 1,
    "slug": "cv",
    "name_th": "ประวัติย่อ",
    "name_en": "CV",
    "types": ["pdf", "png"],
}


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def kind(cohort):
    return make.document_kind(cohort)


@pytest.fixture
def document(sent, kind):
    return make.attached(sent, kind, data=b"%PDF-1.7 desk")


def page_of(application):
    return f"{APPLICATIONS}{application.code}/change/"


def file_of(document):
    return f"{APPLICATIONS}{document.application.code}/documents/{document.file.code}/"


def lines(application, action="read document"):
    return list(
        AuditEntry.objects.about(application)
        .filter(action=action)
        .values_list("actor", "fields")
    )


# What a cohort asks for


def test_a_document_is_asked_for_and_leaves_a_line(coordinator_client, cohort):
    coordinator_client.post(
        f"{KINDS}add/", {**FIELDS, "cohort": cohort.pk, "is_required": "on"}
    )
    kind = DocumentKind.objects.get()
    assert (kind.cohort, kind.slug, kind.types, kind.is_required) == (
        cohort,
        "cv",
        ["pdf", "png"],
        True,
    )
    assert AuditEntry.objects.about(kind).get().action == "add"


@pytest.mark.parametrize("types", [[], ["exe"]])
def test_only_files_that_can_be_taken_are_asked_for(coordinator_client, cohort, types):
    response = coordinator_client.post(
        f"{KINDS}add/", {**FIELDS, "cohort": cohort.pk, "types": types}
    )
    assert list(response.context["adminform"].form.errors) == ["types"]
    assert not DocumentKind.objects.exists()


def test_the_stored_types_come_back_ticked(coordinator_client, cohort):
    kind = make.document_kind(cohort, types=["png"])
    page = coordinator_client.get(f"{KINDS}{kind.pk}/change/").context["adminform"].form
    assert page["types"].value() == ["png"]
    assert "PNG" in coordinator_client.get(KINDS).content.decode()


def test_what_somebody_attached_keeps_its_name_and_is_not_deleted(
    coordinator_client, cohort, document, kind
):
    url = f"{KINDS}{kind.pk}/"
    coordinator_client.post(
        f"{url}change/",
        {**FIELDS, "slug": "other", "cohort": make.cohort(15).pk, "name_en": "Resume"},
    )
    kind.refresh_from_db()
    assert (kind.slug, kind.cohort, kind.name_en) == ("cv", cohort, "Resume")
    assert coordinator_client.post(f"{url}delete/", {"post": "yes"}).status_code == 403


def test_what_nobody_attached_can_go(coordinator_client, kind):
    coordinator_client.post(f"{KINDS}{kind.pk}/delete/", {"post": "yes"})
    assert not DocumentKind.objects.exists()


def test_only_coordinators_come_in(
    as_user, coordinator_client, kind, reviewer, administrator, editor
):
    assert coordinator_client.get(KINDS).status_code == 200
    assert as_user(administrator).get(KINDS).status_code == 403
    for person in (reviewer, editor):
        assert as_user(person).get(KINDS, follow=True).status_code == 403


def test_the_list_says_when_it_is_empty_and_always_asks_as_much(
    coordinator_client, cohort
):
    assert "Nothing here yet" in coordinator_client.get(KINDS).content.decode()
    counted = []
    for wanted in (1, 12):
        while DocumentKind.objects.count() < wanted:
            make.document_kind(cohort, f"kind-{DocumentKind.objects.count()}")
        with CaptureQueriesContext(connection) as queries:
            coordinator_client.get(KINDS)
        counted.append(len(queries))
    assert len(set(counted)) == 1


# Reading


def test_the_page_of_an_application_leads_to_its_documents(
    coordinator_client, document, cohort
):
    make.document_kind(cohort, "study", order=2, is_required=True, name_en="Transcript")
    page = coordinator_client.get(page_of(document.application)).content.decode()
    assert f'href="{file_of(document)}"' in page
    assert "ประวัติ.pdf" in page
    assert "missing" in page


def test_without_documents_asked_for_the_page_is_silent(coordinator_client, sent):
    assert (
        'id="documents"' not in coordinator_client.get(page_of(sent)).content.decode()
    )


def test_a_coordinator_who_opens_a_file_leaves_a_line(
    coordinator_client, document, coordinator
):
    response = coordinator_client.get(file_of(document))
    assert response.content == b"%PDF-1.7 desk"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in response["Content-Security-Policy"]
    assert lines(document.application) == [(coordinator.code, ["cv"])]
    page = coordinator_client.get(page_of(document.application))
    [readings] = [
        line for line in page.context["lines"] if line.what.startswith("Read by")
    ]
    # The file, and the page.
    assert readings.details == [f"{coordinator} × 2"]
    assert readings.details[0] in page.content.decode()
    history = coordinator_client.get("/en/admin/portal/auditentry/")
    assert "Read document" in history.content.decode()


def test_nobody_else_opens_it_here(
    as_user, document, applicant, reviewer, editor, administrator, coordinator
):
    workflow.assign(document.application, reviewers=[reviewer], by=coordinator)
    assert as_user(administrator).get(file_of(document)).status_code == 403
    for person in (applicant, reviewer, editor):
        assert as_user(person).get(file_of(document), follow=True).status_code == 403
    assert "/login/" in as_user().get(file_of(document)).url
    assert lines(document.application) == []


def test_the_file_of_a_draft_is_hidden_from_coordinators(
    coordinator_client, draft, kind
):
    assert (
        coordinator_client.get(file_of(make.attached(draft, kind))).status_code == 404
    )


def test_a_file_hangs_below_its_own_application_only(
    coordinator_client, document, cohort
):
    other = make.application(cohort)
    wrong = file_of(document).replace(document.application.code, other.code)
    assert coordinator_client.get(wrong).status_code == 404
    assert coordinator_client.post(file_of(document)).status_code == 405


def test_a_reviewer_sees_no_document(as_user, document, reviewer, coordinator):
    [review] = workflow.assign(
        document.application, reviewers=[reviewer], by=coordinator
    )
    page = as_user(reviewer).get(f"/en/reviews/{review.code}/").content.decode()
    assert document.file.name not in page
    assert document.file.code not in page


# Finding


def test_the_list_is_narrowed_to_who_lacks_a_required_document(
    coordinator_client, sent, cohort
):
    def found(value):
        rows = (
            coordinator_client.get(APPLICATIONS, {"documents": value})
            .context["cl"]
            .result_list
        )
        return {row.code for row in rows}

    whole = make.application(cohort)
    for slug, is_required in (("cv", True), ("study", False)):
        kind = make.document_kind(cohort, slug, is_required=is_required)
        if is_required:
            make.attached(whole, kind)
    assert found("missing") == {sent.code}
    assert found("complete") == {whole.code}
    assert found("nonsense") == set()


def test_sections_that_a_cohort_does_not_have_cannot_be_unlocked(
    coordinator_client, sent, cohort
):
    url = f"{APPLICATIONS}{sent.code}/return/"
    assert 'value="documents"' not in coordinator_client.get(url).content.decode()
    make.document_kind(cohort)
    assert 'value="documents"' in coordinator_client.get(url).content.decode()
