"""Waiting for the thing itself, never for a while.

The time allowed is long: it costs nothing while all is well.
"""

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote_plus

PATIENCE = 90


def until(is_so, *, seconds=PATIENCE):
    """Waits until `is_so()`; the last answer, so that a test can say what it was."""
    end = time.monotonic() + seconds
    while not (found := is_so()) and time.monotonic() < end:
        time.sleep(0.2)
    return found


def follow(locator, key=""):
    """Clicks what loads a page, or presses the key on it, and waits for that page: a
    click alone waits for nothing.
    """
    with locator.page.expect_navigation():
        locator.press(key) if key else locator.click()


def autosaved(page, words):
    """`with autosaved(page, "…"):` holds what types these words (a pattern); it ends
    when a pause has stored them.
    """

    def has_stored(answer):
        sent = answer.request
        return (
            "x-autosave" in sent.headers
            and answer.ok
            and re.search(words, unquote_plus(sent.post_data or ""))
        )

    return page.expect_response(has_stored)


def in_a_loop(coroutine):
    """What it returns, from an event loop in a thread of its own: the browser's tests
    leave one running in the thread of the tests.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
