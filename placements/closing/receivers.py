"""What follows in placements when an application is decided on or withdrawn."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from placements.deferrals import workflow as deferral_workflow
from placements.models import Offer
from placements.models.choices import OfferStatus, PlacementStatus
from placements.offers import workflow as offer_workflow
from portal.models import User
from volunteers.decisions import blockers, hooks
from volunteers.models import Application


@hooks.application_withdrawn.register
def withdraw_offer_and_deferral(application: Application, by: User) -> None:
    offer_workflow.withdraw_with_application(application, by=by)
    deferral_workflow.take_back_with_application(application, by=by)


@blockers.decision_blockers.register
def offers_and_placements(applications: Sequence[Application]) -> dict[int, str]:
    """A decision must not change under an offer that its applicant is reading, nor
    under a place that came of it, however that has ended. One that ended before the
    first day of work leaves the person to be decided on anew.
    """
    never_begun = Q(
        placement__ended_on=None, placement__status=PlacementStatus.ENDED_EARLY
    )
    rows = Offer.objects.filter(
        Q(status=OfferStatus.OPEN) | Q(status=OfferStatus.ACCEPTED) & ~never_begun,
        application__in=applications,
    ).values_list("application_id", "status")
    return {
        application: _("an offer is open to this person: withdraw it first")
        if status == OfferStatus.OPEN
        else _("this person has or had a place because of this decision")
        for application, status in rows
    }
