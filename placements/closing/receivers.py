"""What happens in placements by itself when an application is withdrawn."""

from typing import Any

from django.dispatch import receiver

from placements.closing import statistics
from placements.deferrals import workflow as deferring
from placements.models import Offer
from placements.models.choices import OfferStatus
from placements.offers import workflow
from portal.models import User
from volunteers.models import Application
from volunteers.personal_data import erasure
from volunteers.signals import application_withdrawn


@receiver(application_withdrawn)
def withdraw_its_offer(
    sender: type[Application], application: Application, by: User, **kwargs: Any
) -> None:
    workflow.withdraw_with_application(application, by=by)
    deferring.end_with_application(application, by=by)


@erasure.before_erasure
def count_then_let_go(application: Application) -> None:
    """What it adds to the statistics stays; offers that came to nothing go with it, others still protect it."""
    statistics.keep(application)
    final = Offer.objects.filter(application=application, placement=None, seat=None)
    final.exclude(status=OfferStatus.PLANNED).delete()
