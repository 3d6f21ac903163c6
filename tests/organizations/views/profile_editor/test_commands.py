"""Rows, provinces and preview without script."""

import re

import pytest

from organizations.models import ProfileRevision
from tests import make
from tests.organizations.views.host_pages import (
    newest_revision,
    page_of,
    preview_of,
)


@pytest.mark.parametrize(
    ("button", "rows"),
    [
        ("add:objectives", ["ก", "ข", "ค", ""]),
        ("up:objectives:2", ["ก", "ค", "ข"]),
        ("down:objectives:0", ["ข", "ก", "ค"]),
        ("remove:objectives:1", ["ก", "ค"]),
        ("up:objectives:0", ["ก", "ข", "ค"]),
        ("down:objectives:99", ["ก", "ข", "ค"]),
        ("up:role:1", ["ก", "ข", "ค"]),
        ("up:nothing:1", ["ก", "ข", "ค"]),
    ],
)
def test_a_row_button_moves_rows_keeps_everything_typed_and_stores_nothing(
    post, draft, button, rows
):
    answer = post(button, objectives=["ก", "ข", "ค"], challenges="ที่พิมพ์ไว้")
    form = answer.context["form"]
    assert (form.initial["objectives"], form.initial["challenges"], form.errors) == (
        rows,
        "ที่พิมพ์ไว้",
        {},
    )
    assert newest_revision().version == draft.version


def test_the_row_that_was_moved_has_the_focus(post):
    page = post("up:objectives:1", objectives=["ก", "ข"]).content.decode()
    assert re.search(r'<textarea id="id_objectives_0"[^>]* autofocus', page)


def test_the_places_button_ticks_what_the_text_names(post, draft):
    form = post("places", areas_text="กทม. และตาก", provinces=["loei"]).context["form"]
    assert form.initial["provinces"] == ["loei", "bangkok", "tak"]
    assert newest_revision().version == draft.version


def test_provinces_are_ticked_from_the_text_as_long_as_none_is(draft, editor_client):
    ProfileRevision.objects.filter(pk=draft.pk).update(
        content=make.content(provinces=[], areas_text="เลย")
    )
    page = editor_client.get(page_of("provinces")).content.decode()
    assert re.search(r'value="loei"[^>]* checked', page)


def test_the_preview_button_shows_what_is_typed_and_stores_nothing(post, draft):
    answer = post("preview", role="บทบาทที่ลองดู")
    assert answer.context["body"]["content"]["role"] == "บทบาทที่ลองดู"
    assert newest_revision().version == draft.version


def test_the_live_preview_shows_what_is_typed_and_stores_nothing(post, draft):
    answer = post("", url=preview_of("role"), role="บทบาทที่ลองดู <script>")
    page = answer.content.decode()
    assert "บทบาทที่ลองดู &lt;script&gt;" in page
    assert "<html" not in page
    assert newest_revision().version == draft.version


def test_the_live_preview_shows_the_saved_text_where_something_is_wrong(post):
    page = post("", url=preview_of("role"), role="ก" * 10_001).content.decode()
    assert "ช่วยงานภาคสนาม" in page
    assert "Fields with errors" in page


def test_a_link_that_is_no_web_address_never_becomes_one(post):
    page = post(
        "",
        url=preview_of("links"),
        links=[{"label": "x", "url": "javascript:alert(1)"}],
    ).content.decode()
    assert 'href="javascript' not in page
