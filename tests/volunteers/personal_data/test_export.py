"""The applicant's part of a personal data export, without what others wrote."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.personal_data import export
from tests import make
from tests.volunteers import interviewing, judging
from volunteers.decisions import information, workflow
from volunteers.messages import calendar_files
from volunteers.models import SavedPosition
from volunteers.models.choices import OutcomeReason
from volunteers.personal_data.export import applications

DOWNLOAD = "/en/my/data/download/"


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def archive(mine):
    """What the applicant gets, as (facts, place → bytes)."""

    def download():
        whole = b"".join(mine.post(DOWNLOAD).streaming_content)
        with zipfile.ZipFile(io.BytesIO(whole)) as packed:
            papers = {
                name: packed.read(name)
                for name in packed.namelist()
                if name != "data.json"
            }
            return json.loads(packed.read("data.json")), papers

    return download


def test_all_that_was_given_is_in_it(archive, sent, pi):
    [data] = archive()[0]["applications"]
    assert (data["reference"], data["cohort"], data["standing"]) == (
        sent.reference,
        16,
        "Application received",
    )
    assert (data["legal_name"], data["phone"], data["birth_on"]) == (
        "ชื่อจริง นามสกุลจริง",
        "+66812345678",
        "2000-02-29",
    )
    assert "อยากเรียนรู้งานสิทธิจากชุมชน" in [answer["text"] for answer in data["answers"]]
    assert [choice["organization"] for choice in data["choices"]] == [
        pi.organization.name
    ]
    assert {consent["kind"] for consent in data["consents"]} == {"programme", "hosts"}


def test_a_draft_is_in_it_too(archive, draft):
    facts, papers = archive()
    assert facts["applications"][0]["submitted_at"] is None
    assert [data[:5] for data in papers.values()] == [b"%PDF-"]


def test_answers_to_read_and_the_attached_files_lie_beside(archive, sent, cohort):
    make.attached(sent, make.document_kind(cohort), "ประวัติ.pdf", data=b"%PDF-1.7 own")
    facts, papers = archive()
    [listed] = facts["applications"][0]["documents"]
    assert papers[listed["file"]] == b"%PDF-1.7 own"
    assert (listed["kind"], listed["name"], listed["size"]) == ("CV", "ประวัติ.pdf", 12)
    assert sorted(papers) == sorted(
        [listed["file"], f"16-{sent.code}/Application {sent.reference}.pdf"]
    )


def test_a_consent_that_was_taken_back_stays_listed(archive, sent):
    sent.consents.filter(kind="hosts").update(withdrawn_at=timezone.now())
    given = {
        item["kind"]: item["withdrawn_at"]
        for item in archive()[0]["applications"][0]["consents"]
    }
    assert given["programme"] is None
    assert given["hosts"] is not None


def test_nobody_elses_application_is_in_it(archive, sent, cohort, stranger):
    other = make.application(cohort, stranger)
    facts, papers = archive()
    assert len(facts["applications"]) == 1
    assert other.code not in json.dumps(facts) + " ".join(papers)


def test_a_coordinator_gets_no_application(as_user, sent, coordinator):
    whole = b"".join(as_user(coordinator).post(DOWNLOAD).streaming_content)
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        assert packed.namelist() == ["data.json"]
        assert json.loads(packed.read("data.json"))["applications"] == []


def test_what_reviewers_and_coordinators_think_is_not_in_it(
    archive, cohort, applicant, coordinator
):
    reviewer = make.reviewer(cohort, "panel@panel.example")
    application, [review] = judging.in_review(
        cohort, coordinator, reviewer, applicant=applicant
    )
    judging.send(review, 2, comment="ความเห็นลับ")
    workflow.decline(
        application, by=coordinator, reason=OutcomeReason.OTHER, note="บันทึกลับ"
    )
    facts, _papers = archive()
    text = json.dumps(facts, ensure_ascii=False)
    for secret in (
        "ความเห็นลับ",
        "บันทึกลับ",
        "not_selected",
        "declin",
        reviewer.code,
        reviewer.email,
        review.code,
    ):
        assert secret not in text
    assert facts["applications"][0]["standing"] == "Under review"


def test_what_is_asked_for_is_in_it_while_it_waits(archive, sent, coordinator):
    by = timezone.now() + timedelta(days=3)
    information.request(
        sent, by=coordinator, sections=["about"], note="ขอเบอร์ใหม่", answer_by=by
    )
    assert archive()[0]["applications"][0]["asked_for"]["note"] == "ขอเบอร์ใหม่"
    information.answer(sent, by=sent.applicant)
    assert "asked_for" not in archive()[0]["applications"][0]


def test_an_interview_is_in_it_and_what_was_said_about_it_is_not(
    archive, cohort, applicant, coordinator, reviewer
):
    interviewing.rubric(cohort)
    booked = interviewing.booked(
        cohort, coordinator, interviewing.panel(cohort, reviewer), applicant=applicant
    )
    interviewing.send(interviewing.begun(booked), reviewer, comment="ความเห็นลับ")
    facts, _papers = archive()
    [data] = facts["applications"][0]["interviews"]
    assert (data["place"], set(data)) == (
        interviewing.LINK,
        {"starts_at", "ends_at", "place", "status", "picked_at"},
    )
    assert "ความเห็นลับ" not in json.dumps(facts, ensure_ascii=False)


def test_panels_and_the_calendar_are_in_it(as_user, cohort, reviewer):
    interviewing.panel(cohort, reviewer)
    calendar_files.new_link(reviewer)
    data = privacy_of(as_user(reviewer))["interviews_on_panels"]
    assert (data["panels"], len(data["calendar_link_made_at"])) == (
        [{"cohort": 16, "name": "คณะหนึ่ง"}],
        1,
    )


def privacy_of(client):
    whole = b"".join(client.post(DOWNLOAD).streaming_content)
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        return json.loads(packed.read("data.json"))


def test_saved_positions_and_the_panel_are_in_it(as_user, applicant, reviewer, pi):
    SavedPosition.objects.create(user=applicant, position=pi)
    data = {part.name: part.facts for part in export.parts(applicant)}
    assert [row["position"] for row in data["saved_positions"]] == [pi.slug]
    assert {part.name: part.facts for part in export.parts(reviewer)}[
        "reviewer_in_cohorts"
    ] == [16]


def test_it_asks_the_same_for_one_application_and_for_four(cohort, applicant, pi):
    def query_count():
        with CaptureQueriesContext(connection) as queries:
            part = applications(applicant)
        assert all(data["documents"] and data["choices"] for data in part.facts)
        return len(queries)

    for_cohorts = [cohort, *(make.cohort(number) for number in (17, 18, 19))]
    counted = []
    for number, item in enumerate(for_cohorts):
        application = make.draft(item, applicant, [make.position(item)])
        make.attached(application, make.document_kind(item))
        if number in (0, 3):
            counted.append(query_count())
    assert counted[0] == counted[1]
