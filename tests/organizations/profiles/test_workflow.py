"""The life cycles of participations and of profile revisions."""

import pytest

from organizations.cohorts.participation_steps import PARTICIPATION_STEPS
from organizations.cohorts.revision_steps import REVISION_STEPS
from organizations.models import Position, ProfileRevision
from organizations.models.choices import MemberRole, ParticipationStatus, RevisionStatus
from organizations.profiles import contacts, schema
from organizations.profiles import workflow as profile_workflow
from portal.kernel import lifecycle
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.models import AuditEntry, Message
from tests import make


@pytest.fixture
def participation(cohort):
    return make.participation(cohort)


@pytest.fixture
def owner(participation):
    return make.member(participation.organization, role=MemberRole.OWNER)


@pytest.fixture
def sent(participation, owner, coordinator):
    revision = make.draft_revision(participation, by=owner)
    profile_workflow.submit(revision, by=owner)
    return revision


def actions(thing):
    return list(AuditEntry.objects.about(thing).values_list("action", flat=True))


def kinds():
    return sorted(Message.objects.values_list("kind", flat=True))


def test_revision_life_cycle_is_this_table():
    assert lifecycle.table(REVISION_STEPS) == [
        (
            "submit profile",
            "draft, changes_requested",
            "submitted",
            "editor",
            "to coordinators",
        ),
        (
            "return profile",
            "submitted",
            "changes_requested",
            "coordinator",
            "to members",
        ),
        ("approve profile", "submitted", "approved", "coordinator", "to members"),
        (
            "replace profile",
            "approved",
            "superseded",
            "the approval of a newer one",
            "",
        ),
        (
            "set aside profile",
            "draft, changes_requested",
            "set_aside",
            "editor who takes up an earlier text",
            "",
        ),
        (
            "return rest of profile",
            "draft",
            "changes_requested",
            "coordinator who approves a part",
            "to members",
        ),
        (
            "take back return of profile",
            "changes_requested",
            "submitted",
            "coordinator, with a reason, until the organization has changed it",
            "to members, as a correction",
        ),
        (
            "take back approval of profile",
            "approved",
            "submitted",
            "coordinator, with a reason, until a newer text is begun; the first one"
            " only while nobody has chosen the organization",
            "to members, as a correction",
        ),
        (
            "show earlier profile again",
            "superseded",
            "approved",
            "the taking back of a newer approval",
            "",
        ),
    ]


def test_participation_life_cycle_is_this_table():
    assert lifecycle.table(PARTICIPATION_STEPS) == [
        (
            "submit participation",
            "draft, changes_requested",
            "submitted",
            "editor",
            "to coordinators",
        ),
        (
            "return participation",
            "submitted",
            "changes_requested",
            "coordinator",
            "to members",
        ),
        ("approve participation", "submitted", "approved", "coordinator", "to members"),
        ("close participation", "approved", "closed", "coordinator", ""),
        (
            "reopen participation",
            "closed",
            "approved",
            "coordinator, until the cohort is closed",
            "",
        ),
        (
            "withdraw participation",
            "draft, submitted, changes_requested, approved, closed",
            "withdrawn",
            "owner before the first approval; else coordinator (held)",
            "to members, coordinators, everyone who chose it or has an offer or a place"
            " there, and who judges them",
        ),
        (
            "readmit participation",
            "withdrawn",
            "approved, draft, submitted, changes_requested, closed",
            "coordinator, with a reason",
            "to members, everyone who had chosen it, and volunteers there",
        ),
        (
            "take back return of participation",
            "changes_requested",
            "submitted",
            "coordinator who takes back the return of its profile",
            "to members, as a correction",
        ),
        (
            "take back approval of participation",
            "approved",
            "submitted",
            "coordinator who takes back the first approval of its profile",
            "to members, as a correction",
        ),
    ]


def test_every_status_of_a_life_cycle_can_be_reached():
    assert {
        "draft",
        *(target for step in REVISION_STEPS for target in step.targets),
    } == set(RevisionStatus.values)
    reached = {
        "draft",
        *(target for step in PARTICIPATION_STEPS for target in step.targets),
    }
    assert reached == set(ParticipationStatus.values)


def test_joining_twice_is_joining_once(cohort, participation, owner):
    assert (
        profile_workflow.join(participation.organization, cohort, by=owner)
        == participation
    )
    assert actions(participation) == []


