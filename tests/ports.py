"""Ports for servers that are started by their number.

A port that the system gives for 0 is free only until the next socket asks for one, and
two workers ask all the time. These come from below the range that the system gives
from, and each worker has some of its own.
"""

import os
import random
import socket

FIRST, EACH, WORKERS = 15000, 500, 32
"""15000 to 30999; Linux gives ports from 32768 on (net.ipv4.ip_local_port_range)."""


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on, out of this worker's own."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = FIRST + worker % WORKERS * EACH
    for port in random.sample(range(first, first + EACH), EACH):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise RuntimeError(f"no port is free from {first} to {first + EACH - 1}")
