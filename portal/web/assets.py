"""Static files generated from installed packages and from static/css and static/js.

None of them is in the repository. Each bundle, such as /static/portal.css, is one file,
so that a first visit needs few requests.
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
# ASCII, Latin-1, Thai (without the unused 0E3B to 0E3E), and some punctuation.
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
BUNDLES = ("portal.css", "signed-in.css", "admin.css", "portal.js", "signed-in.js")
# Scripts of one folder each: a visitor's first view needn't carry those of others.
SCRIPTS = {"portal.js": "js", "signed-in.js": "js/signed-in"}
# An import with or without a layer: @import url("base.css") layer(base);
IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?;')
# A path in quotes without a colon, so no data: or https: address: url("a.woff2").
REFERENCE = re.compile(r'url\("(?P<path>[^":]+)"\)')
# A line that begins with the word import or export, as in `export function f()`.
MODULE_LINK = re.compile(r"^\s*(import|export)\b", re.MULTILINE)
# A comment of CSS, also over several lines, with the white space after it.
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class PackageFinder(BaseFinder):
    """Generates a file again if its sources differ, so that an edited style shows on
    reload.
    """

    def check(self, **kwargs: object) -> list[object]:  # type: ignore[override]
        return []

    def find(  # type: ignore[override]
        self, path: str, find_all: bool = False, **kwargs: object
    ) -> str | list[str]:
        generate = generated_files().get(path)
        paths = [str(ensure_fresh(path, generate))] if generate else []
        return paths if find_all else (paths[0] if paths else [])

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, Storage]]:
        storage = FileSystemStorage(location=output_folder())
        for path, generate in generated_files().items():
            ensure_fresh(path, generate)
            yield path, storage


def output_folder() -> Path:
    """A folder for each set of package versions, so that versions never mix."""
    versions = [metadata.version(name) for name in ("fontpkg-sarabun", "fonttools")]
    inputs = repr((versions, CHARACTERS, WEIGHTS)).encode()
    return Path(settings.VAR) / "assets" / hashlib.sha256(inputs).hexdigest()[:12]


def generated_files() -> dict[str, Callable[[], bytes]]:
    files: dict[str, Callable[[], bytes]] = {
        f"vendor/sarabun/Sarabun-{weight}.woff2": partial(sarabun, weight)
        for weight in WEIGHTS
    }
    for name in BUNDLES:
        if name.endswith(".js"):
            files[name] = partial(bundle_scripts, SCRIPTS[name])
        elif (source_folder() / "css" / name).exists():
            files[name] = partial(bundle_styles, name)
    return files


def ensure_fresh(path: str, generate: Callable[[], bytes]) -> Path:
    """A bundle is joined again each time, in 2 ms, and written if it differs.

    By times of files it would be that of a newer release after going back to an older
    one, or after its folder was copied.
    """
    # Split: templates ask for a SafeString, which pathlib of Python 3.11 refuses.
    target = output_folder().joinpath(*path.split("/"))
    if path not in BUNDLES and target.exists():
        return target
    data = generate()
    if not target.exists() or target.read_bytes() != data:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed: several processes may do so at once.
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        part.write_bytes(data)
        part.replace(target)
    return target


def source_folder() -> Path:
    return Path(settings.BASE_DIR) / "static"


def sarabun(weight: str) -> bytes:
    """Thai, Latin and punctuation only, in WOFF2 without hinting: 20 kB, not 90."""
    # With the process id: several processes may generate it at once.
    target = output_folder() / f"{weight}.{os.getpid()}.woff2"
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


def bundle_styles(name: str) -> bytes:
    return inline_imports(f"css/{name}").encode()


def inline_imports(path: str) -> str:
    """The style sheet with its imports inlined, each in its layer.

    Paths in url() are made relative to the top folder, where the bundle is.
    """
    folder = PurePosixPath(path).parent
    text = COMMENT.sub("", (source_folder() / path).read_text())
    text = REFERENCE.sub(lambda match: relative_to_top(folder, match["path"]), text)
    return IMPORT.sub(lambda match: inline_import(match["path"], match["layer"]), text)


def relative_to_top(folder: PurePosixPath, path: str) -> str:
    return f'url("{normpath(folder / path)}")'


def inline_import(path: str, layer: str | None) -> str:
    text = inline_imports(path)
    return f"@layer {layer} {{\n{text}\n}}" if layer else text


def scripts(folder: str) -> Iterable[Path]:
    return sorted((source_folder() / folder).glob("*.js"))


def bundle_scripts(folder: str) -> bytes:
    """All scripts of the folder, each in a scope of its own.

    Raises ValueError for a file that imports or exports something.
    """
    parts = []
    for file in scripts(folder):
        text = file.read_text()
        if MODULE_LINK.search(text):
            name = relpath(file, source_folder())
            raise ValueError(f"{name}: shared modules belong in a subfolder")
        parts.append(f"{{\n{text}}}\n")
    return "".join(parts).encode()
