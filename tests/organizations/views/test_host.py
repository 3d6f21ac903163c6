"""The host's place, and the editor as a browser without script sees it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import Membership, Participation, ProfileRevision
from organizations.models.choices import MemberRole, ParticipationStatus
from organizations.profiles import workflow
from organizations.profiles.editing import Opened
from organizations.profiles.forms.profile import ProfileForm
from tests import make

HOST = "/en/host/protection-international/"
PROFILE = f"{HOST}profile/"
PREVIEW = f"{PROFILE}preview/"


@pytest.fixture
def draft(pi, editor):
    return make.draft_revision(pi.participation, by=editor)


@pytest.fixture
def at_desk(as_user, editor):
    return as_user(editor)


@pytest.fixture
def post(as_user, at_desk, draft):
    """Posts the editor's form as it was opened, with what is changed in it; gives the answer."""
    opened, before = Opened.of(draft).token, dict(draft.content)

    def send(act="save", url=PROFILE, by=None, lists=None, **changes):
        data = ProfileForm.as_data({**before, **changes})
        for name, values in (lists or {}).items():
            data.setlist(name, values)
        client = as_user(by) if by else at_desk
        return client.post(url, {**dict(data.lists()), "ticket": opened, "act": act})

    return send


def stored():
    return ProfileRevision.objects.latest("number")


def errors(response):
    return response.context["form"].errors


# Who may


@pytest.mark.parametrize("url", [HOST, PROFILE])
def test_a_visitor_is_sent_to_log_in(pi, as_user, url):
    assert as_user().get(url).url.startswith("/en/account/login/")


@pytest.mark.parametrize("url", [HOST, PROFILE, f"{HOST}begin/", PREVIEW])
def test_for_a_stranger_it_does_not_exist(pi, as_user, stranger, url):
    client = as_user(stranger)
    method = client.post if url in (f"{HOST}begin/", PREVIEW) else client.get
    missing = method(url.replace("protection-international", "no-such-organization"))
    answer = method(url)
    assert (answer.status_code, missing.status_code) == (404, 404)
    assert [template.name for template in answer.templates] == [
        template.name for template in missing.templates
    ]


@pytest.mark.parametrize("url", [HOST, PROFILE])
def test_a_coordinator_has_the_desk_instead(pi, as_user, coordinator, url):
    assert as_user(coordinator).get(url).status_code == 404


def test_a_member_of_another_organization_is_a_stranger_here(pi, cohort, as_user):
    other = make.member(make.participation(cohort).organization)
    assert as_user(other).get(PROFILE).status_code == 404


def test_a_removed_member_is_out_with_the_next_request(editor, draft, at_desk):
    client = at_desk
    assert client.get(PROFILE).status_code == 200
    Membership.objects.filter(user=editor).delete()
    assert client.get(PROFILE).status_code == 404


@pytest.mark.parametrize(
    ("url", "method"),
    [(HOST, "post"), (f"{HOST}begin/", "get"), (PREVIEW, "get"), (PROFILE, "put")],
)
def test_wrong_methods_are_refused(draft, url, method, at_desk):
    assert getattr(at_desk, method)(url).status_code == 405


def test_a_viewer_reads_and_can_not_write(pi, as_user, draft, post):
    viewer = make.member(pi.organization, role=MemberRole.VIEWER)
    page = as_user(viewer).get(PROFILE)
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert post(by=viewer, role="ของผู้อ่าน").status_code == 403
    assert post("", url=PREVIEW, by=viewer).status_code == 403
    assert as_user(viewer).post(f"{HOST}begin/", {"cohort": 16}).status_code == 403


# The host's place


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("draft", "Complete the profile"),
        ("submitted", "The programme reads"),
        ("changes_requested", "Read what the programme"),
    ],
)
def test_it_says_what_to_do_now(draft, status, words, at_desk):
    ProfileRevision.objects.filter(pk=draft.pk).update(status=status)
    page = at_desk.get(HOST).content.decode()
    assert words in page
    assert "Until then the public page stays as it is." in page


def test_with_a_public_page_and_nothing_at_work_it_leads_there(pi, at_desk):
    page = at_desk.get(HOST).content.decode()
    assert 'href="/en/cohorts/16/positions/protection-international/"' in page
    assert "Change the profile" in page


