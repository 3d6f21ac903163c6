"""Reading bodies: limits by path, time-outs, and what the process may hold."""

import asyncio

import pytest
from django.urls import reverse
from django.utils import translation

from portal.serving import bodies
from tests.waiting import in_a_loop


async def sent(*chunks, pause=0.0):
    for chunk in chunks:
        await asyncio.sleep(pause)
        yield chunk


def read(chunks, *, length, limit=100, held=None, client="10.0.0.1"):
    async def run():
        with bodies.Keeper(held or bodies.Held(), client) as keep:
            return await bodies.read(chunks, length=length, limit=limit, keep=keep)

    return in_a_loop(run())


def refusal(*arguments, **options):
    with pytest.raises(bodies.BodyRefused) as refused:
        read(*arguments, **options)
    return refused.value.answer, refused.value.can_continue


def test_a_body_arrives_whole():
    assert read(sent(b"one", b"two"), length=6) == b"onetwo"


def test_a_body_that_was_cut_off_is_refused():
    assert refusal(sent(b"one"), length=6) == (bodies.INCOMPLETE, False)


def test_a_large_body_is_read_to_its_end_and_refused():
    assert refusal(sent(b"x" * 60, b"x" * 60), length=120) == (bodies.TOO_LARGE, True)


def test_a_huge_body_is_not_read():
    huge = bodies.MAX_DISCARDED + 1
    assert refusal(sent(b"x"), length=huge) == (bodies.TOO_LARGE, False)


def test_a_pause_ends_the_request(monkeypatch):
    monkeypatch.setattr(bodies, "LONGEST_PAUSE", 0.01)
    slow = sent(b"x", b"y", pause=0.2)
    assert refusal(slow, length=2) == (bodies.TOO_SLOW, False)


def test_a_body_in_small_pieces_has_an_end(monkeypatch):
    monkeypatch.setattr(bodies, "seconds_for", lambda size: 0.1)
    trickle = sent(*[b"x"] * 100, pause=0.02)
    assert refusal(trickle, length=100) == (bodies.TOO_SLOW, False)


def test_one_client_holds_only_a_share():
    held = bodies.Held()
    held.take("10.0.0.1", bodies.MAX_HELD_OF_ONE)
    assert refusal(sent(b"x"), length=1, held=held) == (bodies.FULL, False)
    assert read(sent(b"x"), length=1, held=held, client="10.0.0.2") == b"x"


def test_the_process_holds_only_so_much():
    held = bodies.Held()
    for number in range(3):
        held.take(f"10.0.0.{number}", bodies.MAX_HELD_OF_ONE)
    assert refusal(sent(b"x"), length=1, held=held, client="10.0.1.1")[0] == bodies.FULL


def test_what_was_held_is_given_back():
    held = bodies.Held()
    read(sent(b"x" * 50), length=50, held=held)
    refusal(sent(b"x" * 50), length=60, held=held)
    assert (held.total, held.of_client) == (0, {})


@pytest.mark.parametrize("language", ["th", "en"])
def test_only_pages_that_take_files_take_large_bodies(language):
    with translation.override(language):
        uploads = [
            reverse("application_documents", args=[16]),
            reverse("host_document", args=["pi"]),
            reverse("host_position_document", args=["pi"]),
        ]
        others = [reverse("account_login"), reverse("host_contacts", args=["pi"])]
    assert {bodies.limit_of(path) for path in uploads} == {bodies.MAX_UPLOAD}
    assert {bodies.limit_of(path) for path in others} == {bodies.MAX_FORM}
