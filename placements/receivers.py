"""What happens in placements by itself when an application is withdrawn."""

from typing import Any

from django.dispatch import receiver

from placements import deferring, workflow
from portal.models import User
from volunteers.models import Application
from volunteers.signals import application_withdrawn


@receiver(application_withdrawn)
def withdraw_its_offer(sender: type[Application], application: Application, by: User, **kwargs: Any) -> None:
    workflow.withdraw_with_application(application, by=by)
    deferring.end_with_application(application, by=by)
