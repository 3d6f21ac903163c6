"""Two editors at one profile."""

import pytest

from organizations.models import ProfileRevision
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.forms.profile import ProfileForm
from tests.organizations.views.host_pages import (
    PROFILE,
    errors,
    newest_revision,
)


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
    data = ProfileForm.as_data(answer.context["form"].initial)
    chosen = {
        **dict(data.lists()),
        "ticket": answer.context["ticket"],
        "act": "save",
        "keep-role": choice,
    }
    assert editor_client.post(PROFILE, chosen).status_code == 302
    assert newest_revision().content["role"] == expected


def test_a_choice_survives_another_mistake(post, draft, coordinator, editor_client):
    colleague_saves(draft, coordinator, role="ของเพื่อน")
    answer = post(role="ของฉัน")
    data = ProfileForm.as_data({**answer.context["form"].initial, "seats": 0})
    chosen = {
        **dict(data.lists()),
        "ticket": answer.context["ticket"],
        "act": "save",
        "keep-role": "theirs",
    }
    second = editor_client.post(PROFILE, chosen)
    assert (
        [row["is_theirs"] for row in second.context["conflicts"]],
        list(errors(second)),
    ) == ([True], ["seats"])


@pytest.mark.parametrize("token", ["", "forged", "eyJ9:1abc:sig"])
def test_a_page_that_does_not_know_what_it_showed_asks_about_every_difference(
    post, draft, token, editor_client
):
    data = ProfileForm.as_data({**draft.content, "role": "ของฉัน"})
    answer = editor_client.post(
        PROFILE, {**dict(data.lists()), "ticket": token, "act": "save"}
    )
    assert [row["name"] for row in answer.context["conflicts"]] == ["role"]
    assert newest_revision().content["role"] == "ช่วยงานภาคสนาม"
