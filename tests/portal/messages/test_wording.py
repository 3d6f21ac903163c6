"""Coordinators' wordings: a fixed list of placeholders, and everything else is text."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.kernel.lifecycle import TransitionRefused
from portal.messages import kinds, outbox, wording
from portal.messages.wording import MessageText
from portal.models import AuditEntry, Message, MessageTemplate
from portal.models.choices import Language
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("note_kind")]
TH = Language.THAI
EDIT = "admin:portal_messagetemplate_edit"


@pytest.fixture
def note(note_kind):
    """The tests' own kind."""
    return kinds.message_kinds["note"]


def queued(to, said="สวัสดี", occasion="one"):
    return outbox.queue("note", to=to, occasion=occasion, context={"said": said})


def typed(**changes):
    return {
        "title": "หัวเรื่องใหม่",
        "text": "เรียน {name}\n\n{reference}",
        "version": 0,
        "example": "",
        **changes,
    }


def edit_url(kind="result_ready", language="th"):
    return reverse(EDIT, args=[kind, language])


def test_programmes_own_text_is_in_use_until_somebody_words_it_anew(
    note, applicant, coordinator
):
    assert queued(applicant).title == "เรื่องใหม่"
    wording.save(
        note, TH, MessageText("ใหม่", "เรียน {name}: {said}"), version=0, by=coordinator
    )
    message = queued(applicant, occasion="two")
    assert (message.title, message.text) == ("ใหม่", "เรียน ใบไผ่: สวัสดี")


def test_other_language_keeps_its_text(note, coordinator):
    wording.save(note, TH, MessageText("ใหม่", "ใหม่"), version=0, by=coordinator)
    assert queued(make.person(language="en")).title == "Something new"


@pytest.mark.parametrize(
    "said",
    [
        "{name}",
        "{{ person }}",
        "{% now 'Y' %}",
        "<b>x</b>",
        "{0.__class__}",
        "%(name)s",
    ],
)
def test_what_people_typed_is_never_looked_through_again(
    note, applicant, coordinator, said
):
    wording.save(note, TH, MessageText("ใหม่", "{said}"), version=0, by=coordinator)
    assert queued(applicant, said).text == said


def test_programmes_own_text_again_is_a_version_too(note, applicant, coordinator):
    wording.save(note, TH, MessageText("ใหม่", "ใหม่"), version=0, by=coordinator)
    wording.save(note, TH, MessageText("", ""), version=1, by=coordinator)
    assert queued(applicant).title == "เรื่องใหม่"
    assert MessageTemplate.objects.count() == 2


@pytest.mark.parametrize(
    "text",
    [
        *("{unknown}", "{{ name }}", "{% load x %}", "{name.__class__}", "{", "}"),
        *(
            "<script>",
            "<a href=x>",
            "a &nbsp; b",
            "zero\x00",
            "esc\x1b[0m",
            "line\u2028",
            "turned \u202e round",
        ),
    ],
)
def test_text_that_would_not_stay_text_is_refused(note, text):
    with pytest.raises(ValidationError) as refused:
        wording.validate(note, MessageText("หัวเรื่อง", text))
    assert list(refused.value.message_dict) == ["text"]


@pytest.mark.parametrize(
    "title", ["a\r\nBcc: x@y.example", "a\nb", "{name}", "<b>x", "a\u2029b"]
)
def test_title_with_a_header_break_placeholder_or_markup_is_refused(note, title):
    with pytest.raises(ValidationError) as refused:
        wording.validate(note, MessageText(title, "ข้อความ"))
    assert list(refused.value.message_dict) == ["title"]


@pytest.mark.parametrize(
    "text",
    ["เรียน {name}\r\n\r\n{said} 3 < 5 & 7 > 2", "https://somewhere.example/?a=b"],
)
def test_plain_text_is_accepted(note, text):
    wording.validate(note, MessageText("หัวเรื่อง", text))


def test_of_two_writers_the_second_is_refused(note, coordinator):
    wording.save(note, TH, MessageText("หนึ่ง", "หนึ่ง"), version=0, by=coordinator)
    with pytest.raises(TransitionRefused):
        wording.save(note, TH, MessageText("สอง", "สอง"), version=0, by=coordinator)
    assert MessageTemplate.objects.get().title == "หนึ่ง"


def test_a_paragraph_that_has_nothing_to_say_is_left_out(note, applicant, coordinator):
    wording.save(
        note,
        TH,
        MessageText("ใหม่", "เรียน {name}\n\n{said}\n\nจบ"),
        version=0,
        by=coordinator,
    )
    assert queued(applicant, "").text == "เรียน ใบไผ่\n\nจบ"
    assert queued(applicant, "ก\n\n\nข", "two").text == "เรียน ใบไผ่\n\nก\n\n\nข\n\nจบ"