def test_a_new_organization_begins_and_an_old_one_renews(pi, as_user, at_desk):
    make.cohort(17)
    assert "Renew the profile" in at_desk.get(HOST).content.decode()
    newcomer = make.member(
        make.participation(make.cohort(18), slug="new-host").organization
    )
    assert (
        "Begin the profile"
        in as_user(newcomer).get("/en/host/new-host/").content.decode()
    )


def test_without_any_cohort_it_says_so(as_user, db):
    organization = make.participation(make.cohort(15, is_public=False)).organization
    Participation.objects.all().delete()
    member = make.member(organization)
    page = as_user(member).get(f"/en/host/{organization.slug}/").content.decode()
    assert "No cohort is open to organizations now" in page


def test_cohorts_that_are_over_are_listed_apart(pi, at_desk):
    Participation.objects.update(status=ParticipationStatus.CLOSED)
    page = at_desk.get(HOST)
    assert (
        page.context["standings"],
        [standing.key for standing in page.context["past"]],
    ) == ([], ["closed"])


def test_members_see_each_other(editor, draft, at_desk):
    assert "editor@hosts.example" in at_desk.get(HOST).content.decode()


def test_the_remark_is_read_there_and_in_the_editor(draft, at_desk):
    ProfileRevision.objects.filter(pk=draft.pk).update(
        status="changes_requested", remark="เพิ่ม <b>จำนวนรับ</b>"
    )
    for url in (HOST, PROFILE):
        assert "เพิ่ม &lt;b&gt;จำนวนรับ&lt;/b&gt;" in at_desk.get(url).content.decode()


def test_home_has_a_card_for_each_organization(draft, at_desk):
    page = at_desk.get("/en/my/").content.decode()
    assert 'href="/en/host/protection-international/"' in page
    assert "Draft, not sent" in page


# Beginning


def test_begin_opens_the_public_profile_for_changes(pi, at_desk):
    answer = at_desk.post(f"{HOST}begin/", {"cohort": "16"})
    assert answer.url == f"{PROFILE}?cohort=16"
    assert (stored().status, stored().content["role"]) == ("draft", "ช่วยงานภาคสนาม")


def test_begin_twice_is_one_draft(draft, at_desk):
    for _click in range(2):
        at_desk.post(f"{HOST}begin/", {"cohort": "16"})
    assert stored() == draft


@pytest.mark.parametrize("number", ["", "99", "x", "๑๖"])
def test_begin_in_no_known_cohort_is_404_or_the_running_one(pi, number, at_desk):
    answer = at_desk.post(f"{HOST}begin/", {"cohort": number})
    assert answer.status_code == (404 if number else 302)


def test_begin_after_leaving_is_refused_politely(pi, coordinator, at_desk):
    workflow.withdraw(pi.participation, by=coordinator)
    page = at_desk.post(f"{HOST}begin/", {"cohort": "16"}, follow=True).content.decode()
    assert "the organization no longer takes part in this cohort" in page


# Reading


def test_nothing_is_written_by_reading(pi, at_desk):
    assert at_desk.get(PROFILE).status_code == 200
    assert ProfileRevision.objects.count() == 1


def test_what_was_sent_is_read_only_with_state_and_date(editor, draft, at_desk):
    workflow.submit(draft, by=editor)
    page = at_desk.get(PROFILE).content.decode()
    assert "<textarea" not in page
    assert re.search(
        r"Waiting for approval</span>\s*<span class=\"muted\">sent on \d", page
    )


def test_before_anything_is_written_the_profile_leads_to_the_host_page(cohort, as_user):
    member = make.member(make.participation(cohort, slug="new-host").organization)
    assert as_user(member).get("/en/host/new-host/profile/").url == "/en/host/new-host/"


def test_thai_and_english_pages_are_both_there(draft, at_desk):
    for prefix, language in (("", "th"), ("/en", "en")):
        page = at_desk.get(
            f"{prefix}/host/protection-international/profile/"
        ).content.decode()
        assert f'<html lang="{language}">' in page


