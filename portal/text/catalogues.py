"""Words of the interface: merges locale/th/*.po into one compiled catalogue, and finds texts that lack their Thai.

Message ids are English, so English needs no catalogue. Everything is done in Python: no gettext binary is needed.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

MARKS = {
    "_",
    "_lazy",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CALL = re.compile(r"\b(_|gettext|ngettext|pgettext)\(")
Message = tuple[str, str]


def fragments(locale: Path) -> list[Path]:
    return sorted(locale.glob("*.po"))


def merged(locale: Path) -> polib.POFile:
    """All fragments of a language as one catalogue; raises ValueError where two of them disagree."""
    whole = polib.POFile()
    whole.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Language": locale.name,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    known: dict[Message, polib.POEntry] = {}
    for path in fragments(locale):
        for entry in polib.pofile(str(path), encoding="utf-8"):
            key = (entry.msgctxt or "", entry.msgid)
            if key not in known:
                known[key] = entry
                whole.append(entry)
            elif told(entry) != told(known[key]):
                raise ValueError(
                    f"{path.name}: “{entry.msgid}” has two translations: {told(entry)} and {told(known[key])}"
                )
    return whole


def told(entry: polib.POEntry) -> str:
    return entry.msgstr or entry.msgstr_plural.get(0, "")


def compile_catalogue(locale: Path) -> Path:
    target = locale / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(exist_ok=True)
    merged(locale).save_as_mofile(str(target))
    return target


def texts_in(roots: Iterable[Path]) -> Iterator[tuple[Path, Message]]:
    """Every text marked for translation in Python files and templates below `roots`, with the file that has it."""
    for root in roots:
        for path in sorted(
            [*root.rglob("*.py"), *root.rglob("*.html"), *root.rglob("*.txt")]
        ):
            source = path.read_text("utf-8")
            found = (
                python_texts(source)
                if path.suffix == ".py"
                else template_texts(source, path)
            )
            yield from ((path, message) for message in found)


def python_texts(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in MARKS
            and node.args
        ):
            literals = [
                a.value
                for a in node.args
                if isinstance(a, ast.Constant) and isinstance(a.value, str)
            ]
            if literals:
                yield (
                    (literals[0], literals[1])
                    if node.func.id in CONTEXT
                    else ("", literals[0])
                )


def template_texts(source: str, path: Path) -> Iterator[Message]:
    """Django's `templatize` turns a template into calls with Python literals; the rest of it is noise."""
    plain = templatize(source, origin=str(path))
    for call in CALL.finditer(plain):
        literals = literals_at(plain, call.end())
        if literals:
            yield (
                (literals[0], literals[1])
                if call[1] == "pgettext" and len(literals) > 1
                else ("", literals[0])
            )


LITERAL = re.compile(r"""\s*,?\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.S)


def literals_at(text: str, start: int) -> list[str]:
    found = []
    while literal := LITERAL.match(text, start):
        found.append(ast.literal_eval(literal[1]))
        start = literal.end()
    return found


def untranslated(roots: Iterable[Path], locale: Path) -> list[str]:
    """Marked texts without Thai, a line each."""
    known = {
        (entry.msgctxt or "", entry.msgid)
        for entry in merged(locale)
        if told(entry).strip()
    }
    missing = {
        (path, message)
        for path, message in texts_in(roots)
        if message[1].strip() and message not in known
    }
    return [f"{path}: {message[1]!r}" for path, message in sorted(missing, key=str)]
