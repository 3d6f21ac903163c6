"""Nothing is public that isn't in the approved revision of a public profile.

Each text that must not be public holds a word of its own; all public addresses are
walked, in both languages, and none of these words may be found.
"""

import re
from collections import deque
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory

from organizations.models import ProfileRevision
from organizations.models.choices import RevisionStatus
from organizations.profiles import partial_approval, restoring, schema
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.editing import version_stamp
from portal.web import page_cache
from tests import make
from tests.organizations.pages import imported, pdf_text
from tests.organizations.sample_documents import document

SECRETS = {
    "a removed sentence": "QREMOVED",
    "a part not approved": "QPART",
    "a draft": "QDRAFT",
    "the original document": "QORIGINAL",
    "a change request": "QREMARK",
    "a withdrawn profile": "QWITHDRAWN",
    "a text set aside": "QASIDE",
    "contact details": "QCONTACT",
}
APPROVED = "QAPPROVED"
POSITION = "/cohorts/16/positions/lamnam/"
LINK = re.compile(r'(?:href|src)="([^"#]*)|<loc>([^<]*)</loc>')
SEEDS = [
    *("/", "/en/", "/sitemap.xml", "/robots.txt", "/cohorts/16/positions.json"),
    *(f"{prefix}/cohorts/16/compare/?position=lamnam" for prefix in ("", "/en")),
]
# Every page of lists with one filter each would be thousands.
MAX_QUERY_LENGTH = 40


def save(revision, by, **fields):
    content = {**revision.content, **fields}
    profile_workflow.save_revision(
        revision, content=content, version=revision.version, by=by
    )


def begin(participation, by, **fields):
    revision = profile_workflow.begin_revision(participation, by=by)
    save(revision, by, **fields)
    return revision


def approve(revision, by):
    profile_workflow.submit(revision, by=None)
    profile_workflow.approve(revision, by=by)


@pytest.fixture
def lamnam(cohort, coordinator):
    """A host whose profile has been through everything that can happen to one."""
    text = document(
        role="ช่วยทีม QREMOVED", expectations="กล้าถาม QORIGINAL", challenges="เร่งด่วน"
    )
    text += "\nผู้ประสานงาน : คุณQCONTACT\nLine : @qcontact"
    plan = imported(text.encode(), cohort, "lamnam")
    host = plan.participation
    by = make.member(host.organization)
    kept = f"ช่วยทีม {APPROVED}"
    approve(begin(host, by, role=kept, expectations="กล้าถาม"), coordinator)
    sent = begin(host, by, duties="QPART", challenges="ใหม่", en={"duties": "QPART"})
    profile_workflow.submit(sent, by=by)
    partial_approval.approve(
        sent, names=["challenges"], remark="QREMARK", by=coordinator, version=2
    )
    rest = host.revisions.first()
    save(rest, by, duties="QASIDE")
    restoring.restore(host.revisions.last(), by=by, displayed_stamp=version_stamp(rest))
    draft = host.revisions.first()
    save(draft, by, **dict.fromkeys(schema.TRANSLATABLE[:1], "QDRAFT"))
    profile_workflow.submit(draft, by=by)
    profile_workflow.request_changes(
        draft, by=coordinator, remark="QREMARK", pinned={"role": "QREMARK"}
    )
    return plan


@pytest.fixture
def gone(cohort, coordinator):
    position = make.position(
        cohort,
        slug="gone",
        name="QWITHDRAWN",
        focus_issues="QWITHDRAWN",
        objectives=["QWITHDRAWN"],
        role="QWITHDRAWN",
    )
    profile_workflow.withdraw(position.participation, by=coordinator)
    return position


def walk(client):
    """The text of every public page that links lead to, by address."""
    queue, pages = deque(SEEDS), {}
    while queue:
        address = queue.popleft()
        if address in pages:
            continue
        response = client.get(address)
        body = b"" if response.streaming else response.content
        is_pdf = response.get("Content-Type") == "application/pdf"
        pages[address] = pdf_text(body) if is_pdf else unescape(body.decode())
        if response.status_code == 200 and not is_pdf:
            for found in LINK.findall(pages[address]):
                url = urlsplit(found[0] or found[1])
                if (
                    url.netloc in ("", "testserver")
                    and url.path.startswith("/")
                    and not url.path.startswith("/static/")
                    and len(url.query) <= MAX_QUERY_LENGTH
                ):
                    queue.append(f"{url.path}?{url.query}" if url.query else url.path)
    return pages


@pytest.fixture
def pages(client, lamnam, gone):
    return walk(client)


def test_no_public_address_says_what_is_not_approved(pages):
    leaks = {
        (kind, address)
        for kind, word in SECRETS.items()
        for address, text in pages.items()
        if word.lower() in text.lower()
    }
    assert leaks == set()
    # The walk came by every kind of page, and reads what is approved there.
    for prefix in ("", "/en"):
        for path in (POSITION, f"{POSITION}position.pdf"):
            assert APPROVED in pages[prefix + path]
        assert f"{prefix}/organizations/lamnam/" in pages
    assert APPROVED in pages["/cohorts/16/positions.json"]
    assert f"{POSITION}" in pages["/sitemap.xml"]
    assert APPROVED in pages["/cohorts/16/compare/?position=lamnam"]


