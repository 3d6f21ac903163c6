"""A cache of public pages, for visitors without a cookie, in front of Django.

A page is cached only if its view is decorated with `same_for_all_visitors`. It expires
after `LIFETIME_SECONDS`, because pages show how much time is left, and as soon as an
audit entry is written anywhere: whatever changes a public page writes one. Each process
looks for a new entry at most once in `CHECK_SECONDS`, so a change may appear later by
that much.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse

from portal.models import AuditEntry

LIFETIME_SECONDS = 30
# Seconds; so busy pages cost one query a second instead of one for each request.
CHECK_SECONDS = 1.0
# Bounds the memory of a process; the page stored first goes first.
MAX_PAGES = 400
# Characters; longer ones are rare, and would let anybody fill the cache.
MAX_QUERY_LENGTH = 200
MARK = "is_same_for_all_visitors"
NO_STATE = -1

Environ = dict[str, Any]
Key = tuple[str, ...]


@dataclass(frozen=True)
class CachedPage:
    expires_at: float
    etag: str
    headers: list[tuple[str, str]]
    body: bytes


class PageStore:
    """The cached pages of one process, all from the same state of the database.

    The state is the primary key of the newest audit entry.
    """

    def __init__(self) -> None:
        self.pages: OrderedDict[Key, CachedPage] = OrderedDict()
        self.state = NO_STATE
        self.checked_at = 0.0
        self.lock = Lock()

    def get(self, key: Key) -> CachedPage | None:
        if not self.pages:
            return None
        self.current_state()
        page = self.pages.get(key)
        return page if page and page.expires_at > time.monotonic() else None

    def put(self, key: Key, page: CachedPage, state: int) -> None:
        """`state` is that from before the page was rendered.

        If something has changed since, the page is not stored, or the next check
        removes it.
        """
        with self.lock:
            if state == self.state:
                self.pages[key] = page
                self.pages.move_to_end(key)
            while len(self.pages) > MAX_PAGES:
                self.pages.popitem(last=False)

    def current_state(self) -> int:
        """At most `CHECK_SECONDS` old; a new state empties the cache."""
        if time.monotonic() - self.checked_at > CHECK_SECONDS:
            newest = latest_audit_entry()
            with self.lock:
                self.checked_at = time.monotonic()
                if newest != self.state:
                    self.state = newest
                    self.pages.clear()
        return self.state


store = PageStore()


def latest_audit_entry() -> int:
    """Its primary key, or `NO_STATE` while the database is down."""
    pks = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True)
    try:
        return pks.first() or 0
    except (DatabaseError, InterfaceError):
        return NO_STATE


def same_for_all_visitors(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Decorates a view whose pages are the same for all visitors."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        setattr(response, MARK, True)
        return response

    return marked


def page_cache_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The outermost middleware, so that a cached page has all its headers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = cache_key(request.META)
        if key is None or request.method != "GET":
            return get_response(request)
        # Before rendering: a change during it must not be taken for older than the
        # page.
        state = store.current_state()
        response = get_response(request)
        if state != NO_STATE and is_cacheable(response):
            page = CachedPage(
                expires_at=time.monotonic() + LIFETIME_SECONDS,
                etag=response.get("ETag", ""),
                headers=list(response.items()),
                body=response.content,
            )
            store.put(key, page, state)
        return response

    return middleware


def is_cacheable(response: HttpResponse) -> bool:
    """Not if it sets a cookie, as a page with a form does: it is for one visitor."""
    return (
        getattr(response, MARK, False)
        and response.status_code == 200
        and not response.cookies
    )


def cache_key(environ: Environ) -> Key | None:
    """Identifies a page for visitors without a cookie; None for other requests."""
    query = environ.get("QUERY_STRING", "")
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or environ.get("HTTP_COOKIE")
        or len(query) > MAX_QUERY_LENGTH
    ):
        return None
    # The stored body is compressed or not, so both exist side by side.
    accepts_gzip = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    names = ("PATH_INFO", "HTTP_HOST", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO")
    return (query, str(accepts_gzip), *(str(environ.get(name, "")) for name in names))


def serve_cached_pages(
    application: Callable[..., Iterable[bytes]],
) -> Callable[..., Iterable[bytes]]:
    """Wraps the WSGI application, and answers with cached pages itself."""

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        key = cache_key(environ)
        page = store.get(key) if key else None
        if page is None:
            return application(environ, start_response)
        # A list of tags may be sent; ETags are quoted, so a substring is a whole tag.
        if page.etag and page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response(
                "304 Not Modified",
                [pair for pair in page.headers if pair[0] != "Content-Length"],
            )
            return []
        start_response("200 OK", page.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]

    return answer
