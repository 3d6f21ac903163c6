"""The lock names all that is installed, so that pip and uv have nothing to resolve."""

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FOLDER = Path(__file__).resolve().parent.parent / "requirements"
PYTHONS = ("3.11.0", "3.12.0", "3.13.0")
LOCKS = ("run", "dev")
# name[extras]==version, and below it its hashes; each line but the last ends with \.
PIN = re.compile(
    r"^(?P<pin>[^\s#-][^\\\n]*?) \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+",
    re.MULTILINE,
)


def lock_of(name):
    """What is pinned, by name."""
    text = (FOLDER / f"{name}.txt").read_text()
    pins = [Requirement(found["pin"]) for found in PIN.finditer(text)]
    return {canonicalize_name(pin.name): pin for pin in pins}


def version_of(pin):
    (specifier,) = pin.specifier
    assert specifier.operator == "=="
    return specifier.version


def holds(marker, extras, python):
    environment = {
        **default_environment(),
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
    }
    each = [{**environment, "extra": extra} for extra in {"", *extras}]
    return marker is None or any(map(marker.evaluate, each))


def is_met(needed, lock):
    pin = lock.get(canonicalize_name(needed.name))
    if pin is None or not needed.extras <= pin.extras:
        return False
    return needed.specifier.contains(version_of(pin), prereleases=True)


def unmet(lock, python):
    """What packages of the lock need, with the extras they are locked with."""
    for pin in lock.values():
        for needed in map(Requirement, metadata.requires(pin.name) or []):
            if holds(needed.marker, pin.extras, python) and not is_met(needed, lock):
                yield f"{pin.name} needs {needed}"


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_all_that_its_packages_need(name, python):
    assert list(unmet(lock_of(name), python)) == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_what_is_asked_for(name):
    lines = (FOLDER / f"{name}.in").read_text().splitlines()
    asked = [Requirement(line) for line in lines if line and line[0] not in "#-"]
    assert [str(needed) for needed in asked if not is_met(needed, lock_of(name))] == []


def test_what_is_installed_is_what_is_locked():
    """Else the metadata above would be of other versions."""
    installed = {pin: metadata.version(pin.name) for pin in lock_of("dev").values()}
    assert [
        f"{pin} but {version}"
        for pin, version in installed.items()
        if not pin.specifier.contains(version, prereleases=True)
    ] == []


def test_run_is_part_of_dev():
    run, dev = lock_of("run"), lock_of("dev")
    assert [str(pin) for name, pin in run.items() if not is_met(pin, dev)] == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_index_and_pins_everything_by_hash(name):
    text = (FOLDER / f"{name}.txt").read_text()
    unpinned = [line for line in PIN.sub("", text).splitlines() if line.strip()]
    assert [line for line in unpinned if not line.lstrip().startswith("#")] == []
    assert "://" not in text
