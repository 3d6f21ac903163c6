"""Documents that reviewers may read: what the cohort names, without names if blind."""

import pytest

from portal.models import AuditEntry
from tests import make
from tests.volunteers import judging
from volunteers.application import documents
from volunteers.conflicts import conflicts
from volunteers.models import Document
from volunteers.reviews import reviewing

DESK = "/en/admin/volunteers/application/"


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def kind(cohort):
    return make.document_kind(cohort, slug="sample", for_reviewers=True)


@pytest.fixture
def review(cohort, coordinator, reviewer, kind):
    _application, [made] = judging.in_review(cohort, coordinator, reviewer)
    return made


@pytest.fixture
def document(review, kind):
    return make.attached(review.application, kind, name="สมชาย ใจดี.pdf")


@pytest.fixture
def names_shown(cohort):
    type(cohort).objects.update(is_blind=False)


@pytest.fixture
def reading(as_user, reviewer):
    return as_user(reviewer)


def url_of(review, document):
    return f"/en/reviews/{review.code}/documents/{document.file.code}/"


def mark(document, coordinator, *, is_nameless=True):
    documents.mark_nameless(document, is_nameless=is_nameless, by=coordinator)


def readings(document):
    return AuditEntry.objects.about(document.application).filter(action="read document")


def test_a_reviewer_reads_it_and_the_reading_is_recorded(
    reading, reviewer, review, document, names_shown
):
    judging.cleared(review)
    page = reading.get(f"/en/reviews/{review.code}/")
    assert url_of(review, document) in page.content.decode()
    answer = reading.get(url_of(review, document))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert [line.actor for line in readings(document)] == [f"user:{reviewer.code}"] or (
        readings(document).count() == 1
    )


def test_not_before_they_have_said_that_they_know_of_no_conflict(
    reading, review, document, names_shown
):
    assert reading.get(url_of(review, document)).status_code == 404


def test_no_other_kind_is_read(reading, cohort, review, names_shown):
    judging.cleared(review)
    cv = make.attached(review.application, make.document_kind(cohort, order=2))
    assert reading.get(url_of(review, cv)).status_code == 404
    page = reading.get(f"/en/reviews/{review.code}/").content.decode()
    assert cv.file.code not in page


def test_a_blind_reviewer_reads_only_what_was_marked_and_never_its_name(
    reading, coordinator, review, document
):
    judging.cleared(review)
    assert reading.get(url_of(review, document)).status_code == 404
    mark(document, coordinator)
    page = reading.get(f"/en/reviews/{review.code}/").content.decode()
    assert url_of(review, document) in page
    assert "สมชาย" not in page
    answer = reading.get(url_of(review, document))
    assert answer.status_code == 200
    assert "CV" in answer["Content-Disposition"]
    assert "%E0%B8%AA%E0%B8%A1%E0%B8%8A" not in answer["Content-Disposition"]
    mark(document, coordinator, is_nameless=False)
    assert reading.get(url_of(review, document)).status_code == 404


def test_another_file_in_its_place_has_to_be_looked_at_again(
    coordinator, review, document, kind
):
    mark(document, coordinator)
    again = make.attached(review.application, kind)
    assert again.pk == document.pk
    assert (again.nameless_at, again.nameless_by) == (None, None)
    assert list(Document.objects.to_check()) == [again]


def test_whoever_has_a_conflict_or_abstained_or_left_reads_nothing(
    as_user, cohort, coordinator, kind, names_shown
):
    people = [make.reviewer(cohort) for _each in range(4)]
    application, reviews = judging.in_review(cohort, coordinator, *people)
    document = make.attached(application, kind)
    for each in reviews:
        judging.cleared(each)
    conflicted, abstained, _left, _stays = reviews
    conflicts.declare(conflicted, kind="declared", note="", by=people[0])
    reviewing.abstain(abstained, by=people[1])
    cohort.panel.filter(user=people[2]).delete()
    answers = [
        as_user(person).get(url_of(each, document)).status_code
        for person, each in zip(people, reviews, strict=True)
    ]
    assert answers == [404, 404, 404, 200]


def test_another_reviewer_reads_nothing(as_user, cohort, review, document, names_shown):
    judging.cleared(review)
    other = as_user(make.reviewer(cohort))
    assert other.get(url_of(review, document)).status_code == 404


# At the desk


def test_a_coordinator_marks_the_file_and_takes_the_mark_back(
    as_user, coordinator, review, document
):
    desk = as_user(coordinator)
    names = f"{DESK}{document.application.code}/documents/{document.file.code}/names/"
    page = desk.get(f"{DESK}{document.application.code}/change/").content.decode()
    assert "Mark as free of names" in page
    desk.post(names, {"nameless": "1"})
    document.refresh_from_db()
    assert document.nameless_by == coordinator
    page = desk.get(f"{DESK}{document.application.code}/change/").content.decode()
    assert "Hide from reviewers" in page
    desk.post(names, {})
    document.refresh_from_db()
    assert document.nameless_at is None
    actions = AuditEntry.objects.about(document.application).values_list(
        "action", flat=True
    )
    assert {"mark document as free of names", "take back the mark"} <= set(actions)


def test_a_file_that_was_replaced_meanwhile_is_not_marked(
    as_user, coordinator, review, document, kind
):
    names = f"{DESK}{document.application.code}/documents/{document.file.code}/names/"
    make.attached(review.application, kind)
    page = as_user(coordinator).post(names, {"nameless": "1"}, follow=True)
    assert "the applicant has replaced the file" in page.content.decode()
    assert not Document.objects.filter(nameless_at__isnull=False).exists()


def test_what_was_attached_in_confidence_is_not_opened_to_reviewers(
    as_user, cohort, coordinator, review
):
    cv = make.document_kind(cohort, order=2)
    desk = as_user(coordinator)
    page = f"/en/admin/volunteers/documentkind/{cv.pk}/change/"
    fields = {
        "order": 2,
        "name_th": "ประวัติย่อ",
        "name_en": "CV",
        "types": ["pdf"],
        "for_reviewers": "on",
    }
    make.attached(review.application, cv)
    assert "was told that reviewers" in desk.post(page, fields).content.decode()
    cv.refresh_from_db()
    assert cv.for_reviewers is False


def test_applicants_are_told(as_user, cohort, kind):
    person = make.person()
    make.application(cohort, person)
    seen = as_user(person).get("/en/cohorts/16/application/seen-by-reviewers/")
    assert "Of your documents reviewers read: CV, once" in seen.content.decode()
