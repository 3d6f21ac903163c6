"""The pages of a profile's parts as a browser without script sees them: read, save,
send.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import Membership, ProfileRevision
from organizations.profiles import schema
from organizations.profiles import workflow as profile_workflow
from tests import make
from tests.organizations.views.host_pages import (
    CHECK,
    HOST,
    PROFILE,
    errors,
    newest_revision,
    page_of,
    part_page,
    posted,
    send,
    typed,
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


@pytest.mark.parametrize("part", ["", "parts/work/", "check/"])
def test_thai_and_english_pages_are_both_there(draft, editor_client, part):
    for prefix, language in (("", "th"), ("/en", "en")):
        page = editor_client.get(
            f"{prefix}/host/protection-international/profile/{part}"
        ).content.decode()
        assert f'<html lang="{language}">' in page


def test_host_text_never_becomes_markup(post, editor_client):
    post(role="<script>alert(1)</script>")
    post(objectives=["</textarea><img src=x>"])
    post(name='PI"><i>x')
    for url in (page_of("role"), page_of("objectives"), page_of("name"), CHECK):
        page = editor_client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
        assert 'PI"><i>' not in page
        assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("url", [HOST, PROFILE, page_of("objectives"), CHECK])
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
    assert counts[0] == counts[1] <= 17


# The list of parts


def task(page, title):
    """What the list says of a part."""
    row = page.partition(f">{title}</a>")[2].partition("</li>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", row).split())


def listed(client):
    return client.get(PROFILE).content.decode()


def test_the_list_says_of_each_part_what_it_lacks(post, editor_client):
    post(role="", duties="งาน")
    post(qualifications=[])
    page = listed(editor_client)
    assert "6 of 8 parts done" in page
    assert task(page, "What the volunteer does").startswith(
        "Still missing: Role of the volunteer"
    )
    assert task(page, "Qualifications and expectations").endswith("Not started")
    assert task(page, "Where, and how many").endswith("Done")
    assert task(page, "Further sections").endswith("optional")
    assert "Continue: What the volunteer does" in page


def test_the_list_counts_what_has_no_english(post, editor_client):
    post(en={"role": "Field work"}, role="ช่วยงาน")
    page = listed(editor_client)
    assert "1 text without English" in task(page, "What the volunteer does")
    assert "7 texts without English" in page


def test_english_of_another_length_is_something_to_fix(post, editor_client):
    post(objectives=["ก", "ข"], en={"objectives": ["A"]})
    assert "1 thing to fix" in task(listed(editor_client), "Objectives and activities")


def test_nobody_else_has_the_pages_of_the_parts(draft, as_user, stranger, pi):
    viewer = make.member(pi.organization, role="viewer")
    assert as_user(stranger).get(part_page("work")).status_code == 404
    assert as_user(viewer).get(part_page("work")).status_code == 302
    assert as_user(viewer).get(CHECK).status_code == 302


@pytest.mark.parametrize("slug", ["nothing", "position"])
def test_a_part_that_the_position_has_not_is_no_page(draft, editor_client, slug):
    assert editor_client.get(part_page(slug)).status_code == 404


# Saving


def test_save_keeps_the_draft_and_says_so(post, editor_client):
    answer = post(objectives=["ก", "", "ข"])
    assert answer.url == f"{PROFILE}?cohort=16"
    content = newest_revision().content
    assert (newest_revision().status, content["objectives"]) == ("draft", ["ก", "ข"])
    assert "The draft is saved" in listed(editor_client)


def test_save_and_continue_leads_to_the_next_part_and_from_the_last_to_the_check(post):
    assert post("next", role="ก").url == f"{page_of('areas_text')}?cohort=16"
    assert post("next", closing=["ก"]).url == f"{CHECK}?cohort=16"


def test_a_part_saves_its_own_fields_only(post):
    post(role="ใหม่", objectives=["ไม่ใช่ของหน้านี้"])
    content = newest_revision().content
    assert (content["role"], content["objectives"]) == ("ใหม่", ["ทำงานร่วมกับชุมชน"])


def test_a_draft_may_lack_anything(post):
    for name, empty in (("name", ""), ("role", ""), ("learning_phases", [])):
        assert post(**{name: empty}).status_code == 302
        assert newest_revision().content[name] == empty


def test_opening_and_saving_changes_not_a_letter(pi, draft, editor_client):
    odd = make.content(
        role="หนึ่ง\r\nสอง\n สาม\u200bสี่", provinces=["loei", "bangkok"], closing=["จบ"]
    )
    ProfileRevision.objects.filter(pk=draft.pk).update(content=odd)
    draft.refresh_from_db()
    values = schema.flatten(odd)
    values["role"] = odd["role"].replace("\r\n", "\n").replace("\n", "\r\n")
    for name in ("role", "provinces", "closing"):
        editor_client.post(page_of(name), posted(values, draft))
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
        ("name", "ก" * 201, "at most 200 characters"),
    ],
)
def test_what_is_not_valid_is_kept_as_it_was_typed_and_told(
    post, editor_client, name, value, words
):
    before = newest_revision().content[name]
    assert post(**{name: value}).status_code == 302
    assert newest_revision().content[name] == before
    assert name in newest_revision().unfinished
    answer = editor_client.get(page_of(name))
    assert [words in message for message in errors(answer)[name]] == [True]
    assert "<title>Error:" in answer.content.decode()
    assert "1 thing to fix" in listed(editor_client)
    assert words in editor_client.get(CHECK).content.decode()


def test_the_rest_of_the_part_is_stored_beside_it(post):
    post(links=[{"label": "", "url": "example"}], name="ชื่อใหม่")
    assert newest_revision().content["name"] == "ชื่อใหม่"
    assert typed()["links"] == [{"label": "", "url": "example"}]


def test_once_it_is_corrected_nothing_is_left_of_it(post, draft, editor_client):
    post(seats="สอง")
    values = schema.flatten(draft.content) | {"seats": "2"}
    editor_client.post(page_of("seats"), posted(values, newest_revision()))
    assert (newest_revision().content["seats"], newest_revision().unfinished) == (2, {})


def test_another_part_leaves_it_alone(post, draft, editor_client):
    post(seats="สอง")
    values = schema.flatten(draft.content) | {"role": "ใหม่"}
    editor_client.post(page_of("role"), posted(values, newest_revision()))
    assert typed()["seats"] == "สอง"
    assert newest_revision().content["role"] == "ใหม่"


def test_null_characters_are_left_out(post):
    post(role="a\0b", lists={})
    post(provinces=["a\0"])
    assert newest_revision().content["role"] == "ab"
    assert typed()["provinces"] == ["a"]


def test_what_is_far_too_long_is_shown_again(post):
    answer = post(role="ก" * 200_001)
    assert "too much text to keep" in answer.content.decode()
    assert newest_revision().unfinished == {}
    assert answer.context["form"]["role"].value() == "ก" * 200_001


def test_a_short_address_is_completed(post):
    post(links=[{"label": "Website", "url": "www.pi.example"}])
    assert newest_revision().content["links"] == [
        {"label": "Website", "url": "https://www.pi.example"}
    ]


def test_an_error_leads_to_its_row(post, editor_client):
    post(objectives=["ก", "ข" * 2_001])
    page = editor_client.get(page_of("objectives")).content.decode()
    assert 'href="#id_objectives_1"' in page
    assert re.search(r'<textarea id="id_objectives_1"[^>]*aria-invalid="true"', page)
    assert not re.search(r'<textarea id="id_objectives_0"[^>]*aria-invalid', page)


# Sending


def test_send_asks_the_coordinators(post, editor_client, coordinator):
    post(role="บทบาทใหม่")
    answer = send(editor_client)
    assert (answer.url, newest_revision().status) == (HOST, "submitted")
    assert newest_revision().content["role"] == "บทบาทใหม่"
    assert coordinator.messages.get().kind == "profile_submitted"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("role", "", "Role of the volunteer: Write what the volunteer is there for."),
        ("qualifications", [], "Name at least one qualification."),
        ("seats", "สอง", "Seats: Enter a whole number."),
    ],
)
def test_what_is_missing_or_wrong_stops_the_sending_and_is_told_with_its_field(
    post, editor_client, coordinator, name, value, words
):
    post(**{name: value})
    page = editor_client.get(CHECK).content.decode()
    assert words in page
    assert f'{page_of(name)}?cohort=16&amp;check=1"' in page
    assert "Send for approval" not in page
    assert send(editor_client).url == f"{CHECK}?cohort=16"
    assert newest_revision().status == "draft"
    assert not coordinator.messages.exists()


def test_the_page_that_the_check_leads_to_says_what_is_missing(post, editor_client):
    post(role="")
    page = editor_client.get(f"{page_of('role')}?check=1")
    assert list(errors(page)) == ["role"]
    assert 'href="#id_role"' in page.content.decode()


def test_sending_twice_is_one_message(draft, editor_client, coordinator):
    send(editor_client)
    answer = send(editor_client)
    assert answer.url == f"{PROFILE}?cohort=16"
    page = editor_client.get(answer.url).content.decode()
    assert "the profile has been sent for approval" in page
    assert coordinator.messages.count() == 1


def test_what_was_not_read_is_not_sent(post, draft, editor_client, coordinator):
    seen = {"seen": f"{draft.code}:{draft.version}"}
    post(role="ของเพื่อน")
    answer = editor_client.post(CHECK, seen)
    assert "changed after you read it" in editor_client.get(answer.url).content.decode()
    assert newest_revision().status == "draft"


def test_what_was_typed_while_a_colleague_sent_it_stays_readable(post, draft, pi):
    profile_workflow.submit(draft, by=make.member(pi.organization))
    page = post(role="ที่พิมพ์ไม่ทัน").content.decode()
    assert "What you typed is not saved yet" in page
    assert "ที่พิมพ์ไม่ทัน" in page
    assert newest_revision().content["role"] == "ช่วยงานภาคสนาม"


def test_only_editors_save_and_send(draft, post, pi, as_user):
    viewer = make.member(pi.organization, role="viewer")
    assert post(by=viewer, role="ของผู้อ่าน").status_code == 403
    assert as_user(viewer).post(CHECK, {"seen": ""}).status_code == 403
    assert newest_revision().status == "draft"
