"""Filters of the list of applications under a name."""

import re

import pytest
from django.http import QueryDict

from portal.models.choices import Role
from tests import make
from volunteers.admin.applications.list import DEFAULT
from volunteers.models import SavedFilter

LIST = "/en/admin/volunteers/application/"
SAVE = f"{LIST}filters/save/"


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def colleague(as_user):
    return make.person("colleague@portal.example", role=Role.COORDINATOR)


def save(client, name, query="state=in_review", **data):
    return client.post(f"{SAVE}?{query}", {"name": name, **data})


def delete_url(name):
    return f"{LIST}filters/{SavedFilter.objects.get(name=name).code}/delete/"


def test_a_filter_is_saved_with_order_and_columns_but_without_the_search(
    coordinator_client, cohort, coordinator
):
    response = save(
        coordinator_client,
        "รออ่าน",
        "q=ใบไผ่&state=in_review&o=-1&columns=who,state&p=2&nonsense=1",
    )
    assert response["Location"] == f"{LIST}?columns=who%2Cstate&o=-1&state=in_review"
    [saved] = SavedFilter.objects.all()
    assert (saved.owner, saved.name, saved.is_shared) == (coordinator, "รออ่าน", False)
    page = coordinator_client.get(response["Location"])
    assert re.search(
        r'href="\?columns=who%2Cstate&amp;o=-1&amp;state=in_review"\s*>\s*รออ่าน',
        page.content.decode(),
    )


def test_only_shared_ones_are_shown_to_colleagues_and_only_the_owner_deletes(
    coordinator_client, as_user, cohort, colleague
):
    save(coordinator_client, "mine alone")
    save(coordinator_client, "for us all", is_shared="on")
    other = as_user(colleague)
    assert [one.name for one in other.get(LIST).context["saved"]] == ["for us all"]
    assert [one.name for one in coordinator_client.get(LIST).context["saved"]] == [
        "for us all",
        "mine alone",
    ]
    for name in ("mine alone", "for us all"):
        assert other.post(delete_url(name)).status_code == 404
    assert coordinator_client.post(delete_url("for us all"))["Location"] == LIST
    assert [one.name for one in SavedFilter.objects.all()] == ["mine alone"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "Write a name."),
        ("taken", "You have a filter with this name."),
        ("x" * 61, "at most 60"),
    ],
)
def test_a_bad_name_is_said_and_kept(coordinator_client, cohort, name, told):
    save(coordinator_client, "taken")
    page = save(coordinator_client, name)
    assert page.status_code == 200
    assert told in page.content.decode()
    assert page.context["form"]["name"].value() == name
    assert SavedFilter.objects.count() == 1


def test_without_any_filter_there_is_nothing_to_save(coordinator_client, cohort):
    assert (
        "filters/save"
        not in coordinator_client.get(LIST, {"q": "ใบไผ่"}).content.decode()
    )
    assert save(coordinator_client, "all", "q=ใบไผ่")["Location"] == LIST
    assert not SavedFilter.objects.exists()


def test_only_coordinators_save_and_delete(
    as_user, coordinator_client, cohort, stranger, reviewer, administrator
):
    save(coordinator_client, "kept", is_shared="on")
    for person in (stranger, reviewer, administrator):
        assert save(as_user(person), "theirs").status_code in (302, 403)
        assert as_user(person).post(delete_url("kept")).status_code in (302, 403)
    assert [one.name for one in SavedFilter.objects.all()] == ["kept"]
    assert coordinator_client.get(delete_url("kept"))["Location"] == LIST
    assert [one.name for one in SavedFilter.objects.all()] == ["kept"]


def test_a_name_is_never_markup(coordinator_client, cohort):
    save(coordinator_client, "<b>หนา</b>")
    assert "<b>หนา" not in coordinator_client.get(LIST).content.decode()


def test_an_order_is_saved_with_the_columns_that_it_numbers(coordinator_client, cohort):
    save(coordinator_client, "ตามวันที่", "o=3")
    saved = QueryDict(SavedFilter.objects.get().query)
    assert saved["o"] == "3"
    assert saved["columns"].split(",") == list(DEFAULT)
