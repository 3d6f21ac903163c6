"""Approving a profile, or a part of it, publishes exactly what was previewed."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizations.models import Position, ProfileRevision
from organizations.models.choices import RevisionStatus
from organizations.profiles import partial_approval, presenting, schema
from organizations.profiles import workflow as profile_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from tests import make

TEXT = st.sampled_from(["ชุมชน", "ป่าไม้ 2569", "words & <b>"])
ROWS = st.lists(TEXT, min_size=1, max_size=3)
CHANGES = {
    "role": TEXT,
    "duties": TEXT,
    "focus_issues": TEXT,
    "objectives": ROWS,
    "benefits": ROWS,
    "qualifications": ROWS,
    "seats": st.sampled_from([None, 1, 5]),
    "provinces": st.sampled_from([["loei"], ["nan", "loei"], []]),
    "areas_open_ended": st.booleans(),
    "role_en": TEXT,
    "objectives_en": ROWS,
}
CONTENTS = st.fixed_dictionaries({}, optional=CHANGES).map(
    lambda parts: schema.unflatten(
        schema.flatten(make.content("Protection International (PI)")) | parts
    )
)
MANY = settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def sent(pi, editor, content):
    """A submitted profile with this content, unless one is submitted already."""
    at_work = pi.participation.revisions.filter(
        status__in=profile_workflow.IN_PROGRESS
    ).first()
    revision = at_work or profile_workflow.begin_revision(pi.participation, by=editor)
    if revision.status != RevisionStatus.SUBMITTED:
        profile_workflow.save_revision(
            revision, content=content, version=revision.version, by=editor
        )
        revision.content["en"] = (
            {}
            if schema.uneven_translations(revision.content)
            else revision.content["en"]
        )
        revision.save()
        profile_workflow.submit(revision, by=editor)
    return ProfileRevision.objects.select_related(
        "participation__cohort", "participation__organization"
    ).get(pk=revision.pk)


def body_of(content, pi):
    return presenting.present(content, cohort=pi.cohort, slug=pi.slug)


def public_page(pi):
    position = Position.objects.select_related("cohort").get(pk=pi.pk)
    return (
        body_of(position.content, pi),
        position.seats,
        {row.slug for row in position.provinces.all()},
    )


@MANY
@given(CONTENTS)
def test_approving_makes_the_public_page_equal_the_preview(
    pi, editor, coordinator, content
):
    revision = sent(pi, editor, content)
    preview = body_of(revision.content, pi)
    profile_workflow.approve(revision, by=coordinator, version=revision.version)
    assert public_page(pi) == (
        preview,
        revision.content["seats"],
        set(revision.content["provinces"]),
    )


@MANY
@given(CONTENTS, st.sets(st.sampled_from(sorted(CHANGES))))
def test_approving_a_part_changes_exactly_the_ticked_fields(
    pi, editor, coordinator, content, names
):
    revision = sent(pi, editor, content)
    before, after = (
        schema.flatten(Position.objects.get(pk=pi.pk).content),
        schema.flatten(revision.content),
    )
    changed = {name for name in after if after[name] != before[name]}
    names = set(schema.with_counterparts(names))
    if not changed & names or changed <= names:
        with pytest.raises(TransitionRefused):
            partial_approval.approve(
                revision,
                names=names,
                remark="x",
                by=coordinator,
                version=revision.version,
            )
        profile_workflow.approve(
            ProfileRevision.objects.get(pk=revision.pk), by=coordinator
        )
        return
    rest = partial_approval.approve(
        revision, names=names, remark="x", by=coordinator, version=revision.version
    )
    now = schema.flatten(Position.objects.get(pk=pi.pk).content)
    assert {name for name in now if now[name] != before[name]} == changed & names
    assert all(now[name] == after[name] for name in changed & names)
    assert (rest.status, schema.flatten(rest.content)) == (
        RevisionStatus.CHANGES_REQUESTED,
        after,
    )


@pytest.fixture
def waiting(pi, editor):
    return sent(
        pi,
        editor,
        {**make.content(pi.organization.name), "role": "งานใหม่", "duties": "หน้าที่ใหม่"},
    )


def address(revision):
    return f"/en/admin/organizations/profilerevision/{revision.code}/approve-part/"


@pytest.fixture
def approve_part(as_user, coordinator, waiting):
    """Posts the admin page about the submitted profile."""

    def post(by=coordinator, **data):
        return as_user(by).post(address(waiting), {"version": waiting.version, **data})

    return post


def test_the_messages_are_shown_before_they_go(approve_part, editor, waiting):
    page = approve_part(parts=["role"], remark="เล่าให้ละเอียดกว่านี้")
    titles = [preview.title for preview in page.context["previews"]]
    assert len(titles) == 1
    assert "เล่าให้ละเอียดกว่านี้" in page.content.decode()
    assert not Message.objects.filter(recipient=editor).exists()
    assert ProfileRevision.objects.get(pk=waiting.pk).status == RevisionStatus.SUBMITTED


def test_confirmed_it_publishes_the_part_and_names_the_rest(
    approve_part, pi, editor, waiting
):
    assert (
        approve_part(parts=["role"], remark="เพราะอะไร", confirmed="1").status_code
        == 302
    )
    content = Position.objects.get(pk=pi.pk).content
    assert (content["role"], content["duties"]) == ("งานใหม่", "บันทึกข้อมูล")
    rest = ProfileRevision.objects.latest("number")
    assert (
        rest.remark == "Not public yet: Work the volunteer does in detail\n\nเพราะอะไร"
    )
    letter = Message.objects.get(recipient=editor)
    assert letter.kind == "profile_partly_approved"
    for words in ("บทบาท/หน้าที่ของอาสาสมัคร", "Work the volunteer does", "เพราะอะไร"):
        assert words in letter.text


@pytest.mark.parametrize(
    ("parts", "words"),
    [([], "Tick at least one field."), (["role", "duties"], "You ticked everything")],
)
def test_nothing_or_everything_is_no_part(approve_part, parts, words):
    page = approve_part(parts=parts, remark="เก็บไว้").content.decode()
    assert words in page
    assert "เก็บไว้" in page
    assert re.search(r"<title>\s*Error:", page)


def test_a_profile_that_changed_since_it_was_read_is_not_approved_in_part(
    approve_part, waiting
):
    approve_part(parts=["role"], version=waiting.version - 1, confirmed="1")
    assert ProfileRevision.objects.get(pk=waiting.pk).status == RevisionStatus.SUBMITTED


def test_a_first_profile_has_no_part(cohort, coordinator):
    part = make.participation(cohort)
    revision = make.draft_revision(part)
    profile_workflow.submit(revision, by=None)
    with pytest.raises(TransitionRefused):
        partial_approval.approve(
            revision,
            names=["role"],
            remark="",
            by=coordinator,
            version=revision.version,
        )


def test_only_coordinators_approve_a_part(
    approve_part, stranger, administrator, editor
):
    assert approve_part(by=stranger, parts=["role"]).status_code == 302
    assert approve_part(by=administrator, parts=["role"]).status_code == 403
    assert approve_part(by=editor, parts=["role"]).status_code == 302


def test_the_desk_offers_it_where_more_than_one_field_differs(
    as_user, coordinator, waiting
):
    page = (
        as_user(coordinator)
        .get(address(waiting).replace("approve-part", "change"))
        .content.decode()
    )
    assert "/approve-part/" in page
    assert as_user(coordinator).get(address(waiting)).status_code == 200


def test_a_list_becomes_public_with_its_english_or_not_at_all(
    cohort, coordinator, editor
):
    lines, english = ["ขับรถได้", "เดินทางได้"], ["Can drive", "Can travel"]
    position = make.position(
        cohort, slug="two", qualifications=lines, en={"qualifications": english}
    )
    moved = schema.unflatten(
        schema.flatten(position.content)
        | {
            "qualifications": lines[::-1],
            "qualifications_en": english[::-1],
            "role": "อย่างอื่น",
        }
    )
    revision = sent(position, editor, moved)
    partial_approval.approve(
        revision,
        names=["qualifications"],
        remark="x",
        by=coordinator,
        version=revision.version,
    )
    rows = position.qualifications.values_list("text", "text_en")
    assert dict(rows) == dict(zip(lines, english, strict=True))
