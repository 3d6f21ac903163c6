"""Documents become revisions of profiles."""

import pytest

from organizations.documents import importer
from organizations.models import (
    Organization,
    Participation,
    Position,
    ProfileRevision,
    SourceDocument,
)
from organizations.profiles import schema
from organizations.profiles import workflow as profile_workflow
from portal.kernel.lifecycle import TransitionRefused
from tests import make
from tests.organizations.sample_documents import REAL

PI = REAL.read_bytes()

NEWER = PI.replace("ประกันอุบัติเหตุ / ประกันโควิด".encode(), "ประกันอุบัติเหตุ / ที่พัก".encode())


@pytest.fixture
def imported(cohort):
    """PI's document as the public page."""
    return importer.store_revision(plan(cohort), by=None, approve=True)


def plan(cohort, raw=PI, slug="protection-international"):
    return importer.plan_import(raw, cohort=cohort, slug=slug)


def test_planning_stores_nothing(cohort):
    import_plan = plan(cohort)
    assert (
        import_plan.organization,
        import_plan.slug,
        import_plan.content["seats"],
    ) == (
        None,
        "protection-international",
        None,
    )
    assert not Organization.objects.exists()


def test_the_original_bytes_are_kept(imported):
    document = SourceDocument.objects.get()
    assert bytes(document.original) == PI
    assert (document.is_intact(), imported.source) == (True, document)


def test_recognized_issues_are_all_that_is_added(cohort):
    import_plan = plan(cohort)
    assert import_plan.content["issues"] == ["human-rights-defenders"]
    assert {name for name, value in import_plan.content.items() if value} - set(
        import_plan.parsed.content
    ) == {"issues"}


def test_approval_makes_it_the_public_page(imported, cohort):
    position = Position.objects.public().in_cohort(cohort).get()
    assert (position.slug, position.content) == (
        "protection-international",
        imported.content,
    )


def test_the_same_document_again_changes_nothing(imported, cohort):
    second_plan = plan(cohort)
    assert (second_plan.is_known, second_plan.changes) == (True, [])
    assert importer.store_revision(second_plan, by=None) is None
    assert ProfileRevision.objects.count() == 1


def test_a_newer_document_is_a_new_revision_and_not_yet_public(imported, cohort):
    newer = plan(cohort, NEWER)
    assert [change.field for change in newer.changes] == ["benefits"]
    revision = importer.store_revision(newer, by=None)
    assert (revision.number, revision.status, revision.content["benefits"]) == (
        2,
        "draft",
        ["ประกันอุบัติเหตุ", "ที่พัก"],
    )
    assert Position.objects.get().content["benefits"] == ["ประกันอุบัติเหตุ", "ประกันโควิด"]


def test_a_draft_that_nobody_touched_gives_way_to_a_newer_document(cohort):
    importer.store_revision(plan(cohort), by=None)
    revision = importer.store_revision(plan(cohort, NEWER), by=None)
    assert (
        revision.number,
        ProfileRevision.objects.count(),
        SourceDocument.objects.count(),
    ) == (1, 1, 2)


def test_a_draft_edited_by_hand_is_not_replaced(imported, cohort):
    editor = make.member(imported.participation.organization)
    make.draft_revision(imported.participation, by=editor, role="ของเรา")
    with pytest.raises(TransitionRefused):
        importer.store_revision(plan(cohort, NEWER), by=None)
    assert ProfileRevision.objects.first().content["role"] == "ของเรา"
    assert SourceDocument.objects.count() == 1


def test_edited_by_hand_means_saved_in_the_editor(cohort):
    participation = make.participation(cohort)
    revision = profile_workflow.begin_revision(participation, by=None)
    assert not importer.is_edited_by_hand(revision)
    content = {**revision.content, "role": "x"}
    profile_workflow.save_revision(revision, content=content, version=1, by=None)
    assert importer.is_edited_by_hand(revision)


def test_a_profile_that_waits_for_approval_is_not_replaced(imported, cohort):
    waiting = importer.store_revision(plan(cohort, NEWER), by=None)
    profile_workflow.submit(waiting, by=None)
    with pytest.raises(TransitionRefused):
        importer.store_revision(plan(cohort, NEWER + b"\n"), by=None)
    assert SourceDocument.objects.count() == 2


def test_what_no_document_says_stays_as_it_was(imported, cohort):
    imported.content |= {"seats": 3, "issues": ["land-and-forest"]}
    imported.save()
    content = plan(cohort, NEWER).content
    assert (content["seats"], content["issues"]) == (3, ["land-and-forest"])


def test_english_stays_beside_its_line_when_a_newer_document_moves_it(imported, cohort):
    lines = imported.content["objectives"]
    english = [f"Objective {number}" for number in range(len(lines))]
    moved = [lines[1], lines[0], *lines[2:]]
    before = {**imported.content, "en": {"objectives": english}}
    after = importer.merged_content(before, {**imported.content, "objectives": moved})
    assert dict(zip(moved, after["en"]["objectives"], strict=True)) == dict(
        zip(lines, english, strict=True)
    )


def test_english_of_a_line_that_a_newer_document_lacks_goes_with_it(imported, cohort):
    lines = imported.content["objectives"]
    english = [f"Objective {number}" for number in range(len(lines))]
    imported.content = {**imported.content, "en": {"objectives": english}}
    imported.save()
    parsed = {**imported.content, "objectives": ["ใหม่", *lines[1:]]}
    after = importer.merged_content(imported.content, parsed)
    assert after["en"]["objectives"] == english[1:]
    assert schema.uneven_translations(after) == ["objectives_en"]


def test_an_incomplete_document_can_not_be_approved_and_stores_nothing(cohort):
    raw = "ชื่อองค์กร : Some Group\n\nวัตถุประสงค์ขององค์กร\n1. หนึ่ง".encode()
    with pytest.raises(TransitionRefused):
        importer.store_revision(plan(cohort, raw, "some-group"), by=None, approve=True)
    assert (
        Organization.objects.count(),
        Participation.objects.count(),
        SourceDocument.objects.count(),
    ) == (0, 0, 0)


def test_without_an_address_the_name_finds_the_organization(imported, cohort):
    assert plan(cohort, NEWER, slug="").slug == "protection-international"


def test_the_address_comes_from_the_latin_part_of_the_name(cohort):
    assert plan(cohort, slug="").slug == "protection-international-pi"


@pytest.mark.parametrize("slug", ["", "Ünï", "a b", "-a", "a" * 61, "../x"])
def test_a_thai_name_needs_an_address_and_a_bad_one_is_refused(cohort, slug):
    raw = PI.replace(b"Protection International (PI)", "กลุ่มรักป่า".encode())
    with pytest.raises(importer.UnusableDocument):
        plan(cohort, raw, slug)


def test_two_organizations_of_one_name_need_an_address(cohort):
    for slug in ("one", "two"):
        make.participation(cohort, slug=slug, name="Protection International (PI)")
    with pytest.raises(importer.UnusableDocument):
        plan(cohort, slug="")


def test_an_address_that_another_organization_has_is_not_taken(cohort):
    make.participation(cohort, slug="protection-international-pi", name="อื่น")
    with pytest.raises(importer.UnusableDocument):
        plan(cohort, slug="")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("กรุงเทพ, เลย และจังหวัดลำปาง ฯลฯ", ["bangkok", "loei", "lampang"]),
        ("ทั่วโลก", []),
        ("", []),
        ("\0\ud800", []),
    ],
)
def test_provinces_named_in_a_text(text, slugs):
    assert importer.provinces_named_in(text) == slugs
