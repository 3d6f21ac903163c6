"""Whoever was logged out when they pressed comes back with GET, wherever they pressed.

Every address that takes only POST leads to the page where its button is.
"""

import re
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver, reverse

from portal.conf.environment import LineChannel
from tests import test_matrix
from tests.test_matrix import arguments, rows

match, other = test_matrix.match, test_matrix.other
people, things = test_matrix.people, test_matrix.things

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parent.parent
MACHINES = {"line_webhook"}
# Where the matrix presses nothing that the address would take.
MEANT_FOR = {
    "account_language": "stranger",
    "admin:organizations_participation_stop": "coordinator",
    "admin:placements_matchrun_waive": "coordinator",
    "account_line_code": "stranger",
    "account_line_unlink": "stranger",
    "host_applicant_answer": "member",
    "host_applicants_rank": "member",
    "host_invitation_revoke": "member",
    "host_member_role": "member",
    "host_position_move": "member",
    "host_profile_preview": "member",
    "host_withdraw_take_back": "member",
}


def views(patterns=None, namespace=""):
    """Every named route and its view."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield f"{namespace}{pattern.name}", pattern.callback
        else:
            inner = (
                f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
            yield from views(pattern.url_patterns, inner)


def presses():
    """The routes that take only POST."""
    return {route: view.act for route, view in views() if hasattr(view, "act")}


def meant_for(route):
    row = next(
        row for row in rows() if (row["route"], row["method"]) == (route, "POST")
    )
    given = [name for name in test_matrix.PRINCIPALS if row[name] in ("200", "go")]
    return [MEANT_FOR[route]] if route in MEANT_FOR else given


@pytest.fixture
def line(settings):
    settings.LINE = LineChannel("@volunteers", "token", "secret", "http://127.0.0.1:1")


def test_no_address_answers_a_person_that_they_used_the_wrong_method():
    refused = {
        row["route"]
        for row in rows()
        if row["method"] == "GET" and "405" in row.values()
    }
    assert refused == MACHINES


def test_every_address_that_takes_only_post_leads_to_the_page_of_its_button(
    people, things, as_user, line
):
    strayed = {}
    for route in presses():
        meant = meant_for(route)
        assert meant, f"{route}: say in MEANT_FOR whom it is for"
        for principal in meant:
            url = reverse(route, args=arguments(route, things))
            response = as_user(people[principal]).get(url, follow=True)
            if not response.redirect_chain or response.status_code != 200:
                strayed[route, principal] = response.status_code
    assert strayed == {}


def test_who_may_not_see_the_object_finds_nothing_there_either(things, as_user, people):
    stranger = as_user(people["stranger"])
    found = {
        route
        for route in presses()
        if stranger.get(
            reverse(route, args=arguments(route, things)), follow=True
        ).status_code
        == 200
    }
    assert found == {
        "account_close_take_back",
        "account_language",
        "account_sessions_end",
        "my_data_download",
        "position_unsave",
    }


def test_methods_are_named_in_one_place():
    pattern = re.compile(
        r"\brequire_(POST|http_methods)\b|HttpResponseNotAllowed\(\[?\"POST"
    )
    packages = ("portal", "organizations", "volunteers", "placements")
    found = {
        str(file.relative_to(ROOT))
        for package in packages
        for file in (ROOT / package).rglob("*.py")
        if pattern.search(file.read_text())
    }
    assert found == {"portal/kernel/methods.py"}
