"""Registries: in order, by name, never the same twice; and docs/registries.md."""

import re
from operator import attrgetter
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from portal.kernel.registry import DuplicateEntry, Registry

PACKAGES = ("portal", "organizations", "volunteers", "placements")
REGISTRY = re.compile(r"^(\w+): Registry\[.+\] = Registry\(", re.MULTILINE)
# A decorator that registers with a registry of its module.
REGISTERS_BY = {"portal.kernel.scheduler.timed_jobs": r"\bscheduler\.job\("}


def entry(name):
    return SimpleNamespace(name=name)


@pytest.fixture
def by_name():
    return Registry(key=attrgetter("name"))


def test_entries_keep_the_order_of_their_registration(by_name):
    first, second, third = entry("ข"), entry("ก"), entry("ค")
    by_name.register_all(first, second, third)
    assert list(by_name) == [first, second, third]
    assert len(by_name) == 3


def test_an_entry_is_looked_up_by_its_name(by_name):
    known = by_name.register(entry("known"))
    assert by_name["known"] is by_name.get("known") is known
    assert ("known" in by_name, "unknown" in by_name) == (True, False)


def test_an_unknown_name_is_a_key_error_or_none(by_name):
    assert by_name.get("unknown") is None
    with pytest.raises(KeyError):
        by_name["unknown"]


def test_a_second_entry_of_the_same_name_is_refused(by_name):
    first = by_name.register(entry("same"))
    with pytest.raises(DuplicateEntry, match="same"):
        by_name.register(entry("same"))
    assert list(by_name) == [first]


def test_as_a_decorator_it_leaves_the_function_as_it_is():
    registry = Registry()

    @registry.register
    def double(number):
        return 2 * number

    assert double(4) == 8
    assert list(registry) == [double]


def test_without_names_the_same_entry_is_refused():
    registry = Registry()
    registry.register(len)
    registry.register(sum)
    with pytest.raises(DuplicateEntry):
        registry.register(len)


# docs/registries.md


def modules():
    """The source of each module by its dotted name."""
    root = Path(settings.BASE_DIR)
    paths = (path for package in PACKAGES for path in (root / package).rglob("*.py"))
    for path in sorted(paths):
        yield ".".join(path.relative_to(root).with_suffix("").parts), path.read_text()


def registries_in_code():
    """The modules that register, by the dotted name of the registry."""
    sources = dict(modules())
    names = {
        f"{module}.{match[1]}": match[1]
        for module, source in sources.items()
        for match in REGISTRY.finditer(source)
    }
    return {
        dotted: {
            module
            for module, source in sources.items()
            if re.search(
                REGISTERS_BY.get(dotted, rf"\b{name}\.register(_all)?\b"), source
            )
            and module != "portal.kernel.scheduler"
        }
        for dotted, name in names.items()
    }


def registries_in_docs():
    text = (Path(settings.BASE_DIR) / "docs" / "registries.md").read_text()
    blocks = re.split(r"^\*\*`(.+?)`\*\*", text, flags=re.MULTILINE)[1:]
    return {
        name: set(re.findall(r"`([\w.]+)`", block.partition("Registered by")[2]))
        for name, block in zip(blocks[::2], blocks[1::2], strict=True)
    }


def test_docs_list_every_registry_and_who_registers():
    assert registries_in_docs() == registries_in_code()


def test_no_registry_is_without_entries():
    assert [name for name, users in registries_in_code().items() if not users] == []