def test_begin_gives_the_same_draft_again(participation, owner):
    first = profile_workflow.begin_revision(participation, by=owner)
    assert profile_workflow.begin_revision(participation, by=owner) == first
    assert actions(first) == ["begin profile"]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("คลิกสมัคร รุ่น 16", "คลิกสมัคร รุ่น 17"),
        ("อาสาสมัคร รุ่นที่ ๑๖ ปี 2516", "อาสาสมัคร รุ่นที่ ๑๗ ปี 2516"),
        ("ขอบคุณรุ่น 15", "ขอบคุณรุ่น 15"),
    ],
)
def test_renewal_begins_as_the_last_public_profile_with_its_own_number(
    pi, owner, line, kept
):
    pi.participation.revisions.update(content=make.content(closing=[line]))
    next_cohort = make.cohort(17)
    participation = profile_workflow.join(pi.organization, next_cohort, by=owner)
    content = profile_workflow.begin_revision(participation, by=owner).content
    assert (content["role"], content["closing"]) == ("ช่วยงานภาคสนาม", [kept])


def test_renewal_keeps_the_contacts(pi, owner):
    known = {name: name for name in contacts.FIELDS}
    contacts.save(pi.participation, values=known, version=0, by=owner)
    renewed = profile_workflow.join(pi.organization, make.cohort(17), by=owner)
    kept = contacts.get_contacts(renewed)
    assert {name: getattr(kept, name) for name in contacts.FIELDS} == known
    changed = {**known, "supervisor": "คนใหม่"}
    contacts.save(renewed, values=changed, version=kept.version, by=owner)
    assert contacts.get_contacts(pi.participation).supervisor == "supervisor"


def test_nothing_begins_for_an_organization_that_left(participation, owner):
    profile_workflow.withdraw(participation, by=owner)
    with pytest.raises(TransitionRefused):
        profile_workflow.begin_revision(participation, by=owner)
    assert not participation.revisions.exists()


def test_saving_names_the_changed_fields_in_history_and_no_values(participation, owner):
    revision = profile_workflow.begin_revision(participation, by=owner)
    profile_workflow.save_revision(
        revision, content={**revision.content, "role": "ความลับ"}, version=1, by=owner
    )
    line = AuditEntry.objects.about(revision).last()
    assert (line.action, line.fields, line.actor) == (
        "save profile",
        ["role"],
        owner.code,
    )


def test_saving_what_is_there_already_changes_nothing(participation, owner):
    revision = make.draft_revision(participation, by=owner)
    version = revision.version
    profile_workflow.save_revision(
        revision, content=dict(revision.content), version=version, by=owner
    )
    assert ProfileRevision.objects.get().version == version


def test_of_two_editors_the_second_is_told_and_nothing_is_overwritten(
    participation, owner
):
    revision = profile_workflow.begin_revision(participation, by=owner)
    other = ProfileRevision.objects.get(pk=revision.pk)
    profile_workflow.save_revision(
        revision, content={**revision.content, "role": "ของคนแรก"}, version=1, by=owner
    )
    with pytest.raises(StaleVersion) as changed:
        profile_workflow.save_revision(
            other, content={**other.content, "role": "ของคนที่สอง"}, version=1, by=owner
        )
    assert changed.value.theirs.content["role"] == "ของคนแรก"
    assert ProfileRevision.objects.get().content["role"] == "ของคนแรก"


def test_what_was_sent_can_not_be_changed(sent, owner):
    with pytest.raises(TransitionRefused):
        profile_workflow.save_revision(
            sent, content={**sent.content, "role": "x"}, version=sent.version, by=owner
        )


@pytest.mark.parametrize("name", schema.REQUIRED)
def test_an_incomplete_profile_is_not_sent(participation, owner, name):
    revision = make.draft_revision(participation, by=owner)
    content = {**revision.content, name: schema.DEFAULTS[name]}
    profile_workflow.save_revision(
        revision, content=content, version=revision.version, by=owner
    )
    with pytest.raises(TransitionRefused):
        profile_workflow.submit(revision, by=owner)
    assert ProfileRevision.objects.get().status == RevisionStatus.DRAFT
    assert kinds() == []


