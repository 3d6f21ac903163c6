"""Minutes of a selection meeting: what they hold, for whom, and their log."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from portal.models import AuditEntry
from portal.models.choices import Role
from tests import make
from tests.volunteers import judging
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.meeting import minutes, notes
from volunteers.models import Application, Decision, Export

ADDRESS = "/en/admin/volunteers/application/meeting/minutes/"
FORM = {
    "begins_day": "1 July 2026",
    "begins_clock": "09:00",
    "ends_day": "1 July 2026",
    "ends_clock": "12:00",
    "present": "ก้อย\nMali",
    "with_names": "on",
}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def people(cohort, coordinator, pi):
    return [judging.in_review(cohort, coordinator, positions=[pi])[0] for _ in range(3)]


def meeting(cohort, by, **more):
    now = timezone.now()
    given = {
        "begins": now - timedelta(hours=1),
        "ends": now + timedelta(minutes=1),
        "present": "ก้อย\nMali",
        "with_names": True,
    }
    return minutes.Meeting(cohort, by=by, **{**given, **more})


def sections(given):
    return {
        part["title"]: [item["who"] for item in part["items"]]
        for part in minutes.document_data(given)["sections"]
    }


def name(application):
    return f"{application.display_name} · {application.reference}"


def fresh(application):
    return Application.objects.get(pk=application.pk)


def test_decisions_stand_by_outcome_with_their_notes(cohort, coordinator, people):
    workflow.shortlist(people[0], by=coordinator)
    notes.add(people[0], by=coordinator, text="ตั้งใจมาก")
    workflow.decline(people[1], by=coordinator, reason="few_seats", note="แก้ไขไม่ได้")
    notes.add(people[2], by=coordinator, text="ยังไม่แน่ใจ")
    given = meeting(cohort, coordinator)
    assert sections(given) == {
        "shortlisted": [name(people[0])],
        "not selected": [name(people[1])],
        "Noted without a decision": [name(people[2])],
    }
    [first, second, third] = minutes.document_data(given)["sections"]
    assert first["items"][0]["lines"][-1].endswith(": ตั้งใจมาก")
    assert second["items"][0]["lines"][1:] == [
        "Reason: more suitable applicants than seats",
        "แก้ไขไม่ได้",
    ]
    assert third["items"][0]["lines"][0].endswith(": ยังไม่แน่ใจ")
    assert given.count() == 3


def test_what_was_taken_back_is_told_as_that(cohort, coordinator, people):
    workflow.shortlist(people[0], by=coordinator)
    workflow.take_back(fresh(people[0]), by=coordinator, note="คุยใหม่")
    given = meeting(cohort, coordinator)
    assert sections(given) == {"Taken back": [name(people[0])]}
    [part] = minutes.document_data(given)["sections"]
    assert part["items"][0]["lines"][-1].endswith("คุยใหม่")


def test_another_time_and_another_cohort_are_not_in_them(cohort, coordinator, people):
    workflow.shortlist(people[0], by=coordinator)
    Decision.objects.update(made_at=timezone.now() - timedelta(days=1))
    other = make.cohort(number=15)
    elsewhere, _reviews = judging.in_review(other, coordinator)
    workflow.shortlist(elsewhere, by=coordinator)
    assert sections(meeting(cohort, coordinator)) == {}


def test_they_hold_only_what_their_maker_may_read(cohort, coordinator, people):
    colleague = make.person("colleague@portal.example", role=Role.COORDINATOR)
    workflow.shortlist(people[0], by=coordinator)
    notes.add(people[0], by=coordinator, text="ลับ")
    conflicts.declare_own(people[0], kind="declared", note="", by=colleague)
    assert sections(meeting(cohort, colleague)) == {}
    assert meeting(cohort, colleague).count() == 0


def test_names_can_be_left_out(cohort, coordinator, people):
    workflow.shortlist(people[0], by=coordinator)
    given = meeting(cohort, coordinator, with_names=False)
    assert sections(given) == {"shortlisted": [people[0].reference]}
    minutes.make(given)
    assert "name" not in Export.objects.get().columns


def test_as_many_queries_for_one_person_as_for_three(
    cohort, coordinator, people, django_assert_num_queries
):
    workflow.shortlist(people[0], by=coordinator)
    notes.add(people[0], by=coordinator, text="first")
    with django_assert_num_queries(7):
        minutes.document_data(meeting(cohort, coordinator))
    for row in people[1:]:
        workflow.shortlist(row, by=coordinator)
        notes.add(row, by=coordinator, text="more")
    with django_assert_num_queries(7):
        minutes.document_data(meeting(cohort, coordinator))


def test_the_pdf_is_downloaded_logged_and_stored_nowhere(
    as_user, cohort, coordinator, people
):
    workflow.shortlist(people[0], by=coordinator)
    Decision.objects.update(made_at="2026-07-01T03:00:00Z")
    answer = as_user(coordinator).post(ADDRESS, FORM)
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="minutes-2026-07-01.pdf"'
    )
    export = Export.objects.get()
    assert (export.made_by, export.format, export.count) == (coordinator, "pdf", 1)
    assert "Minutes of the selection meeting" in export.purpose
    assert export.columns[-1] == "notes"
    page = as_user(coordinator).get(f"/en/admin/volunteers/export/{export.pk}/change/")
    assert "Notes of the meeting" in page.content.decode()
    assert AuditEntry.objects.about(export).last().action == "export applications"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"present": ""}, "Write who was present."),
        ({"ends_clock": "08:00"}, "The end is before the beginning."),
        ({"ends_day": "20 July 2026"}, "Choose at most seven days."),
    ],
)
def test_what_makes_no_sense_is_asked_again(
    as_user, coordinator, cohort, change, error
):
    page = as_user(coordinator).post(ADDRESS, {**FORM, **change})
    assert error in page.content.decode()
    assert not Export.objects.exists()


def test_it_proposes_from_the_first_decision_of_today(cohort, coordinator, people):
    assert minutes.first_of_today(cohort, by=coordinator) is None
    notes.add(people[1], by=coordinator, text="x")
    workflow.shortlist(people[0], by=coordinator)
    first = people[1].comments.get().made_at
    assert minutes.first_of_today(cohort, by=coordinator) == first
