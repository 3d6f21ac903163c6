"""What the design says about the code itself."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("portal", "organizations", "volunteers", "placements")
MODULES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [
    path
    for path in TEMPLATES
    if "messages" not in path.relative_to(ROOT / "templates").parts[:1]
]


def name_of(path):
    return str(path.relative_to(ROOT))


@cache
def tree_of(path):
    return ast.parse(path.read_text("utf-8"))


def imports_of(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_arrows_point_down(path):
    package = path.relative_to(ROOT).parts[0]
    higher = PACKAGES[PACKAGES.index(package) + 1 :]
    assert [name for name in imports_of(path) if name.split(".")[0] in higher] == []


def writes_of_status(tree):
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        flat = [
            part for target in targets for part in getattr(target, "elts", [target])
        ]
        if any(
            isinstance(part, ast.Attribute) and part.attr == "status" for part in flat
        ):
            yield node.lineno
        is_update = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if (
            is_update
            and node.func.attr in {"update", "bulk_update"}
            and any(word.arg == "status" for word in node.keywords)
        ):
            yield node.lineno


def test_only_the_lifecycle_writes_a_status():
    writers = {
        name_of(path) for path in MODULES if list(writes_of_status(tree_of(path)))
    }
    assert writers == {"portal/kernel/lifecycle.py"}


def deferred_imports(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef) and not (
            path.name == "apps.py" and node.name == "ready"
        ):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield f"{name_of(path)}:{inner.lineno}"


def test_no_import_is_deferred():
    assert [line for path in MODULES for line in deferred_imports(path)] == []


FIXED_NAMES = {
    *("__init__", "apps", "signals", "tasks", "urls", "urls_machines"),
    # What a person may do is asked of one module a package, below its rooms.
    "rules",
    # Of the project itself.
    *("asgi", "celery", "rsgi", "settings", "wsgi"),
}


@pytest.mark.parametrize("package", PACKAGES)
def test_the_top_of_a_package_holds_fixed_names_and_rooms(package):
    assert {path.stem for path in (ROOT / package).glob("*.py")} <= FIXED_NAMES


def test_no_folder_is_crowded():
    folders = Counter(path.parent for path in MODULES if path.name != "__init__.py")
    assert {name_of(folder): n for folder, n in folders.items() if n > 15} == {}


def test_packages_hand_nothing_on():
    """But for models, where Django looks for them."""
    full = [
        name_of(path)
        for path in MODULES
        if path.name == "__init__.py" and path.parent.name != "models"
        if path.read_text("utf-8").strip()
    ]
    assert full == []


def test_no_module_is_a_drawer():
    assert [
        name_of(path)
        for path in MODULES
        if path.stem in {"utils", "helpers", "common", "misc"}
    ] == []


# A block of type application/ld+json is data: no browser runs it, so the policy needs
# no exception for it.
DATA = r" type=\"application/ld\+json\">"
INLINE = re.compile(
    rf"<script(?!{DATA})(?![^>]*\bsrc=)[^>]*>|\son\w+=\"|\sstyle=\"|<style|javascript:|\ssrc=\"https?:"
)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_no_template_has_inline_code_or_foreign_sources(path):
    assert INLINE.findall(path.read_text("utf-8")) == []


def test_functions_fit_on_a_screen():
    long = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 35
    ]
    assert long == []


@pytest.mark.parametrize(
    ("pattern", "most"),
    [
        ("*.py", 350),
        ("templates/**/*.html", 150),
        ("static/css/**/*.css", 150),
        ("static/js/**/*.js", 150),
    ],
)
def test_files_are_short(pattern, most):
    paths = MODULES if pattern == "*.py" else sorted(ROOT.glob(pattern))
    assert [
        name_of(path)
        for path in paths
        if len(path.read_text("utf-8").splitlines()) > most
    ] == []


def test_lines_of_templates_are_short():
    long = [
        f"{name_of(path)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert long == []


INSIDE = {
    "JobRow",
    "LineCode",
    "LineNotice",
    "DataKey",
    "ErasedKey",
    "Enclosure",
    "CohortFigures",
    "ReleasedOffer",
    "ReleasedOutcome",
}


def test_whatever_history_can_be_about_has_a_thai_name():
    with translation.override("th"):
        told = {
            model.__name__: str(model._meta.verbose_name)
            for app in PACKAGES
            for model in apps.get_app_config(app).get_models()
        }
    assert {
        name: words for name, words in told.items() if not re.search("[ก-๙]", words)
    }.keys() == INSIDE


def test_no_style_sheet_or_script_asks_another_host():
    paths = [*ROOT.glob("static/**/*.css"), *ROOT.glob("static/**/*.js")]
    assert [
        name_of(path)
        for path in paths
        if re.search(r"https?://(?!www\.w3\.org)", path.read_text("utf-8"))
    ] == []