def test_sending_tells_each_coordinator_once(participation, owner, coordinator):
    make.person("second@portal.example", role="coordinator")
    revision = make.draft_revision(participation, by=owner)
    profile_workflow.submit(revision, by=owner)
    with pytest.raises(TransitionRefused):
        profile_workflow.submit(revision, by=owner)
    assert kinds() == ["profile_submitted", "profile_submitted"]
    assert (revision.status, revision.participation.status) == (
        "submitted",
        "submitted",
    )


def test_return_keeps_the_remark_and_tells_members(
    sent, participation, owner, coordinator
):
    profile_workflow.request_changes(sent, by=coordinator, remark=" เพิ่มจำนวนรับ ")
    participation.refresh_from_db()
    assert (sent.status, sent.remark, participation.status) == (
        "changes_requested",
        "เพิ่มจำนวนรับ",
        "changes_requested",
    )
    message = Message.objects.get(kind="profile_changes_requested")
    assert (message.recipient, "เพิ่มจำนวนรับ" in message.text) == (owner, True)


def test_a_remark_is_needed_to_return(sent, coordinator):
    with pytest.raises(TransitionRefused):
        profile_workflow.request_changes(sent, by=coordinator, remark="  ")
    assert ProfileRevision.objects.get().status == "submitted"


def test_each_sending_and_each_return_is_a_message_of_its_own(sent, owner, coordinator):
    profile_workflow.request_changes(sent, by=coordinator, remark="แก้")
    profile_workflow.submit(sent, by=owner)
    profile_workflow.request_changes(sent, by=coordinator, remark="แก้อีก")
    assert kinds() == [*["profile_changes_requested"] * 2, *["profile_submitted"] * 2]


def test_only_approval_makes_it_public(sent, participation, cohort, coordinator):
    assert not Position.objects.exists()
    profile_workflow.approve(sent, by=coordinator)
    participation.refresh_from_db()
    assert (sent.status, participation.status) == ("approved", "approved")
    assert Position.objects.public().in_cohort(cohort).get().content == sent.content


def test_history_of_a_profile_is_complete(sent, participation, coordinator):
    profile_workflow.approve(sent, by=coordinator)
    assert actions(sent) == [
        "begin profile",
        "save profile",
        "submit profile",
        "approve profile",
    ]
    assert actions(participation) == ["submit participation", "approve participation"]


def test_approval_replaces_the_public_revision(pi, editor, coordinator):
    newer = make.draft_revision(pi.participation, by=editor, role="บทบาทใหม่")
    profile_workflow.submit(newer, by=editor)
    profile_workflow.approve(newer, by=coordinator)
    assert list(pi.participation.revisions.values_list("status", flat=True)) == [
        "approved",
        "superseded",
    ]
    pi.refresh_from_db()
    assert pi.content["role"] == "บทบาทใหม่"


def test_approving_twice_is_refused_and_tells_once(sent, coordinator, owner):
    profile_workflow.approve(sent, by=coordinator)
    same_revision = ProfileRevision.objects.get(pk=sent.pk)
    with pytest.raises(TransitionRefused):
        profile_workflow.approve(same_revision, by=coordinator)
    assert kinds() == ["profile_approved", "profile_submitted"]
    assert ProfileRevision.objects.get().status == "approved"


def test_approval_of_what_was_changed_after_reading_is_refused(sent, coordinator):
    with pytest.raises(TransitionRefused):
        profile_workflow.approve(sent, by=coordinator, version=sent.version - 1)
    assert not Position.objects.exists()


@pytest.mark.parametrize("verb", ["submit", "approve", "request_changes"])
def test_nothing_moves_for_an_organization_that_left(
    sent, participation, coordinator, verb
):
    profile_workflow.withdraw(participation, by=coordinator)
    more = {"remark": "แก้"} if verb == "request_changes" else {}
    with pytest.raises(TransitionRefused):
        getattr(profile_workflow, verb)(sent, by=coordinator, **more)


def test_a_withdrawn_organization_has_no_public_page(pi, cohort, coordinator):
    profile_workflow.withdraw(pi.participation, by=coordinator)
    assert not Position.objects.public().in_cohort(cohort).exists()


def test_a_closed_one_stays_public_but_can_not_be_chosen(pi, cohort, coordinator):
    profile_workflow.close(pi.participation, by=coordinator)
    assert Position.objects.public().in_cohort(cohort).exists()
    assert not Position.objects.open().in_cohort(cohort).exists()


def test_a_draft_can_not_be_closed(participation, coordinator):
    with pytest.raises(TransitionRefused):
        profile_workflow.close(participation, by=coordinator)
