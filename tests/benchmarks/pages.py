"""What pages cost: `python -m tests.benchmarks.pages [--applications 100000]`. Prints
tables, asserts nothing.

A throw-away database (SQLite, or an empty PostgreSQL by DATABASE_URL) is filled with
1,000 applications, measured, filled up, and measured again, behind the production
server. CPU is that of server and PostgreSQL, per request.
"""

import argparse
import gzip
import http.client
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles
from threading import Thread
from urllib.parse import quote

from tests.benchmarks import database, serving
from tests.benchmarks.saving import Saver

FEW, SECONDS, THREADS = 1_000, 2.0, 4
DESK = "/admin/volunteers/application/"
UNKEPT = {"Cookie": "visited=1"}


@dataclass(frozen=True)
class Page:
    """`cold`: with a cookie, so that it is made anew; `again`: it has not changed;
    `is_saved`: saving is measured.
    """

    name: str
    path: str
    who: str = ""
    cold: bool = False
    again: bool = False
    is_saved: bool = False


@dataclass(frozen=True)
class Cost:
    queries: int
    kilobytes: float
    cpu_ms: float
    p50_ms: float
    p95_ms: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=int, default=100_000)
    many = parser.parse_args().applications
    port = serving.prepare()
    from tests.benchmarks.filling import Market

    market = Market()
    market.grow(FEW)
    serving.settle()
    with serving.served(port) as pid:
        small = measured(market, port, pid)
        began = time.perf_counter()
        market.grow(many)
        serving.settle()
        print(
            f"filled up to {many:,} applications in {time.perf_counter() - began:.0f} "
            f"s\n",
            flush=True,
        )
        report(small, measured(market, port, pid), many)
    database.report(market, many)


def pages() -> list[Page]:
    from tests.benchmarks.filling import RARE
    from tests.benchmarks.yardsticks import DETAIL, HELLO

    positions, section = "/cohorts/16/positions/", "/cohorts/16/application/motivation/"
    return [
        Page("hello", HELLO),
        Page("detail", f"/{DETAIL}"),
        Page("home, kept", "/"),
        Page("positions, kept", positions),
        Page("positions, not changed", positions, again=True),
        Page("a position, kept", f"{positions}host-1/"),
        Page("home, cold", "/", cold=True),
        Page("positions, cold", positions, cold=True),
        Page("a position, cold", f"{positions}host-1/", cold=True),
        Page("task list", "/cohorts/16/application/", "applicant"),
        Page("a section", section, "applicant"),
        Page("a section, saved", section, "writers", is_saved=True),
        Page("desk: overview", "/admin/", "coordinator"),
        Page("desk: board", f"{DESK}board/", "coordinator"),
        Page(
            "desk: review progress", "/admin/volunteers/review/progress/", "coordinator"
        ),
        Page(
            "desk: disagreements",
            "/admin/volunteers/review/disagreements/",
            "coordinator",
        ),
        Page("desk: applications", DESK, "coordinator"),
        Page("desk: search, rare", f"{DESK}?q={quote(RARE)}", "coordinator"),
        Page("desk: search, common", f"{DESK}?q={quote('ใบไผ่')}", "coordinator"),
        Page("desk: one state", f"{DESK}?state=in_review", "coordinator"),
        Page("reviewer: queue", "/reviews/", "reviewer"),
    ]


def measured(market, port: int, pid: int) -> dict[str, Cost]:
    from django.test import Client

    clients: dict[str, list[Client]] = {"": [Client()]}
    people = {"applicant": [market.applicant], "coordinator": [market.coordinator]}
    people |= {"reviewer": market.reviewers[:1], "writers": market.writers}
    for who, several in people.items():
        clients[who] = [Client() for _person in several]
        for client, person in zip(clients[who], several, strict=True):
            client.force_login(person)
    return {page.name: cost(page, clients[page.who], port, pid) for page in pages()}


