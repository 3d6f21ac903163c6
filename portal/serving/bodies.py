"""Reads the body of a request before a worker thread is asked for it.

However slowly a body arrives, it costs memory only; how much is bounded for each
path, for each client and for the process.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterable
from dataclasses import dataclass, field

MEGABYTE = 1024 * 1024
# Above what Django accepts of fields (DATA_UPLOAD_MAX_MEMORY_SIZE, 2.5 MiB).
MAX_FORM = 3 * MEGABYTE
# Room for some files of MAX_BYTES: a form says itself that one is too large.
MAX_UPLOAD = 32 * MEGABYTE
# The pages that take files. In front there may be a language, such as /en.
UPLOAD_PAGES = re.compile(
    r"(/[a-z]{2})?/(cohorts/\d+/application/documents|host/[^/]+/(positions/add/)?document)/"
)
# A larger body than this isn't even read to its end: the connection is closed. The
# proxy has the same limit (deploy/Caddyfile).
MAX_DISCARDED = 64 * MEGABYTE
# Bytes of unfinished and waiting bodies, in the process and of one client.
MAX_HELD = 192 * MEGABYTE
MAX_HELD_OF_ONE = 64 * MEGABYTE
# Seconds without a byte, and bytes in a second over all: EDGE is twice as fast.
LONGEST_PAUSE = 30.0
SLOWEST = 16 * 1024
# Statuses of refusals.
INCOMPLETE, TOO_SLOW, NO_LENGTH, TOO_LARGE, FULL = 400, 408, 411, 413, 503


class BodyRefused(Exception):
    """`answer`: the HTTP status.

    `can_continue`: it was read to its end, so the connection can be used again.
    """

    def __init__(self, answer: int, *, can_continue: bool = False) -> None:
        super().__init__(answer)
        self.answer = answer
        self.can_continue = can_continue


@dataclass
class Held:
    """Bytes in memory, by client. Only the event loop's thread changes them."""

    total: int = 0
    of_client: Counter[str] = field(default_factory=Counter)

    def take(self, client: str, size: int) -> None:
        if (
            self.total + size > MAX_HELD
            or self.of_client[client] + size > MAX_HELD_OF_ONE
        ):
            raise BodyRefused(FULL)
        self.total += size
        self.of_client[client] += size

    def give_back(self, client: str, size: int) -> None:
        self.total -= size
        self.of_client[client] -= size
        if not self.of_client[client]:
            del self.of_client[client]


def limit_of(path: str) -> int:
    return MAX_UPLOAD if UPLOAD_PAGES.fullmatch(path) else MAX_FORM


def seconds_for(size: int) -> float:
    return LONGEST_PAUSE + size / SLOWEST


class Keeper:
    """The parts of one body, counted in `held` until the block ends."""

    def __init__(self, held: Held, client: str) -> None:
        self.held, self.client = held, client
        self.parts: list[bytes] = []
        self.size = 0

    def __enter__(self) -> "Keeper":
        return self

    def __exit__(self, *_error: object) -> None:
        self.drop()

    def add(self, chunk: bytes) -> None:
        self.held.take(self.client, len(chunk))
        self.parts.append(chunk)
        self.size += len(chunk)

    def drop(self) -> None:
        self.held.give_back(self.client, self.size)
        self.parts, self.size = [], 0

    def whole(self) -> bytes:
        body = b"".join(self.parts)
        # Still counted, until the request is answered.
        self.parts = []
        return body


async def read(
    chunks: AsyncIterable[bytes], *, length: int, limit: int, keep: Keeper
) -> bytes:
    """`length`: what the client has announced. Raises `BodyRefused`."""
    if length > MAX_DISCARDED:
        raise BodyRefused(TOO_LARGE)
    try:
        async with asyncio.timeout(seconds_for(length)):
            size = await collect(chunks, is_kept=length <= limit, keep=keep)
    except TimeoutError as error:
        raise BodyRefused(TOO_SLOW) from error
    if size < length:
        raise BodyRefused(INCOMPLETE)
    if length > limit:
        raise BodyRefused(TOO_LARGE, can_continue=True)
    return keep.whole()


async def collect(chunks: AsyncIterable[bytes], *, is_kept: bool, keep: Keeper) -> int:
    """Reads to the end and returns the size; it is never above the announced one."""
    size = 0
    iterator = aiter(chunks)
    while True:
        try:
            async with asyncio.timeout(LONGEST_PAUSE):
                chunk = await anext(iterator)
        except StopAsyncIteration:
            return size
        size += len(chunk)
        if is_kept:
            keep.add(chunk)
