"""One set of clocks: the job, the pages and the messages name the same day."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from organizations.models import Cohort
from placements.messages import kinds
from placements.models import Placement
from portal.text import dates, thai
from tests import make
from tests.placements import closing_factory, offer_factory, placement_factory
from volunteers.application import retention
from volunteers.models import Application

pytestmark = pytest.mark.django_db


def noon(day):
    return timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))


def is_due(application, day):
    cohort = Cohort.objects.get(pk=application.cohort_id)
    return application in retention.due(cohort, noon(day))


def told_in_the_letter(application):
    return kinds.retention_end_text({"application": application})


@pytest.fixture
def position(cohort):
    return offer_factory.position(cohort, "one")


def sent(cohort, coordinator, position):
    return make.application(cohort)


def unsent(cohort, coordinator, position):
    return make.draft(cohort)


def served(cohort, coordinator, position):
    return closing_factory.completed(cohort, coordinator, position).application


@pytest.mark.parametrize("made", [sent, unsent, served])
def test_job_page_and_letter_name_the_same_last_day(
    made, as_user, cohort, coordinator, position
):
    # So that the last day of work is later than the results.
    cohort.results_on = timezone.localdate() - timedelta(days=10)
    cohort.save()
    application = made(cohort, coordinator, position)
    application = Application.objects.get(pk=application.pk)
    day = retention.kept_until(application)
    assert (is_due(application, day), is_due(application, day + timedelta(days=1))) == (
        False,
        True,
    )
    assert told_in_the_letter(application) == dates.show_date(day)
    page = as_user(application.applicant).get(reverse("account_erase")).text
    assert dates.show_date(day) in thai.unglue(page)


SAID = (
    "Unsent drafts of this cohort are kept for {draft} days after the deadline. "
    "Applications are kept for {sent} days after the day of the results (after a "
    "placement: after its last day)."
)


def test_the_privacy_page_names_the_days_from_which_the_job_counts(
    client, cohort, coordinator, position
):
    cohort.draft_kept_days, cohort.application_kept_days = 41, 367
    cohort.results_on = timezone.localdate() - timedelta(days=10)
    cohort.save()
    page = thai.unglue(client.get("/en/privacy/").text)
    assert SAID.format(draft=41, sent=367) in " ".join(page.split())

    def counted(made, days):
        application = made(cohort, coordinator, position)
        application = Application.objects.get(pk=application.pk)
        return retention.kept_until(application) - timedelta(days=days)

    assert counted(unsent, 41) == timezone.localdate(cohort.applications_close_at)
    assert counted(sent, 367) == cohort.results_on
    assert counted(served, 367) == Placement.objects.get().ended_on


def test_nothing_is_due_while_a_placement_runs(cohort, coordinator, position):
    application = placement_factory.active(cohort, coordinator, position).application
    assert retention.kept_until(application) is None
    assert not is_due(application, timezone.localdate() + timedelta(days=5000))


def test_after_it_the_time_counts_from_its_last_day(cohort, coordinator, position):
    application = served(cohort, coordinator, position)
    ended_on = Placement.objects.get().ended_on
    cohort.results_on = ended_on - timedelta(days=300)
    cohort.save()
    application = Application.objects.get(pk=application.pk)
    kept = timedelta(days=cohort.application_kept_days)
    assert retention.kept_until(application) == ended_on + kept


def test_without_a_day_of_results_it_counts_from_the_closing(cohort):
    application = make.application(cohort)
    Cohort.objects.filter(pk=cohort.pk).update(results_on=None)
    application = Application.objects.get(pk=application.pk)
    assert retention.kept_until(application) is None
    Cohort.objects.filter(pk=cohort.pk).update(closed_at=timezone.now())
    application = Application.objects.get(pk=application.pk)
    day = timezone.localdate() + timedelta(days=cohort.application_kept_days)
    assert retention.kept_until(application) == day
    assert is_due(application, day + timedelta(days=1))


def test_a_public_cohort_needs_a_day_of_results(cohort):
    cohort.results_on = None
    with pytest.raises(ValidationError) as error:
        cohort.full_clean()
    assert set(error.value.message_dict) == {"results_on"}
    cohort.is_public = False
    cohort.full_clean()


def test_results_come_after_the_deadline(cohort):
    cohort.results_on = timezone.localdate(cohort.applications_close_at)
    cohort.full_clean()
    cohort.results_on -= timedelta(days=1)
    with pytest.raises(ValidationError):
        cohort.full_clean()


def test_a_cohort_that_never_starts_the_clock_is_to_do(as_user, coordinator, cohort):
    page = reverse("admin:index")
    url = reverse("admin:organizations_cohort_change", args=[cohort.pk])
    words = "ยังไม่ระบุวันแจ้งผล"
    assert words not in as_user(coordinator).get(page).text
    Cohort.objects.filter(pk=cohort.pk).update(results_on=None)
    text = as_user(coordinator).get(page).text
    assert words in text
    assert url in text
