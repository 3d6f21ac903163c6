"""Another position from the organization's page: added, ordered, written, withdrawn."""

import re

import pytest

from organizations.models import Participation, Position, ProfileRevision
from organizations.models.choices import MemberRole
from organizations.models.choices import ParticipationStatus as P
from organizations.positions import adding
from organizations.profiles import workflow as profile_workflow
from tests import make

HOST = "/en/host/protection-international/"
ADD = f"{HOST}positions/add/?cohort=16"
MOVE = f"{HOST}positions/move/?cohort=16&position=2"
QUERY = "?cohort=16&position=2"
PARTS = f"{HOST}profile/parts"
TITLE = "ผู้ช่วยงานสื่อสาร"


@pytest.fixture
def owner(pi):
    return make.member(pi.organization, role=MemberRole.OWNER)


@pytest.fixture
def browser(as_user, owner):
    return as_user(owner)


def second(pi, **texts):
    """A public second position."""
    revision = adding.create_position(
        pi.participation, title=TITLE, content=make.content(**texts), by=None
    )
    profile_workflow.submit(revision, by=None)
    profile_workflow.approve(revision, by=None)
    return Position.objects.get(participation=revision.participation)


def test_whoever_has_one_position_sees_one_button_and_nothing_else(browser):
    page = browser.get(HOST).content.decode()
    assert page.count("Add another position") == 1
    for words in ("Withdraw this position", "Move up", "Position 1"):
        assert words not in page
    assert (
        "Title of the position" not in browser.get(f"{HOST}profile/").content.decode()
    )


def test_a_position_begins_as_a_copy_of_the_one_there_is(browser, pi):
    revision = pi.participation.revisions.get()
    answer = browser.post(ADD, {"title": TITLE, "copy_of": revision.code})
    assert answer["Location"] == f"{HOST}profile/{QUERY}"
    added = ProfileRevision.objects.exclude(pk=revision.pk).get()
    assert added.content["role"] == revision.content["role"]
    assert (added.content["title"], added.content["name"]) == (TITLE, "")


def test_or_with_empty_fields(browser, pi):
    browser.post(ADD, {"title": TITLE, "title_en": "Helper", "copy_of": ""})
    content = ProfileRevision.objects.order_by("-pk").first().content
    assert (content["role"], content["en"]) == ("", {"title": "Helper"})


def test_a_second_press_adds_no_second_one(browser, pi):
    for _each in range(2):
        answer = browser.post(ADD, {"title": TITLE, "copy_of": ""})
    assert answer.status_code == 200
    assert TITLE in answer.content.decode()
    assert Participation.objects.count() == 2


def test_its_editor_has_its_own_fields_and_not_those_all_share(browser, pi):
    browser.post(ADD, {"title": TITLE, "copy_of": ""})
    page = browser.get(f"{HOST}profile/{QUERY}").content.decode()
    assert "The position</a>" in page
    assert "About the organization</a>" not in page
    page = browser.get(f"{PARTS}/position/{QUERY}").content.decode()
    assert 'name="title"' in page
    for part in ("about", "aims"):
        assert browser.get(f"{PARTS}/{part}/{QUERY}").status_code == 404


def test_what_is_missing_is_said_before_it_is_sent(browser, pi):
    browser.post(ADD, {"title": TITLE, "copy_of": ""})
    url = f"{PARTS}/position/{QUERY}"
    page = browser.get(url).content.decode()
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)[1]
    answer = browser.post(url, {"title": "", "ticket": ticket, "act": "save"})
    assert answer.status_code == 302
    page = browser.get(f"{HOST}profile/check/{QUERY}").content.decode()
    assert "Give the position a title." in page


def test_the_page_of_the_organization_shows_both_and_their_order(browser, pi):
    second(pi)
    assert TITLE in browser.get(HOST).content.decode()
    browser.post(MOVE, {"way": "up"})
    assert [row.slug for row in Position.objects.all()] == [
        "protection-international-2",
        "protection-international",
    ]


@pytest.mark.parametrize("way", ["", "sideways"])
def test_an_unknown_way_is_not_found(browser, pi, way):
    second(pi)
    assert browser.post(MOVE, {"way": way}).status_code == 404


def test_who_only_reads_adds_nothing(as_user, pi):
    viewer = make.member(pi.organization, role=MemberRole.VIEWER)
    browser = as_user(viewer)
    assert browser.get(ADD).status_code == 403
    assert "Add another position" not in browser.get(HOST).content.decode()


def test_a_draft_is_withdrawn_alone(browser, pi):
    browser.post(ADD, {"title": TITLE, "copy_of": ""})
    page = browser.get(f"{HOST}withdraw/?cohort=16&position=2").content.decode()
    assert "Only this position." in page
    browser.post(f"{HOST}withdraw/?cohort=16&position=2", {"sure": "on"})
    assert list(
        Participation.objects.order_by("number").values_list("status", flat=True)
    ) == [P.APPROVED, P.WITHDRAWN]


def test_seats_are_split_over_provinces(browser, pi):
    content = {"places": [{"province": "loei", "seats": 2}], "seats": 2}
    added = second(pi, **content)
    assert [(row.province.slug, row.seats) for row in added.places.all()] == [
        ("loei", 2)
    ]
    page = browser.get(f"/en/cohorts/16/positions/{added.slug}/").content.decode()
    assert "Loei 2" in page


def test_the_list_groups_the_positions_of_one_host(client, pi, cohort):
    other = make.position(cohort, "river", "แม่น้ำ")
    second(pi)
    page = client.get("/en/cohorts/16/positions/").content.decode()
    assert page.count('class="host-group"') == 1
    assert page.count(TITLE) >= 1
    assert other.get_absolute_url() in page


def test_the_feed_tells_positions_apart(client, pi):
    second(pi)
    rows = client.get("/cohorts/16/positions.json").json()["positions"]
    assert [(row["slug"], row["title"]) for row in rows] == [
        ("protection-international", None),
        ("protection-international-2", TITLE),
    ]
