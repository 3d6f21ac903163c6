"""The next cohort: organizations are told, and renew with one press."""

import pytest

from organizations.cohorts import readiness
from organizations.models import ProfileRevision
from organizations.models.choices import MemberRole
from organizations.profiles import workflow as profile_workflow
from portal.models import Message
from tests import make

HOST = "/en/host/protection-international/"
BEGIN = f"{HOST}begin/"
SAME = {"cohort": "17", "act": "send"}


@pytest.fixture
def following(pi):
    return make.cohort(17)


@pytest.fixture
def editor_client(as_user, editor):
    return as_user(editor)


def renewed():
    return ProfileRevision.objects.get(participation__cohort__number=17)


def told():
    rows = Message.objects.filter(kind="cohort_opens_to_hosts")
    return sorted(rows.values_list("recipient__email", flat=True))


def publish(cohort, coordinator):
    cohort.is_public = False
    cohort.save()
    readiness.make_public(cohort, by=coordinator)


def test_who_writes_for_an_organization_of_before_is_told_once(
    pi, following, editor, coordinator
):
    make.member(pi.organization, "reads@hosts.example", role=MemberRole.VIEWER)
    publish(following, coordinator)
    publish(following, coordinator)
    assert told() == [editor.email]
    text = Message.objects.get(kind="cohort_opens_to_hosts").text
    assert "17" in text
    assert "/host/protection-international/" in text


def test_who_takes_part_already_or_never_was_public_is_not_told(
    pi, following, editor, coordinator
):
    make.member(make.participation(following, slug="new").organization)
    profile_workflow.join(pi.organization, following, by=editor)
    publish(following, coordinator)
    assert told() == []


def test_one_press_sends_what_has_not_changed(
    pi, following, editor_client, coordinator
):
    page = editor_client.get(HOST).content.decode()
    assert "Nothing has changed: send it for approval" in page
    assert editor_client.post(BEGIN, SAME).url == HOST
    assert renewed().status == "submitted"
    assert coordinator.messages.get().kind == "profile_submitted"
    editor_client.post(BEGIN, SAME)
    assert coordinator.messages.count() == 1


def test_what_a_colleague_began_is_looked_at_first(
    pi, following, editor, editor_client
):
    participation = profile_workflow.join(pi.organization, following, by=editor)
    draft = profile_workflow.begin_revision(participation, by=editor)
    profile_workflow.save_revision(
        draft,
        content={**draft.content, "role": "ใหม่"},
        version=draft.version,
        by=editor,
    )
    answer = editor_client.post(BEGIN, SAME)
    assert answer.url == f"{HOST}profile/check/?cohort=17"
    assert "colleague has begun" in editor_client.get(answer.url).content.decode()
    assert renewed().status == "draft"


def test_a_line_that_names_another_cohort_is_looked_at_first(
    pi, following, editor_client
):
    pi.participation.revisions.update(content=make.content(closing=["รุ่น 9 ขอเชิญ"]))
    answer = editor_client.post(BEGIN, SAME)
    assert answer.url == f"{HOST}profile/check/?cohort=17"
    page = editor_client.get(answer.url).content.decode()
    assert "These closing lines name another cohort" in page
    assert renewed().status == "draft"


def test_the_desk_and_the_check_show_what_differs_from_the_last_cohort(
    pi, following, editor, editor_client, as_user, coordinator
):
    participation = profile_workflow.join(pi.organization, following, by=editor)
    draft = profile_workflow.begin_revision(participation, by=editor)
    profile_workflow.save_revision(
        draft,
        content={**draft.content, "duties": "งานใหม่ปีนี้"},
        version=draft.version,
        by=editor,
    )
    check = editor_client.get(f"{HOST}profile/check/?cohort=17").content.decode()
    profile_workflow.submit(draft, by=editor)
    desk = f"/en/admin/organizations/profilerevision/{draft.code}/change/"
    pages = [check, as_user(coordinator).get(desk).content.decode()]
    for page in pages:
        assert "What differs from cohort 16" in page
        assert "งานใหม่ปีนี้" in page
    assert 'id="change-duties"' in pages[1]
    assert 'id="change-role"' not in pages[1]
