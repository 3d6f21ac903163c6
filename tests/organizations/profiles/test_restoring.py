"""Earlier texts of a profile: listed, read, and restored without losing the draft."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import ProfileRevision
from organizations.models.choices import MemberRole, ParticipationStatus, RevisionStatus
from organizations.profiles import restoring
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.editing import version_stamp
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry
from tests import make

LIST = "/en/host/protection-international/profile/revisions/"


@pytest.fixture
def public(pi):
    return pi.participation.revisions.get()


@pytest.fixture
def draft(pi, editor):
    return make.draft_revision(pi.participation, by=editor, role="ร่างใหม่")


@pytest.fixture
def take_up(as_user, editor):
    def send(chosen, by=editor, stamp=None):
        displayed = (
            version_stamp(restoring.revision_in_progress(chosen))
            if stamp is None
            else stamp
        )
        return as_user(by).post(f"{LIST}{chosen.code}/take-up/", {"seen": displayed})

    return send


def texts(pi):
    rows = ProfileRevision.objects.filter(participation=pi.participation).order_by(
        "number"
    )
    return [(row.number, row.status, row.content["role"]) for row in rows]


def test_the_draft_gives_way_and_stays_as_a_revision(pi, public, draft, take_up):
    assert take_up(public).status_code == 302
    old = public.content["role"]
    assert texts(pi) == [
        (1, RevisionStatus.APPROVED, old),
        (2, RevisionStatus.SET_ASIDE, "ร่างใหม่"),
        (3, RevisionStatus.DRAFT, old),
    ]
    actions = AuditEntry.objects.about(
        ProfileRevision.objects.get(number=3)
    ).values_list("action", flat=True)
    assert list(actions)[-1] == "take up profile"


def test_what_was_set_aside_can_be_taken_up_again(pi, public, draft, take_up):
    take_up(public)
    take_up(ProfileRevision.objects.get(number=2))
    assert texts(pi)[-1] == (4, RevisionStatus.DRAFT, "ร่างใหม่")


def test_without_a_draft_a_new_one_begins(pi, public, take_up):
    take_up(public)
    assert [status for _number, status, _role in texts(pi)] == [
        RevisionStatus.APPROVED,
        RevisionStatus.DRAFT,
    ]


def test_what_was_asked_moves_along(pi, public, draft, editor, coordinator, take_up):
    profile_workflow.submit(draft, by=editor)
    profile_workflow.request_changes(
        draft, by=coordinator, remark="ทั้งหมด", pinned={"role": "อะไร"}
    )
    take_up(public)
    now = ProfileRevision.objects.latest("number")
    assert (now.remark, [remark.text for remark in now.open_remarks]) == (
        "ทั้งหมด",
        ["อะไร"],
    )


def test_a_sent_profile_does_not_give_way(pi, public, draft, editor, take_up):
    profile_workflow.submit(draft, by=editor)
    take_up(public)
    assert [status for _number, status, _role in texts(pi)] == [
        RevisionStatus.APPROVED,
        RevisionStatus.SUBMITTED,
    ]


def test_a_draft_that_changed_since_the_page_was_opened_does_not_give_way(
    pi, public, draft, editor, take_up
):
    stamp = version_stamp(restoring.revision_in_progress(public))
    profile_workflow.save_revision(
        draft,
        content={**draft.content, "role": "เพื่อน"},
        version=draft.version,
        by=editor,
    )
    take_up(public, stamp=stamp)
    assert texts(pi)[-1] == (2, RevisionStatus.DRAFT, "เพื่อน")
    with pytest.raises(TransitionRefused):
        restoring.restore(public, by=editor, displayed_stamp=stamp)


def test_a_closed_cohort_takes_nothing_up(pi, public, take_up, coordinator):
    profile_workflow.close(pi.participation, by=coordinator)
    assert pi.participation.status == ParticipationStatus.CLOSED
    take_up(public)
    assert len(texts(pi)) == 1


def test_viewers_read_and_take_nothing_up(pi, public, as_user, take_up):
    viewer = make.member(pi.organization, role=MemberRole.VIEWER)
    page = as_user(viewer).get(f"{LIST}{public.code}/")
    assert (page.status_code, "take-up" in page.content.decode()) == (200, False)
    assert take_up(public, by=viewer).status_code == 403


def test_strangers_and_neighbours_find_nothing(
    cohort, pi, public, as_user, stranger, take_up
):
    neighbour = make.member(make.position(cohort, slug="other").organization)
    for person in (stranger, neighbour):
        assert as_user(person).get(LIST).status_code == 404
        assert as_user(person).get(f"{LIST}{public.code}/").status_code == 404
        assert take_up(public, by=person).status_code == 404
    foreign = f"/en/host/other/profile/revisions/{public.code}/"
    assert as_user(neighbour).get(foreign).status_code == 404


def test_the_page_of_a_revision_tells_what_differs_from_the_draft(
    public, draft, as_user, editor
):
    page = as_user(editor).get(f"{LIST}{public.code}/").content.decode()
    assert "What differs from your draft" in page
    assert "<del" in page
    assert "replaces your draft, revision 2" in page


def test_the_desk_lists_what_was_sent_and_no_draft_of_the_organization(
    pi, public, draft, take_up, as_user, coordinator
):
    take_up(public)
    page = (
        as_user(coordinator)
        .get(f"/en/admin/organizations/profilerevision/{public.code}/change/")
        .content.decode()
    )
    assert "Revisions of the profile" in page
    assert draft.code not in page
    hidden = as_user(coordinator).get(
        f"/en/admin/organizations/profilerevision/{draft.code}/change/"
    )
    assert hidden.status_code == 404


def test_the_list_asks_as_much_for_one_revision_as_for_five(
    pi, public, as_user, editor, take_up
):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert as_user(editor).get(LIST).status_code == 200
        return len(captured)

    queries()
    before = queries()
    for _round in range(4):
        take_up(public)
    assert queries() == before
