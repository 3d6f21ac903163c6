"""Remarks on single fields: pinned, answered in the editor, resolved."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from organizations.models import ProfileRevision, Remark
from organizations.profiles import remarks, schema
from organizations.profiles import workflow as profile_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry
from tests import make
from tests.organizations.views.host_pages import page_of, posted

HOST = "/en/host/protection-international/"
PROFILE = f"{HOST}profile/"


@pytest.fixture
def sent(pi, editor):
    revision = make.draft_revision(pi.participation, by=editor)
    profile_workflow.submit(revision, by=editor)
    return revision


@pytest.fixture
def remark(sent, coordinator):
    profile_workflow.request_changes(
        sent, by=coordinator, remark="", pinned={"role": "บอกให้ละเอียด <b>กว่านี้</b>"}
    )
    return Remark.objects.get()


@pytest.fixture
def post(as_user, editor, sent, remark):
    """Posts the editor's form as it was opened, with these answers to the remark."""

    def send(button="save", answer="", displayed="", **changes):
        data = posted(schema.flatten({**sent.content, **changes}), sent, button)
        data |= {f"answer-{remark.code}": answer, f"shown-{remark.code}": displayed}
        return as_user(editor).post(page_of("role"), data)

    return send


def return_url(revision):
    return f"/en/admin/organizations/profilerevision/{revision.code}/return/"


# In the admin


def test_a_remark_is_pinned_and_stands_in_the_letter(
    as_user, sent, coordinator, editor
):
    admin_client, data = (
        as_user(coordinator),
        {"remark": "", "on-role": "บอกให้ละเอียด", "on-seats": "รับกี่คน"},
    )
    [preview] = admin_client.post(return_url(sent), data).context["previews"]
    for words in ("บทบาท", "บอกให้ละเอียด", "รับกี่คน"):
        assert words in preview.text
    assert not Remark.objects.exists()
    admin_client.post(return_url(sent), {**data, "confirmed": "1"})
    rows = Remark.objects.values_list("field", "text", "author")
    assert sorted(rows) == [
        ("role", "บอกให้ละเอียด", coordinator.pk),
        ("seats", "รับกี่คน", coordinator.pk),
    ]
    sent.refresh_from_db()
    assert (sent.status, editor.messages.get().kind) == (
        "changes_requested",
        "profile_changes_requested",
    )


def test_without_any_remark_it_is_not_returned(as_user, sent, coordinator):
    page = as_user(coordinator).post(
        return_url(sent), {"remark": "", "on-role": "  ", "confirmed": "1"}
    )
    assert list(page.context["form"].errors) == ["remark"]
    sent.refresh_from_db()
    assert sent.status == "submitted"


def test_a_remark_that_is_too_long_is_told_at_its_field(as_user, sent, coordinator):
    page = as_user(coordinator).post(
        return_url(sent), {"remark": "", "on-role": "ก" * 2_001}
    )
    assert list(page.context["form"].errors) == ["on-role"]


def test_the_second_return_shows_the_answer_and_settles_what_is_ticked(
    as_user, sent, remark, coordinator, editor
):
    remarks.answer(sent, {remark.code: "แก้แล้ว"}, by=editor)
    profile_workflow.submit(sent, by=editor)
    admin_client = as_user(coordinator)
    assert "แก้แล้ว" in admin_client.get(return_url(sent)).content.decode()
    admin_client.post(
        return_url(sent), {"remark": "อีกนิด", "settled": [remark.code], "confirmed": "1"}
    )
    remark.refresh_from_db()
    assert remark.resolved_at is not None
    assert sent.open_remarks == []


def test_approval_settles_all(sent, remark, coordinator, editor):
    profile_workflow.submit(sent, by=editor)
    profile_workflow.approve(sent, by=coordinator)
    remark.refresh_from_db()
    assert remark.resolved_at is not None


@pytest.mark.parametrize("wrong", [{"text": ""}, {"answer": "x"}])
def test_the_database_wants_words_and_the_moment_of_an_answer(remark, wrong):
    with pytest.raises(IntegrityError):
        Remark.objects.update(**wrong)


# In the editor


def test_the_host_reads_it_at_the_field_and_on_its_page(as_user, editor, remark):
    for url in (HOST, PROFILE):
        assert (
            "บอกให้ละเอียด &lt;b&gt;กว่านี้&lt;/b&gt;"
            in as_user(editor).get(url).content.decode()
        )
    page = as_user(editor).get(PROFILE).content.decode()
    assert f'{page_of("role")}?cohort=16#remark-{remark.code}"' in page
    page = as_user(editor).get(page_of("role")).content.decode()
    assert page.index(f'id="remark-{remark.code}"') < page.index('id="id_role"')


def test_an_answer_is_saved_with_the_profile(post, remark, editor):
    assert post(answer="แก้แล้ว ดูข้อสอง", role="ใหม่").status_code == 302
    remark.refresh_from_db()
    assert (remark.answer, remark.answered_at is not None) == ("แก้แล้ว ดูข้อสอง", True)
    line = AuditEntry.objects.about(remark.revision).get(action="answer remarks")
    assert (line.actor, line.fields) == (editor.code, ["role"])


def test_an_answer_that_is_too_long_is_told_and_the_text_is_kept(post, remark):
    page = post(answer="ก" * 2_001, role="ที่พิมพ์ไว้").content.decode()
    assert "Shorten this by 1 character" in page
    assert "ที่พิมพ์ไว้" in page
    assert f'href="#id_answer-{remark.code}"' in page
    assert ProfileRevision.objects.latest("number").content["role"] == "ที่พิมพ์ไว้"
    remark.refresh_from_db()
    assert remark.answer == ""


@pytest.mark.parametrize("button", ["preview", "add:duties", "places"])
def test_a_typed_answer_survives_other_buttons(post, button):
    assert "พิมพ์คำตอบค้างไว้" in post(button, answer="พิมพ์คำตอบค้างไว้").content.decode()


def test_a_colleagues_answer_is_not_overwritten_unseen(post, sent, remark, coordinator):
    remarks.answer(sent, {remark.code: "ของเพื่อน"}, by=coordinator)
    assert post(answer="").status_code == 302
    remark.refresh_from_db()
    assert remark.answer == "ของเพื่อน"
    page = post(answer="ของฉัน").content.decode()
    assert "A colleague answered meanwhile: “ของเพื่อน”" in page
    assert 'value="ของเพื่อน"' in page
    assert post(answer="ของฉัน", displayed="ของเพื่อน").status_code == 302
    remark.refresh_from_db()
    assert remark.answer == "ของฉัน"


def test_after_sending_nothing_is_answered_any_more(sent, remark, editor):
    profile_workflow.submit(sent, by=editor)
    with pytest.raises(TransitionRefused):
        remarks.answer(sent, {remark.code: "สายไป"}, by=editor)


def test_the_pages_ask_as_often_with_1_and_10_remarks(as_user, sent, remark, editor):
    counts, client = [], as_user(editor)
    for more in (
        {},
        dict.fromkeys(
            ["name", "duties", "seats", "benefits", "challenges", "links"], "ถาม"
        ),
    ):
        remarks.pin(sent, more, by=editor)
        query_counts = []
        for url in (HOST, PROFILE, page_of("role")):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            query_counts.append(len(queries))
        counts.append(query_counts)
    assert counts[0] == counts[1]
