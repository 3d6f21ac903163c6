"""What follows in placements when an application is decided on or withdrawn."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from placements.deferrals import workflow as deferral_workflow
from placements.models import Offer
from placements.models.choices import OfferStatus
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
    under a place that came of it, however that has ended.
    """
    rows = Offer.objects.filter(
        status__in=(OfferStatus.OPEN, OfferStatus.ACCEPTED),
        application__in=applications,
    ).values_list("application_id", "status")
    return {
        application: _("an offer is open to this person: withdraw it first")
        if status == OfferStatus.OPEN
        else _("this person has or had a place because of this decision")
        for application, status in rows
    }
