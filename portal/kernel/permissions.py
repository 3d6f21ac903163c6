"""Roles, a guard for views, second factors, and people hidden by conflicts of interest.

Rows are filtered by `visible_to`; actions are allowed by each package's `rules`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
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
HiddenObjectSource = Callable[[User], Mapping[str, QuerySet]]

second_factor_rules: Registry[SecondFactorRule] = Registry()
"""Who must log in with a second factor beside staff."""
hidden_people_sources: Registry[HiddenPeopleSource] = Registry()
"""Accounts of which somebody must see nothing (conflicts of interest)."""
role_exclusions: Registry[Callable[[User, str], str]] = Registry()
"""Each says why this account can't be given this role now, or ""."""
role_given: Registry[Callable[[User], None]] = Registry()
"""Called in the transaction in which an account has got another role."""
hidden_object_sources: Registry[HiddenObjectSource] = Registry()
"""Codes of objects of which they must see nothing, by the label of the model."""


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


def hidden_codes(user: User) -> dict[str, list[QuerySet]]:
    """By the label of the model, codes of the objects that are hidden from the user."""
    codes: defaultdict[str, list[QuerySet]] = defaultdict(list)
    for people in hidden_people_sources:
        rows = User.objects.filter(pk__in=people(user)).values("code")
        codes[User._meta.label_lower].append(rows)
    for objects in hidden_object_sources:
        for label, rows in objects(user).items():
            codes[label].append(rows)
    return codes


def lock_roles(*people: User) -> None:
    """Locks accounts until the transaction ends. Whoever takes a role does it first,
    then looks which others the person has: of two that exclude each other, taken at
    once, the second is refused.
    """
    # After organizations, panels and applications, before history; by key.
    rows = User.objects.select_for_update(no_key=True).order_by("pk")
    keys = [person.pk for person in people]
    roles = dict(rows.filter(pk__in=keys).values_list("pk", "role"))
    for person in people:
        person.role = roles[person.pk]


def must_use_second_factor(user: User) -> bool:
    return settings.REQUIRE_MFA and (
        user.is_staff or any(rule(user) for rule in second_factor_rules)
    )


def has_second_factor(user: User) -> bool:
    """An app or a passkey; recovery codes are for the day on which it is lost."""
    return Authenticator.objects.filter(
        user=user, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    ).exists()
