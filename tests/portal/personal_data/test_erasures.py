"""Erased keys are listed outside the database, without saying whose they were."""

import pytest
from django.utils import timezone

from portal.kernel import scheduler
from portal.models import DataKey, ErasedKey, User
from portal.personal_data import erasures
from tests import make
from tests.volunteers import interviewing
from volunteers.models import Application

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def erased(settings, tmp_path):
    settings.ERASED = tmp_path / "erased.txt"
    return settings.ERASED


def deleted(capture):
    key = DataKey.objects.create()
    fingerprint = erasures.fingerprint(key)
    with capture(execute=True):
        key.delete()
    return fingerprint


def test_a_deleted_key_stands_in_the_list(erased, django_capture_on_commit_callbacks):
    fingerprint = deleted(django_capture_on_commit_callbacks)
    erased_at = ErasedKey.objects.get().erased_at
    assert erasures.parse_list(erased.read_text()) == {fingerprint: erased_at}
    assert erasures.recorded_fingerprints() == {fingerprint: erased_at}
    assert erased.stat().st_mode & 0o777 == 0o600


def test_keys_deleted_together_all_stand_in_it(
    erased, django_capture_on_commit_callbacks
):
    keys = [DataKey.objects.create() for _number in range(3)]
    fingerprints = {erasures.fingerprint(key) for key in keys}
    with django_capture_on_commit_callbacks(execute=True):
        DataKey.objects.filter(pk__in=[key.pk for key in keys]).delete()
    assert set(erasures.parse_list(erased.read_text())) == fingerprints


def test_a_list_that_can_not_be_written_is_written_later(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.ERASED = tmp_path / "away" / "erased.txt"
    (tmp_path / "away").write_text("not a folder")
    fingerprint = deleted(django_capture_on_commit_callbacks)
    (tmp_path / "away").unlink()
    scheduler.run_due_jobs(everything=True)
    assert set(erasures.parse_list(settings.ERASED.read_text())) == {fingerprint}
    assert erasures.write_list() == 0


def test_a_key_that_nothing_opens_needs_no_line():
    DataKey.objects.create(wrapped=b"lost").delete()
    assert erasures.recorded_fingerprints() == {}


def test_a_line_that_was_cut_off_counts_for_nothing():
    at = timezone.now()
    text = f"{'a' * 64} {at.isoformat()}\n{'b' * 30}"
    assert erasures.parse_list(text) == {"a" * 64: at}


def test_what_else_needs_the_key_keeps_it_and_is_told(cohort):
    panel = interviewing.panel(cohort)
    interviewing.slot(panel)
    count, not_erased = erasures.erase_again([erasures.fingerprint(panel.data_key)])
    assert (count, len(not_erased)) == (0, 1)


def test_whose_account_was_closed_is_closed_again_with_all_applications(cohort):
    application = make.application(cohort)
    key = application.applicant.data_key
    assert erasures.erase_again([erasures.fingerprint(key)]) == (1, [])
    assert not User.objects.filter(pk=application.applicant_id).exists()
    assert not Application.objects.exists()
