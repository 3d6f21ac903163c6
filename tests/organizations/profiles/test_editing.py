"""Concurrent edits of a profile are merged by field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.models import ProfileRevision
from organizations.profiles import editing
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.editing import Draft, Snapshot, digest, merge
from tests import make

VALUES = st.sampled_from(["a", "b", "c"])
CONTENTS = st.fixed_dictionaries({"role": VALUES, "duties": VALUES})


def marks(content):
    return {name: digest(value) for name, value in content.items()}


@given(CONTENTS, CONTENTS, CONTENTS)
def test_nothing_either_side_changed_is_lost(base, mine, theirs):
    content, clashes = merge(mine, theirs, marks(base))
    for name in base:
        changed = {side[name] for side in (mine, theirs) if side[name] != base[name]}
        assert (name in clashes) == (len(changed) == 2)
        assert content[name] == (
            mine[name] if name in clashes else (changed or {base[name]}).pop()
        )


def test_a_token_says_what_was_opened(cohort):
    revision = make.draft_revision(make.participation(cohort))
    assert Snapshot.from_token(Snapshot.of(revision).token) == Snapshot.of(revision)


@pytest.mark.parametrize("token", ["", "x", "eyJ9:1abc:sig"])
def test_a_foreign_token_is_older_than_everything(token):
    assert Snapshot.from_token(token) == Snapshot(0, {})


def test_two_saves_in_between_are_joined_too(cohort):
    revision = make.draft_revision(make.participation(cohort))
    opened, by = Snapshot.of(revision), make.person()
    mine = {**revision.content, "role": "ของฉัน"}
    for name in ("duties", "challenges"):
        fresh = ProfileRevision.objects.get()
        profile_workflow.save_revision(
            fresh, content={**fresh.content, name: name}, version=fresh.version, by=by
        )
    editing.save(revision, Draft(mine), snapshot=opened, by=by)
    content = ProfileRevision.objects.get().content
    assert (content["role"], content["duties"], content["challenges"]) == (
        "ของฉัน",
        "duties",
        "challenges",
    )


BASE = {
    "benefits": ["ที่พัก", "ประกัน"],
    "benefits_en": [],
    "learning_phases": [{"text": "เรียน", "first_month": 1, "last_month": 3}],
    "learning_phases_en": ["Learn"],
}


@pytest.mark.parametrize("is_mine", [True, False])
def test_lines_that_one_moved_and_another_translated_are_for_a_person(is_mine):
    moved = {**BASE, "benefits": ["ประกัน", "ที่พัก"]}
    translated = {**BASE, "benefits_en": ["A room", "Insurance"]}
    sides = (moved, translated) if is_mine else (translated, moved)
    merged, clashes = merge(*sides, marks(BASE))
    assert clashes == ["benefits", "benefits_en"]
    assert merged == sides[0]


@pytest.mark.parametrize("lines", [["ที่พักฟรี", "ประกัน"], ["ที่พัก", "ประกันชีวิต"]])
def test_lines_that_one_reworded_and_another_translated_are_joined(lines):
    mine = {**BASE, "benefits": lines}
    theirs = {**BASE, "benefits_en": ["A room", "Insurance"]}
    assert merge(mine, theirs, marks(BASE)) == (
        {**BASE, "benefits": lines, "benefits_en": ["A room", "Insurance"]},
        [],
    )


def test_other_months_of_a_phase_move_no_translation():
    later = [{"text": "เรียน", "first_month": 2, "last_month": 4}]
    mine, theirs = (
        {**BASE, "learning_phases": later},
        {**BASE, "learning_phases_en": ["Learn more"]},
    )
    assert merge(mine, theirs, marks(BASE)) == (
        {**BASE, "learning_phases": later, "learning_phases_en": ["Learn more"]},
        [],
    )
