"""The server between Granian and the portal."""

import asyncio
import threading
from types import SimpleNamespace

import pytest
from django.urls import reverse

from portal.serving import server
from portal.serving.server import Server
from tests.waiting import in_a_loop


class Protocol:
    """What Granian gives: the body in chunks, and a place for the answer."""

    def __init__(self, *chunks):
        self.chunks, self.answer = chunks, None

    async def __aiter__(self):
        for chunk in self.chunks:
            yield chunk

    def response_bytes(self, status, headers, body):
        self.answer = status, dict(headers), body


class Headers(list):
    def get(self, name, default=None):
        return dict(self).get(name, default)

    def items(self):
        return self

    def __contains__(self, name):
        return name in dict(self)


def scope(path="/", *headers, method="GET"):
    return SimpleNamespace(
        path=path,
        method=method,
        query_string="a=1",
        scheme="http",
        server="127.0.0.1:8000",
        client="[::1]:4321",
        http_version="1.1",
        authority=None,
        headers=Headers(headers),
    )


def serve(application, asked, *chunks, proxies=0):
    protocol = Protocol(*chunks)
    made = Server(application, threads=1, proxies=proxies)
    in_a_loop(made.__rsgi__(asked, protocol))
    return protocol.answer


def echo(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    told = {
        **{name: environ[name] for name in sorted(environ) if name.isupper()},
        "body": environ["wsgi.input"].read(),
    }
    return [repr(told).encode()]


def told(*arguments, **options):
    return eval(serve(echo, *arguments, **options)[2])  # noqa: S307


def test_the_application_sees_the_request():
    asked = scope(
        "/ก/", ("content-length", "6"), ("content-type", "text/plain"), method="POST"
    )
    seen = told(asked, b"one", b"two")
    assert seen["PATH_INFO"].encode("latin-1").decode() == "/ก/"
    assert seen["body"] == b"onetwo"
    assert (seen["CONTENT_TYPE"], seen["CONTENT_LENGTH"]) == ("text/plain", "6")
    assert (seen["REMOTE_ADDR"], seen["SERVER_PORT"]) == ("::1", "8000")


def test_headers_that_come_twice_are_joined():
    seen = told(
        scope("/", ("cookie", "a=1"), ("cookie", "b=2"), ("via", "x"), ("via", "y"))
    )
    assert (seen["HTTP_COOKIE"], seen["HTTP_VIA"]) == ("a=1; b=2", "x,y")


def test_a_header_with_an_underscore_is_nobodys_address():
    seen = told(scope("/", ("x_forwarded_for", "9.9.9.9"), ("host", "portal.example")))
    assert "HTTP_X_FORWARDED_FOR" not in seen
    assert seen["HTTP_HOST"] == "portal.example"


def test_a_body_without_a_length_is_refused():
    status, headers, _text = serve(echo, scope("/", ("transfer-encoding", "chunked")))
    assert (status, headers["Connection"]) == (411, "close")


def test_a_refusal_says_why_in_both_languages():
    asked = scope("/", ("content-length", "9"), method="POST")
    status, headers, text = serve(echo, asked, b"half")
    assert (status, headers["Connection"]) == (400, "close")
    sentence = "Only a part of what you sent has arrived. Try again."
    assert text.decode().endswith(sentence)


def test_what_fails_outside_of_django_is_told_nobody(caplog):
    def broken(environ, start_response):
        raise RuntimeError("somchai@example.org")

    assert serve(broken, scope()) == (500, {}, b"")


def test_the_answer_is_closed_and_read_in_a_worker_thread():
    seen = []

    class Chunks(list):
        def close(self):
            seen.append(threading.current_thread().name)

    def application(environ, start_response):
        start_response("200 OK", [])
        return Chunks([b"a", b"b"])

    assert serve(application, scope())[2] == b"ab"
    assert seen[0].startswith("request")


@pytest.mark.parametrize(
    ("proxies", "given", "expected"),
    [
        (0, "9.9.9.9", "::1"),
        (1, "", "::1"),
        (1, "9.9.9.9, 10.0.0.7", "10.0.0.7"),
        (2, "9.9.9.9, 10.0.0.7", "9.9.9.9"),
    ],
)
def test_only_our_proxies_say_who_calls(proxies, given, expected):
    made = Server(echo, threads=1, proxies=proxies)
    assert made.client_of(scope("/", ("x-forwarded-for", given))) == expected


def test_health_is_answered_while_all_worker_threads_are_busy():
    release = threading.Event()

    def application(environ, start_response):
        start_response("200 OK", [])
        if environ["PATH_INFO"] == "/slow":
            release.wait(20)
        return [environ["PATH_INFO"].encode()]

    async def run():
        made = Server(application, threads=1, proxies=0)
        slow, health = Protocol(), Protocol()
        busy = asyncio.create_task(made.__rsgi__(scope("/slow"), slow))
        await asyncio.sleep(0)
        await asyncio.wait_for(made.__rsgi__(scope("/healthz"), health), timeout=15)
        was_busy = not busy.done()
        release.set()
        await busy
        return was_busy, health.answer[2], slow.answer[2]

    assert in_a_loop(run()) == (True, b"/healthz", b"/slow")


@pytest.mark.parametrize("path", ["/account/login/", "/en/account/signup/"])
def test_answers_about_an_address_leave_at_a_beat(path, monkeypatch):
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    monkeypatch.setattr(server.asyncio, "sleep", sleep)
    serve(echo, scope(path, method="POST"))
    serve(echo, scope(path))
    serve(echo, scope("/contact/", method="POST"))
    assert len(slept) == 1
    assert 0 <= slept[0] < server.BEAT


@pytest.mark.parametrize(("took", "rest"), [(0.2, 0.3), (0.5, 0.0), (0.7, 0.3)])
def test_a_beat_is_half_a_second(took, rest):
    assert server.seconds_to_beat(took) == pytest.approx(rest)


def test_every_page_where_an_address_is_typed_is_an_entrance():
    names = (
        "account_login",
        "account_request_login_code",
        "account_signup",
        "account_reset_password",
    )
    assert all(server.ENTRANCES.fullmatch(reverse(name)) for name in names)
