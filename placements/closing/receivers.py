"""What follows in placements when an application is decided on, withdrawn or erased."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from placements.closing import statistics
from placements.deferrals import workflow as deferral_workflow
from placements.models import Offer
from placements.models.choices import OfferStatus, PlacementStatus
from placements.offers import workflow as offer_workflow
from portal.models import User
from volunteers.decisions import blockers, hooks
from volunteers.models import Application
from volunteers.personal_data import erasure


@hooks.application_withdrawn.register
def withdraw_offer_and_deferral(application: Application, by: User) -> None:
    offer_workflow.withdraw_with_application(application, by=by)
    deferral_workflow.take_back_with_application(application, by=by)


@blockers.decision_blockers.register
def offers_and_placements(applications: Sequence[Application]) -> dict[int, str]:
    """A decision must not change under an offer that its applicant is reading."""
    rows = Offer.objects.filter(
        Q(status=OfferStatus.OPEN) | Q(placement__status__in=PlacementStatus.running()),
        application__in=applications,
    ).values_list("application_id", "status")
    return {
        application: _("an offer is open to this person: withdraw it first")
        if status == OfferStatus.OPEN
        else _("this person has a place: end the placement first")
        for application, status in rows
    }


@erasure.before_erasure.register
def prepare_erasure(application: Application) -> None:
    """Stores its part of the statistics and deletes offers that led to no placement.

    Other offers still protect the application from erasure.
    """
    # First: the numbers are counted from the rows that are deleted next.
    statistics.add_erased(application)
    ended = Offer.objects.filter(application=application, placement=None, seat=None)
    ended.exclude(status=OfferStatus.PLANNED).delete()
