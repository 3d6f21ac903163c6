"""On login: moves the visitor's saved positions into the account."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from portal.models import User
from volunteers.shortlist import saved_positions


@receiver(user_logged_in)
def merge_saved_positions(
    sender: type[User], request: HttpRequest, user: User, **kwargs: Any
) -> None:
    saved_positions.merge(request.session, user)
