"""Whether sign-up, log-in and reset take as long for known as for unknown addresses:
`python -m tests.benchmarks.entrances [--requests 300]`. Prints, asserts nothing.

Behind the production server, the four pages at once. Requests of the two arms
alternate, each from an address of its own, so that no limit is reached.
"""

import argparse
import http.client
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

from tests.benchmarks import serving


@dataclass(frozen=True)
class Entrance:
    name: str
    path: str
    field: str
    password: str = ""


ENTRANCES = (
    Entrance("sign-up", "/account/signup/", "email"),
    Entrance("log-in by code", "/account/login/", "login"),
    Entrance("log-in by password", "/account/login/", "login", "not the password"),
    Entrance("reset", "/account/password/reset/", "email"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=300)
    count = parser.parse_args().requests
    os.environ["PORTAL_PROXIES"] = "1"
    port = serving.prepare()
    known = people(count * len(ENTRANCES))
    shares = [known[start :: len(ENTRANCES)] for start in range(len(ENTRANCES))]
    callers = [Caller(port, number, each) for number, each in enumerate(ENTRANCES)]
    with serving.served(port), ThreadPoolExecutor(len(ENTRANCES)) as threads:
        for line in threads.map(Caller.compare, callers, shares):
            print(line, flush=True)


def people(count: int) -> list[str]:
    from portal.models import User

    addresses = [f"person{number}@applicants.example" for number in range(count)]
    hashed = User()
    hashed.set_password("correct horse battery")
    for address in addresses:
        user = User.objects.create_user(address)
        user.emailaddress_set.create(email=address, verified=True, primary=True)
    # One hash for all: making each would take minutes.
    User.objects.update(password=hashed.password)
    return addresses


@dataclass
class Caller:
    port: int
    number: int
    entrance: Entrance
    calls: int = 0

    def compare(self, known: list[str]) -> str:
        """The line of the table."""
        times: tuple[list[float], list[float]] = ([], [])
        for number, address in enumerate(known):
            times[0].append(self.seconds(address))
            times[1].append(self.seconds(f"new{self.number}x{number}@new.example"))
        one, other = (median(arm) * 1000 for arm in times)
        gap = abs(one - other) / max(one, other) * 100
        return (
            f"{self.entrance.name:20} known {one:6.1f} ms, unknown {other:6.1f} ms,"
            f" gap {gap:4.1f} %"
        )

    def seconds(self, address: str) -> float:
        self.calls += 1
        sender = f"10.{self.number}.{self.calls >> 8}.{self.calls & 255}"
        headers = {"X-Forwarded-For": sender}
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", self.entrance.path, headers=headers)
        answer = connection.getresponse()
        token = answer.headers["Set-Cookie"].strip().split(";")[0].split("=")[1]
        answer.read()
        body = {self.entrance.field: address, "csrfmiddlewaretoken": token}
        if self.entrance.password:
            body["password"] = self.entrance.password
        headers |= {
            "Cookie": f"csrf={token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        began = time.perf_counter()
        connection.request("POST", self.entrance.path, urlencode(body), headers)
        answer = connection.getresponse()
        answer.read()
        took = time.perf_counter() - began
        if answer.status not in (200, 302):
            raise RuntimeError(f"{self.entrance.name}: {answer.status}")
        return took


if __name__ == "__main__":
    main()
