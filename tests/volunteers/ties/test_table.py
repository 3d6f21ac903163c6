"""Each pair of roles, in both orders, through the doors where people take them."""

from itertools import combinations, permutations

import pytest
from django.utils import translation

from organizations.hosts import members
from organizations.models import Membership
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from portal.models.choices import Role as AccountRole
from tests import make
from tests.machine import ROOT
from tests.volunteers import interviewing
from volunteers.admin.reviews.panel import PanelForm
from volunteers.application import drafting
from volunteers.conflicts import conflicts
from volunteers.interviews import slots
from volunteers.models import Application, InterviewPanel, PanelMember
from volunteers.models.choices import ConflictKind
from volunteers.ties import table
from volunteers.ties.table import Role, Verdict

NEVER_BOTH = {Role.COORDINATOR, Role.ADMINISTRATOR}
PAIRS = [pair for pair in permutations(Role, 2) if set(pair) != NEVER_BOTH]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def person(db):
    return make.person("person@elsewhere.example", display_name="ผู้มีสองบทบาท")


@pytest.fixture
def rival(cohort, pi):
    """Somebody else's sent application; it chose the host."""
    cohort.references_wanted = 1
    cohort.save()
    return make.application(cohort, positions=[pi])


def name_referee(rival, person):
    data = {
        "name": "ครู",
        "relation": "ครู",
        "email": person.email.upper(),
        "language": "th",
    }
    version = drafting.section_version(rival, "referees")
    drafting.save_section(
        rival, "referees", {"referees": {1: data}}, version=version, by=rival.applicant
    )


def give_role(as_user, administrator, person, role):
    """As an administrator does."""
    fields = {"display_name": person.display_name, "language": "th", "is_active": "on"}
    as_user(administrator).post(
        f"/en/admin/portal/user/{person.pk}/change/", {**fields, "role": role}
    )
    person.refresh_from_db()
    if person.role != role:
        raise TransitionRefused("not given")


def join_panel(cohort, person):
    form = PanelForm({"cohort": cohort.pk, "email": person.email})
    if not form.is_valid():
        raise TransitionRefused(str(form.errors))
    form.save()


def seat(cohort, coordinator, person):
    """Reviewers of the cohort may be seated; whether others may is not asked here."""
    PanelMember.objects.get_or_create(cohort=cohort, user=person)
    panel = InterviewPanel.objects.create(cohort=cohort, name="คณะ")
    slots.set_members(panel, [person], by=coordinator)


@pytest.fixture
def doors(as_user, cohort, pi, rival, administrator, coordinator, person):
    def add():
        members.add(pi.organization, person, role="editor", by=person)

    return {
        Role.APPLICANT: lambda: drafting.begin_application(cohort, by=person),
        Role.REVIEWER: lambda: join_panel(cohort, person),
        Role.INTERVIEWER: lambda: seat(cohort, coordinator, person),
        Role.COORDINATOR: lambda: give_role(
            as_user, administrator, person, "coordinator"
        ),
        Role.ADMINISTRATOR: lambda: give_role(
            as_user, administrator, person, "administrator"
        ),
        Role.MEMBER: add,
        Role.REFEREE: lambda: name_referee(rival, person),
    }


@pytest.fixture
def rows(cohort, pi, rival, person):
    """Each role as a row, whatever the rules say."""

    def staff(role):
        person.role = role
        person.save()

    def member():
        Membership.objects.create(user=person, organization=pi.organization)

    def panel_member():
        PanelMember.objects.create(cohort=cohort, user=person)

    return {
        Role.APPLICANT: lambda: make.draft(cohort, person),
        Role.REVIEWER: panel_member,
        Role.INTERVIEWER: lambda: interviewing.panel(cohort, person),
        Role.COORDINATOR: lambda: staff(AccountRole.COORDINATOR),
        Role.ADMINISTRATOR: lambda: staff(AccountRole.ADMINISTRATOR),
        Role.MEMBER: member,
        Role.REFEREE: lambda: name_referee(rival, person),
    }


def test_every_pair_of_roles_has_a_rule():
    pairs = {frozenset(pair) for pair in combinations(Role, 2)}
    assert set(table.TABLE) == pairs - {frozenset(NEVER_BOTH)}


