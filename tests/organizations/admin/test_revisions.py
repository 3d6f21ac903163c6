"""Approving profiles, and what coordinators keep about cohorts and hosts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.models import (
    Cohort,
    Membership,
    Organization,
    Position,
    ProfileRevision,
    SourceDocument,
)
from organizations.profiles import workflow as profile_workflow
from portal.models import AuditEntry, Message
from tests import make

LIST = "/en/admin/organizations/profilerevision/"
LISTS = [
    f"/en/admin/organizations/{name}/"
    for name in (
        "cohort",
        "organization",
        "participation",
        "profilerevision",
        "sourcedocument",
    )
]


@pytest.fixture
def waiting(pi, editor, coordinator):
    revision = make.draft_revision(
        pi.participation, by=editor, role="บทบาทใหม่ของอาสาสมัคร", seats=3
    )
    profile_workflow.submit(revision, by=editor)
    return revision


@pytest.fixture
def coordinator_browser(as_user, coordinator):
    return as_user(coordinator)


def page_of(revision, step="change"):
    return f"{LIST}{revision.code}/{step}/"


def status():
    return ProfileRevision.objects.latest("number").status


# Who may


@pytest.mark.parametrize("url", [*LISTS, "change", "approve", "return"])
def test_only_coordinators_come_in(waiting, as_user, editor, administrator, url):
    url = url if url.startswith("/") else page_of(waiting, url)
    assert as_user().get(url).status_code == 302
    assert as_user(administrator).get(url).status_code == 403
    assert as_user(editor).get(url).status_code in (302, 403)
    assert status() == "submitted"


@pytest.mark.parametrize("name", ["province", "issue"])
def test_provinces_and_issues_are_only_looked_up(
    as_user, administrator, coordinator_browser, cohort, name
):
    url = f"/en/admin/organizations/{name}/"
    assert (
        coordinator_browser.get(url).status_code,
        as_user(administrator).get(url).status_code,
    ) == (
        200,
        200,
    )
    assert coordinator_browser.get(f"{url}add/").status_code == 403


def test_drafts_are_their_organizations_own(pi, editor, coordinator_browser):
    draft = make.draft_revision(pi.participation, by=editor)
    assert coordinator_browser.get(page_of(draft)).status_code == 404
    assert "draft" not in [
        row.status for row in coordinator_browser.get(LIST).context["cl"].result_list
    ]


@pytest.mark.parametrize("url", ["add/", "1/delete/"])
def test_no_profile_is_added_or_deleted_by_hand(waiting, coordinator_browser, url):
    assert coordinator_browser.get(f"{LIST}{url}").status_code in (403, 404)


# The queue


def test_the_queue_shows_organization_state_and_age(waiting, coordinator_browser):
    page = coordinator_browser.get(f"{LIST}?status__exact=submitted").content.decode()
    assert "Protection International (PI)" in page
    assert "waiting for approval" in page
    assert ("today" in page, page_of(waiting) in page) == (True, True)


def test_the_queue_is_filtered_by_state_and_cohort(waiting, coordinator_browser):
    def numbers(query):
        return [
            row.number
            for row in coordinator_browser.get(f"{LIST}?{query}")
            .context["cl"]
            .result_list
        ]

    assert (
        numbers("status__exact=submitted"),
        numbers("status__exact=approved"),
        numbers("cohort=16"),
    ) == ([2], [1], [2, 1])
    assert numbers("cohort=nonsense") == []


def test_the_queue_needs_the_same_queries_for_1_and_30_rows(
    waiting, cohort, editor, coordinator_browser
):
    counts = []
    for number in (1, 30):
        for _each in range(number - 1):
            revision = make.draft_revision(make.participation(cohort), by=editor)
            profile_workflow.submit(revision, by=editor)
        coordinator_browser.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            coordinator_browser.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


# One profile


def test_the_difference_is_marked_field_by_field(waiting, coordinator_browser):
    rows = {
        row["name"]: [(part.kind, part.text) for part in row["parts"]]
        for row in coordinator_browser.get(page_of(waiting)).context["rows"]
    }
    assert rows["seats"] == [("added", "3")]
    assert set(rows) == {"role", "seats"}


def test_a_first_profile_is_shown_whole(cohort, coordinator_browser, editor):
    revision = make.draft_revision(make.participation(cohort), by=editor)
    profile_workflow.submit(revision, by=editor)
    page = coordinator_browser.get(page_of(revision))
    assert "A new profile: nothing is public yet" in page.content.decode()
    assert "role" in [row["name"] for row in page.context["rows"]]


def test_an_approved_first_profile_is_called_so(pi, coordinator_browser):
    [first] = ProfileRevision.objects.filter(participation=pi.participation)
    page = coordinator_browser.get(page_of(first)).content.decode()
    assert "The first profile, as approved" in page
    assert "nothing is public yet" not in page


def test_the_page_has_the_preview_and_the_history(waiting, coordinator_browser, editor):
    page = coordinator_browser.get(page_of(waiting))
    assert page.context["body"]["content"]["role"] == "บทบาทใหม่ของอาสาสมัคร"
    assert [line.what for line in page.context["lines"]] == [
        "sent for approval",
        "saved",
        "begun",
    ]
    assert page.context["lines"][0].who == str(editor)


def test_host_text_never_becomes_markup(pi, editor, coordinator_browser):
    revision = make.draft_revision(
        pi.participation, by=editor, role="<script>alert(1)</script>"
    )
    profile_workflow.submit(revision, by=editor)
    assert (
        "<script>alert"
        not in coordinator_browser.get(page_of(revision)).content.decode()
    )


# Approving


def test_the_exact_message_is_shown_before_it_goes(
    waiting, coordinator_browser, editor
):
    preview = coordinator_browser.get(page_of(waiting, "approve")).context["previews"][
        0
    ]
    assert not Message.objects.filter(kind="profile_approved").exists()
    coordinator_browser.post(
        page_of(waiting, "approve"), {"confirmed": "1", "version": waiting.version}
    )
    sent = Message.objects.get(kind="profile_approved")
    assert (preview.recipient, preview.title, preview.text) == (
        str(editor),
        sent.title,
        sent.text,
    )


def test_looking_at_the_step_changes_nothing(waiting, coordinator_browser):
    coordinator_browser.get(page_of(waiting, "approve"))
    assert (status(), Position.objects.get().content["role"]) == (
        "submitted",
        "ช่วยงานภาคสนาม",
    )
    assert not AuditEntry.objects.filter(action="approve profile").exists()


def test_approval_changes_the_public_page(waiting, coordinator_browser, as_user):
    url = "/en/cohorts/16/positions/protection-international/"
    assert "บทบาทใหม่" not in as_user().get(url).content.decode()
    coordinator_browser.post(
        page_of(waiting, "approve"), {"confirmed": "1", "version": waiting.version}
    )
    assert "บทบาทใหม่" in as_user().get(url).content.decode()


def test_approving_twice_is_refused_politely(waiting, coordinator_browser):
    for _click in range(2):
        answer = coordinator_browser.post(
            page_of(waiting, "approve"),
            {"confirmed": "1", "version": waiting.version},
            follow=True,
        )
    assert "Not possible any more" in answer.content.decode()
    assert Message.objects.filter(kind="profile_approved").count() == 1


@pytest.mark.parametrize("version", ["", "0", "x", "99"])
def test_what_was_not_read_is_not_approved(waiting, coordinator_browser, version):
    answer = coordinator_browser.post(
        page_of(waiting, "approve"), {"confirmed": "1", "version": version}, follow=True
    )
    assert "it was changed after you read it" in answer.content.decode()
    assert status() == "submitted"


def test_nobody_approves_their_own_organization(
    waiting, coordinator_browser, coordinator, pi
):
    Membership.objects.create(user=coordinator, organization=pi.organization)
    answer = coordinator_browser.post(
        page_of(waiting, "approve"),
        {"confirmed": "1", "version": waiting.version},
        follow=True,
    )
    assert "you belong to this organization" in answer.content.decode()
    assert status() == "submitted"


# Returning


def test_a_remark_is_needed_to_return(waiting, coordinator_browser):
    answer = coordinator_browser.post(page_of(waiting, "return"), {"remark": " "})
    assert list(answer.context["form"].errors["remark"]) == [
        "Write what the organization should change."
    ]
    assert status() == "submitted"


def test_the_remark_is_shown_in_the_exact_message_then_sent(
    waiting, coordinator_browser
):
    url = page_of(waiting, "return")
    preview = coordinator_browser.post(
        url, {"remark": "เพิ่มจำนวนรับ\nและเพิ่มสวัสดิการ"}
    ).context["previews"][0]
    assert status() == "submitted"
    coordinator_browser.post(
        url, {"remark": "เพิ่มจำนวนรับ\nและเพิ่มสวัสดิการ", "confirmed": "1"}
    )
    sent = Message.objects.get(kind="profile_changes_requested")
    assert (preview.text, "และเพิ่มสวัสดิการ" in preview.text) == (sent.text, True)
    assert status() == "changes_requested"


def test_going_back_to_change_the_remark_keeps_it(waiting, coordinator_browser):
    page = coordinator_browser.post(
        page_of(waiting, "return"), {"remark": "เพิ่มจำนวนรับ", "change": "1"}
    )
    assert "เพิ่มจำนวนรับ</textarea>" in page.content.decode()


def test_returning_what_was_returned_is_refused(waiting, coordinator_browser):
    for _click in range(2):
        answer = coordinator_browser.post(
            page_of(waiting, "return"), {"remark": "แก้", "confirmed": "1"}, follow=True
        )
    assert "Not possible any more" in answer.content.decode()
    assert Message.objects.filter(kind="profile_changes_requested").count() == 1


# Cohorts, organizations, participations, documents


def test_a_cohort_is_edited_with_a_line_of_history_and_its_number_stays(
    coordinator_browser, cohort, coordinator
):
    url = reverse("admin:organizations_cohort_change", args=[cohort.pk])
    form = coordinator_browser.get(url).context["adminform"].form
    data = {name: "" if value is None else value for name, value in posted(form)} | {
        "minimum_age": 20,
        "number": 99,
    }
    assert coordinator_browser.post(url, data).status_code == 302
    cohort.refresh_from_db()
    assert (cohort.minimum_age, cohort.number) == (20, 16)
    line = AuditEntry.objects.about(cohort).get()
    assert (line.action, line.actor) == ("change", coordinator.code)


def posted(form):
    """The form as a browser would post it unchanged."""
    for bound in form:
        widget, value = bound.field.widget, bound.value()
        if hasattr(widget, "decompress"):
            parts = widget.decompress(bound.initial)
            yield from (
                (f"{bound.html_name}{suffix}", part)
                for suffix, part in zip(widget.widgets_names, parts, strict=True)
            )
        elif value is not False:
            yield bound.html_name, bound.field.prepare_value(value)


def test_a_cohort_can_not_close_before_it_opens(coordinator_browser, cohort):
    url = reverse("admin:organizations_cohort_change", args=[cohort.pk])
    form = coordinator_browser.get(url).context["adminform"].form
    data = dict(posted(form)) | {
        "applications_close_at_day": "1 มกราคม 2540",
        "applications_close_at_clock": "12:00",
    }
    answer = coordinator_browser.post(
        url, {name: "" if value is None else value for name, value in data.items()}
    )
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors


def test_no_cohort_is_deleted(coordinator_browser, cohort):
    assert (
        coordinator_browser.get(
            reverse("admin:organizations_cohort_delete", args=[cohort.pk])
        ).status_code
        == 403
    )
    assert Cohort.objects.exists()


def organization_data(organization, *members, **fields):
    """`members`: (pk or "", email, role, extra)."""
    data = {
        "name": organization.name,
        "name_en": "",
        "slug": organization.slug,
        **fields,
    }
    existing = organization.memberships.count()
    data |= {
        "memberships-TOTAL_FORMS": len(members),
        "memberships-INITIAL_FORMS": existing,
    }
    for at, (pk, email, role, *more) in enumerate(members):
        data |= {
            f"memberships-{at}-id": pk,
            f"memberships-{at}-email": email,
            f"memberships-{at}-role": role,
        }
        data |= {
            f"memberships-{at}-organization": organization.pk,
            **dict.fromkeys([f"memberships-{at}-{x}" for x in more], "on"),
        }
    return data


def change_url(organization):
    return reverse("admin:organizations_organization_change", args=[organization.pk])


def test_a_member_is_added_by_the_address_of_their_account(
    pi, coordinator_browser, stranger, coordinator
):
    organization = pi.organization
    coordinator_browser.post(
        change_url(organization),
        organization_data(organization, ("", stranger.email.upper(), "editor")),
    )
    assert Membership.objects.get().user == stranger
    line = AuditEntry.objects.about(organization).get(action="add member")
    assert (line.actor, line.fields) == (coordinator.code, ["memberships"])


def test_an_unknown_address_and_a_name_twice_are_told(
    pi, coordinator_browser, stranger
):
    rows = (
        [("", "nobody@hosts.example", "editor")],
        [("", stranger.email, "editor"), ("", stranger.email, "owner")],
    )
    for members in rows:
        answer = coordinator_browser.post(
            change_url(pi.organization), organization_data(pi.organization, *members)
        )
        assert answer.status_code == 200
    assert not Membership.objects.exists()


def test_a_member_changes_role_and_leaves_each_with_a_line_of_history(
    pi, coordinator_browser, editor
):
    organization, pk = pi.organization, Membership.objects.get().pk
    coordinator_browser.post(
        change_url(organization),
        organization_data(organization, (pk, "other@x.example", "viewer")),
    )
    assert Membership.objects.values_list("user__email", "role").get() == (
        editor.email,
        "viewer",
    )
    coordinator_browser.post(
        change_url(organization),
        organization_data(organization, (pk, editor.email, "viewer", "DELETE")),
    )
    assert not Membership.objects.exists()
    lines = AuditEntry.objects.about(organization).values_list("action", flat=True)
    assert {"change member", "remove member"} <= set(lines)


def test_a_new_address_moves_the_public_pages(pi, coordinator_browser, as_user):
    coordinator_browser.post(
        change_url(pi.organization),
        organization_data(pi.organization, slug="pi-thailand"),
    )
    assert as_user().get("/en/cohorts/16/positions/pi-thailand/").status_code == 200
    assert (
        as_user().get("/en/cohorts/16/positions/protection-international/").status_code
        == 404
    )


def test_a_public_name_changes_only_by_an_approved_profile(pi, coordinator_browser):
    coordinator_browser.post(
        change_url(pi.organization), organization_data(pi.organization, name="ชื่ออื่น")
    )
    assert Organization.objects.get().name == "Protection International (PI)"


def test_a_new_organization_can_be_made_for_a_new_host(coordinator_browser, cohort):
    data = {
        "name": "กลุ่มใหม่",
        "name_en": "",
        "slug": "new-group",
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
    }
    assert (
        coordinator_browser.post(
            "/en/admin/organizations/organization/add/", data
        ).status_code
        == 302
    )
    assert Organization.objects.get().published_at is None


def test_a_document_is_shown_as_it_came_and_can_not_be_changed(pi, coordinator_browser):
    text = "ชื่อ <b>องค์กร</b>".encode()
    document = SourceDocument.objects.create(
        organization=pi.organization,
        cohort=pi.cohort,
        original=text,
        sha256="0" * 64,
        encoding="utf-8",
    )
    url = reverse("admin:organizations_sourcedocument_change", args=[document.pk])
    assert (
        "ชื่อ &lt;b&gt;องค์กร&lt;/b&gt;" in coordinator_browser.get(url).content.decode()
    )
    assert coordinator_browser.post(url, {"sha256": "1"}).status_code == 403


@pytest.mark.parametrize("url", LISTS)
def test_no_list_needs_more_queries_for_more_rows(pi, cohort, coordinator_browser, url):
    counts = []
    for rows in (1, 15):
        for _each in range(rows):
            make.position(cohort)
        assert coordinator_browser.get(url).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            coordinator_browser.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
