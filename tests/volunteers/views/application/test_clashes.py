"""Two tabs, two devices, and the deadline: nothing is lost or overwritten."""

import html

import pytest

from tests.volunteers.browsing import (
    OWN,
    choose,
    late,
    save,
    section_url,
    ticket,
    ticket_of,
    toasts,
    words,
)
from volunteers.application.sections import consents
from volunteers.models import Application

WHY = {"answer-why": "คำตอบใหม่", "answer-more": ""}
SAVED = "อยากเรียนรู้งานสิทธิจากชุมชน"


def stored(application):
    return Application.objects.get(pk=application.pk)


def why(application):
    return application.answers.get(question__slug="why").text


def test_two_tabs_show_both_texts_and_store_neither_silently(mine, draft):
    old = ticket(mine, "motivation")
    save(mine, "motivation", {"answer-why": "จากแท็บแรก"})
    response = mine.post(section_url("motivation"), {**WHY, "ticket": old})
    page = words(response)
    assert response.status_code == 409
    assert "Changed elsewhere, choose which text to keep" in page
    assert "จากแท็บแรก" in page
    assert "คำตอบใหม่" in page
    html_text = response.content.decode()
    assert html_text.count('name="keep-answer-why"') == 2
    assert html_text.count("data-keeps") == 1
    assert why(draft) == "จากแท็บแรก"


@pytest.mark.parametrize(
    ("keep", "wanted"), [("yours", "รวมสองข้อความ"), ("theirs", "จากแท็บแรก")]
)
def test_then_either_text_can_be_kept_or_both_merged(mine, draft, keep, wanted):
    old = ticket(mine, "motivation")
    save(mine, "motivation", {"answer-why": "จากแท็บแรก"})
    clash = mine.post(section_url("motivation"), {**WHY, "ticket": old})
    merged = {
        "answer-why": "รวมสองข้อความ",
        "keep-answer-why": keep,
        "ticket": ticket_of(clash),
    }
    assert mine.post(section_url("motivation"), merged).status_code == 302
    assert why(draft) == wanted


def test_a_third_change_meanwhile_is_shown_again(mine, draft):
    old = ticket(mine, "motivation")
    save(mine, "motivation", {"answer-why": "หนึ่ง"})
    clash = mine.post(section_url("motivation"), {**WHY, "ticket": old})
    save(mine, "motivation", {"answer-why": "สอง"})
    again = mine.post(
        section_url("motivation"),
        {**WHY, "keep-answer-why": "yours", "ticket": ticket_of(clash)},
    )
    assert again.status_code == 409
    assert "สอง" in words(again)
    assert why(draft) == "สอง"


def test_a_page_without_its_ticket_overwrites_nothing(mine, draft):
    response = mine.post(section_url("motivation"), WHY)
    assert response.status_code == 409
    assert why(draft) == SAVED


def test_two_tabs_with_rankings(mine, draft, other):
    old = ticket(mine, "choices")
    save(mine, "choices", {"is_anywhere": "on"})
    clash = mine.post(section_url("choices"), {**choose("other"), "ticket": old})
    assert clash.status_code == 409
    kept = {**choose("other"), "keep-choices": "theirs", "ticket": ticket_of(clash)}
    assert mine.post(section_url("choices"), kept).status_code == 302
    assert (draft.choices.count(), stored(draft).is_anywhere) == (0, True)


def test_a_button_on_an_old_ranking_asks_too(mine, draft, pi, other):
    old = ticket(mine, "choices")
    save(mine, "choices", {"is_anywhere": "on"})
    response = mine.post(
        section_url("choices"),
        {**choose(pi.slug, "other"), "ticket": old, "do": "up:other"},
    )
    assert response.status_code == 409
    assert not draft.choices.exists()


def test_two_tabs_with_consents(mine, draft):
    old = ticket(mine, "consents")
    save(mine, "consents", {}, later="1")
    both = {"programme": "on", "hosts": "on"}
    clash = mine.post(section_url("consents"), {**both, "ticket": old})
    assert clash.status_code == 409
    assert (
        mine.post(
            section_url("consents"), {**both, "ticket": ticket_of(clash)}
        ).status_code
        == 302
    )
    assert consents.consents_in_force(stored(draft)) == {"programme", "hosts"}


def test_a_page_opened_in_time_is_saved_within_grace(mine, draft):
    with late(mine, draft, minutes=-1):
        opened = ticket(mine, "motivation")
    with late(mine, draft, minutes=20):
        mine.post(section_url("motivation"), {**WHY, "ticket": opened})
    assert why(draft) == "คำตอบใหม่"


def test_beyond_grace_what_was_typed_can_still_be_read_with_the_reason(mine, draft):
    with late(mine, draft, minutes=-1):
        opened = ticket(mine, "motivation")
    with late(mine, draft, minutes=40):
        response = mine.post(section_url("motivation"), {**WHY, "ticket": opened})
    assert response.status_code == 409
    assert "คำตอบใหม่" in words(response)
    assert "the deadline was" in html.unescape(words(response))
    assert why(draft) == SAVED


def test_a_page_opened_after_the_deadline_is_not_shown(mine, draft):
    with late(mine, draft, minutes=5):
        response = mine.get(section_url("motivation"), follow=True)
        assert response.redirect_chain[-1][0] == OWN
        assert "the deadline was" in toasts(response)[0]


def test_a_clash_within_grace_stays_within_grace(mine, draft):
    with late(mine, draft, minutes=-1):
        opened = ticket(mine, "motivation")
        save(mine, "motivation", {"answer-why": "จากแท็บแรก"})
    with late(mine, draft, minutes=10):
        clash = mine.post(section_url("motivation"), {**WHY, "ticket": opened})
        mine.post(section_url("motivation"), {**WHY, "ticket": ticket_of(clash)})
    assert why(draft) == "คำตอบใหม่"
