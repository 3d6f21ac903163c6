"""Clients that send a byte every two seconds hold up nobody else, with the proxy as it
is shipped and without one.
"""

import http.client
import socket
import threading
import time
from contextlib import closing
from statistics import quantiles

import pytest

from tests.waiting import until

SENDERS = 200
SECONDS = 8
# Far above any answer, far below the time-outs of proxy and portal.
BLOCKED = 20
PAGES = ("/account/login/", "/", "/healthz", "/readyz")
HEAD = (
    "POST /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
)


def calling(port, timeout):
    """A connection that is closed at the end: strict tests accept no other."""
    return closing(http.client.HTTPConnection("127.0.0.1", port, timeout=timeout))


class Senders(threading.Thread):
    """All of them in one thread."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.is_over = False
        self.sockets = [
            socket.create_connection(("127.0.0.1", port)) for _each in range(SENDERS)
        ]
        for each in self.sockets:
            each.sendall(HEAD.encode())

    def run(self):
        while not self.is_over:
            for each in self.sockets:
                each.sendall(b"x")
            time.sleep(2)

    def stop(self):
        """The sockets, too: left to the garbage collector, each is a warning."""
        self.is_over = True
        self.join()
        for each in self.sockets:
            each.close()


class Visitor(threading.Thread):
    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.times, self.statuses, self.error = port, [], set(), None

    def run(self):
        end = time.monotonic() + SECONDS
        try:
            while time.monotonic() < end:
                for page in PAGES:
                    self.ask(page)
        except OSError as error:
            self.error = repr(error)

    def ask(self, page):
        began = time.monotonic()
        with calling(self.port, BLOCKED) as caller:
            caller.request("GET", page)
            self.statuses.add(caller.getresponse().status)
        self.times.append(time.monotonic() - began)


def is_there(port):
    try:
        with calling(port, 3) as caller:
            caller.request("GET", "/account/login/")
            return caller.getresponse().status == 200
    except OSError:
        return False


@pytest.mark.parametrize("has_proxy", [True, False], ids=["proxy", "no proxy"])
def test_slow_senders_hold_up_nobody_else(portal, has_proxy):
    port = portal.web()
    port = portal.proxy(port) if has_proxy else port
    assert until(lambda: is_there(port))
    senders = Senders(port)
    senders.start()
    visitors = [Visitor(port) for _each in range(3)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    senders.stop()
    times = [took for visitor in visitors for took in visitor.times]
    print(
        f"\n{SENDERS} slow senders, {len(times)} other requests:"
        f" p95 {quantiles(times, n=20)[-1] * 1000:.0f} ms,"
        f" slowest {max(times) * 1000:.0f} ms"
    )
    assert [visitor.error for visitor in visitors] == [None] * 3
    assert set.union(*(visitor.statuses for visitor in visitors)) == {200}


@pytest.mark.parametrize("has_proxy", [True, False], ids=["proxy", "no proxy"])
def test_after_a_refused_body_the_connection_answers(portal, has_proxy):
    port = portal.web()
    port = portal.proxy(port) if has_proxy else port
    assert until(lambda: is_there(port))
    with calling(port, BLOCKED) as caller:
        caller.connect()
        connection = caller.sock
        # Django refuses the first unread (it has no token), the server the second.
        for size, status in ((2_000_000, 403), (4_000_000, 413)):
            caller.request("POST", "/account/login/", body=b"x" * size)
            answer = caller.getresponse()
            answer.read()
            assert answer.status == status
            caller.request("GET", "/healthz")
            assert caller.getresponse().read() == b"ok"
            assert caller.sock is connection