def cost(page: Page, clients: list, port: int, pid: int) -> Cost:
    callers = [
        caller(page, clients[number % len(clients)], port) for number in range(THREADS)
    ]
    size = max(call() for call in callers)
    before = serving.cpu_seconds(pid)
    times = load(callers)
    used = serving.cpu_seconds(pid) - before
    cuts = quantiles(times, n=20)
    asked = queries(page, clients[0])
    return Cost(
        asked, size / 1024, 1000 * used / len(times), 1000 * cuts[9], 1000 * cuts[18]
    )


def caller(page: Page, client, port: int) -> Callable[[], int]:
    """One visitor: a function that asks once more and returns the bytes of the answer's
    body.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port)
    cookies = "; ".join(
        f"{name}={morsel.value}" for name, morsel in client.cookies.items()
    )
    headers = {
        "Accept-Encoding": "gzip",
        "Cookie": cookies,
        "Host": f"127.0.0.1:{port}",
    }
    if page.is_saved:
        return Saver(connection, page.path, headers).save
    headers |= UNKEPT if page.cold else {}
    if page.again:
        headers["If-None-Match"] = answered(connection, page.path, headers).headers[
            "ETag"
        ]
    return lambda: fetch(connection, page.path, headers)


def answered(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str]
) -> http.client.HTTPResponse:
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.body = response.read()  # type: ignore[attr-defined]
    return response


def fetch(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str]
) -> int:
    """The bytes of the body as it travels; raises for what is neither 200 nor
    unchanged.
    """
    response = answered(connection, path, headers)
    if response.status != (304 if "If-None-Match" in headers else 200):
        raise RuntimeError(f"{path} answered {response.status}")
    body = response.body  # type: ignore[attr-defined]
    return (
        len(body)
        if response.headers.get("Content-Encoding")
        else len(gzip.compress(body))
    )


def queries(page: Page, client) -> int:
    """Of the page as one process makes it; a page that is kept asks nothing, which is
    not what is counted here.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    if page.name == "hello" or page.again:
        return 0
    host = os.environ["PORTAL_ORIGIN"].removeprefix("http://")
    posted = Saver.posted_by(client, page.path, host) if page.is_saved else None
    with CaptureQueriesContext(connection) as seen:
        if posted is None:
            client.get(page.path, headers={"host": host})
        else:
            client.post(page.path, posted, headers={"host": host, "X-Autosave": "1"})
    return len([each for each in seen if "SAVEPOINT" not in each["sql"]])


def load(callers: list[Callable[[], int]]) -> list[float]:
    """Wall seconds of each request, several at a time for `SECONDS`."""
    times: list[float] = []
    until = time.perf_counter() + SECONDS

    def keep_calling(call: Callable[[], int]) -> None:
        while (began := time.perf_counter()) < until:
            call()
            times.append(time.perf_counter() - began)

    threads = [Thread(target=keep_calling, args=[call]) for call in callers]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return times


def report(small: dict[str, Cost], large: dict[str, Cost], many: int) -> None:
    print(f"{many:,} applications; growth: CPU against that with {FEW:,}\n")
    columns = [
        "page",
        "queries",
        "kB",
        "CPU ms",
        "p50 ms",
        "p95 ms",
        "× hello",
        "× detail",
        "growth",
    ]
    print("| " + " | ".join(columns) + " |\n" + "|---" * len(columns) + "|")
    hello, detail = large["hello"].cpu_ms, large["detail"].cpu_ms
    for name, cost in large.items():
        growth = cost.cpu_ms / small[name].cpu_ms
        ratios = (
            f"{cost.cpu_ms / hello:.1f} | {cost.cpu_ms / detail:.1f} | {growth:.2f}"
        )
        same = (
            ""
            if cost.queries == small[name].queries
            else f" (was {small[name].queries})"
        )
        times = f"{cost.cpu_ms:.2f} | {cost.p50_ms:.1f} | {cost.p95_ms:.1f}"
        print(
            f"| {name} | {cost.queries}{same} | {cost.kilobytes:.1f} | {times} | "
            f"{ratios} |"
        )


if __name__ == "__main__":
    main()
