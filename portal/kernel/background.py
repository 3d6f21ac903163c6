"""Whether this is work of a timed job or a long job, not of somebody's request."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_background = ContextVar("is_background", default=False)


@contextmanager
def background() -> Iterator[None]:
    token = _is_background.set(True)
    try:
        yield
    finally:
        _is_background.reset(token)


def is_background() -> bool:
    return _is_background.get()