@pytest.mark.parametrize("word", [APPROVED, *SECRETS.values()])
def test_what_is_not_approved_is_not_found_by_searching(client, lamnam, gone, word):
    for path in ("/cohorts/16/positions/", "/organizations/"):
        page = client.get(path, {"text": word}).content.decode()
        # What has the other filters stands below as the nearest, without the word.
        page = page.partition('aria-labelledby="nearest"')[0]
        found = [slug for slug in ("lamnam", "gone") if f"/{slug}/" in page]
        assert found == (["lamnam"] if word == APPROVED else [])


def test_stored_public_rows_hold_nothing_else(lamnam, gone):
    """So that no page that is written later can show it by mistake."""
    lamnam.refresh_from_db()
    lamnam.organization.refresh_from_db()
    gone.organization.refresh_from_db()
    rows = [lamnam.content, lamnam.separators]
    rows += [lamnam.organization.content, gone.organization.content]
    for word in SECRETS.values():
        assert word.lower() not in str(rows).lower()


def test_an_organization_that_left_its_only_cohort_is_not_public(client, gone):
    assert client.get("/organizations/gone/").status_code == 404
    assert "/organizations/gone/" not in client.get("/sitemap.xml").content.decode()


def test_its_page_shows_the_profile_that_is_still_public(client, cohort, coordinator):
    earlier = make.position(make.cohort(15), slug="stays", focus_issues="รุ่นก่อน")
    later = make.position(cohort, slug="stays", focus_issues="QWITHDRAWN")
    profile_workflow.withdraw(later.participation, by=coordinator)
    page = client.get("/organizations/stays/").content.decode()
    assert ("รุ่นก่อน" in page, "QWITHDRAWN" in page) == (True, False)
    assert earlier.get_absolute_url() in page


@pytest.fixture
def visit(monkeypatch):
    """`visit(path)` is the body that the server sends, from its cache if it can."""
    monkeypatch.setattr(page_cache, "store", page_cache.PageStore())
    monkeypatch.setattr(page_cache, "CHECK_SECONDS", -1.0)
    server = page_cache.serve_cached_pages(get_wsgi_application())

    def get(path):
        environ = RequestFactory().get(path, HTTP_HOST="127.0.0.1").environ
        environ.pop("HTTP_COOKIE", None)
        return b"".join(server(environ, lambda *_answer: None)).decode()

    return get


PATHS = (POSITION, "/organizations/lamnam/", "/cohorts/16/positions/")


def is_shown(visit, word):
    """Asked twice, so that the second answer comes from the cache."""
    return [word in (visit(path), visit(path))[1] for path in PATHS]


def test_cached_pages_go_with_an_approval_and_with_a_withdrawal(
    visit, cohort, coordinator
):
    host = make.position(cohort, slug="lamnam", focus_issues="QFIRST").participation
    assert is_shown(visit, "QFIRST") == [True, True, True]
    approve(begin(host, None, focus_issues="QSECOND"), coordinator)
    assert is_shown(visit, "QFIRST") == [False, False, False]
    assert is_shown(visit, "QSECOND") == [True, True, True]
    first = host.revisions.get(status=RevisionStatus.SUPERSEDED)
    approve(restoring.restore(first, by=None, displayed_stamp=""), coordinator)
    assert is_shown(visit, "QSECOND") == [False, False, False]
    assert is_shown(visit, "QFIRST") == [True, True, True]
    profile_workflow.withdraw(host, by=coordinator)
    assert is_shown(visit, "QFIRST") == [False, False, False]


def test_the_preview_at_the_coordinators_desk_is_the_public_page_whole(
    as_user, lamnam, coordinator
):
    host = lamnam.participation
    draft = host.revisions.first()
    profile_workflow.submit(draft, by=None)
    browser = as_user(coordinator)
    address = f"/admin/organizations/profilerevision/{draft.code}/page/"
    preview = browser.get(address).content.decode()
    assert "QDRAFT" in preview
    before = browser.get(POSITION).content.decode()
    assert "QDRAFT" not in before
    profile_workflow.approve(ProfileRevision.objects.get(pk=draft.pk), by=coordinator)
    public = browser.get(POSITION).content.decode()
    assert whole(preview.replace(address, POSITION)) == whole(public)


def whole(page):
    """Without tokens, the mark of the menu, the note of a preview, and the second
    that the shared picture is of.
    """
    for changing in (
        r'<div class="note note--sun" data-previewed>.*?</div>',
        r'csrfmiddlewaretoken" value="[^"]*"',
        r' aria-current="true"',
        r"\?v=\d+",
    ):
        page = re.sub(changing, "", page, flags=re.DOTALL)
    return " ".join(page.split())