def test_host_text_never_becomes_markup(post, at_desk):
    post(
        role="<script>alert(1)</script>",
        objectives=["</textarea><img src=x>"],
        name='PI"><i>x',
    )
    page = at_desk.get(PROFILE).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert 'PI"><i>' not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("url", [HOST, PROFILE])
def test_the_number_of_queries_is_the_same_for_1_and_30_rows(
    pi, editor, draft, url, at_desk
):
    client, counts = at_desk, []
    for rows in (1, 30):
        Membership.objects.exclude(user=editor).delete()
        for _each in range(rows):
            make.member(pi.organization)
        ProfileRevision.objects.filter(pk=draft.pk).update(
            content=make.content(objectives=["ข้อ"] * rows)
        )
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


# Saving


def test_save_keeps_the_draft_and_says_so(post, at_desk):
    answer = post(role="บทบาทใหม่", objectives=["ก", "", "ข"])
    assert answer.url == f"{PROFILE}?cohort=16"
    assert (
        stored().status,
        stored().content["role"],
        stored().content["objectives"],
    ) == (
        "draft",
        "บทบาทใหม่",
        ["ก", "ข"],
    )
    assert "The draft is saved" in at_desk.get(PROFILE).content.decode()


def test_a_draft_may_lack_anything(post):
    assert (
        post(name="", role="", qualifications=[], learning_phases=[]).status_code == 302
    )
    assert stored().content["role"] == ""


def test_opening_and_saving_changes_not_a_letter(pi, draft, at_desk):
    odd = make.content(
        role="หนึ่ง\r\nสอง\n สาม\u200bสี่", provinces=["loei", "bangkok"], closing=["จบ"]
    )
    ProfileRevision.objects.filter(pk=draft.pk).update(content=odd)
    draft.refresh_from_db()
    data = ProfileForm.as_data(odd)
    data["role"] = odd["role"].replace("\r\n", "\n").replace("\n", "\r\n")
    at_desk.post(
        PROFILE, {**dict(data.lists()), "ticket": Opened.of(draft).token, "act": "save"}
    )
    assert (stored().content, stored().version) == (odd, draft.version)


def test_the_same_form_twice_is_saved_once(post, draft):
    for _click in range(2):
        assert post(role="บทบาทใหม่").status_code == 302
    assert stored().version == draft.version + 1


def test_what_is_not_in_the_form_can_not_be_posted(post):
    post(lists={"sections": ["x"], "closing": ["x"], "status": ["approved"]})
    assert (stored().content["closing"], stored().status) == ([], "draft")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("role", "ก" * 10_001, "Shorten this by 1 character"),
        ("objectives", ["ก", "ข" * 2_002], "Row 2: Shorten this by 2 characters"),
        ("benefits", ["x"] * 41, "There can be 40 rows at most"),
        (
            "links",
            [{"label": "Website", "url": "javascript:alert(1)"}],
            "Row 1: Write the whole address",
        ),
        (
            "links",
            [{"label": "", "url": "https://pi.example"}],
            "Row 1: Give the link a name",
        ),
        (
            "learning_phases",
            [{"text": "x", "first_month": 5, "last_month": 2}],
            "Row 1: The first month can",
        ),
        (
            "learning_phases",
            [{"text": "x", "first_month": 5, "last_month": None}],
            "Row 1: Choose both months",
        ),
        (
            "learning_phases",
            [{"text": "", "first_month": 1, "last_month": 2}],
            "Row 1: Write what is learnt",
        ),
        (
            "learning_phases",
            [{"text": "x", "first_month": 0, "last_month": 13}],
            "Row 1: Select a valid choice",
        ),
        ("seats", 0, "greater than or equal to 1"),
        ("seats", "สอง", "Enter a whole number"),
        ("provinces", ["atlantis"], "Select a valid choice"),
        ("issues", ["dragons"], "Select a valid choice"),
        ("role", "a\0b", "Null characters are not allowed"),
        ("name", "ก" * 201, "at most 200 characters"),
    ],
)
def test_a_limit_is_told_and_what_was_typed_stays(post, name, value, words):
    answer = post(**{name: value, "duties": "ที่พิมพ์ไว้"})
    assert [words in message for message in errors(answer)[name]] == [True]
    assert answer.context["form"].typed()["duties"] == "ที่พิมพ์ไว้"
    assert "<title>Error:" in answer.content.decode()
    assert stored().content["duties"] == "บันทึกข้อมูล"


