"""Autosave: stored as it is, answered in JSON; nothing is overwritten."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from portal.models import AuditEntry, Message
from portal.text import dates
from tests import make
from tests.volunteers.browsing import (
    ABOUT,
    OWN,
    choose,
    late,
    save,
    section_url,
    ticket,
    ticket_of,
    words,
)
from tests.volunteers.views.application.test_sections import queries
from volunteers import rules
from volunteers.application.sections.base import MAX_STORED_LENGTH
from volunteers.decisions import information, workflow
from volunteers.models import Application

WHY = {"answer-why": "คำตอบใหม่", "answer-more": ""}
SAVED = "อยากเรียนรู้งานสิทธิจากชุมชน"


def stored(application):
    return Application.objects.get(pk=application.pk)


def why(application):
    return application.answers.get(question__slug="why").text


def autosave(client, section, data, *, on=None, url=section_url):
    posted = {**data, "ticket": ticket(client, section) if on is None else on}
    return client.post(url(section), posted, headers={"X-Autosave": "1"})


# Stored


def test_a_pause_stores_what_was_typed_and_tells_when(mine, fresh):
    data = autosave(mine, "motivation", WHY).json()
    clock = f"{dates.in_bangkok(stored(fresh).saved_at):%H:%M}"
    assert (data["saved_at"], data["words"]) == (clock, f"Saved at {clock}")
    assert why(fresh) == "คำตอบใหม่"


def test_the_words_are_thai_on_a_thai_page(mine, fresh):
    data = autosave(
        mine,
        "motivation",
        WHY,
        url=lambda section: section_url(section).removeprefix("/en"),
    ).json()
    assert re.fullmatch(r"บันทึกแล้ว \d\d:\d\d น\.", data["words"])


def test_the_next_pause_stands_on_the_ticket_of_the_last(mine, fresh):
    given = autosave(mine, "motivation", {"answer-why": "หนึ่ง"}).json()["ticket"]
    given = autosave(mine, "motivation", {"answer-why": "สอง"}, on=given).json()[
        "ticket"
    ]
    assert save_with(mine, given).status_code == 302
    assert why(fresh) == "คำตอบใหม่"
    assert stored(fresh).section_versions == {"motivation": 3}


def save_with(client, given):
    return client.post(section_url("motivation"), {**WHY, "ticket": given})


def test_half_an_answer_is_kept_as_typed(mine, fresh):
    assert (
        autosave(mine, "about", {"phone": "081", "birth_on": "29 ก.พ."}).status_code
        == 200
    )
    assert (stored(fresh).phone, stored(fresh).birth_on) == ("081", "29 ก.พ.")


def test_what_is_selected_but_not_added_is_no_choice(mine, fresh, pi, other):
    assert (
        autosave(mine, "choices", {**choose(pi.slug), "add": other.slug}).status_code
        == 200
    )
    assert [choice.position for choice in fresh.choices.all()] == [pi]


def test_the_same_text_again_is_no_clash(mine, fresh):
    """An answer that got lost on its way back: the script sends the same once more."""
    old = ticket(mine, "motivation")
    first, again = (autosave(mine, "motivation", WHY, on=old) for _time in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert stored(fresh).section_versions == {"motivation": 1}
    assert (
        autosave(
            mine, "motivation", {"answer-why": "ต่อไป"}, on=again.json()["ticket"]
        ).status_code
        == 200
    )


def test_it_sends_no_message_and_writes_no_history(mine, fresh):
    before = (Message.objects.count(), AuditEntry.objects.count())
    autosave(mine, "motivation", WHY)
    assert (Message.objects.count(), AuditEntry.objects.count()) == before
    assert mail.outbox == []


def test_it_takes_few_queries(mine, draft):
    posted = {**WHY, "ticket": ticket(mine, "motivation")}
    query_count = queries(
        mine,
        lambda: mine.post(
            section_url("motivation"), posted, headers={"X-Autosave": "1"}
        ),
    )
    assert len(query_count) <= 12, query_count


# Not stored


def test_a_clash_is_told_and_nothing_is_overwritten(mine, draft):
    old = ticket(mine, "motivation")
    save(mine, "motivation", {"answer-why": "จากแท็บแรก"})
    response = autosave(mine, "motivation", WHY, on=old)
    assert response.status_code == 409
    assert response.json() == {
        "clash": True,
        "words": "This page was changed elsewhere. Nothing is lost.",
    }
    assert why(draft) == "จากแท็บแรก"


@pytest.mark.parametrize("given", ["", "forged"])
def test_without_its_ticket_nothing_is_overwritten(mine, draft, given):
    assert autosave(mine, "motivation", WHY, on=given).status_code == 409
    assert why(draft) == SAVED


def test_too_long_to_keep_is_told_by_field(mine, draft):
    response = autosave(
        mine, "motivation", {"answer-why": "ก" * (MAX_STORED_LENGTH + 1)}
    )
    assert response.status_code == 422
    assert list(response.json()["errors"]) == ["answer-why"]
    assert why(draft) == SAVED


def test_over_the_limit_of_the_question_is_kept(mine, draft):
    text = "ก" * (MAX_STORED_LENGTH - 1)
    assert autosave(mine, "motivation", {"answer-why": text}).status_code == 200
    assert why(draft) == text


def test_after_the_deadline_it_is_refused(mine, draft):
    opened = ticket(mine, "motivation")
    with late(mine, draft, hours=5):
        response = autosave(mine, "motivation", WHY, on=opened)
    assert response.status_code == 409
    assert "the deadline was" in response.json()["refused"]
    assert why(draft) == SAVED


def test_what_was_sent_is_never_autosaved(mine, sent):
    response = autosave(mine, "motivation", WHY)
    assert response.status_code == 409
    assert "only when you press Save" in response.json()["refused"]
    assert why(sent) == SAVED


def test_a_page_that_was_open_when_it_was_sent_changes_nothing(mine, draft):
    opened = ticket(mine, "motivation")
    workflow.submit(draft, by=draft.applicant)
    assert autosave(mine, "motivation", WHY, on=opened).status_code == 409
    assert why(draft) == SAVED


def test_a_consent_is_given_only_by_pressing_save(mine, fresh):
    assert autosave(mine, "consents", {"programme": "on"}).status_code == 409
    assert not fresh.consents.exists()
    assert "data-autosave" not in words(mine.get(section_url("consents")))


def test_a_stranger_finds_nothing_and_a_visitor_is_sent_to_log_in(
    as_user, draft, stranger
):
    for person, status in ((stranger, 404), (None, 302)):
        assert autosave(as_user(person), "motivation", WHY, on="").status_code == status
    assert why(draft) == SAVED


def test_it_needs_the_token_of_the_form(applicant, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(applicant)
    assert autosave(client, "motivation", WHY).status_code == 403


# The page


@pytest.mark.parametrize("section", ["about", "motivation", "choices"])
def test_a_draft_saves_itself(mine, draft, section):
    page = words(mine.get(section_url(section)))
    assert re.search(r"<form[^>]*\sdata-autosave[\s>]", page)
    assert "data-is-stored" in page
    assert "Not sent yet, kept on this device" in page


def test_what_was_sent_has_no_line_that_says_so(mine, sent):
    page = words(mine.get(section_url("motivation")))
    assert "data-autosave" not in page
    assert "data-keeps" in page


def test_a_page_that_asks_which_text_to_keep_waits_for_the_answer(mine, draft):
    old = ticket(mine, "motivation")
    save(mine, "motivation", {"answer-why": "จากแท็บแรก"})
    page = words(mine.post(section_url("motivation"), {**WHY, "ticket": old}))
    assert "data-autosave" not in page
    assert "data-is-stored" not in page


def test_a_moved_choice_is_on_a_stored_page_and_a_mistake_is_not(
    mine, draft, pi, other
):
    moved = save(mine, "choices", choose(pi.slug, other.slug), do=f"down:{pi.slug}")
    assert "data-is-stored" in words(moved)
    assert ticket_of(moved)
    assert "data-is-stored" not in words(save(mine, "about", {**ABOUT, "phone": "081"}))


def test_the_list_tells_that_typing_is_saved(mine, fresh):
    assert "What you type is saved while you write" in words(mine.get(OWN))


def test_what_was_asked_for_saves_itself_too(sent, coordinator):
    by = timezone.now() + timedelta(days=5)
    information.request(
        sent, by=coordinator, sections=["motivation"], note="ก", answer_by=by
    )
    assert rules.can_autosave(sent, "motivation")
    assert not rules.can_autosave(make.application(sent.cohort), "motivation")
