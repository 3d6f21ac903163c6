"""A person's wish to be erased: drafts at once, the rest by a coordinator."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.models import AuditEntry, Message, UnfinishedErasure
from portal.models.choices import Role
from portal.personal_data import erasing
from tests import make
from tests.volunteers import judging
from volunteers.decisions import workflow
from volunteers.hosts import sharing
from volunteers.models import Application, ErasureRequest
from volunteers.personal_data import erasure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = str(tmp_path)


def ask(client, application, **more):
    return client.post(
        reverse("account_erase"), {"application": application.code, **more}, follow=True
    )


def decide(client, action, request):
    name = {"erase": "change"}.get(action, action)
    url = reverse(f"admin:volunteers_erasurerequest_{name}", args=[request.pk])
    return client.post(url, {"confirmed": "1"}, follow=True)


def test_draft_is_erased_at_once(as_user, applicant, cohort):
    draft = make.draft(cohort, applicant)
    assert draft.code in as_user(applicant).get(reverse("account_erase")).text
    ask(as_user(applicant), draft, sure="1")
    assert not Application.objects.exists()
    assert AuditEntry.objects.get(action="erase").actor == applicant.code


def test_nothing_goes_without_being_sure(as_user, applicant, cohort):
    draft = make.draft(cohort, applicant)
    ask(as_user(applicant), draft)
    assert Application.objects.get() == draft


def test_what_was_sent_is_asked_for_once(as_user, applicant, coordinator, cohort):
    application, client = make.application(cohort, applicant), as_user(applicant)
    ask(client, application, sure="1")
    ask(client, application, sure="1")
    assert Application.objects.get() == application
    assert [
        message.recipient for message in Message.objects.filter(kind="erasure_asked")
    ] == [coordinator]
    assert ErasureRequest.objects.count() == 1


def test_nobody_erases_for_another(as_user, applicant, stranger, cohort):
    draft = make.draft(cohort, applicant)
    assert ask(as_user(stranger), draft, sure="1").status_code == 404
    assert Application.objects.get() == draft


def test_coordinator_erases_and_the_person_is_told_nothing_of_it(
    as_user, applicant, coordinator, cohort
):
    application = make.application(cohort, applicant)
    reference = application.reference
    erasure.request_erasure(application, by=applicant)
    decide(as_user(coordinator), "erase", ErasureRequest.objects.get())
    assert not Application.objects.exists()
    [message] = Message.objects.filter(recipient=applicant)
    assert message.kind == "application_erased"
    assert reference not in message.text


def test_coordinator_refuses_once_and_the_person_is_told(
    as_user, applicant, coordinator, cohort
):
    application = make.application(cohort, applicant)
    erasure.request_erasure(application, by=applicant)
    for _twice in range(2):
        decide(as_user(coordinator), "refuse", ErasureRequest.objects.get())
    assert (
        Message.objects.filter(kind="erasure_refused", recipient=applicant).count() == 1
    )
    assert AuditEntry.objects.filter(action="refuse to erase").count() == 1
    page = as_user(applicant).get(f"/en{reverse('account_erase')}").text
    assert "We can’t delete it yet." in page


def test_coordinators_own_request_is_not_theirs_to_decide(as_user, applicant, cohort):
    erasure.request_erasure(make.application(cohort, applicant), by=applicant)
    applicant.role = Role.COORDINATOR
    applicant.save()
    decide(as_user(applicant), "erase", ErasureRequest.objects.get())
    assert Application.objects.exists()


def test_page_asks_as_much_for_two_as_for_one(
    as_user, applicant, cohort, django_assert_num_queries
):
    make.application(cohort, applicant)
    client, url = as_user(applicant), reverse("account_erase")
    client.get(url)
    with django_assert_num_queries(12) as first:
        client.get(url)
    make.draft(make.cohort(17), applicant)
    with django_assert_num_queries(len(first)):
        client.get(url)


def test_request_is_taken_back(as_user, applicant, coordinator, cohort):
    application, client = make.application(cohort, applicant), as_user(applicant)
    ask(client, application, sure="1")
    ask(client, application, take_back="1")
    assert not ErasureRequest.objects.exists()
    assert Application.objects.get() == application


def test_a_running_application_is_withdrawn_first_so_that_its_readers_are_told(
    as_user, applicant, coordinator, cohort, pi
):
    application, _reviews = judging.in_review(
        cohort, coordinator, positions=[pi], applicant=applicant
    )
    editor = make.member(pi.organization)
    sharing.share_with_hosts(application, by=coordinator)
    erasure.request_erasure(application, by=applicant)
    decide(as_user(coordinator), "erase", ErasureRequest.objects.get())
    assert not Application.objects.exists()
    assert Message.objects.filter(kind="applicant_gone", recipient=editor).exists()


def test_what_was_shown_otherwise_is_not_erased(
    as_user, applicant, coordinator, cohort
):
    application = make.application(cohort, applicant)
    erasure.request_erasure(application, by=applicant)
    asked = ErasureRequest.objects.get()
    url = reverse("admin:volunteers_erasurerequest_change", args=[asked.pk])
    client = as_user(coordinator)
    shown = client.post(url, {}).context["shown_state"]
    erasure.refuse(asked, by=coordinator)
    client.post(url, {"confirmed": "1", "shown": shown})
    assert Application.objects.get() == application


class Broken(Exception):
    """Something that nobody expected."""


def test_what_fails_is_a_row_that_names_nobody_and_is_tried_again(
    as_user, applicant, coordinator, cohort
):
    application = make.application(cohort, applicant)
    erasure.request_erasure(application, by=applicant)

    def fail(application):
        if failing:
            raise Broken

    failing = True
    # A fault of a package that hangs something on applications.
    erasure.before_erasure.register(fail)
    client = as_user(coordinator)
    decide(client, "erase", ErasureRequest.objects.get())
    row = UnfinishedErasure.objects.get()
    assert (row.reason, row.subject_code, row.attempts) == (
        "Broken",
        application.code,
        1,
    )
    listed = client.get(reverse("admin:portal_unfinishederasure_changelist")).text
    assert "Broken" in listed
    assert applicant.display_name not in listed
    assert "unfinishederasure" in client.get(reverse("admin:index")).text
    assert erasing.retry_due(timezone.now()) == 0
    failing = False
    assert erasing.retry_due(timezone.now() + erasing.RETRY_AFTER) == 1
    assert not Application.objects.exists()
    assert not UnfinishedErasure.objects.exists()
    assert Message.objects.filter(kind="application_erased").count() == 1


# Tried again


@pytest.fixture
def broken():
    """Erasing fails while it is in this list."""
    faults = [True]

    def fail(application):
        if faults:
            raise Broken

    erasure.before_erasure.register(fail)
    yield faults
    faults.clear()


def retry():
    return erasing.retry_due(timezone.now() + erasing.RETRY_AFTER)


def test_days_that_were_prolonged_meanwhile_are_kept(
    applicant, cohort, coordinator, broken
):
    application = make.application(cohort, applicant)
    workflow.decline(application, by=coordinator, reason="other", note="x")
    cohort.results_on = timezone.localdate() - timedelta(
        days=cohort.application_kept_days
    )
    cohort.results_on -= timedelta(days=1)
    cohort.save()
    assert erasure.erase_due(timezone.now()) == 0
    assert UnfinishedErasure.objects.count() == 1
    cohort.application_kept_days += 100
    cohort.save()
    broken.clear()
    assert retry() == 0
    assert Application.objects.exists()
    assert not UnfinishedErasure.objects.exists()
    cohort.application_kept_days -= 100
    cohort.save()
    assert erasure.erase_due(timezone.now()) == 1


def test_what_its_person_erased_unsent_is_erased_however_long_it_may_be_kept(
    applicant, cohort, broken
):
    draft = make.draft(cohort, applicant)
    assert erasure.request_erasure(draft, by=applicant) is False
    broken.clear()
    assert retry() == 1
    assert not Application.objects.exists()
