"""Asks people to log in again before actions that affect many others."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest

# People affected; more than that asks for a recent log-in.
MANY = 50


@reauthentication_required
def confirm(request: HttpRequest) -> None:
    """Returns if the person has authenticated recently.

    Otherwise they are redirected to do so, and then back to this page.
    """


def confirm_many(request: HttpRequest, count: int) -> None:
    if count > MANY:
        confirm(request)
