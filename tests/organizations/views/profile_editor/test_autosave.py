"""A profile saves itself at a pause in typing; see static/js/signed-in/autosave.js."""

import re

import pytest

from organizations.models import ProfileRevision
from organizations.models.choices import MemberRole
from organizations.profiles import schema
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.editing import Snapshot
from portal.models import AuditEntry, Message
from tests import make
from tests.organizations.views.host_pages import page_of, posted, typed


@pytest.fixture
def pause(as_user, editor, draft):
    """Posts the form with these fields changed, as the script does."""
    opened, before = Snapshot.of(draft).token, schema.flatten(draft.content)

    def send(ticket=opened, by=editor, more=(), **changes):
        data = posted({**before, **changes}, draft)
        sent = {**data, "ticket": ticket, **dict(more)}
        url = page_of(next(iter(changes), "role"))
        return as_user(by).post(url, sent, headers={"X-Autosave": "1"})

    return send


def stored_content():
    return ProfileRevision.objects.latest("number").content


def colleague_saves(**changes):
    fresh = ProfileRevision.objects.latest("number")
    profile_workflow.save_revision(
        fresh,
        content={**fresh.content, **changes},
        version=fresh.version,
        by=make.person(),
    )


def saves(draft):
    return list(
        AuditEntry.objects.about(draft)
        .filter(action="save profile")
        .values_list("fields", flat=True)
    )


def test_a_pause_stores_what_was_typed_and_tells_when(pause):
    result = pause(role="พิมพ์อยู่").json()
    assert stored_content()["role"] == "พิมพ์อยู่"
    assert result["words"].startswith("Saved at ")
    assert not Message.objects.filter(kind="profile_submitted").exists()


def test_a_draft_may_lack_what_it_needs_to_be_sent(pause):
    assert pause(role="").status_code == 200
    assert stored_content()["role"] == ""


def test_the_next_pause_stands_on_the_ticket_of_the_last(pause):
    ticket = pause(role="หนึ่ง").json()["ticket"]
    assert pause(ticket, role="หนึ่งสอง").status_code == 200
    assert stored_content()["role"] == "หนึ่งสอง"


def test_what_a_colleague_saved_elsewhere_outlives_every_pause(pause):
    colleague_saves(duties="ของเพื่อน")
    ticket = pause(role="หนึ่ง").json()["ticket"]
    assert pause(ticket, role="หนึ่งสอง").status_code == 200
    assert (stored_content()["role"], stored_content()["duties"]) == (
        "หนึ่งสอง",
        "ของเพื่อน",
    )


def test_the_same_text_changed_twice_is_a_clash_that_stores_nothing(pause):
    colleague_saves(role="ของเพื่อน")
    answer = pause(role="ของฉัน", duties="งาน")
    assert (answer.status_code, answer.json()["clash"]) == (409, True)
    assert stored_content()["role"] == "ของเพื่อน"
    assert stored_content()["duties"] != "งาน"


def test_a_clash_after_a_pause_is_noticed_too(pause):
    ticket = pause(role="หนึ่ง").json()["ticket"]
    colleague_saves(role="ของเพื่อน")
    assert pause(ticket, role="หนึ่งสอง").status_code == 409


def test_a_mistake_is_told_and_kept_with_all_the_rest(pause):
    answer = pause(seats="0", areas_text="ใหม่")
    assert (answer.status_code, answer.json()["wrong"]) == (200, True)
    assert "Seats: Ensure this value is greater" in answer.json()["words"]
    assert (typed()["seats"], stored_content()["areas_text"]) == ("0", "ใหม่")
    again = pause(answer.json()["ticket"], seats="3", areas_text="ใหม่").json()
    assert (again["wrong"], stored_content()["seats"]) == (False, 3)


def test_a_mistake_that_a_colleague_typed_is_a_clash_like_any_text(pause):
    fresh = ProfileRevision.objects.latest("number")
    profile_workflow.save_revision(
        fresh,
        content=fresh.content,
        unfinished={"seats": "สอง"},
        version=fresh.version,
        by=make.person(),
    )
    assert pause(seats="3").status_code == 409
    assert pause(role="ส่วนอื่น").status_code == 200
    assert (typed()["seats"], typed()["role"]) == ("สอง", "ส่วนอื่น")


def test_what_is_far_too_long_stays_on_the_device(pause):
    answer = pause(role="ก" * 200_001)
    assert answer.status_code == 422
    assert "too much text" in str(answer.json()["errors"])


def test_many_pauses_are_one_line_of_history(pause, draft):
    before = len(saves(draft))
    ticket = pause(role="ก").json()["ticket"]
    for text in ("กข", "กขค"):
        ticket = pause(ticket, role=text).json()["ticket"]
    pause(ticket, role="กขค", duties="ง")
    assert saves(draft)[before:] == [["role"], ["duties"]]


def test_a_sent_profile_is_refused(pause, draft, editor):
    profile_workflow.submit(ProfileRevision.objects.get(pk=draft.pk), by=editor)
    answer = pause(role="สายไป")
    assert (answer.status_code, "sent for approval" in answer.json()["refused"]) == (
        409,
        True,
    )
    assert stored_content()["role"] != "สายไป"


def test_answers_to_remarks_are_saved_too_and_again(pause, draft, editor, coordinator):
    profile_workflow.submit(ProfileRevision.objects.get(pk=draft.pk), by=editor)
    sent = ProfileRevision.objects.get(pk=draft.pk)
    profile_workflow.request_changes(
        sent, by=coordinator, remark="", pinned={"role": "อะไร"}
    )
    remark = sent.remarks.get()
    result = pause(
        more={f"answer-{remark.code}": "นี่", f"shown-{remark.code}": ""}
    ).json()
    assert result["shown"] == {f"shown-{remark.code}": "นี่"}
    pause(result["ticket"], more={f"answer-{remark.code}": "นี่ค่อยๆ", **result["shown"]})
    remark.refresh_from_db()
    assert remark.answer == "นี่ค่อยๆ"


def test_viewers_and_strangers_save_nothing(pause, pi, stranger):
    viewer = make.member(pi.organization, role=MemberRole.VIEWER)
    assert pause(by=viewer, role="ของผู้อ่าน").status_code == 403
    assert pause(by=stranger, role="ของคนอื่น").status_code == 404
    assert stored_content()["role"] == make.content()["role"]


def test_the_page_saves_itself_unless_it_asks_which_text_to_keep(
    as_user, editor, draft
):
    client, url = as_user(editor), page_of("role")
    sent = posted(schema.flatten({**draft.content, "role": "ของฉัน"}), draft)
    page = client.get(url).content.decode()
    assert re.search(r"<form[^>]*\sdata-autosave\s+data-is-stored[\s>]", page)
    colleague_saves(role="ของเพื่อน")
    assert "data-autosave" not in client.post(url, sent).content.decode()
