"""Factories of a cohort at its end: the call is over, people have every outcome."""

from datetime import timedelta

from django.utils import timezone

from organizations.models import Cohort
from placements.models import AlumniText
from placements.year import workflow as placement_workflow
from tests import make
from tests.placements import offer_factory, placement_factory
from tests.replay import replayed
from volunteers.decisions import workflow as application_workflow
from volunteers.models.choices import OutcomeReason


@replayed
def completed(cohort, coordinator, position, applicant=None):
    """Worked to the last day, which was today."""
    placement = placement_factory.active(cohort, coordinator, position, applicant)
    type(placement).objects.filter(pk=placement.pk).update(ends_on=timezone.localdate())
    placement_workflow.complete(placement_factory.reload(placement), by=coordinator)
    return placement_factory.reload(placement)


@replayed
def not_selected(cohort, coordinator, position, *, is_released=True):
    application = offer_factory.shortlisted(cohort, coordinator, position)
    application_workflow.decline(
        application, by=coordinator, reason=OutcomeReason.FEW_SEATS
    )
    if is_released:
        application_workflow.release(application, by=coordinator)
    return application


@replayed
def close_call(cohort):
    """The call has closed."""
    now = timezone.now()
    Cohort.objects.filter(pk=cohort.pk).update(
        applications_open_at=now - timedelta(days=400),
        applications_close_at=now - timedelta(days=340),
    )
    cohort.refresh_from_db()
    return cohort


@replayed
def alumni_text(version=1):
    return AlumniText.objects.create(
        version=version,
        title_th="ติดต่อกันต่อ",
        title_en="Stay in touch",
        text_th="ข้อความ",
        text_en="Text",
    )


@replayed
def withdrawn(cohort):
    """Withdrawn by the applicant."""
    application = make.application(cohort)
    application_workflow.withdraw(application, by=application.applicant)
    return application
