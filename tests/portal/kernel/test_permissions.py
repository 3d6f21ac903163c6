"""Roles, guards, and the second factor."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from portal.kernel import permissions
from portal.models.choices import Role
from portal.web.middleware import OPEN_WITHOUT_SECOND_FACTOR
from tests import make

pytestmark = pytest.mark.django_db
SETUP = "/account/mfa/totp/activate/"


def names(patterns=None, space=""):
    """The names of all addresses, with their namespace."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            yield from names(
                pattern.url_patterns,
                f"{pattern.namespace}:" if pattern.namespace else space,
            )


def addresses():
    """Every address without a parameter."""
    for name in sorted(set(names())):
        try:
            yield name, reverse(name)
        except NoReverseMatch:
            continue


@pytest.fixture
def strict(settings):
    settings.REQUIRE_MFA = True


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.PERSON, (False, False, False)),
        (Role.COORDINATOR, (True, False, True)),
        (Role.ADMINISTRATOR, (False, True, True)),
    ],
)
def test_role_says_who_someone_is(role, expected):
    user = make.person(role=role)
    assert (
        permissions.is_coordinator(user),
        permissions.is_administrator(user),
        permissions.is_staff(user),
    ) == expected


@pytest.mark.parametrize(
    "rule",
    [permissions.is_coordinator, permissions.is_administrator, permissions.is_staff],
)
def test_visitors_and_closed_accounts_have_no_role(rule):
    closed = [make.person(role=role, is_active=False) for role in Role]
    assert [rule(user) for user in (AnonymousUser(), *closed)] == [False] * 4


def test_guard_lets_pass_whom_its_rule_allows(rf, coordinator, administrator):
    view = permissions.allowed(permissions.is_coordinator)(
        lambda request: HttpResponse("in")
    )
    request = rf.get("/")
    request.user = coordinator
    assert view(request).content == b"in"
    request.user = administrator
    with pytest.raises(PermissionDenied):
        view(request)


def test_django_permissions_grant_nothing(administrator):
    assert not administrator.has_perm("portal.change_user")


@pytest.mark.parametrize("who", ["coordinator", "administrator", "editor"])
def test_staff_and_hosts_need_a_second_factor(request, strict, who):
    assert permissions.must_use_second_factor(request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["applicant", "reviewer"])
def test_others_need_none(request, strict, who):
    assert not permissions.must_use_second_factor(request.getfixturevalue(who))


def test_the_demo_asks_nobody_for_one(coordinator):
    assert not permissions.must_use_second_factor(coordinator)


@pytest.mark.parametrize("who", ["coordinator", "administrator", "editor"])
def test_without_it_every_door_leads_to_setting_it_up(request, strict, as_user, who):
    client = as_user(request.getfixturevalue(who))
    doors = [
        (name, url)
        for name, url in addresses()
        if name not in OPEN_WITHOUT_SECOND_FACTOR
    ]
    open_to_all = {
        url for _name, url in doors if as_user(None).get(url).status_code == 200
    }
    reached = {
        url for _name, url in doors if client.get(url).headers.get("Location") != SETUP
    }
    # The last two are for machines, with a signature and a token of their own.
    others = {reverse(name) for name in ("admin:login", "line_webhook", "metrics")}
    assert reached - open_to_all == others
    assert {"/my/", "/inbox/", "/admin/"} <= {url for _name, url in doors} - reached


def test_its_exemptions_are_pages_that_there_are():
    assert set(names()) >= OPEN_WITHOUT_SECOND_FACTOR
    assert not {"account_calendar", "account_erase"} & OPEN_WITHOUT_SECOND_FACTOR


def test_set_up_page_and_log_out_stay_open(strict, as_user, coordinator):
    client = as_user(coordinator)
    assert client.post(reverse("account_logout")).status_code == 302
    assert as_user(coordinator).get(SETUP).status_code in (200, 302)


def test_with_it_the_doors_open(strict, as_user, coordinator):
    client = as_user(coordinator)
    assert client.get(reverse("my")).headers["Location"] == SETUP
    TOTP.activate(coordinator, generate_totp_secret())
    assert client.get(reverse("my")).status_code == 200


def test_someone_who_becomes_a_host_needs_it_with_the_next_request(
    strict, as_user, applicant, pi
):
    client = as_user(applicant)
    assert client.get(reverse("my")).status_code == 200
    make.Membership.objects.create(user=applicant, organization=pi.organization)
    assert client.get(reverse("my")).headers["Location"] == SETUP


def test_closed_account_is_out_with_the_next_request(as_user, coordinator):
    client = as_user(coordinator)
    coordinator.is_active = False
    coordinator.save()
    assert client.get(reverse("my")).status_code == 302


def test_every_page_is_closed_to_visitors_unless_it_says_otherwise(as_user):
    open_doors = {
        name for name, url in addresses() if as_user(None).get(url).status_code == 200
    }
    assert not open_doors & {
        "my",
        "inbox",
        "account_sessions",
        "account_email",
        "mfa_index",
        "admin:index",
    }
