"""Who may pass: guards for views. Rows are filtered by `visible_to`, acts are allowed by each app's `rules`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from portal.models import User
from portal.models.choices import Role


class PersonRequest(HttpRequest):
    """A request of somebody who is logged in, as every page is that isn't marked `login_not_required`."""

    user: User


View = Callable[..., HttpResponse]
_second_factor_reasons: list[Callable[[User], bool]] = []
_hidden_people: list[Callable[[User], QuerySet]] = []


def is_coordinator(user: Any) -> bool:
    """Runs cohorts: sees applications, decides, writes to people."""
    return user.is_authenticated and user.is_active and user.role == Role.COORDINATOR


def is_administrator(user: Any) -> bool:
    """Keeps accounts and settings; sees no sealed text."""
    return user.is_authenticated and user.is_active and user.role == Role.ADMINISTRATOR


def is_staff(user: Any) -> bool:
    return is_coordinator(user) or is_administrator(user)


def allowed(rule: Callable[[Any], bool]) -> Callable[[View], View]:
    """403 unless `rule(user)`; being logged in is already required everywhere."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not rule(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def needs_second_factor_if(reason: Callable[[User], bool]) -> Callable[[User], bool]:
    """Apps name who must use multi-factor log-in beside staff (members of organizations)."""
    _second_factor_reasons.append(reason)
    return reason


def hides_people(source: Callable[[User], QuerySet]) -> Callable[[User], QuerySet]:
    """Apps name the accounts of which somebody must see nothing (conflicts of interest)."""
    _hidden_people.append(source)
    return source


def without_hidden(rows: QuerySet, user: User, *, person: str) -> QuerySet:
    """Rows whose account in the field `person` is not hidden from the user."""
    for source in _hidden_people:
        rows = rows.exclude(**{f"{person}__in": source(user)})
    return rows


def must_use_second_factor(user: User) -> bool:
    return settings.REQUIRE_MFA and (
        user.is_staff or any(reason(user) for reason in _second_factor_reasons)
    )


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(
        user=user, type=Authenticator.Type.TOTP
    ).exists()
