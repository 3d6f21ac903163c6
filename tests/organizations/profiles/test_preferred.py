"""Preferred qualifications are shown beside required ones, and required of nobody."""

import json

import pytest

from organizations.catalogue import pdf
from organizations.documents import importer
from organizations.models import ProfileRevision, Qualification
from organizations.models.choices import QualificationKind
from organizations.profiles import comparison, publishing, schema
from organizations.profiles.rows import qualifications
from tests import make
from tests.organizations.sample_documents import REAL
from tests.organizations.views.host_pages import page_of, posted
from volunteers.hosts import applicants
from volunteers.models import Choice

PROFILE = "/en/host/protection-international/profile/"
PAGE = "/cohorts/16/positions/protection-international/"
LIKED = {"preferred_qualifications": ["ขับรถได้", "พูดภาษาถิ่น"]}
ENGLISH = {"en": {"preferred_qualifications": ["Can drive", "Speaks a local language"]}}


@pytest.fixture
def position(pi):
    """PI's position with two preferred qualifications, in both languages."""
    revision = pi.participation.revisions.get()
    revision.content = {**revision.content, **LIKED, **ENGLISH}
    revision.save()
    return publishing.publish(revision)


def test_rows_follow_the_required_ones_and_know_their_kind(position):
    rows = Qualification.objects.filter(position=position).values_list(
        "order", "kind", "text", "text_en"
    )
    assert list(rows) == [
        (1, QualificationKind.REQUIRED, "สนใจสิทธิมนุษยชน", ""),
        (2, QualificationKind.PREFERRED, "ขับรถได้", "Can drive"),
        (3, QualificationKind.PREFERRED, "พูดภาษาถิ่น", "Speaks a local language"),
    ]


def test_the_page_shows_them_under_their_own_heading_in_both_languages(
    client, position
):
    thai, english = (
        client.get(PAGE).content.decode(),
        client.get(f"/en{PAGE}").content.decode(),
    )
    assert "คุณสมบัติที่มีก็ดี ไม่มีก็สมัครได้</h2>" in thai
    assert (
        '<ul class="prose host-list" lang="th"><li>ขับรถได้</li><li>พูดภาษาถิ่น</li></ul>'
        in thai
    )
    assert "Nice to have</h2>" in english
    assert (
        '<ul class="prose host-list" lang="en"><li>Can drive</li>'
        "<li>Speaks a local language</li></ul>" in english
    )


def test_a_position_that_likes_nothing_in_particular_has_no_such_heading(client, pi):
    assert "Nice to have" not in client.get(f"/en{PAGE}").content.decode()


def test_pis_document_fills_only_what_is_required(cohort):
    content = importer.plan_import(
        REAL.read_bytes(), cohort=cohort, slug="protection-international"
    ).content
    assert (len(content["qualifications"]), content["preferred_qualifications"]) == (
        4,
        [],
    )


def test_importing_again_leaves_what_the_host_added(cohort, position):
    plan = importer.plan_import(
        REAL.read_bytes(), cohort=cohort, slug="protection-international"
    )
    assert plan.content["preferred_qualifications"] == LIKED["preferred_qualifications"]
    assert plan.content["en"] == ENGLISH["en"]


def test_the_editor_stores_them(as_user, editor, pi):
    draft = make.draft_revision(pi.participation, by=editor)
    values = schema.flatten(draft.content | LIKED | ENGLISH)
    page = page_of("preferred_qualifications")
    answer = as_user(editor).post(page, posted(values, draft))
    stored = ProfileRevision.objects.first().content
    assert answer.status_code == 302
    assert (stored["preferred_qualifications"], stored["en"]) == (
        LIKED["preferred_qualifications"],
        ENGLISH["en"],
    )


def test_a_difference_is_named(db):
    (row,) = comparison.changed_rows(make.content(), make.content(**LIKED))
    assert (row["name"], row["after"]) == (
        "preferred_qualifications",
        "ขับรถได้\nพูดภาษาถิ่น",
    )


def test_english_with_other_than_as_many_rows_is_not_sent_and_not_published(pi):
    content = make.content(**LIKED, en={"preferred_qualifications": ["Can drive"]})
    assert schema.uneven_translations(content) == ["preferred_qualifications_en"]
    assert [row.text_en for row in qualifications.qualification_rows(pi, content)] == [
        "",
        "",
        "",
    ]


def test_a_profile_from_before_has_none(pi):
    content = {
        name: part
        for name, part in make.content().items()
        if name != "preferred_qualifications"
    }
    assert [
        row.text
        for row in qualifications.qualification_rows(pi, schema.with_defaults(content))
    ] == ["สนใจสิทธิมนุษยชน"]


def test_feed_and_printed_page_have_them(client, position):
    (entry,) = client.get("/cohorts/16/positions.json").json()["positions"]
    assert (
        entry["text"]["preferred_qualifications"] == LIKED["preferred_qualifications"]
    )
    assert (
        entry["text_en"]["preferred_qualifications"]
        == ENGLISH["en"]["preferred_qualifications"]
    )
    titles = [section["title"] for section in pdf.document_data(position)["sections"]]
    assert "คุณสมบัติที่มีก็ดี ไม่มีก็สมัครได้" in titles


def test_search_engines_are_told_only_what_is_required(client, position):
    block = (
        client.get(PAGE)
        .content.decode()
        .partition('<script type="application/ld+json">')[2]
        .partition("</script>")[0]
    )
    assert json.loads(block)["qualifications"] == "สนใจสิทธิมนุษยชน"


def test_the_comparison_shows_them_in_the_language_of_the_page(
    client, cohort, position
):
    make.position(cohort, slug="other")
    query = "?position=protection-international&position=other"
    english = client.get(f"/en/cohorts/16/compare/{query}").content.decode()
    thai = client.get(f"/cohorts/16/compare/{query}").content.decode()
    assert (
        '<ul lang="en"><li>Can drive</li><li>Speaks a local language</li></ul>'
        in english
    )
    assert '<ul lang="th"><li>ขับรถได้</li><li>พูดภาษาถิ่น</li></ul>' in thai


def test_hosts_read_of_applicants_only_what_is_required(cohort, applicant, position):
    make.application(cohort, applicant, [position])
    choice = Choice.objects.get()
    [row] = applicants.qualification_rows(choice)
    assert (row["text"], row["lang"], row["is_met"]) == ("สนใจสิทธิมนุษยชน", "th", True)
