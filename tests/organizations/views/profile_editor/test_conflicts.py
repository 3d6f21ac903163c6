"""Two editors at one profile."""

import pytest

from organizations.models import ProfileRevision
from organizations.profiles import schema
from organizations.profiles import workflow as profile_workflow
from tests.organizations.views.host_pages import (
    newest_revision,
    page_of,
    posted,
)

PAGE = page_of("role")


def colleague_saves(draft, by, **changes):
    fresh = ProfileRevision.objects.get(pk=draft.pk)
    profile_workflow.save_revision(
        fresh, content={**fresh.content, **changes}, version=fresh.version, by=by
    )


def test_changes_to_different_fields_are_joined(post, draft, coordinator):
    colleague_saves(draft, coordinator, duties="ของเพื่อน")
    assert post(role="ของฉัน").status_code == 302
    assert (newest_revision().content["role"], newest_revision().content["duties"]) == (
        "ของฉัน",
        "ของเพื่อน",
    )


def test_changes_to_the_same_field_are_shown_side_by_side_and_nothing_is_stored(
    post, draft, coordinator
):
    colleague_saves(draft, coordinator, role="ของเพื่อน", duties="ของเพื่อนด้วย")
    answer = post(role="ของฉัน")
    assert [
        (row["name"], row["before"], row["after"])
        for row in answer.context["conflicts"]
    ] == [("role", "ของเพื่อน", "ของฉัน")]
    assert answer.context["form"].initial["duties"] == "ของเพื่อนด้วย"
    assert newest_revision().content["role"] == "ของเพื่อน"


@pytest.mark.parametrize(
    ("choice", "expected"), [("mine", "ของฉัน"), ("theirs", "ของเพื่อน")]
)
def test_the_second_editor_chooses_a_text(
    post, draft, coordinator, choice, expected, editor_client
):
    colleague_saves(draft, coordinator, role="ของเพื่อน")
    answer = post(role="ของฉัน")
    chosen = {
        **posted(schema.flatten(draft.content) | answer.context["form"].initial, draft),
        "ticket": answer.context["ticket"],
        "keep-role": choice,
    }
    assert editor_client.post(PAGE, chosen).status_code == 302
    assert newest_revision().content["role"] == expected


def test_a_choice_survives_a_button_of_the_page(
    post, draft, coordinator, editor_client
):
    colleague_saves(draft, coordinator, objectives=["ของเพื่อน"])
    answer = post(objectives=["ของฉัน"])
    chosen = {
        **posted(schema.flatten(draft.content) | answer.context["form"].initial, draft),
        "ticket": answer.context["ticket"],
        "act": "add:activities",
        "keep-objectives": "theirs",
    }
    second = editor_client.post(page_of("objectives"), chosen)
    assert [row["is_theirs"] for row in second.context["conflicts"]] == [True]


def test_what_is_not_valid_yet_clashes_like_any_text(
    post, draft, coordinator, editor_client
):
    colleague_saves(draft, coordinator, seats=4)
    answer = post(seats="สอง")
    assert [
        (row["name"], row["before"], row["after"])
        for row in answer.context["conflicts"]
    ] == [("seats", "4", "สอง")]
    values = schema.flatten(draft.content) | {"seats": "สอง"}
    chosen = {
        **posted(values, draft),
        "ticket": answer.context["ticket"],
        "keep-seats": "theirs",
    }
    editor_client.post(page_of("seats"), chosen)
    assert (newest_revision().content["seats"], newest_revision().unfinished) == (4, {})


@pytest.mark.parametrize("token", ["", "forged", "eyJ9:1abc:sig"])
def test_a_page_that_does_not_know_what_it_showed_asks_about_every_difference(
    post, draft, token, editor_client
):
    values = schema.flatten(draft.content) | {"role": "ของฉัน"}
    answer = editor_client.post(PAGE, {**posted(values, draft), "ticket": token})
    assert [row["name"] for row in answer.context["conflicts"]] == ["role"]
    assert newest_revision().content["role"] == "ช่วยงานภาคสนาม"


def test_two_parts_at_once_never_clash(post, draft, coordinator):
    colleague_saves(draft, coordinator, objectives=["ของเพื่อน"])
    assert post(role="ของฉัน").status_code == 302
    content = newest_revision().content
    assert (content["role"], content["objectives"]) == ("ของฉัน", ["ของเพื่อน"])
