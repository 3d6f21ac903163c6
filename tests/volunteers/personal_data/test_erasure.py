"""Applications are erased completely when due; counts stay; also after a restore."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.files import storage
from portal.files.storage import CleanFile
from portal.kernel import scheduler
from portal.models import AuditEntry, DataKey, Message, StoredFile
from tests import make
from tests.volunteers import interviewing
from volunteers.decisions import workflow
from volunteers.models import (
    Answer,
    Application,
    Assessment,
    Document,
    DocumentKind,
    ErasedCount,
    Interview,
    InterviewSlot,
    Review,
)
from volunteers.models.choices import ErasureStatistic
from volunteers.personal_data import erasure
from volunteers.references import requests

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = str(tmp_path)
    settings.ERASED = tmp_path / "erased.txt"
    return tmp_path


def after_deadline(cohort, days):
    """At the end of that day."""
    day = timezone.localtime(cohort.last_instant + timedelta(days=days))
    return day.replace(hour=23, minute=59, second=59)


def after_results(cohort, days):
    day = cohort.results_on + timedelta(days=days)
    return timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))


def counts(cohort):
    return {
        (row.by, row.value): row.count
        for row in ErasedCount.objects.filter(cohort=cohort)
    }


def test_draft_goes_when_its_days_after_the_deadline_are_over(cohort):
    draft = make.draft(cohort)
    assert erasure.erase_due(after_deadline(cohort, cohort.draft_kept_days)) == 0
    assert erasure.erase_due(after_deadline(cohort, cohort.draft_kept_days + 1)) == 1
    assert not Application.objects.filter(pk=draft.pk).exists()


def test_personal_extension_moves_the_clock(cohort):
    draft = make.draft(cohort)
    Application.objects.filter(pk=draft.pk).update(
        extended_until=cohort.last_instant + timedelta(days=30)
    )
    assert erasure.erase_due(after_deadline(cohort, cohort.draft_kept_days + 29)) == 0
    assert erasure.erase_due(after_deadline(cohort, cohort.draft_kept_days + 31)) == 1


def test_application_goes_when_its_days_after_the_results_are_over(cohort):
    make.application(cohort)
    assert erasure.erase_due(after_results(cohort, cohort.application_kept_days)) == 0
    assert (
        erasure.erase_due(after_results(cohort, cohort.application_kept_days + 1)) == 1
    )


def test_without_a_day_of_results_nothing_that_was_sent_goes(cohort):
    make.application(cohort)
    cohort.results_on = None
    cohort.save()
    assert erasure.erase_due(timezone.now() + timedelta(days=5000)) == 0


def test_nothing_of_it_stays_but_history_and_counts(
    cohort, pi, applicant, reviewer, coordinator, var
):
    application = make.application(cohort, applicant, [pi])
    workflow.assign(application, reviewers=[reviewer], by=coordinator)
    kind = DocumentKind.objects.create(
        cohort=cohort, slug="cv", order=1, name_th="x", name_en="x", types=["pdf"]
    )
    stored = storage.store(
        CleanFile(b"%PDF", "application/pdf", 1),
        name="cv.pdf",
        key=application.data_key,
    )
    Document.objects.create(application=application, kind=kind, file=stored)
    code, key = application.code, application.data_key_id
    erasure.erase(application, by=coordinator)
    assert not DataKey.objects.filter(pk=key).exists()
    kept = (Application, Answer, Review, Document, StoredFile)
    assert {model.__name__: model.objects.count() for model in kept} == dict.fromkeys(
        [m.__name__ for m in kept], 0
    )
    assert not Message.objects.filter(occasion__startswith=code).exists()
    assert counts(cohort) == {
        (ErasureStatistic.STATE, "in_review"): 1,
        (ErasureStatistic.PROVINCE, "loei"): 1,
        (ErasureStatistic.CHOICE, "protection-international"): 1,
    }
    assert AuditEntry.objects.get(action="erase").subject_code == code


def test_bytes_of_documents_go_with_the_commit(
    cohort, django_capture_on_commit_callbacks
):
    application = make.application(cohort)
    kind = DocumentKind.objects.create(
        cohort=cohort, slug="cv", order=1, name_th="x", name_en="x", types=["pdf"]
    )
    stored = storage.store(
        CleanFile(b"%PDF", "application/pdf", 1),
        name="cv.pdf",
        key=application.data_key,
    )
    Document.objects.create(application=application, kind=kind, file=stored)
    path = Path(storage.path_of(stored))
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase(application, by=None)
        assert path.exists()
    assert not path.exists()


def test_interviews_and_their_scores_go_with_it(
    cohort, coordinator, reviewer, applicant
):
    interviewing.rubric(cohort)
    booked = interviewing.booked(
        cohort, coordinator, interviewing.panel(cohort, reviewer), applicant=applicant
    )
    interviewing.send(interviewing.begun(booked), reviewer)
    erasure.erase(booked.application, by=None)
    assert (
        Interview.objects.count(),
        Assessment.objects.count(),
        InterviewSlot.objects.count(),
    ) == (0, 0, 1)
    assert not Message.objects.filter(kind__startswith="interview").exists()


def test_counts_add_up(cohort):
    for _number in range(2):
        erasure.erase(make.application(cohort), by=None)
    assert counts(cohort)[(ErasureStatistic.STATE, "submitted")] == 2


def test_clock_knows_it():
    assert "volunteers.retention" in {job.name for job in scheduler.jobs()}


@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 200), ("administrator", 403)]
)
def test_counts_are_for_coordinators_to_read_and_nobody_to_change(
    request, as_user, cohort, who, status
):
    row = ErasedCount.objects.create(
        cohort=cohort, by=ErasureStatistic.STATE, value="submitted", count=3
    )
    client = as_user(request.getfixturevalue(who))
    assert (
        client.get(reverse("admin:volunteers_erasedcount_changelist")).status_code
        == status
    )
    client.post(
        reverse("admin:volunteers_erasedcount_change", args=[row.pk]), {"count": "9"}
    )
    client.post(
        reverse("admin:volunteers_erasedcount_delete", args=[row.pk]), {"post": "yes"}
    )
    assert ErasedCount.objects.get().count == 3


def test_of_an_erased_application_no_letter_key_or_line_of_history_tells_whose_it_was(
    coordinator,
):
    cohort = make.cohort(references_wanted=1)
    application = make.application(cohort)
    named = [
        application.display_name,
        application.reference,
        "teacher1@referees.example",
        "ครูสมมติ",
    ]
    keys_before = DataKey.objects.exclude(pk=application.data_key_id).count()
    requests.ask(application, by=coordinator, orders=[1])
    workflow.withdraw(application, by=application.applicant)
    assert DataKey.objects.count() == keys_before + 2
    erasure.erase(Application.objects.get(), by=coordinator)
    remaining_texts = [
        f"{row.address} {row.title} {row.text} {row.occasion}"
        for row in Message.objects.all()
    ]
    remaining_texts += [f"{line} {line.fields}" for line in AuditEntry.objects.all()]
    assert [name for name in named if name in " ".join(remaining_texts)] == []
    assert DataKey.objects.count() == keys_before
