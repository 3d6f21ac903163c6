"""A host's story: edit, send, be asked for changes, be approved; only then does the
public page change.
"""

import pytest

from organizations.documents import importer
from organizations.models import Organization, ProfileRevision
from organizations.profiles.parts.groups import PARTS
from portal.models import AuditEntry, Message
from tests import make
from tests.organizations.pages import Reader
from tests.organizations.sample_documents import REAL

HOST = "/en/host/protection-international/"
PUBLIC = "/en/cohorts/16/positions/protection-international/"
DESK = "/en/admin/organizations/profilerevision/"


@pytest.fixture
def member(cohort):
    """An editor of PI, whose page came from its own document."""
    importer.store_revision(
        importer.plan_import(
            REAL.read_bytes(), cohort=cohort, slug="protection-international"
        ),
        by=None,
        approve=True,
    )
    return make.member(Organization.objects.get())


def form_of(page):
    """What a browser without script would post from the editor's page."""
    reader = FormReader()
    reader.feed(page.content.decode())
    return reader.fields


def save(host, part, **fields):
    """A part as it was opened, with these fields; returns what was posted."""
    page = f"{HOST}profile/parts/{part}/"
    typed = form_of(host.get(page)) | fields | {"act": "next"}
    assert host.post(page, typed).status_code == 302
    return typed


def send(host):
    page = f"{HOST}profile/check/"
    return host.post(page, form_of(host.get(page)))


class FormReader(Reader):
    def __init__(self):
        super().__init__()
        self.fields, self.area, self.select = {}, None, None

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, attrs)
        known = dict(attrs)
        if tag == "textarea":
            self.area = known["name"]
            self.fields.setdefault(self.area, []).append("")
        elif tag == "select":
            self.select = known["name"]
            self.fields.setdefault(self.select, []).append("")
        elif tag == "option" and "selected" in known:
            self.fields[self.select][-1] = known["value"]
        elif (
            tag == "input"
            and "name" in known
            and (known.get("type") != "checkbox" or "checked" in known)
        ):
            self.fields.setdefault(known["name"], []).append(known.get("value", "on"))

    def handle_endtag(self, tag):
        super().handle_endtag(tag)
        self.area = None if tag == "textarea" else self.area

    def handle_data(self, data):
        super().handle_data(data)
        if self.area:
            self.fields[self.area][-1] += data.removeprefix("\n")


def test_a_profile_from_edit_to_public_page(member, coordinator, as_user):
    host, desk, visitor = as_user(member), as_user(coordinator), as_user()
    host.post(f"{HOST}begin/", {"cohort": "16"})
    save(host, "where", seats=["2"])
    save(host, "work", duties=["งานใหม่ที่เขียนเอง"])
    assert send(host).url == HOST
    revision = ProfileRevision.objects.first()
    assert "งานใหม่ที่เขียนเอง" not in visitor.get(PUBLIC).content.decode()

    desk.post(
        f"{DESK}{revision.code}/return/", {"remark": "จำนวนรับมากไป", "confirmed": "1"}
    )
    assert "จำนวนรับมากไป" in host.get(HOST).content.decode()
    save(host, "where", seats=["1"])
    send(host)
    revision.refresh_from_db()
    desk.post(
        f"{DESK}{revision.code}/approve/",
        {"confirmed": "1", "version": revision.version},
    )

    assert "งานใหม่ที่เขียนเอง" in visitor.get(PUBLIC).content.decode()
    assert "1 person" in visitor.get(PUBLIC).content.decode()
    told = (
        Message.objects.filter(recipient=member)
        .order_by("pk")
        .values_list("kind", flat=True)
    )
    assert list(told) == ["profile_changes_requested", "profile_approved"]


def test_history_tells_the_whole_story(member, coordinator, as_user):
    test_a_profile_from_edit_to_public_page(member, coordinator, as_user)
    lines = AuditEntry.objects.about(ProfileRevision.objects.first()).values_list(
        "action", flat=True
    )
    assert list(lines) == [
        "begin profile",
        "save profile",
        "save profile",
        "submit profile",
        "return profile",
        "save profile",
        "submit profile",
        "approve profile",
    ]


def test_the_public_page_is_what_the_preview_showed(member, coordinator, as_user):
    host, desk = as_user(member), as_user(coordinator)
    host.post(f"{HOST}begin/", {"cohort": "16"})
    save(host, "where", seats=["2"])
    typed = save(host, "benefits", benefits=["ประกันอุบัติเหตุ", "ที่พัก"])
    preview = host.post(f"{HOST}profile/preview/?part=benefits", typed)
    send(host)
    revision = ProfileRevision.objects.first()
    desk.post(
        f"{DESK}{revision.code}/approve/",
        {"confirmed": "1", "version": revision.version},
    )
    public = as_user().get(PUBLIC)
    shown = public.context["body"]["content"]
    assert shown == preview.context["body"]["content"]
    assert {name: shown[name] for name in revision.content} == revision.content
    assert body_html(public) == body_html(preview)


def body_html(page):
    """The shared part of both pages, from its facts to the document's last line."""
    html = page.content.decode()
    start, end = html.index('<dl class="facts">'), html.index('<section class="closing')
    return html[start:end]


def test_opening_the_editor_and_sending_changes_no_letter_of_the_document(
    member, as_user
):
    host = as_user(member)
    before = ProfileRevision.objects.get().content
    host.post(f"{HOST}begin/", {"cohort": "16"})
    for part in PARTS:
        save(host, part.slug)
    send(host)
    assert ProfileRevision.objects.first().content == before
