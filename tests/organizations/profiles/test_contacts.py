"""Supervisor and safety contact of a participation, and what a whole profile needs."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.models import Cohort, Contacts, Participation
from organizations.models.choices import MemberRole, ParticipationStatus
from organizations.profiles import completeness, contacts
from organizations.profiles import workflow as profile_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry
from tests import make

HOST = "/en/host/protection-international/"
CONTACTS = f"{HOST}contacts/"
TYPED = {
    "supervisor": "พี่เลี้ยงหนึ่ง",
    "supervisor_reach": "+66 2 000 0001",
    "safety_contact": "ผู้ดูแลความปลอดภัย",
    "safety_contact_reach": "+66 2 000 0002",
}
WHOLE = {
    "seats": 2,
    "learning_phases": [{"text": "ทั้งปี", "first_month": 1, "last_month": 12}],
}


@pytest.fixture
def participation(pi):
    return pi.participation


def stored_contacts(participation):
    row = contacts.get_contacts(participation)
    return {name: getattr(row, name) for name in contacts.FIELDS}


# Writing and reading


def test_an_editor_saves_them(as_user, participation, editor):
    assert as_user(editor).post(CONTACTS, {**TYPED, "version": "0"}).url == HOST
    assert stored_contacts(participation) == TYPED
    line = AuditEntry.objects.about(participation).get(action="save contacts")
    assert (line.actor, line.fields) == (editor.code, list(contacts.FIELDS))


def test_they_lie_sealed(participation, editor):
    contacts.save(participation, values=TYPED, version=0, by=editor)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT supervisor, supervisor_reach, safety_contact, safety_contact_reach "
            "FROM organizations_contacts"
        )
        stored = [bytes(value) for value in cursor.fetchone()]
    assert all(
        text.encode() not in value
        for text, value in itertools.product(TYPED.values(), stored)
    )
    assert len(stored) == len(TYPED)


def test_a_viewer_reads_and_can_not_write(as_user, pi, participation, editor):
    contacts.save(participation, values=TYPED, version=0, by=editor)
    client = as_user(make.member(pi.organization, role=MemberRole.VIEWER))
    page = client.get(CONTACTS).content.decode()
    assert ("+66 2 000 0002" in page, '<form class="ask"' in page) == (True, False)
    assert client.post(CONTACTS, {**TYPED, "version": "1"}).status_code == 403


def test_for_others_they_do_not_exist(
    as_user, participation, stranger, coordinator, cohort
):
    neighbour = make.member(make.participation(cohort).organization)
    for person in (stranger, coordinator, neighbour):
        assert as_user(person).get(CONTACTS).status_code == 404
        assert as_user(person).post(CONTACTS, TYPED).status_code == 404
    assert as_user().get(CONTACTS).status_code == 302


def test_before_it_takes_part_there_is_no_page(as_user, editor):
    make.cohort(17)
    assert as_user(editor).get(f"{CONTACTS}?cohort=17").status_code == 404


@pytest.mark.parametrize(
    ("given", "missing"),
    [("supervisor", "supervisor_reach"), ("safety_contact_reach", "safety_contact")],
)
def test_a_name_and_a_way_belong_together(
    as_user, participation, editor, given, missing
):
    answer = as_user(editor).post(CONTACTS, {given: "ที่พิมพ์ไว้", "version": "0"})
    assert list(answer.context["form"].errors) == [missing]
    assert "ที่พิมพ์ไว้" in answer.content.decode()
    assert not Contacts.objects.exists()


def test_two_editors_notice_each_other_and_lose_nothing(
    as_user, participation, editor, coordinator
):
    contacts.save(
        participation,
        values={**TYPED, "supervisor": "ของเพื่อน"},
        version=0,
        by=coordinator,
    )
    answer = as_user(editor).post(CONTACTS, {**TYPED, "version": "0"})
    page = answer.content.decode()
    assert ("ของเพื่อน" in page, TYPED["supervisor"] in page) == (True, True)
    assert stored_contacts(participation)["supervisor"] == "ของเพื่อน"
    as_user(editor).post(
        CONTACTS, {**TYPED, "version": answer.context["contacts"].version}
    )
    assert stored_contacts(participation) == TYPED


def test_the_same_form_twice_is_saved_once(as_user, participation, editor):
    for _click in range(2):
        assert (
            as_user(editor).post(CONTACTS, {**TYPED, "version": "0"}).status_code == 302
        )
    assert contacts.get_contacts(participation).version == 1


def test_after_leaving_they_stay_as_they_are(as_user, participation, editor):
    Participation.objects.update(status=ParticipationStatus.WITHDRAWN)
    assert (
        as_user(editor)
        .post(f"{CONTACTS}?cohort=16", {**TYPED, "version": "0"})
        .status_code
        == 403
    )
    with pytest.raises(TransitionRefused):
        contacts.save(participation, values=TYPED, version=0, by=editor)


def test_they_are_on_no_public_page_preview_or_revision(
    as_user, participation, editor, coordinator
):
    contacts.save(participation, values=TYPED, version=0, by=editor)
    draft = make.draft_revision(participation, by=editor)
    profile_workflow.submit(draft, by=editor)
    profile_workflow.approve(draft, by=coordinator)
    urls = {
        None: [
            "/en/cohorts/16/positions/protection-international/",
            "/en/organizations/protection-international/",
        ],
        editor: [f"{HOST}profile/"],
        coordinator: [
            reverse("admin:organizations_profilerevision_change", args=[draft.code])
        ],
    }
    pages = [
        as_user(person).get(url) for person, paths in urls.items() for url in paths
    ]
    assert [page.status_code for page in pages] == [200] * 4
    assert [
        text
        for page in pages
        for text in TYPED.values()
        if text in page.content.decode()
    ] == []
    assert not set(TYPED) & set(draft.content)


def test_a_coordinator_reads_them_at_the_desk_with_a_line_of_history(
    as_user, participation, editor, coordinator, administrator
):
    contacts.save(participation, values=TYPED, version=0, by=editor)
    url = reverse("admin:organizations_participation_change", args=[participation.pk])
    page = as_user(coordinator).get(url).content.decode()
    assert all(text in page for text in TYPED.values())
    assert (
        AuditEntry.objects.about(participation).get(action="read contacts").actor
        == coordinator.code
    )
    assert as_user(administrator).get(url).status_code == 403


# What is missing


@pytest.mark.parametrize(
    ("phases", "uncovered"),
    [
        ([], list(range(1, 13))),
        ([(1, 3), (4, 12)], []),
        ([(1, 3), (2, 6), (8, 12)], [7]),
        ([(None, None), (1, 12)], []),
        ([(None, None)], list(range(1, 13))),
    ],
)
def test_every_month_needs_a_plan(phases, uncovered):
    rows = [
        {"text": "x", "first_month": first, "last_month": last}
        for first, last in phases
    ]
    assert completeness.uncovered_months({"learning_phases": rows}) == uncovered


def test_gaps_are_named_one_by_one(participation, editor):
    content = make.content()
    assert [gap.name for gap in completeness.gaps(content, None)] == [
        "seats",
        "supervisor",
        "safety_contact",
        "learning_phases",
    ]
    contacts.save(
        participation,
        values={**TYPED, "safety_contact": "", "safety_contact_reach": ""},
        version=0,
        by=editor,
    )
    gaps = completeness.gaps(
        make.content(**WHOLE), contacts.get_contacts(participation)
    )
    assert [gap.name for gap in gaps] == ["safety_contact"]
    contacts.save(participation, values=TYPED, version=1, by=editor)
    assert (
        completeness.gaps(make.content(**WHOLE), contacts.get_contacts(participation))
        == []
    )


def test_the_host_and_the_desk_are_told(as_user, participation, editor, coordinator):
    draft = make.draft_revision(participation, by=editor)
    page = as_user(editor).get(HOST).content.decode()
    assert "Name mentor and safety contact for cohort 16" in page
    assert "Add to the profile for cohort 16: the number of seats" in page
    profile_workflow.submit(draft, by=editor)
    page = (
        as_user(coordinator)
        .get(f"/en/admin/organizations/profilerevision/{draft.code}/change/")
        .content.decode()
    )
    assert "A safety contact and how to reach them" in page


def test_without_the_flag_approving_only_warns(participation, editor, coordinator):
    draft = make.draft_revision(participation, by=editor)
    profile_workflow.submit(draft, by=editor)
    profile_workflow.approve(draft, by=coordinator)
    assert draft.status == "approved"


def test_with_the_flag_a_profile_with_gaps_is_refused_with_reasons(
    as_user, participation, editor, coordinator
):
    Cohort.objects.update(needs_full_profile=True)
    draft = make.draft_revision(participation, by=editor)
    profile_workflow.submit(draft, by=editor)
    url = f"/en/admin/organizations/profilerevision/{draft.code}/approve/"
    page = as_user(coordinator).post(
        url, {"confirmed": "1", "version": draft.version}, follow=True
    )
    assert (
        "something is still missing: the number of seats; a named mentor"
        in page.content.decode()
    )
    draft.refresh_from_db()
    assert draft.status == "submitted"


def test_with_the_flag_a_whole_profile_is_approved(participation, editor, coordinator):
    Cohort.objects.update(needs_full_profile=True)
    contacts.save(participation, values=TYPED, version=0, by=editor)
    draft = make.draft_revision(participation, by=editor, **WHOLE)
    profile_workflow.submit(draft, by=editor)
    profile_workflow.approve(draft, by=coordinator)
    assert draft.status == "approved"


def test_the_host_page_asks_as_often_with_1_and_5_participations(
    as_user, pi, participation, editor
):
    client, counts = as_user(editor), []
    contacts.save(participation, values=TYPED, version=0, by=editor)
    for numbers in ((), (21, 22, 23, 24)):
        for number in numbers:
            other = make.participation(make.cohort(number), slug=pi.organization.slug)
            contacts.save(other, values=TYPED, version=0, by=editor)
            make.draft_revision(other, by=editor)
        client.get(HOST)
        with CaptureQueriesContext(connection) as queries:
            client.get(HOST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
