"""What follows in placements when an application is withdrawn or erased."""

from placements.closing import statistics
from placements.deferrals import workflow as deferral_workflow
from placements.models import Offer
from placements.models.choices import OfferStatus
from placements.offers import workflow as offer_workflow
from portal.models import User
from volunteers.decisions import hooks
from volunteers.models import Application
from volunteers.personal_data import erasure


@hooks.application_withdrawn.register
def withdraw_offer_and_deferral(application: Application, by: User) -> None:
    offer_workflow.withdraw_with_application(application, by=by)
    deferral_workflow.take_back_with_application(application, by=by)


@erasure.before_erasure.register
def prepare_erasure(application: Application) -> None:
    """Stores its part of the statistics and deletes offers that led to no placement.

    Other offers still protect the application from erasure.
    """
    # First: the numbers are counted from the rows that are deleted next.
    statistics.add_erased(application)
    ended = Offer.objects.filter(application=application, placement=None, seat=None)
    ended.exclude(status=OfferStatus.PLANNED).delete()
