"""Static files made from installed packages and from static/css and static/js; nothing of them is in the repository.

/static/portal.css and every other bundle are one file each, so that a first visit costs few requests.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import metadata, resources
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

WEIGHTS = ("Regular", "SemiBold")
CHARACTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *range(0x0E01, 0x0E3B),
    *range(0x0E3F, 0x0E5C),
    *(
        0x2013,
        0x2014,
        0x2018,
        0x2019,
        0x201C,
        0x201D,
        0x2022,
        0x2026,
        0x20AC,
        0x2190,
        0x2192,
        0x2212,
    ),
)
BUNDLES = ("portal.css", "signed-in.css", "admin.css", "portal.js")
BOOTSTRAP = "vendor/bootstrap/css/bootstrap.min.css"
IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?;')
REFERENCE = re.compile(r'url\("(?P<path>[^":]+)"\)')
EMBEDDED = re.compile(r"""url\((["'])data:.*?\1\)""")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")
MODULE_LINK = re.compile(r"^\s*(import|export)\b", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class PackageFinder(BaseFinder):
    """Looks first whether what it made is older than what it was made from, so that an edited style shows on reload."""

    def check(self, **kwargs: object) -> list[object]:  # type: ignore[override]
        return []

    def find(  # type: ignore[override]
        self, path: str, find_all: bool = False, **kwargs: object
    ) -> str | list[str]:
        made = made_files().get(path)
        found = [str(refreshed(path, made))] if made else []
        return found if find_all else (found[0] if found else [])

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, Storage]]:
        storage = FileSystemStorage(location=root())
        for path, make in made_files().items():
            refreshed(path, make)
            yield path, storage


def root() -> Path:
    """A folder for each set of package versions: another version never serves the files of this one."""
    versions = [
        metadata.version(name)
        for name in ("fontpkg-sarabun", "bootstrap-wrapper", "fonttools")
    ]
    made_of = hashlib.sha256(
        repr((versions, CHARACTERS, WEIGHTS)).encode()
    ).hexdigest()[:12]
    return Path(settings.VAR) / "assets" / made_of


def made_files() -> dict[str, Callable[[], bytes]]:
    files: dict[str, Callable[[], bytes]] = {BOOTSTRAP: bootstrap}
    files |= {
        f"vendor/sarabun/Sarabun-{weight}.woff2": partial(sarabun, weight)
        for weight in WEIGHTS
    }
    for name in BUNDLES:
        if name.endswith(".js"):
            files[name] = joined_scripts
        elif (sources() / "css" / name).exists():
            files[name] = partial(joined_styles, name)
    return files


def refreshed(path: str, make: Callable[[], bytes]) -> Path:
    # Split: templates ask for a SafeString, which pathlib of Python 3.11 doesn't take.
    target = root().joinpath(*path.split("/"))
    if not target.exists() or (
        path in BUNDLES and target.stat().st_mtime < newest_source()
    ):
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        part.write_bytes(make())
        part.replace(target)
    return target


def newest_source() -> float:
    files = [
        *(sources() / "css").rglob("*.css"),
        *(sources() / "js").glob("*.js"),
        Path(__file__),
    ]
    return max(file.stat().st_mtime for file in files)


def sources() -> Path:
    return Path(settings.BASE_DIR) / "static"


def bootstrap() -> bytes:
    """Bootstrap without its embedded pictures, which the content security policy forbids, and without its map."""
    text = (resources.files("bootstrap") / "css/bootstrap.min.css").read_text()
    return SOURCE_MAP.sub("", EMBEDDED.sub("none", text)).encode()


def sarabun(weight: str) -> bytes:
    """Thai, Latin and punctuation only, as WOFF2 without hinting: 20 kB instead of 90."""
    target = root() / f"{weight}.{os.getpid()}.woff2"
    target.parent.mkdir(parents=True, exist_ok=True)
    font = TTFont(
        str(resources.files("fontpkg_sarabun") / f"files/Sarabun-{weight}.ttf"),
        recalcTimestamp=False,
    )
    subsetter = Subsetter(Options(hinting=False, layout_features=["*"]))
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)
    data = target.read_bytes()
    target.unlink()
    return data


def joined_styles(name: str) -> bytes:
    return joined(f"css/{name}").encode()


def joined(path: str) -> str:
    """The style sheet with everything it imports in place, each in its layer; url() paths fit a file at the top."""
    folder = PurePosixPath(path).parent
    text = REFERENCE.sub(
        lambda found: from_top(folder, found["path"]), COMMENT.sub("", read_style(path))
    )
    return IMPORT.sub(lambda found: imported(found["path"], found["layer"]), text)


def from_top(folder: PurePosixPath, path: str) -> str:
    return f'url("{normpath(folder / path)}")'


def imported(path: str, layer: str | None) -> str:
    text = joined(path)
    return f"@layer {layer} {{\n{text}\n}}" if layer else text


def read_style(path: str) -> str:
    if path == BOOTSTRAP:
        return bootstrap().decode()
    return (sources() / path).read_text()


def joined_scripts() -> bytes:
    """All of static/js/*.js, each in a scope of its own; such a file neither imports nor exports.

    Raises ValueError for a file that does.
    """
    parts = []
    for file in sorted((sources() / "js").glob("*.js")):
        text = file.read_text()
        if MODULE_LINK.search(text):
            raise ValueError(
                f"{relpath(file, sources())}: shared modules belong in a subfolder"
            )
        parts.append(f"{{\n{text}}}\n")
    return "".join(parts).encode()
