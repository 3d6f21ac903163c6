"""SQLite databases that are made once and copied: a migrated one, and the demo's.

Each lies under var/tests/ in a folder named after what it was made from, so that any
change to that makes a new one.
"""

import ast
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.machine import ROOT

PREPARED = ROOT / "var" / "tests"
PACKAGES = ("portal", "organizations", "volunteers", "placements")
FILE = "portal.sqlite3"
DUMP = "portal.sql"
COVERAGE = "COVERAGE_PROCESS_"


def untraced(**extra):
    """The environment of a process that measures no coverage and knows no portal."""
    foreign = ("PORTAL_", "DJANGO_", "DATABASE_URL", "REDIS_URL", COVERAGE)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(foreign)
    }
    return {**kept, **extra}


def manage(folder, *arguments, **extra):
    environment = untraced(
        PORTAL_MODE="demo",
        PORTAL_LOG_LEVEL="ERROR",
        PORTAL_VAR=str(folder),
        DJANGO_SETTINGS_MODULE="portal.settings",
        **extra,
    )
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr[-3000:]}")


def migrate(folder, **extra):
    manage(folder, "migrate", "-v0", **extra)
    manage(folder, "createcachetable", **extra)


def fill_demo(folder):
    with migrated() as source:
        shutil.copytree(source, folder, dirs_exist_ok=True)
    manage(folder, "demo", "--applicants", "50")


def imported(path):
    """The files of our own modules that a migration imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            names.append(node.module)
        for name in names:
            if name.split(".")[0] in PACKAGES:
                place = ROOT.joinpath(*name.split("."))
                found = (place.with_suffix(".py"), place / "__init__.py")
                yield from (each for each in found if each.is_file())


def sources_of_migrated():
    """What decides how the tables and their first rows look."""
    yield ROOT / "requirements" / "run.txt"
    yield ROOT / "portal" / "settings.py"
    for package in PACKAGES:
        yield from (ROOT / package).glob("data/*")
        for path in (ROOT / package).glob("migrations/*.py"):
            yield path
            yield from imported(path)


def sources_of_demo():
    """Everything: the demo is made by the workflows themselves, and holds their
    texts.
    """
    yield from sources_of_migrated()
    for folder in (*PACKAGES, "templates", "static", "locale"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix not in {".pyc", ".mo"}:
                yield path


def digest(sources, *words):
    told = hashlib.sha256("\0".join(words).encode())
    for path in sorted(set(sources)):
        told.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:16]


@contextmanager
def prepared(name, key, make):
    """The folder, made if it is not there. Workers that want it meanwhile wait."""
    folder = PREPARED / f"{name}-{key}"
    PREPARED.mkdir(parents=True, exist_ok=True)
    with (PREPARED / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            for older in PREPARED.glob(f"{name}-*"):
                shutil.rmtree(older)
            unfinished = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=PREPARED))
            make(unfinished)
            unfinished.rename(folder)
        yield folder


def migrated():
    """A folder with a migrated, otherwise empty database."""
    return prepared("migrated", digest(sources_of_migrated()), migrate)


def demo():
    """A folder with the filled demo: database, keys, papers, collected styles.

    Its dates are counted from the day that it was made on.
    """
    today = datetime.now(ZoneInfo("Asia/Bangkok")).date()
    return prepared("demo", digest(sources_of_demo(), str(today)), fill_demo)