@pytest.mark.parametrize(("held", "taken"), PAIRS)
def test_the_second_role_is_taken_or_refused_as_the_table_says(
    doors, rows, rival, person, held, taken
):
    rows[held]()
    verdict = table.tie_between(held, taken).verdict
    if verdict == Verdict.REFUSED:
        with pytest.raises(TransitionRefused):
            doors[taken]()
        return
    doors[taken]()
    fresh = User.objects.get(pk=person.pk)
    if verdict == Verdict.CONFLICT:
        assert not is_readable(rival, fresh)
    if {held, taken} & {Role.REFEREE} and Role.MEMBER not in {held, taken}:
        assert conflicts.conflict_kind(rival, fresh) == ConflictKind.REFEREE


def is_readable(application, person):
    return Application.objects.visible_to(person).filter(pk=application.pk).exists()


@pytest.mark.parametrize(
    ("held", "taken", "says"),
    [
        (Role.REVIEWER, Role.APPLICANT, "reviewer of cohort 16"),
        (Role.REVIEWER, Role.MEMBER, "A coordinator can end the place on the panel"),
        (Role.MEMBER, Role.REVIEWER, "The membership of the organization has to end"),
        (Role.APPLICANT, Role.MEMBER, "The application has to be withdrawn first"),
        (Role.COORDINATOR, Role.APPLICANT, "An administrator can end that role"),
    ],
)
def test_the_person_is_told_which_role_and_what_to_do(doors, rows, held, taken, says):
    rows[held]()
    with pytest.raises(TransitionRefused, match=says):
        doors[taken]()


def test_an_administrator_does_not_learn_who_applies(
    as_user, rows, person, administrator
):
    rows[Role.APPLICANT]()
    fields = {"display_name": "x", "language": "th", "is_active": "on"}
    page = as_user(administrator).post(
        f"/en/admin/portal/user/{person.pk}/change/", {**fields, "role": "coordinator"}
    )
    text = page.content.decode()
    _before, told, after = text.partition("does not go together with this role.")
    assert told
    assert "appl" not in after[:200]


def test_another_cohort_is_another_matter(cohort, doors, person):
    other = make.cohort(17)
    PanelMember.objects.create(cohort=other, user=person)
    make.draft(other, make.person())
    doors[Role.MEMBER]()
    assert Membership.objects.filter(user=person).exists()


def test_a_host_does_not_begin_a_cohort_while_a_member_applies_to_it(pi, person):
    later = make.cohort(17)
    make.draft(later, person)
    Membership.objects.create(user=person, organization=pi.organization)
    with pytest.raises(TransitionRefused, match="a member of the organization"):
        make.profile_workflow.join(pi.organization, later, by=person)
    assert not pi.organization.participations.filter(cohort=later).exists()


def test_a_withdrawn_application_does_not_come_back_beside_another_role(
    cohort, pi, person
):
    application = make.application(cohort, person)
    make.application_workflow.withdraw(application, by=person)
    members.add(pi.organization, person, role="editor", by=person)
    with pytest.raises(TransitionRefused, match="member of an organization"):
        make.application_workflow.undo_withdrawal(application, by=person)


def test_a_coordinator_reads_what_joining_means_before_accepting(
    as_user, pi, coordinator
):
    token, _made = make.invitation(pi.organization, coordinator.email)
    page = as_user(coordinator).get(f"/en/invitations/{token}/").content.decode()
    assert "is hidden from you, and another coordinator decides" in page


def test_joining_hides_at_once_and_leaving_shows_again(rival, pi, coordinator):
    assert is_readable(rival, coordinator)
    members.add(pi.organization, coordinator, role="editor", by=coordinator)
    assert not is_readable(rival, coordinator)
    membership = Membership.objects.get(user=coordinator)
    make.member(pi.organization, role="owner")
    members.remove(membership, by=coordinator)
    assert is_readable(rival, coordinator)


def test_roles_are_looked_at_after_the_account_is_locked(person):
    User.objects.filter(pk=person.pk).update(role=AccountRole.COORDINATOR)
    permissions.lock_roles(person)
    assert person.role == AccountRole.COORDINATOR


def test_the_page_about_ties_is_printed_from_the_table():
    assert table.printed() in (ROOT / "docs/ties.md").read_text()
