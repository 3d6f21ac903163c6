"""The profile editor as a browser without script sees it: read, save, send."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import Membership, ProfileRevision
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.editing import Snapshot
from organizations.profiles.forms.profile import ProfileForm
from tests import make
from tests.organizations.views.host_pages import (
    HOST,
    PROFILE,
    errors,
    newest_revision,
)

# Reading


def test_nothing_is_written_by_reading(pi, editor_client):
    assert editor_client.get(PROFILE).status_code == 200
    assert ProfileRevision.objects.count() == 1


def test_what_was_sent_is_read_only_with_state_and_date(editor, draft, editor_client):
    profile_workflow.submit(draft, by=editor)
    page = editor_client.get(PROFILE).content.decode()
    assert "<textarea" not in page
    assert re.search(
        r"Waiting for approval</span>\s*<span class=\"muted\">sent on \d", page
    )


def test_before_anything_is_written_the_profile_leads_to_the_host_page(cohort, as_user):
    member = make.member(make.participation(cohort, slug="new-host").organization)
    assert as_user(member).get("/en/host/new-host/profile/").url == "/en/host/new-host/"


def test_thai_and_english_pages_are_both_there(draft, editor_client):
    for prefix, language in (("", "th"), ("/en", "en")):
        page = editor_client.get(
            f"{prefix}/host/protection-international/profile/"
        ).content.decode()
        assert f'<html lang="{language}">' in page


def test_host_text_never_becomes_markup(post, editor_client):
    post(
        role="<script>alert(1)</script>",
        objectives=["</textarea><img src=x>"],
        name='PI"><i>x',
    )
    page = editor_client.get(PROFILE).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert 'PI"><i>' not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("url", [HOST, PROFILE])
def test_the_number_of_queries_is_the_same_for_1_and_30_rows(
    pi, editor, draft, url, editor_client
):
    client, counts = editor_client, []
    for rows in (1, 30):
        Membership.objects.exclude(user=editor).delete()
        for _each in range(rows):
            make.member(pi.organization)
        ProfileRevision.objects.filter(pk=draft.pk).update(
            content=make.content(objectives=["ข้อ"] * rows)
        )
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


# Saving


def test_save_keeps_the_draft_and_says_so(post, editor_client):
    answer = post(role="บทบาทใหม่", objectives=["ก", "", "ข"])
    assert answer.url == f"{PROFILE}?cohort=16"
    assert (
        newest_revision().status,
        newest_revision().content["role"],
        newest_revision().content["objectives"],
    ) == (
        "draft",
        "บทบาทใหม่",
        ["ก", "ข"],
    )
    assert "The draft is saved" in editor_client.get(PROFILE).content.decode()


def test_a_draft_may_lack_anything(post):
    assert (
        post(name="", role="", qualifications=[], learning_phases=[]).status_code == 302
    )
    assert newest_revision().content["role"] == ""


def test_opening_and_saving_changes_not_a_letter(pi, draft, editor_client):
    odd = make.content(
        role="หนึ่ง\r\nสอง\n สาม\u200bสี่", provinces=["loei", "bangkok"], closing=["จบ"]
    )
    ProfileRevision.objects.filter(pk=draft.pk).update(content=odd)
    draft.refresh_from_db()
    data = ProfileForm.as_data(odd)
    data["role"] = odd["role"].replace("\r\n", "\n").replace("\n", "\r\n")
    editor_client.post(
        PROFILE,
        {**dict(data.lists()), "ticket": Snapshot.of(draft).token, "act": "save"},
    )
    assert (newest_revision().content, newest_revision().version) == (
        odd,
        draft.version,
    )


def test_the_same_form_twice_is_saved_once(post, draft):
    for _click in range(2):
        assert post(role="บทบาทใหม่").status_code == 302
    assert newest_revision().version == draft.version + 1


def test_what_is_not_in_the_form_can_not_be_posted(post):
    before = newest_revision().content
    post(lists={"sections": ["x"], "cohort": ["x"], "status": ["approved"]})
    assert (newest_revision().content, newest_revision().status) == (before, "draft")


def test_the_closing_lines_of_the_document_can_be_changed(post):
    post(closing=["คลิกสมัคร รุ่น 16"])
    assert newest_revision().content["closing"] == ["คลิกสมัคร รุ่น 16"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("role", "ก" * 10_001, "Shorten this by 1 character"),
        ("objectives", ["ก", "ข" * 2_002], "Row 2: Shorten this by 2 characters"),
        ("benefits", ["x"] * 41, "There can be 40 rows at most"),
        (
            "links",
            [{"label": "Website", "url": "javascript:alert(1)"}],
            "Row 1: Enter the whole address",
        ),
        (
            "links",
            [{"label": "", "url": "https://pi.example"}],
            "Row 1: Give the link a name",
        ),
        (
            "learning_phases",
            [{"text": "x", "first_month": 5, "last_month": 2}],
            "Row 1: The first month can",
        ),
        (
            "learning_phases",
            [{"text": "x", "first_month": 5, "last_month": None}],
            "Row 1: Choose both months",
        ),
        (
            "learning_phases",
            [{"text": "", "first_month": 1, "last_month": 2}],
            "Row 1: Write what is learned",
        ),
        (
            "learning_phases",
            [{"text": "x", "first_month": 0, "last_month": 13}],
            "Row 1: Select a valid choice",
        ),
        ("seats", 0, "greater than or equal to 1"),
        ("seats", "สอง", "Enter a whole number"),
        ("provinces", ["atlantis"], "Select a valid choice"),
        ("issues", ["dragons"], "Select a valid choice"),
        ("role", "a\0b", "Null characters are not allowed"),
        ("name", "ก" * 201, "at most 200 characters"),
    ],
)
def test_a_limit_is_told_and_what_was_typed_stays(post, name, value, words):
    answer = post(**{name: value, "duties": "ที่พิมพ์ไว้"})
    assert [words in message for message in errors(answer)[name]] == [True]
    assert answer.context["form"].raw_values()["duties"] == "ที่พิมพ์ไว้"
    assert "<title>Error:" in answer.content.decode()
    assert newest_revision().content["duties"] == "บันทึกข้อมูล"


def test_an_error_leads_to_its_row(post):
    page = post(objectives=["ก", "ข" * 2_001]).content.decode()
    assert 'href="#id_objectives_1"' in page
    assert re.search(r'<textarea id="id_objectives_1"[^>]*aria-invalid="true"', page)
    assert not re.search(r'<textarea id="id_objectives_0"[^>]*aria-invalid', page)


# Sending


def test_send_asks_the_coordinators(post, coordinator):
    answer = post("send", role="บทบาทใหม่")
    assert (
        answer.url,
        newest_revision().status,
        newest_revision().content["role"],
    ) == (
        HOST,
        "submitted",
        "บทบาทใหม่",
    )
    assert coordinator.messages.get().kind == "profile_submitted"


def test_a_dropped_required_field_is_told_and_nothing_is_lost(post, coordinator):
    answer = post("send", role="", qualifications=[], duties="ที่พิมพ์ไว้")
    assert {name: list(messages) for name, messages in errors(answer).items()} == {
        "role": ["Write what the volunteer is there for."],
        "qualifications": ["Name at least one qualification."],
    }
    assert 'href="#id_role"' in answer.content.decode()
    assert (newest_revision().status, newest_revision().content["duties"]) == (
        "draft",
        "ที่พิมพ์ไว้",
    )
    assert not coordinator.messages.exists()


def test_after_a_refused_sending_the_same_page_can_send(post, editor_client):
    answer = post("send", role="")
    data = ProfileForm.as_data({**newest_revision().content, "role": "บทบาท"})
    second = {**dict(data.lists()), "ticket": answer.context["ticket"], "act": "send"}
    assert editor_client.post(PROFILE, second).url == HOST


def test_sending_twice_is_one_message(post, coordinator, editor_client):
    post("send")
    answer = post("send")
    assert answer.url == f"{PROFILE}?cohort=16"
    assert (
        "the profile has been sent for approval"
        in editor_client.get(answer.url).content.decode()
    )
    assert coordinator.messages.count() == 1


def test_what_was_typed_while_a_colleague_sent_it_stays_readable(post, draft, pi):
    profile_workflow.submit(draft, by=make.member(pi.organization))
    page = post(role="ที่พิมพ์ไม่ทัน").content.decode()
    assert "What you typed is not saved yet" in page
    assert "ที่พิมพ์ไม่ทัน" in page
    assert newest_revision().content["role"] == "ช่วยงานภาคสนาม"
