"""Roles, a guard for views, second factors, and people hidden by conflicts of interest.

Rows are filtered by `visible_to`; actions are allowed by each package's `rules`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from portal.kernel.registry import Registry
from portal.models import User
from portal.models.choices import Role


class PersonRequest(HttpRequest):
    """A request by somebody who is logged in.

    That is every request but those to views marked `login_not_required`.
    """

    user: User


View = Callable[..., HttpResponse]
SecondFactorRule = Callable[[User], bool]
HiddenPeopleSource = Callable[[User], QuerySet]

second_factor_rules: Registry[SecondFactorRule] = Registry()
"""Who must log in with a second factor beside staff."""
hidden_people_sources: Registry[HiddenPeopleSource] = Registry()
"""Accounts of which somebody must see nothing (conflicts of interest)."""


def is_coordinator(user: Any) -> bool:
    """Coordinators run cohorts: they see applications, decide, and write to people."""
    return user.is_authenticated and user.is_active and user.role == Role.COORDINATOR


def is_administrator(user: Any) -> bool:
    """Administrators manage accounts and settings; they see no sealed text."""
    return user.is_authenticated and user.is_active and user.role == Role.ADMINISTRATOR


def is_staff(user: Any) -> bool:
    return is_coordinator(user) or is_administrator(user)


def allowed(rule: Callable[[Any], bool]) -> Callable[[View], View]:
    """403 unless `rule(user)`; being logged in is required everywhere anyway."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # Before the view: without the role not even a missing object shows.
            if not rule(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def without_hidden(rows: QuerySet, user: User, *, person: str) -> QuerySet:
    """Rows whose account (in the field `person`) is not hidden from the user."""
    for source in hidden_people_sources:
        rows = rows.exclude(**{f"{person}__in": source(user)})
    return rows


def must_use_second_factor(user: User) -> bool:
    return settings.REQUIRE_MFA and (
        user.is_staff or any(rule(user) for rule in second_factor_rules)
    )


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(
        user=user, type=Authenticator.Type.TOTP
    ).exists()