def test_an_error_leads_to_its_row(post):
    page = post(objectives=["ก", "ข" * 2_001]).content.decode()
    assert 'href="#id_objectives_1"' in page
    assert re.search(r'<textarea id="id_objectives_1"[^>]*aria-invalid="true"', page)
    assert not re.search(r'<textarea id="id_objectives_0"[^>]*aria-invalid', page)


# Sending


def test_send_asks_the_coordinators(post, coordinator):
    answer = post("send", role="บทบาทใหม่")
    assert (answer.url, stored().status, stored().content["role"]) == (
        HOST,
        "submitted",
        "บทบาทใหม่",
    )
    assert coordinator.messages.get().kind == "profile_submitted"


def test_a_dropped_required_field_is_told_and_nothing_is_lost(post, coordinator):
    answer = post("send", role="", qualifications=[], duties="ที่พิมพ์ไว้")
    assert {name: list(messages) for name, messages in errors(answer).items()} == {
        "role": ["Write what the volunteer is there for."],
        "qualifications": ["Name at least one qualification."],
    }
    assert 'href="#id_role"' in answer.content.decode()
    assert (stored().status, stored().content["duties"]) == ("draft", "ที่พิมพ์ไว้")
    assert not coordinator.messages.exists()


def test_after_a_refused_sending_the_same_page_can_send(post, at_desk):
    answer = post("send", role="")
    data = ProfileForm.as_data({**stored().content, "role": "บทบาท"})
    again = {**dict(data.lists()), "ticket": answer.context["ticket"], "act": "send"}
    assert at_desk.post(PROFILE, again).url == HOST


def test_sending_twice_is_one_message(post, coordinator, at_desk):
    post("send")
    answer = post("send")
    assert answer.url == f"{PROFILE}?cohort=16"
    assert (
        "the profile has been sent for approval"
        in at_desk.get(answer.url).content.decode()
    )
    assert coordinator.messages.count() == 1


def test_what_was_typed_while_a_colleague_sent_it_stays_readable(post, draft, pi):
    workflow.submit(draft, by=make.member(pi.organization))
    page = post(role="ที่พิมพ์ไม่ทัน").content.decode()
    assert "What you typed was not saved" in page
    assert "ที่พิมพ์ไม่ทัน" in page
    assert stored().content["role"] == "ช่วยงานภาคสนาม"


# Two editors


def colleague_saves(draft, by, **changes):
    fresh = ProfileRevision.objects.get(pk=draft.pk)
    workflow.save_revision(
        fresh, content={**fresh.content, **changes}, version=fresh.version, by=by
    )


def test_changes_to_different_fields_are_joined(post, draft, coordinator):
    colleague_saves(draft, coordinator, duties="ของเพื่อน")
    assert post(role="ของฉัน").status_code == 302
    assert (stored().content["role"], stored().content["duties"]) == (
        "ของฉัน",
        "ของเพื่อน",
    )


def test_changes_to_the_same_field_are_shown_side_by_side_and_nothing_is_stored(
    post, draft, coordinator
):
    colleague_saves(draft, coordinator, role="ของเพื่อน", duties="ของเพื่อนด้วย")
    answer = post(role="ของฉัน")
    assert [
        (row["name"], row["before"], row["after"]) for row in answer.context["clashes"]
    ] == [("role", "ของเพื่อน", "ของฉัน")]
    assert answer.context["form"].initial["duties"] == "ของเพื่อนด้วย"
    assert stored().content["role"] == "ของเพื่อน"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "ของฉัน"), ("theirs", "ของเพื่อน")])
def test_the_second_editor_chooses_a_text(
    post, draft, coordinator, choice, kept, at_desk
):
    colleague_saves(draft, coordinator, role="ของเพื่อน")
    answer = post(role="ของฉัน")
    data = ProfileForm.as_data(answer.context["form"].initial)
    chosen = {
        **dict(data.lists()),
        "ticket": answer.context["ticket"],
        "act": "save",
        "keep-role": choice,
    }
    assert at_desk.post(PROFILE, chosen).status_code == 302
    assert stored().content["role"] == kept


