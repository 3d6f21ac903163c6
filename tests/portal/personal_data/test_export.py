"""The export of a person's own data, without anybody else's."""

import io
import json
import tracemalloc
import zipfile

import pytest
from django.utils import timezone

from portal.messages import outbox
from portal.models import AuditEntry, Message
from portal.models.choices import MessageState
from portal.personal_data import export
from portal.personal_data.export import Part
from tests import make

PAGE, DOWNLOAD = "/en/my/data/", "/en/my/data/download/"


def opened(response):
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def facts_of(client):
    return json.loads(opened(client.post(DOWNLOAD)).read("data.json"))


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_page_explains_and_offers_the_file(as_user, applicant, language):
    page = as_user(applicant).get(f"{language}/my/data/").content.decode()
    assert f'action="{language}/my/data/download/"' in page
    assert "data.json" in page


def test_the_way_there_stands_in_the_account_menu(as_user, applicant):
    assert 'href="/en/my/data/"' in as_user(applicant).get("/en/my/").content.decode()


def test_visitors_are_asked_to_log_in(as_user, db):
    browser = as_user()
    assert "/login/" in browser.get(PAGE).url
    assert "/login/" in browser.post(DOWNLOAD).url


def test_a_link_downloads_nothing(as_user, applicant):
    answer = as_user(applicant).get(DOWNLOAD)
    assert (answer.status_code, answer["Location"]) == (302, "/en/my/data/")


def test_the_file_is_an_attachment_that_nobody_keeps(as_user, applicant):
    response = as_user(applicant).post(DOWNLOAD)
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert opened(response).testzip() is None


def test_downloading_leaves_a_line(as_user, applicant):
    as_user(applicant).post(DOWNLOAD)
    [line] = AuditEntry.objects.about(applicant).filter(action="export own data")
    assert line.actor == applicant.code


def test_the_account_is_in_it(as_user, applicant):
    account = facts_of(as_user(applicant))["account"]
    assert (account["email"], account["display_name"]) == (
        "baiphai@applicants.example",
        "ใบไผ่",
    )
    assert account["email_addresses"] == [
        {"email": applicant.email, "verified": True, "primary": True}
    ]
    assert len(account["sessions"]) == 1
    assert "password" not in account


def test_messages_are_in_it_but_none_that_is_held_back(as_user, applicant, stranger):
    context = {"closing_on": timezone.localdate()}
    for person, occasion, held in (
        (applicant, "sent", False),
        (applicant, "planned", True),
        (stranger, "other", False),
    ):
        outbox.queue(
            "account_unused", to=person, occasion=occasion, context=context, held=held
        )
    messages = facts_of(as_user(applicant))["messages"]
    assert Message.objects.filter(state=MessageState.PLANNED).count() == 1
    assert [message["kind"] for message in messages] == ["account_unused"]
    assert messages[0]["text"] == Message.objects.get(occasion="sent").text


def test_history_holds_what_the_person_did_and_nothing_of_others(
    as_user, sent_by_both, applicant
):
    lines = facts_of(as_user(applicant))["history"]
    assert [line["action"] for line in lines] == ["begin application", "submit"]
    assert {
        line["subject_code"] for line in lines if "application" in line["subject_type"]
    } == {sent_by_both.code}


@pytest.fixture
def sent_by_both(cohort, applicant, stranger, pi):
    make.application(cohort, stranger, [pi])
    return make.application(cohort, applicant, [pi])


def test_a_member_finds_their_organizations(as_user, editor, pi):
    assert facts_of(as_user(editor))["memberships"] == [
        {"organization": pi.organization.name, "role": "editor"}
    ]


def test_every_part_has_a_name_of_its_own(applicant):
    names = [part.name for part in export.parts(applicant)]
    assert len(names) == len(set(names))


def test_papers_keep_their_names_in_any_script():
    part = Part("one", {}, [("16/cv/ประวัติ.pdf", lambda: b"%PDF-")])
    with zipfile.ZipFile(io.BytesIO(b"".join(export.archive([part])))) as packed:
        assert packed.read("16/cv/ประวัติ.pdf") == b"%PDF-"


def test_of_many_papers_only_one_is_in_memory():
    """Twenty papers of five megabytes; they would be a hundred together."""
    size = 5_000_000
    part = Part(
        "one", {}, [(f"{number}.pdf", lambda: b"0" * size) for number in range(20)]
    )
    tracemalloc.start()
    for _piece in export.archive([part]):
        pass
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * size


def test_a_paper_is_read_when_it_is_its_turn():
    read = []
    part = Part(
        "one",
        {},
        [
            ("a.pdf", lambda: read.append("a") or b"a"),
            ("b.pdf", lambda: read.append("b") or b"b"),
        ],
    )
    pieces = export.archive([part])
    next(pieces)
    assert read == []
    next(pieces)
    assert read == ["a"]
