"""Public pages, cached for visitors without a cookie until something changes."""

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory

from organizations.models import Cohort
from portal.kernel import audit
from portal.web import page_cache
from tests import make

HOME = "/en/"
PAGES = [
    HOME,
    "/cohorts/16/positions/",
    "/cohorts/16/positions/protection-international/",
    "/organizations/",
    "/privacy/",
]


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch):
    monkeypatch.setattr(page_cache, "store", page_cache.PageStore())
    monkeypatch.setattr(page_cache, "CHECK_SECONDS", -1.0)


@pytest.fixture
def requests():
    """The paths of requests that reached Django."""
    return []


@pytest.fixture
def get(requests):
    """`get(path, **environ)` is what the server sends: (status, headers, body)."""
    django = get_wsgi_application()

    def recorded(environ, start_response):
        requests.append(environ["PATH_INFO"])
        return django(environ, start_response)

    portal = page_cache.serve_cached_pages(recorded)

    def visit(path, method="GET", **extra):
        response = {}

        def start_response(status, headers):
            response.update(status=status, headers=dict(headers))

        extra = {"HTTP_HOST": "127.0.0.1", **extra}
        environ = RequestFactory().generic(method, path, **extra).environ
        if "HTTP_COOKIE" not in extra:
            environ.pop("HTTP_COOKIE", None)
        body = b"".join(portal(environ, start_response))
        return response["status"], response["headers"], body

    return visit


@pytest.mark.parametrize("path", PAGES)
def test_a_second_visitor_gets_the_same_page_without_django(get, requests, pi, path):
    first, second = get(path), get(path)
    assert first == second
    assert first[0] == "200 OK"
    assert "Content-Security-Policy" in second[1]
    assert requests == [path]


def test_a_line_of_history_empties_the_shelf(get, requests, cohort, coordinator):
    get(HOME)
    audit.record("change", cohort, by=coordinator)
    get(HOME)
    assert requests == [HOME, HOME]


def test_a_change_shows_as_soon_as_it_is_written_down(get, cohort, coordinator):
    get("/cohorts/16/positions/")
    Cohort.objects.update(is_public=False)
    audit.record("change", cohort, by=coordinator)
    assert get("/cohorts/16/positions/")[0] == "404 Not Found"


def test_a_kept_page_grows_old(get, requests, cohort, monkeypatch):
    monkeypatch.setattr(page_cache, "LIFETIME_SECONDS", 0)
    get(HOME)
    get(HOME)
    assert requests == [HOME, HOME]


def test_who_has_a_cookie_is_always_asked_after(get, requests, cohort):
    get(HOME)
    get(HOME, HTTP_COOKIE="session=anything")
    assert requests == [HOME, HOME]


@pytest.mark.parametrize(
    "path", ["/account/login/", "/cohorts/16/apply/", "/no-such-page/"]
)
def test_other_pages_are_not_kept(get, requests, cohort, path):
    get(path)
    get(path)
    assert requests == [path, path]


def test_languages_queries_and_compression_are_pages_of_their_own(
    get, requests, cohort
):
    visits = [
        ("/", {}),
        (HOME, {}),
        ("/", {"HTTP_ACCEPT_ENCODING": "gzip"}),
        ("/?q=1", {}),
    ]
    for path, environ in visits:
        get(path, **environ)
    assert len(requests) == len(visits)


def test_revalidation_answers_304(get, requests, cohort):
    etag = get(HOME)[1]["ETag"]
    status, _headers, body = get(HOME, HTTP_IF_NONE_MATCH=etag)
    assert (status, body) == ("304 Not Modified", b"")
    assert requests == [HOME]


def test_a_head_request_has_no_body(get, cohort):
    get(HOME)
    assert get(HOME, method="HEAD")[2] == b""


def test_the_shelf_is_not_endless(get, requests, cohort, monkeypatch):
    monkeypatch.setattr(page_cache, "MAX_PAGES", 2)
    for path in (HOME, "/", "/privacy/", HOME):
        get(path)
    assert requests == [HOME, "/", "/privacy/", HOME]


def test_a_page_made_while_history_moved_on_is_gone_at_the_next_look(cohort):
    store = page_cache.PageStore()
    state = store.current_state()
    audit.record("change", cohort, by=make.person())
    store.put(("key",), page_cache.CachedPage(9e9, "", [], b""), state)
    assert store.get(("key",)) is None
