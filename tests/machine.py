"""Says in one line each what this machine lacks for the tests.

With CI=true a lack is a failure.
"""

import os
import shutil
import sys
from pathlib import Path

import psycopg2
import redis

ROOT = Path(__file__).resolve().parents[1]
DATABASE = os.environ.get(
    "TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres"
)
BROKER = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")


def chromium() -> str | None:
    """Debian's Chromium; the one without windows starts sooner and computes less."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


def has_chromium() -> bool:
    return chromium() is not None


def has_postgresql() -> bool:
    try:
        psycopg2.connect(libpq(DATABASE), connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def libpq(address: str) -> str:
    """The address as PostgreSQL's own library and programs read it."""
    return address.replace("postgres://", "postgresql://")


def beside(name: str) -> str:
    """The address of another database of the same server."""
    return DATABASE.rsplit("/", 1)[0] + f"/{name}"


def run_sql(*statements: str, address: str = DATABASE) -> list[tuple]:
    """The rows of the last statement, if it has any."""
    connection = psycopg2.connect(libpq(address))
    connection.autocommit = True
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def has_redis() -> bool:
    try:
        return redis.Redis.from_url(BROKER, socket_connect_timeout=2).ping()
    except redis.RedisError:
        return False


def has_caddy() -> bool:
    return shutil.which("caddy") is not None


def lacks() -> list[str]:
    wanted = {
        "Caddy": has_caddy,
        "Chromium": has_chromium,
        "PostgreSQL": has_postgresql,
        "Redis": has_redis,
    }
    return [name for name, has in wanted.items() if not has()]


if __name__ == "__main__":
    found = lacks()
    for name in found:
        print(f"{name} is missing: its tests are skipped.")
    if found and os.environ.get("CI") == "true":
        sys.exit("With CI=true nothing may be skipped.")
