"""A mistaken decision on a profile is taken back, and the members are told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organizations.models import Organization, Participation, Position, ProfileRevision
from organizations.profiles import restoring, workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from tests import make

WHY = "กดผิดปุ่ม"


@pytest.fixture
def participation(cohort):
    return make.participation(cohort, slug="rak-pa")


@pytest.fixture
def member(participation):
    return make.member(participation.organization)


def sent(participation, member, **content):
    revision = workflow.begin_revision(participation, by=member)
    text = {**make.content("กลุ่มรักป่า (ตัวอย่าง)"), **content}
    workflow.save_revision(revision, content=text, version=revision.version, by=member)
    workflow.submit(revision, by=member)
    return revision


def fresh(row):
    return type(row)._default_manager.get(pk=row.pk)


def letters():
    return list(Message.objects.filter(kind="profile_corrected"))


def url(revision):
    return f"/en/admin/organizations/profilerevision/{revision.code}/take-back/"


# A return


def test_a_return_is_taken_back_with_what_was_asked(participation, member, coordinator):
    revision = sent(participation, member)
    workflow.request_changes(
        revision, by=coordinator, remark="แก้", pinned={"role": "สั้นไป"}
    )
    restoring.take_back_return(fresh(revision), why=WHY, by=coordinator)
    revision = fresh(revision)
    assert (revision.status, revision.remark, list(revision.open_remarks)) == (
        "submitted",
        "",
        [],
    )
    assert fresh(participation).status == "submitted"
    [letter] = letters()
    assert letter.recipient == member
    assert WHY in letter.text
    workflow.approve(revision, by=coordinator)
    assert fresh(participation).status == "approved"


def test_once_the_organization_works_on_it_it_stays_returned(
    participation, member, coordinator
):
    revision = sent(participation, member)
    workflow.request_changes(revision, by=coordinator, remark="แก้")
    text = {**fresh(revision).content, "role": "ใหม่"}
    workflow.save_revision(
        fresh(revision), content=text, version=revision.version, by=member
    )
    with pytest.raises(TransitionRefused):
        restoring.take_back_return(fresh(revision), why=WHY, by=coordinator)
    assert letters() == []


# An approval


def test_what_was_public_before_is_public_again(participation, member, coordinator):
    workflow.approve(sent(participation, member, role="เดิม"), by=coordinator)
    second = sent(participation, member, role="ใหม่")
    workflow.approve(second, by=coordinator)
    assert Position.objects.get().content["role"] == "ใหม่"
    restoring.take_back_approval(fresh(second), why=WHY, by=coordinator)
    assert Position.objects.get().content["role"] == "เดิม"
    assert list(
        ProfileRevision.objects.order_by("number").values_list("status", flat=True)
    ) == ["approved", "submitted"]
    assert fresh(participation).status == "approved"
    assert len(letters()) == 1
    workflow.approve(fresh(second), by=coordinator)
    assert Position.objects.get().content["role"] == "ใหม่"


def test_a_first_approval_leaves_nothing_public(
    participation, member, coordinator, client
):
    revision = sent(participation, member)
    workflow.approve(revision, by=coordinator)
    page = f"/en/cohorts/{participation.cohort.number}/positions/rak-pa/"
    assert Position.objects.public().exists()
    restoring.take_back_approval(fresh(revision), why=WHY, by=coordinator)
    assert not Position.objects.public().exists()
    assert client.get(page).status_code == 404
    assert Organization.objects.get(slug="rak-pa").published_at is None
    assert fresh(participation).status == "submitted"
    workflow.approve(fresh(revision), by=coordinator)
    assert Position.objects.public().exists()


def test_whoever_was_chosen_keeps_a_first_approval(
    cohort, participation, member, coordinator
):
    revision = sent(participation, member)
    workflow.approve(revision, by=coordinator)
    assert restoring.can_take_back(fresh(revision), coordinator)
    make.application(cohort, positions=[Position.objects.get()])
    assert not restoring.can_take_back(fresh(revision), coordinator)
    with pytest.raises(TransitionRefused):
        restoring.take_back_approval(fresh(revision), why=WHY, by=coordinator)
    assert fresh(revision).status == "approved"


def test_a_newer_text_keeps_the_approval(participation, member, coordinator):
    revision = sent(participation, member)
    workflow.approve(revision, by=coordinator)
    workflow.begin_revision(participation, by=member)
    with pytest.raises(TransitionRefused):
        restoring.take_back_approval(fresh(revision), why=WHY, by=coordinator)


# The desk


def test_it_is_shown_word_for_word_and_needs_a_reason(
    participation, member, coordinator, as_user
):
    revision = sent(participation, member)
    workflow.approve(revision, by=coordinator)
    desk = as_user(coordinator)
    assert desk.post(url(revision), {"why": " "}).context["form"].errors
    [preview] = desk.post(url(revision), {"why": WHY}).context["previews"]
    assert WHY in preview.text
    assert fresh(revision).status == "approved"
    page = desk.post(url(revision), {"why": WHY, "confirmed": "1"}, follow=True)
    assert "It was taken back" in page.content.decode()
    assert (fresh(revision).status, len(letters())) == ("submitted", 1)


def test_a_member_or_somebody_too_late_takes_nothing_back(
    participation, member, coordinator, as_user
):
    revision = sent(participation, member)
    desk = as_user(coordinator)
    page = desk.get(url(revision), follow=True)
    assert "Not possible any more" in page.content.decode()
    workflow.approve(revision, by=coordinator)
    Participation.objects.filter(pk=participation.pk).update(status="closed")
    page = desk.get(url(revision), follow=True)
    assert "Not possible any more" in page.content.decode()


# Two cohorts


def test_an_older_profile_leaves_the_newer_texts_of_the_organization(
    participation, member, coordinator
):
    workflow.approve(sent(participation, member), by=coordinator)
    begins = timezone.now() + timedelta(days=300)
    later = make.cohort(number=17, applications_close_at=begins)
    newer = make.participation(later, slug="rak-pa")
    workflow.approve(
        sent(newer, member, name="ชื่อใหม่ (ตัวอย่าง)", challenges="ใหม่"), by=coordinator
    )
    workflow.approve(
        sent(participation, member, role="ภายหลัง", challenges="เก่า"), by=coordinator
    )
    organization = Organization.objects.get(slug="rak-pa")
    assert (organization.name, organization.content["challenges"]) == (
        "ชื่อใหม่ (ตัวอย่าง)",
        "ใหม่",
    )
    assert participation.positions.get().content["role"] == "ภายหลัง"
