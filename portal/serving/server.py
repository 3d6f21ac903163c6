"""Serves a WSGI application so that only whole requests take a worker thread.

Granian speaks HTTP and calls `Server` in an event loop (RSGI). Bodies are read there,
answers are sent from there when they are whole, and health checks have a thread of
their own: neither slow senders nor slow readers nor a queue hold up anybody else.
Decision 0037 has the figures.
"""

import asyncio
import re
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import structlog
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _lazy

from portal.serving import bodies

HEALTH_PATHS = ("/healthz", "/readyz")
# Where an address is typed. Their answers leave at a beat, so that the time they take
# doesn't tell whether it has an account: a new one takes longer to write.
# Waiting is done in the event loop and holds no thread.
ENTRANCES = re.compile(
    r"(/[a-z]{2})?/account/(login|login/code|signup|password/reset)/"
)
# Seconds; longer than any of these answers takes on a machine that isn't overloaded.
BEAT = 0.5
REFUSALS = {
    bodies.INCOMPLETE: _lazy("Only a part of what you sent has arrived. Try again."),
    bodies.TOO_SLOW: _lazy("What you sent took too long to arrive. Try again."),
    bodies.NO_LENGTH: _lazy("The request doesn’t say how long it is."),
    bodies.TOO_LARGE: _lazy("What you sent is too large for this page."),
    bodies.FULL: _lazy("Too much is being sent at this moment. Try again shortly."),
}
Environ = dict[str, Any]
Answer = tuple[int, list[tuple[str, str]], bytes]
WSGIApplication = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
log = structlog.get_logger("portal.serving")


class Server:
    """`proxies`: how many are in front; only they are believed about who calls."""

    def __init__(
        self, application: WSGIApplication, *, threads: int, proxies: int
    ) -> None:
        self.application = application
        self.proxies = proxies
        self.held = bodies.Held()
        self.workers = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self.health = ThreadPoolExecutor(1, thread_name_prefix="health")

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        began = time.monotonic()
        try:
            with bodies.Keeper(self.held, self.client_of(scope)) as keep:
                body = await read_body(scope, protocol, keep)
                status, headers, content = await self.answer(scope, body)
        except bodies.BodyRefused as refused:
            log.warning("body refused", status=refused.answer)
            status, headers, content = refusal(refused)
        except Exception:
            # Granian would log what the exception quotes.
            log.exception("request failed outside of Django")
            status, headers, content = 500, [], b""
        if scope.method == "POST" and ENTRANCES.fullmatch(scope.path):
            await asyncio.sleep(seconds_to_beat(time.monotonic() - began))
        protocol.response_bytes(status, headers, content)

    async def answer(self, scope: Any, body: bytes) -> Answer:
        executor = self.health if scope.path in HEALTH_PATHS else self.workers
        loop = asyncio.get_running_loop()
        environ = environ_of(scope, body)
        return await loop.run_in_executor(executor, call, self.application, environ)

    def client_of(self, scope: Any) -> str:
        given = scope.headers.get("x-forwarded-for", "") if self.proxies else ""
        addresses = [part.strip() for part in given.split(",") if part.strip()]
        if len(addresses) >= self.proxies > 0:
            return addresses[-self.proxies]
        return address_of(scope.client)


def seconds_to_beat(took: float) -> float:
    """How long until a whole number of beats have passed since the request came."""
    return -took % BEAT


async def read_body(scope: Any, protocol: Any, keep: bodies.Keeper) -> bytes:
    if "transfer-encoding" in scope.headers:
        # Where such a body is cut off can't be told from its end.
        raise bodies.BodyRefused(bodies.NO_LENGTH)
    # Granian itself refuses a length that is no number.
    length = int(scope.headers.get("content-length", 0))
    if not length:
        return b""
    return await bodies.read(
        protocol,
        length=length,
        limit=bodies.limit_of(scope.path),
        keep=keep,
    )


def call(application: WSGIApplication, environ: Environ) -> Answer:
    """Runs in a worker thread."""
    told: list[Any] = []

    def start_response(status: str, headers: list, _exc_info: Any = None) -> None:
        told[:] = [int(status.split(" ", 1)[0]), headers]

    chunks = application(environ, start_response)
    try:
        # Whole before it is sent: a slow reader holds no thread.
        content = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    status, headers = told
    return status, headers, content


def refusal(refused: bodies.BodyRefused) -> Answer:
    headers = [("Content-Type", "text/plain; charset=utf-8")]
    if not refused.can_continue:
        headers.append(("Connection", "close"))
    if refused.answer == bodies.FULL:
        headers.append(("Retry-After", "10"))
    return refused.answer, headers, in_all_languages(REFUSALS[refused.answer]).encode()


def in_all_languages(text: object) -> str:
    """Nothing is known yet about who reads it."""
    texts = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts.append(str(text))
    return "\n\n".join(texts)


def environ_of(scope: Any, body: bytes) -> Environ:
    """PEP 3333."""
    host, _colon, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # WSGI's strings are bytes in disguise.
        "PATH_INFO": scope.path.encode("utf-8", "replace").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": address_of(scope.client),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        add_header(environ, name, value)
    return environ


def add_header(environ: Environ, name: str, value: str) -> None:
    # X_Forwarded_For would become the same variable as the proxy's X-Forwarded-For.
    if "_" in name or name == "content-length":
        return
    if name == "content-type":
        environ["CONTENT_TYPE"] = value
        return
    variable = "HTTP_" + name.upper().replace("-", "_")
    if variable in environ and name != "host":
        value = environ[variable] + ("; " if name == "cookie" else ",") + value
    environ[variable] = value


def address_of(peer: str) -> str:
    """Without the port; an IPv6 address without its brackets."""
    return peer.rpartition(":")[0].strip("[]")
