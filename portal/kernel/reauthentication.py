"""Fresh confirmation before acts that reach many people or take much along."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest

MANY = 50


@reauthentication_required
def confirm(request: HttpRequest) -> None:
    """Returns if the person has confirmed who they are a moment ago; else sends them to do so and back here."""


def confirm_many(request: HttpRequest, count: int) -> None:
    if count > MANY:
        confirm(request)
