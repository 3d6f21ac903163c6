"""How quickly letters leave: `python -m tests.benchmarks.messages [--letters 4000]`.
Prints figures, asserts nothing.

Real rows in PostgreSQL, a Redis of its own, one worker group of two processes and a
mail server that only counts. The yardstick is two bare smtplib loops at once, which
send the same bytes to the same mail server.
"""

import argparse
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from tests import machine
from tests.benchmarks import sink
from tests.ports import free_port

PEOPLE, PROCESSES = 200, 2
NAME = f"portal_bench_messages_{os.getpid()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=4_000)
    count = parser.parse_args().letters
    if not (machine.has_postgresql() and shutil.which("redis-server")):
        sys.exit("messages: PostgreSQL or redis-server is missing")
    port, _server, taken = sink.start()
    redis_port = free_port()
    prepare(port, redis_port)
    broker = subprocess.Popen(redis_command(redis_port), stdout=subprocess.DEVNULL)
    try:
        letter = fill(count)
        bare = rate_of(taken, count, lambda: bare_loops(port, letter, count))
        ours = rate_of(taken, count, worker)
    finally:
        broker.kill()
        drop()
    report(count, len(letter), bare, ours)


def redis_command(port: int) -> list[str]:
    return [
        str(shutil.which("redis-server")),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
    ]


def prepare(smtp_port: int, redis_port: int) -> None:
    """Points Django at a fresh database."""
    machine.run_sql(
        f"CREATE DATABASE {NAME} ENCODING 'UTF8' TEMPLATE template0 LC_COLLATE "
        f"'C.UTF-8' LC_CTYPE 'C.UTF-8'"
    )
    os.environ |= {
        "PORTAL_MODE": "demo",
        "PORTAL_VAR": tempfile.mkdtemp(prefix="portal-bench-"),
        "PORTAL_LOG_LEVEL": "ERROR",
        "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "DATABASE_URL": machine.beside(NAME),
        "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def drop() -> None:
    from django.db import connection

    connection.close()
    machine.run_sql(f"DROP DATABASE {NAME} WITH (FORCE)")


def fill(count: int) -> bytes:
    """So many letters wait, worded as one that is released to many; returns the bytes
    of one.
    """
    from django.db import transaction

    from portal.messages import delivery, outbox
    from portal.messages.wording import MessageText
    from portal.models import Message, User

    text = (
        "เรียน คุณใบไผ่\n\n"
        + "มีผลของใบสมัครของคุณแล้ว เปิดอ่านได้ที่ http://127.0.0.1:8000/my/\n\n" * 6
    )
    with transaction.atomic():
        people = [
            User.objects.create_user(f"person{number}@applicants.example")
            for number in range(PEOPLE)
        ]
        for number in range(count):
            to = people[number % PEOPLE]
            outbox.queue_text(
                "letter_to_many",
                MessageText("มีเรื่องใหม่", text),
                to=to,
                occasion=str(number),
            )
    return (
        delivery.build_email(Message.objects.first(), None)
        .message()
        .as_bytes(linesep="\r\n")
    )


def bare_loops(port: int, letter: bytes, count: int) -> Callable[[], None]:
    loops = [
        multiprocessing.Process(
            target=sink.loop, args=(port, letter, count // PROCESSES)
        )
        for _each in range(PROCESSES)
    ]
    for each in loops:
        each.start()
    return lambda: [each.join() for each in loops] and None


def worker() -> Callable[[], None]:
    options = [
        "-B",
        "-s",
        f"{os.environ['PORTAL_VAR']}/beat",
        "--concurrency",
        str(PROCESSES),
        "-l",
        "ERROR",
    ]
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "portal.celery",
        "worker",
        *options,
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def stop() -> None:
        process.terminate()
        process.wait()

    return stop


def rate_of(taken: Any, count: int, begin: Callable[[], Callable[[], None]]) -> float:
    """Letters a second between the first and the last; starting up is not counted."""
    before, stop = taken.value, begin()
    while taken.value == before:
        time.sleep(0.001)
    first, began = taken.value, time.perf_counter()
    while taken.value < before + count:
        time.sleep(0.001)
    rate = (before + count - first) / (time.perf_counter() - began)
    stop()
    return rate


def report(count: int, size: int, bare: float, ours: float) -> None:
    print(f"messages: {count:,} letters of {size / 1024:.1f} kB, {PROCESSES} processes")
    print(f"  bare smtplib loops   {bare:8,.0f} letters/s")
    print(
        f"  the portal           {ours:8,.0f} letters/s   {ours / bare:.2f} × (to "
        f"reach: 0.8)\n"
    )


if __name__ == "__main__":
    main()
