"""What pages cost: `python -m tests.benchmarks.pages [--applications 100000]`. Prints tables, asserts nothing.

A throw-away database (SQLite, or an empty PostgreSQL by DATABASE_URL) is filled with 1,000 applications, measured,
filled up, and measured again, behind the production server. CPU is that of server and PostgreSQL, per request.
"""

import argparse
import gzip
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from threading import Thread
from urllib.parse import quote

FEW, SECONDS, THREADS = 1_000, 2.0, 4
TICK = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    who: str = ""


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
    port = prepare()
    from tests.benchmarks.filling import Market

    market = Market()
    market.grow(FEW)
    with served(port) as server:
        small = measured(market, port, server.pid)
        began = time.perf_counter()
        market.grow(many)
        print(f"filled up to {many:,} applications in {time.perf_counter() - began:.0f} s\n", flush=True)
        report(small, measured(market, port, server.pid), many)
        server.terminate()


def prepare() -> int:
    """Points Django at a fresh database; the port it will be served on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    os.environ |= {
        "PORTAL_MODE": "demo",
        "PORTAL_VAR": tempfile.mkdtemp(prefix="portal-bench-"),
        "PORTAL_ORIGIN": f"http://127.0.0.1:{port}",
        "PORTAL_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    for command in (["migrate"], ["createcachetable"], ["collectstatic", "--no-input"]):
        call_command(*command, verbosity=0)
    return port


def served(port: int) -> subprocess.Popen:
    command = f"-m granian --interface wsgi --host 127.0.0.1 --port {port} --workers 2 --blocking-threads 1"
    log = ["--no-access-log", "--log-level", "warning", "tests.benchmarks.wsgi:application"]
    process = subprocess.Popen([sys.executable, *command.split(), *log], cwd=ROOT)
    for _attempt in range(100):
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.1)
    raise RuntimeError("the portal did not start")


def pages() -> list[Page]:
    from tests.benchmarks.filling import RARE
    from tests.benchmarks.wsgi import HELLO
    from tests.benchmarks.yardsticks import DETAIL

    desk = "/admin/volunteers/application/"
    return [
        Page("hello", HELLO),
        Page("detail", f"/{DETAIL}"),
        Page("home", "/"),
        Page("positions", "/cohorts/16/positions/"),
        Page("a position", "/cohorts/16/positions/host-1/"),
        Page("task list", "/cohorts/16/application/", "applicant"),
        Page("a section", "/cohorts/16/application/motivation/", "applicant"),
        Page("desk: overview", "/admin/", "coordinator"),
        Page("desk: applications", desk, "coordinator"),
        Page("desk: search, rare", f"{desk}?q={quote(RARE)}", "coordinator"),
        Page("desk: search, common", f"{desk}?q={quote('ใบไผ่')}", "coordinator"),
        Page("desk: one state", f"{desk}?state=in_review", "coordinator"),
    ]


def measured(market, port: int, pid: int) -> dict[str, Cost]:
    from django.test import Client

    clients = {"": Client()}
    for who in ("applicant", "coordinator"):
        clients[who] = Client()
        clients[who].force_login(getattr(market, who))
    return {page.name: cost(page, clients[page.who], port, pid) for page in pages()}


def cost(page: Page, client, port: int, pid: int) -> Cost:
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    headers = {"Accept-Encoding": "gzip", "Cookie": cookies, "Host": f"127.0.0.1:{port}"}
    size = fetch(http.client.HTTPConnection("127.0.0.1", port), page.path, headers)
    before = cpu_seconds(pid)
    times = load(page, headers, port)
    used = cpu_seconds(pid) - before
    cuts = quantiles(times, n=20)
    return Cost(queries(page, client), size / 1024, 1000 * used / len(times), 1000 * cuts[9], 1000 * cuts[18])


def queries(page: Page, client) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    if page.name == "hello":
        return 0
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get(page.path, headers={"host": os.environ["PORTAL_ORIGIN"].removeprefix("http://")})
    return len([each for each in seen if "SAVEPOINT" not in each["sql"]])


def fetch(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> int:
    """The bytes of the body as it travels; raises for anything but 200."""
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")
    return len(body) if response.headers.get("Content-Encoding") else len(gzip.compress(body))


def load(page: Page, headers: dict[str, str], port: int) -> list[float]:
    """Wall seconds of each request, several at a time for `SECONDS`."""
    times: list[float] = []
    until = time.perf_counter() + SECONDS

    def caller() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while (began := time.perf_counter()) < until:
            fetch(connection, page.path, headers)
            times.append(time.perf_counter() - began)

    callers = [Thread(target=caller) for _number in range(THREADS)]
    for each in callers:
        each.start()
    for each in callers:
        each.join()
    return times


def cpu_seconds(pid: int) -> float:
    """Of the server's processes and of every PostgreSQL process."""
    rows = [each.read_text().rsplit(")", 1) for each in Path("/proc").glob("[0-9]*/stat") if each.exists()]
    facts = [(int(head.split(" ", 1)[0]), head.split("(", 1)[1], tail.split()) for head, tail in rows]
    family = {pid} | {number for number, _name, fields in facts if int(fields[1]) == pid}
    own = [fields for number, name, fields in facts if number in family or name.startswith("postgres")]
    return sum(int(fields[11]) + int(fields[12]) for fields in own) / TICK


def report(small: dict[str, Cost], large: dict[str, Cost], many: int) -> None:
    print(f"{many:,} applications; growth: CPU against that with {FEW:,}\n")
    columns = ["page", "queries", "kB", "CPU ms", "p50 ms", "p95 ms", "× hello", "× detail", "growth"]
    print("| " + " | ".join(columns) + " |\n" + "|---" * len(columns) + "|")
    hello, detail = large["hello"].cpu_ms, large["detail"].cpu_ms
    for name, cost in large.items():
        ratios = f"{cost.cpu_ms / hello:.1f} | {cost.cpu_ms / detail:.1f} | {cost.cpu_ms / small[name].cpu_ms:.2f}"
        same = "" if cost.queries == small[name].queries else f" (was {small[name].queries})"
        times = f"{cost.cpu_ms:.2f} | {cost.p50_ms:.1f} | {cost.p95_ms:.1f}"
        print(f"| {name} | {cost.queries}{same} | {cost.kilobytes:.1f} | {times} | {ratios} |")


if __name__ == "__main__":
    main()
