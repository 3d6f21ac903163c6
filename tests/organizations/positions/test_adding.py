"""Further positions of an organization: added, approved and withdrawn by themselves."""

import pytest
from django.db import IntegrityError, transaction

from organizations.models import Participation, Position
from organizations.models.choices import ParticipationStatus as P
from organizations.positions import adding
from organizations.profiles import publishing, schema
from organizations.profiles import workflow as profile_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry
from tests import make

TITLE = "ผู้ช่วยงานสื่อสาร"


@pytest.fixture
def first(cohort):
    """The public position of an organization that has one."""
    return make.position(cohort, "river", seats=1)


def add(first, title=TITLE, **texts):
    """A draft of another position of the organization, with all that it needs."""
    content = make.content(role="ช่วยงานสื่อสาร", **texts)
    return adding.create_position(
        first.participation, title=title, content=content, by=None
    )


def approved(revision):
    profile_workflow.submit(revision, by=None)
    profile_workflow.approve(revision, by=None)
    return Position.objects.get(participation=revision.participation)


def test_a_further_position_is_a_draft_that_nobody_sees(first):
    revision = add(first)
    added = revision.participation
    assert (added.number, added.order, added.title, added.status) == (
        2,
        2,
        TITLE,
        P.DRAFT,
    )
    assert list(Position.objects.public()) == [first]
    assert AuditEntry.objects.filter(action="add position").count() == 1


def test_what_all_positions_share_is_left_out_of_its_draft(first):
    content = add(first).content
    assert (content["name"], content["focus_issues"]) == ("", "")
    assert (content["title"], content["role"]) == (TITLE, "ช่วยงานสื่อสาร")


def test_its_public_page_says_who_the_organization_is(first):
    second = approved(add(first))
    assert (second.slug, second.title) == ("river-2", TITLE)
    assert second.content["name"] == first.content["name"]
    assert second.content["objectives"] == first.content["objectives"]
    assert second.content["role"] == "ช่วยงานสื่อสาร"
    assert list(Position.objects.public()) == [first, second]


def test_a_change_of_the_organizations_own_text_reaches_every_position(first):
    second = approved(add(first))
    revision = profile_workflow.begin_revision(first.participation, by=None)
    content = {**revision.content, "challenges": "น้ำท่วม", "role": "บทบาทใหม่"}
    profile_workflow.save_revision(
        revision, content=content, version=revision.version, by=None
    )
    approved(revision)
    second.refresh_from_db()
    assert second.content["challenges"] == "น้ำท่วม"
    assert second.content["role"] == "ช่วยงานสื่อสาร"


def test_the_address_of_another_organization_is_not_taken(cohort, first):
    other = make.position(cohort, "river-2")
    second = approved(add(first))
    assert (other.slug, second.slug) == ("river-2", "river-3")


def test_its_page_is_approved_after_that_of_the_first(cohort):
    part = make.participation(cohort, "river")
    make.draft_revision(part)
    revision = adding.create_position(
        part, title=TITLE, content=make.content(), by=None
    )
    profile_workflow.submit(revision, by=None)
    with pytest.raises(TransitionRefused):
        profile_workflow.approve(revision, by=None)


def test_it_needs_a_title_to_be_sent(first):
    revision = add(first)
    content = {**revision.content, "title": ""}
    assert schema.unmet_requirements(content, is_first=False) == ["title"]
    assert schema.unmet_requirements(content) == ["name", "focus_issues"]


@pytest.mark.parametrize("title", ["", "   ", "ก" * 121, TITLE])
def test_a_title_is_needed_that_no_other_position_has(first, title):
    add(first)
    with pytest.raises(TransitionRefused):
        add(first, title)
    assert Participation.objects.count() == 2


def test_numbers_are_given_once(first):
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.create(
            cohort=first.cohort, organization=first.organization, number=1
        )


def test_one_position_is_withdrawn_and_taken_in_again_by_itself(first, coordinator):
    second = approved(add(first))
    profile_workflow.withdraw(second.participation, by=coordinator)
    assert list(Position.objects.public()) == [first]
    profile_workflow.readmit(second.participation, by=coordinator)
    assert list(Position.objects.public()) == [first, second]


def test_the_organization_stays_public_while_any_position_is(first, coordinator):
    second = approved(add(first))
    profile_workflow.withdraw(first.participation, by=coordinator)
    organization = first.organization
    organization.refresh_from_db()
    assert organization.published_at is not None
    assert organization.content["objectives"] == first.content["objectives"]
    profile_workflow.withdraw(second.participation, by=coordinator)
    organization.refresh_from_db()
    assert (organization.published_at, organization.content) == (None, {})


def test_positions_follow_a_new_address_of_their_organization(first):
    second = approved(add(first))
    organization = first.organization
    organization.slug = "lake"
    organization.save()
    publishing.update_slugs(organization)
    slugs = Position.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["lake", "lake-2"]
    assert second.organization == organization


def test_the_order_is_the_organizations_own(first):
    second = approved(add(first))
    adding.move(second.participation, way="up", by=None)
    assert list(Position.objects.all()) == [second, first]
    adding.move(second.participation, way="up", by=None)
    assert list(Position.objects.all()) == [second, first]
    adding.move(second.participation, way="down", by=None)
    assert list(Position.objects.all()) == [first, second]


def test_what_was_withdrawn_is_not_ordered(first, coordinator):
    second = approved(add(first))
    profile_workflow.withdraw(second.participation, by=coordinator)
    with pytest.raises(TransitionRefused):
        adding.move(second.participation, way="up", by=None)


def test_an_organization_that_left_adds_nothing(first, coordinator):
    profile_workflow.withdraw(first.participation, by=coordinator)
    with pytest.raises(TransitionRefused):
        add(first)