@pytest.mark.parametrize(
    "kind",
    [
        "reference_asked",
        "reference_reminded",
        "reference_reopened",
        "member_invited",
        "host_accepted",
        "tell_me_confirm",
    ],
)
def test_text_for_people_without_account_can_not_lose_its_private_link(
    as_user, coordinator, kind
):
    response = as_user(coordinator).post(edit_url(kind), typed(text="สวัสดี", save="1"))
    assert "{link}" in str(response.context["form"].errors["text"])
    assert not MessageTemplate.objects.exists()


def test_every_folder_of_texts_is_of_a_kind_that_can_be_edited_and_vice_versa():
    folders = {
        path.name
        for path in (settings.BASE_DIR / "templates" / "messages").iterdir()
        if path.is_dir()
    }
    edited = {kind.name for kind in kinds.message_kinds if kind.is_edited}
    assert folders == edited - {"note"}


@pytest.mark.parametrize(
    "kind", [kind.name for kind in kinds.message_kinds if kind.is_edited]
)
@pytest.mark.parametrize("language", Language.values)
def test_every_own_text_is_one_a_coordinator_could_have_written(kind, language):
    text = wording.default_text(kinds.message_kinds[kind], language)
    assert text.title
    assert text.text
    wording.validate(kinds.message_kinds[kind], text)


def test_coordinator_sees_all_kinds_and_saves_one(as_user, coordinator):
    client = as_user(coordinator)
    assert (
        edit_url()
        in client.get(reverse("admin:portal_messagetemplate_changelist")).text
    )
    assert client.post(edit_url(), typed(save="1")).status_code == 302
    template = MessageTemplate.objects.get()
    assert (template.kind, template.version, template.title, template.made_by) == (
        "result_ready",
        1,
        "หัวเรื่องใหม่",
        coordinator,
    )
    assert AuditEntry.objects.about(template).get().action == "word message"


@pytest.mark.parametrize("act", ["save", "preview", "test"])
def test_bad_text_is_told_and_nothing_typed_is_lost(as_user, coordinator, act):
    response = as_user(coordinator).post(
        edit_url(), typed(text="เรียน {nobody}", **{act: "1"})
    )
    assert "{nobody}" in response.text
    assert response.context["form"].errors["text"]
    assert (MessageTemplate.objects.count(), Message.objects.count()) == (0, 0)


def test_clash_keeps_what_was_typed(as_user, coordinator):
    client = as_user(coordinator)
    client.post(edit_url(), typed(save="1"))
    response = client.post(edit_url(), typed(title="ของฉัน", save="1"))
    assert response.status_code == 200
    assert "ของฉัน" in response.text
    assert MessageTemplate.objects.count() == 1


def test_preview_shows_a_real_person_or_the_names_of_the_placeholders(
    as_user, coordinator, cohort
):
    application = make.application(cohort)
    client = as_user(coordinator)
    assert 'name="example"' in client.get(edit_url()).text
    real = client.post(
        edit_url(), typed(example=application.reference, preview="1")
    ).context["letter"]
    assert real.text == f"เรียน {application.display_name}\n\n{application.reference}"
    assert "‹" in client.post(edit_url(), typed(preview="1")).context["letter"].text
    assert (
        "‹"
        in client.post(edit_url(), typed(example="nobody@x.example", preview="1"))
        .context["letter"]
        .text
    )


def test_draft_is_no_example(as_user, coordinator, cohort):
    draft = make.draft(cohort)
    preview = (
        as_user(coordinator)
        .post(edit_url(), typed(example=draft.applicant.email, preview="1"))
        .context["letter"]
    )
    assert "‹" in preview.text


def test_test_goes_to_the_one_who_asks_and_is_not_saved(as_user, coordinator):
    as_user(coordinator).post(edit_url(), typed(test="1"))
    message = Message.objects.get()
    assert (message.recipient, message.title) == (coordinator, "หัวเรื่องใหม่")
    assert not MessageTemplate.objects.exists()


def test_earlier_version_comes_into_the_form_and_counts_when_saved(
    as_user, coordinator
):
    client = as_user(coordinator)
    client.post(edit_url(), typed(title="หนึ่ง", save="1"))
    client.post(edit_url(), typed(title="สอง", version=1, save="1"))
    initial = client.get(edit_url(), {"version": "1"}).context["form"].initial
    assert (initial["title"], initial["version"]) == ("หนึ่ง", 2)
    client.post(edit_url(), {"original": "1"})
    assert wording.newest_template("result_ready", "th").text == ""


@pytest.mark.parametrize("who", ["applicant", "editor", "reviewer", "administrator"])
def test_nobody_else_words_messages(request, as_user, who):
    client = as_user(request.getfixturevalue(who))
    assert (
        client.get(edit_url()).status_code == 403
        or "login" in client.get(edit_url())["Location"]
    )
    client.post(edit_url(), typed(save="1"))
    assert not MessageTemplate.objects.exists()


@pytest.mark.parametrize(
    "address", [("no_such_kind", "th"), ("result_ready", "de"), ("test_message", "th")]
)
def test_what_has_no_text_to_edit_is_not_found(as_user, coordinator, address):
    assert as_user(coordinator).get(edit_url(*address)).status_code == 404
