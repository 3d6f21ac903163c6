"""What a host costs that leaves with all who chose it:
`DATABASE_URL=… python -m tests.benchmarks.withdrawing [--choosers 3000]`. Prints a row
of a table, asserts nothing.

An empty PostgreSQL database is filled with a cohort of which everybody chose one host.
Meanwhile one of them saves their choices, and somebody else writes history: *waited* is
how long they did.
"""

import argparse
import threading
import time
from collections import Counter

from tests.benchmarks import serving


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--choosers", type=int, default=3_000)
    choosers = parser.parse_args().choosers
    serving.prepare()
    participation, coordinator = filled(choosers)
    print(
        "| chose it | statements | seconds | CPU | in the database | the longest "
        "wait of one who chose it | of history |\n|---|---|---|---|---|---|---|"
    )
    waits = Waits()
    count, seconds, cpu, inside = withdraw(participation, coordinator)
    own, history = waits.end()
    print(
        f"| {choosers:,} | {count:,} | {seconds:.1f} | {cpu:.1f} | {inside:.1f} "
        f"| {own:.1f} s | {history:.2f} s |"
    )
    for sql, times in counted.most_common(12):
        print(f"{times:,} × {sql[:120]}")


counted: Counter = Counter()


def filled(choosers: int):
    from organizations.models import Participation
    from tests.benchmarks.filling import Market
    from volunteers.models import Choice

    market = Market()
    host = market.positions[0]
    market.grow(choosers)
    Choice.objects.filter(rank=1).exclude(
        application__choices__in=Choice.objects.filter(position=host, rank__gt=1)
    ).update(position=host)
    return Participation.objects.get(pk=host.participation_id), market.coordinator


def withdraw(participation, coordinator) -> tuple[int, float, float, float]:
    from django.conf import settings
    from django.db import connection

    from organizations.profiles import workflow

    spent = 0.0

    def timed(execute, sql, params, many, context):
        nonlocal spent
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            counted[sql] += 1
            spent += time.perf_counter() - began

    # Sending is the work of others, as with Redis.
    settings.REDIS_URL = "redis://nobody"
    began, cpu_before = time.perf_counter(), time.thread_time()
    with connection.execute_wrapper(timed):
        workflow.withdraw(participation, by=coordinator)
    seconds, cpu = time.perf_counter() - began, time.thread_time() - cpu_before
    return counted.total(), seconds, cpu, spent


class Waits:
    """Two threads that act again and again; the longest time that each took."""

    def __init__(self) -> None:
        self.is_over = threading.Event()
        self.longest = [0.0, 0.0]
        acts = (self.lock_application, self.write_history)
        self.threads = [
            threading.Thread(target=self.repeat, args=[number, act])
            for number, act in enumerate(acts)
        ]
        for thread in self.threads:
            thread.start()

    def repeat(self, number: int, act) -> None:
        from django.db import connection

        while not self.is_over.is_set():
            began = time.perf_counter()
            act()
            self.longest[number] = max(
                self.longest[number], time.perf_counter() - began
            )
            self.is_over.wait(0.05)
        connection.close()

    def lock_application(self) -> None:
        from django.db import transaction

        from volunteers.models import Application

        with transaction.atomic():
            rows = Application.objects.exclude(submitted_at=None).order_by("pk")
            rows.select_for_update(no_key=True).first()

    def write_history(self) -> None:
        from django.db import transaction

        from portal.kernel import audit
        from portal.models import User

        with transaction.atomic():
            person = User.objects.order_by("pk").first()
            audit.record("log in", person, by=None)

    def end(self) -> list[float]:
        self.is_over.set()
        for thread in self.threads:
            thread.join()
        return self.longest


if __name__ == "__main__":
    main()
