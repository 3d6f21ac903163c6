"""Approved revisions become rows that public pages read."""

import pytest
from django.db import IntegrityError, transaction

from organizations.models import (
    Benefit,
    LearningPhase,
    Position,
    ProfileRevision,
    Qualification,
    SourceDocument,
)
from organizations.profiles import publishing
from tests import make


@pytest.fixture
def revision(cohort):
    participation = make.participation(cohort, slug="rak-pa")
    return ProfileRevision.objects.create(
        participation=participation, number=1, content=make.content("กลุ่มรักป่า (ตัวอย่าง)")
    )


def test_the_organization_takes_over_its_permanent_texts(revision):
    organization = publishing.publish(revision).organization
    assert organization.name == "กลุ่มรักป่า (ตัวอย่าง)"
    assert list(organization.content) == list(publishing.ORGANIZATION_FIELDS)
    assert organization.published_at is not None


def test_parts_stand_in_the_order_of_the_profile(revision):
    revision.content["qualifications"] = ["ข้อหนึ่ง", "ข้อสอง"]
    revision.content["benefits"] = ["ประกัน"]
    position = publishing.publish(revision)
    assert list(Qualification.objects.values_list("position", "order", "text")) == [
        (position.pk, 1, "ข้อหนึ่ง"),
        (position.pk, 2, "ข้อสอง"),
    ]
    assert Benefit.objects.get().text == "ประกัน"
    assert LearningPhase.objects.values_list("first_month", "last_month").get() == (
        1,
        3,
    )


def test_a_phase_without_months_is_kept(revision):
    revision.content["learning_phases"] = [
        {"text": "ฝึกเขียน", "first_month": None, "last_month": None}
    ]
    publishing.publish(revision)
    assert LearningPhase.objects.get().first_month is None


def test_publishing_again_leaves_no_double_rows(revision):
    publishing.publish(revision)
    publishing.publish(revision)
    assert (
        Position.objects.count(),
        Qualification.objects.count(),
        LearningPhase.objects.count(),
    ) == (1, 1, 1)


def test_the_page_changes_as_a_whole_or_not_at_all(revision):
    position = publishing.publish(revision)
    revision.content = make.content(
        "ชื่อใหม่", learning_phases=[{"text": "x", "first_month": 9, "last_month": 2}]
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        publishing.publish(revision)
    position.refresh_from_db()
    assert position.content["name"] == "กลุ่มรักป่า (ตัวอย่าง)"


def test_slugs_that_are_no_place_or_issue_are_left_out(revision):
    revision.content |= {"provinces": ["loei", "atlantis"], "issues": ["dragons"]}
    position = publishing.publish(revision)
    assert [province.slug for province in position.provinces.all()] == ["loei"]
    assert not position.issues.exists()


def test_of_the_document_the_position_keeps_what_stands_between_items_alone(revision):
    participation = revision.participation
    revision.source = SourceDocument.objects.create(
        organization=participation.organization,
        cohort=participation.cohort,
        original="บ้าน / รถ\nลบแล้ว".encode(),
        sha256="0" * 64,
        encoding="utf-8",
    )
    revision.content["benefits"] = ["บ้าน", "รถ"]
    position = publishing.publish(revision)
    assert position.separators == {"benefits": [" / "]}
    assert "ลบแล้ว" not in str(Position.objects.values().get())


def test_a_new_address_moves_the_position_too_and_makes_no_second_one(revision):
    publishing.publish(revision)
    organization = revision.participation.organization
    organization.slug = "rak-pa-mai"
    organization.save()
    publishing.update_slugs(organization)
    assert publishing.publish(revision).slug == "rak-pa-mai"
    assert Position.objects.count() == 1
