"""What coordinators' pages ask of the database with 30 applications and with many:
`python -m tests.benchmarks.desk [--applications 20000]`. Prints a table, asserts
nothing.

A throw-away database is filled as for `tests.benchmarks.pages`; pages are made in this
process, each four times: the first, which computes the statistics that are kept for a
while, and the least of the others.
"""

import argparse
import os
import time
from dataclasses import dataclass
from typing import Any

from tests.benchmarks import serving

FEW = 30
DESK = "/admin/volunteers/application/"
PAGES = {
    "list": DESK,
    "board": f"{DESK}board/",
    "meeting": f"{DESK}meeting/",
    "outcomes": f"{DESK}outcomes/",
    "overview": "/admin/",
}


@dataclass(frozen=True)
class Cost:
    """`first`: queries of the first request."""

    first: int
    queries: int
    milliseconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=int, default=20_000)
    many = parser.parse_args().applications
    serving.prepare()
    from tests.benchmarks.filling import Market

    market, found = Market(), []
    for count in (FEW, many):
        began = time.perf_counter()
        market.grow(count)
        serving.settle()
        print(f"{count:,} applications in {time.perf_counter() - began:.0f} s")
        found.append(measured(market))
    report(found[0], found[1], many)


def measured(market: Any) -> dict[str, Cost]:
    """By the name of the page."""
    from django.test import Client

    client = Client()
    client.force_login(market.coordinator)
    # What many people are concerned by asks for a fresh log-in.
    typed = {"method": "password", "at": time.time(), "reauthenticated": True}
    session = client.session
    session["account_authentication_methods"] = [typed]
    session["account_authentication_methods_user"] = str(market.coordinator.pk)
    session.save()
    return {name: cost(client, path) for name, path in PAGES.items()}


def cost(client: Any, path: str) -> Cost:
    first, *others = [asked(client, path) for _time in range(4)]
    queries, milliseconds = map(min, zip(*others, strict=True))
    return Cost(first[0], queries, milliseconds)


def asked(client: Any, path: str) -> tuple[int, float]:
    """Queries and milliseconds of one request."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    host = os.environ["PORTAL_ORIGIN"].removeprefix("http://")
    with CaptureQueriesContext(connection) as seen:
        began = time.perf_counter()
        answer = client.get(path, headers={"host": host})
        milliseconds = 1000 * (time.perf_counter() - began)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return len([each for each in seen if "SAVEPOINT" not in each["sql"]]), milliseconds


def report(few: dict[str, Cost], large: dict[str, Cost], many: int) -> None:
    heads = ("page", f"queries at {FEW}", f"at {many:,}", "the first time")
    print("\n| " + " | ".join([*heads, f"ms at {FEW}", f"at {many:,}"]) + " |")
    print("|---" * 6 + "|")
    for name, now in large.items():
        then = few[name]
        times = f"{then.milliseconds:.0f} | {now.milliseconds:.0f}"
        print(f"| {name} | {then.queries} | {now.queries} | {now.first} | {times} |")


if __name__ == "__main__":
    main()
