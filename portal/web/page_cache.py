"""Public pages for visitors without a cookie, answered before Django is asked.

A page is kept only if its view says so with `for_everybody`. It is forgotten after `SECONDS`, because pages tell the
time that is left, and as soon as a line of history is written anywhere: whatever changes a public page writes one.
Each process looks for a new line at most once in `LOOK_EVERY` seconds, so a change may show that much later.
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

SECONDS, LOOK_EVERY = 30, 1.0
MOST_PAGES, LONGEST_QUERY = 400, 200
MARK = "is_for_everybody"

Environ = dict[str, Any]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Page:
    until: float
    etag: str
    headers: list[tuple[str, str]]
    body: bytes


class PageStore:
    """The pages one process keeps, all of the same state of history."""

    def __init__(self) -> None:
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.state, self.looked_at = -1, 0.0
        self.lock = Lock()

    def get(self, key: Key) -> Page | None:
        if not self.pages:
            return None
        self.look()
        page = self.pages.get(key)
        return page if page and page.until > time.monotonic() else None

    def put(self, key: Key, page: Page, state: int) -> None:
        """`state`: that of before the page was made, so that the next look finds whatever changed since."""
        with self.lock:
            if state == self.state:
                self.pages[key] = page
                self.pages.move_to_end(key)
            while len(self.pages) > MOST_PAGES:
                self.pages.popitem(last=False)

    def look(self) -> int:
        """The state, at most `LOOK_EVERY` seconds old; a new one empties the shelf."""
        if time.monotonic() - self.looked_at > LOOK_EVERY:
            newest = newest_line()
            with self.lock:
                self.looked_at = time.monotonic()
                if newest != self.state:
                    self.state = newest
                    self.pages.clear()
        return self.state


store = PageStore()


def newest_line() -> int:
    """-1 while the database is away: then nothing is kept, and Django says what it has to."""
    try:
        return (
            AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        )
    except (DatabaseError, InterfaceError):
        return -1


def for_everybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view shows every visitor the same."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        setattr(response, MARK, True)
        return response

    return marked


def keep(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The outermost middleware: what it keeps has all its headers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = key_of(request.META)
        if key is None or request.method != "GET":
            return get_response(request)
        state = store.look()
        response = get_response(request)
        if state >= 0 and may_be_kept(response):
            until = time.monotonic() + SECONDS
            store.put(
                key,
                Page(
                    until,
                    response.get("ETag", ""),
                    list(response.items()),
                    response.content,
                ),
                state,
            )
        return response

    return middleware


def may_be_kept(response: HttpResponse) -> bool:
    """A page that sets a cookie, as one with a form does, belongs to one visitor."""
    return (
        getattr(response, MARK, False)
        and response.status_code == 200
        and not response.cookies
    )


def key_of(environ: Environ) -> Key | None:
    """What tells apart the pages for visitors without a cookie; None for every other request."""
    query = environ.get("QUERY_STRING", "")
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or environ.get("HTTP_COOKIE")
        or len(query) > LONGEST_QUERY
    ):
        return None
    zipped = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    names = ("PATH_INFO", "HTTP_HOST", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO")
    return (query, str(zipped), *(str(environ.get(name, "")) for name in names))


def in_front_of(
    application: Callable[..., Iterable[bytes]],
) -> Callable[..., Iterable[bytes]]:
    """The WSGI application that answers kept pages itself."""

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        key = key_of(environ)
        page = store.get(key) if key else None
        if page is None:
            return application(environ, start_response)
        if page.etag and page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response(
                "304 Not Modified",
                [pair for pair in page.headers if pair[0] != "Content-Length"],
            )
            return []
        start_response("200 OK", page.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]

    return answer