def test_a_choice_survives_another_mistake(post, draft, coordinator, at_desk):
    colleague_saves(draft, coordinator, role="ของเพื่อน")
    answer = post(role="ของฉัน")
    data = ProfileForm.as_data({**answer.context["form"].initial, "seats": 0})
    chosen = {
        **dict(data.lists()),
        "ticket": answer.context["ticket"],
        "act": "save",
        "keep-role": "theirs",
    }
    again = at_desk.post(PROFILE, chosen)
    assert (
        [row["is_theirs"] for row in again.context["clashes"]],
        list(errors(again)),
    ) == ([True], ["seats"])


@pytest.mark.parametrize("token", ["", "forged", "eyJ9:1abc:sig"])
def test_a_page_that_does_not_know_what_it_showed_asks_about_every_difference(
    post, draft, token, at_desk
):
    data = ProfileForm.as_data({**draft.content, "role": "ของฉัน"})
    answer = at_desk.post(
        PROFILE, {**dict(data.lists()), "ticket": token, "act": "save"}
    )
    assert [row["name"] for row in answer.context["clashes"]] == ["role"]
    assert stored().content["role"] == "ช่วยงานภาคสนาม"


# Rows, places and preview without script


@pytest.mark.parametrize(
    ("act", "rows"),
    [
        ("add:objectives", ["ก", "ข", "ค", ""]),
        ("up:objectives:2", ["ก", "ค", "ข"]),
        ("down:objectives:0", ["ข", "ก", "ค"]),
        ("remove:objectives:1", ["ก", "ค"]),
        ("up:objectives:0", ["ก", "ข", "ค"]),
        ("down:objectives:99", ["ก", "ข", "ค"]),
        ("up:role:1", ["ก", "ข", "ค"]),
        ("up:nothing:1", ["ก", "ข", "ค"]),
    ],
)
def test_a_row_button_moves_rows_keeps_everything_typed_and_stores_nothing(
    post, draft, act, rows
):
    answer = post(act, objectives=["ก", "ข", "ค"], role="ที่พิมพ์ไว้")
    form = answer.context["form"]
    assert (form.initial["objectives"], form.initial["role"], form.errors) == (
        rows,
        "ที่พิมพ์ไว้",
        {},
    )
    assert stored().version == draft.version


def test_the_row_that_was_moved_has_the_focus(post):
    page = post("up:objectives:1", objectives=["ก", "ข"]).content.decode()
    assert re.search(r'<textarea id="id_objectives_0"[^>]* autofocus', page)


def test_the_places_button_ticks_what_the_text_names(post, draft):
    form = post("places", areas_text="กทม. และตาก", provinces=["loei"]).context["form"]
    assert form.initial["provinces"] == ["loei", "bangkok", "tak"]
    assert stored().version == draft.version


def test_provinces_are_ticked_from_the_text_as_long_as_none_is(draft, at_desk):
    ProfileRevision.objects.filter(pk=draft.pk).update(
        content=make.content(provinces=[], areas_text="เลย")
    )
    page = at_desk.get(PROFILE).content.decode()
    assert re.search(r'value="loei"[^>]* checked', page)


def test_the_preview_button_shows_what_is_typed_and_stores_nothing(post, draft):
    answer = post("preview", role="บทบาทที่ลองดู")
    assert answer.context["body"]["content"]["role"] == "บทบาทที่ลองดู"
    assert stored().version == draft.version


def test_the_live_preview_shows_what_is_typed_and_stores_nothing(post, draft):
    answer = post("", url=PREVIEW, role="บทบาทที่ลองดู <script>")
    page = answer.content.decode()
    assert "บทบาทที่ลองดู &lt;script&gt;" in page
    assert "<html" not in page
    assert stored().version == draft.version


def test_the_live_preview_shows_the_saved_text_where_something_is_wrong(post):
    page = post("", url=PREVIEW, role="ก" * 10_001).content.decode()
    assert "ช่วยงานภาคสนาม" in page
    assert "Fields with something to fix" in page


def test_a_link_that_is_no_web_address_never_becomes_one(post):
    page = post(
        "", url=PREVIEW, links=[{"label": "x", "url": "javascript:alert(1)"}]
    ).content.decode()
    assert 'href="javascript' not in page
