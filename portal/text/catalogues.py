"""Merges locale/th/**/*.po into one compiled catalogue, and finds untranslated texts.

Message ids are English, so English needs no catalogue. Everything is done in Python: no
gettext binary is needed.
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
# The name of a gettext function and its opening parenthesis, such as `ngettext(`.
CALL = re.compile(r"\b(_|gettext|ngettext|pgettext)\(")
Message = tuple[str, str]


def fragments(locale: Path) -> list[Path]:
    return sorted(locale.rglob("*.po"))


def merged(locale: Path) -> polib.POFile:
    """All fragments of a language as one catalogue.

    Raises ValueError if two of them disagree.
    """
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Language": locale.name,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    entries: dict[Message, polib.POEntry] = {}
    for path in fragments(locale):
        for entry in polib.pofile(str(path), encoding="utf-8"):
            key = (entry.msgctxt or "", entry.msgid)
            if key not in entries:
                entries[key] = entry
                catalogue.append(entry)
            elif translation_of(entry) != translation_of(entries[key]):
                raise ValueError(
                    f"{path.name}: “{entry.msgid}” has two translations: "
                    f"{translation_of(entry)} and {translation_of(entries[key])}"
                )
    return catalogue


def translation_of(entry: polib.POEntry) -> str:
    return entry.msgstr or entry.msgstr_plural.get(0, "")


def compile_catalogue(locale: Path) -> Path:
    target = locale / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(exist_ok=True)
    merged(locale).save_as_mofile(str(target))
    return target


def texts_in(roots: Iterable[Path]) -> Iterator[tuple[Path, Message]]:
    """Every text marked for translation in code and templates, with its file."""
    for root in roots:
        for path in sorted(
            [*root.rglob("*.py"), *root.rglob("*.html"), *root.rglob("*.txt")]
        ):
            source = path.read_text("utf-8")
            if path.suffix == ".py":
                messages = python_texts(source)
            else:
                messages = template_texts(source, path)
            yield from ((path, message) for message in messages)


def python_texts(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in MARKS
            and node.args
        ):
            literals = [
                argument.value
                for argument in node.args
                if isinstance(argument, ast.Constant)
                and isinstance(argument.value, str)
            ]
            if literals:
                yield (
                    (literals[0], literals[1])
                    if node.func.id in CONTEXT
                    else ("", literals[0])
                )


def template_texts(source: str, path: Path) -> Iterator[Message]:
    """Django's `templatize` turns a template into calls with Python literals.

    Everything else in its output is noise.
    """
    plain = templatize(source, origin=str(path))
    for call in CALL.finditer(plain):
        literals = literals_at(plain, call.end())
        if literals:
            yield (
                (literals[0], literals[1])
                if call[1] == "pgettext" and len(literals) > 1
                else ("", literals[0])
            )


# A string literal, after an optional comma and the u that `templatize` writes.
LITERAL = re.compile(r"""\s*,?\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.S)


def literals_at(text: str, start: int) -> list[str]:
    literals = []
    while match := LITERAL.match(text, start):
        literals.append(ast.literal_eval(match[1]))
        start = match.end()
    return literals


def untranslated(roots: Iterable[Path], locale: Path) -> list[str]:
    """Marked texts without a Thai translation, a line each."""
    translated = {
        (entry.msgctxt or "", entry.msgid)
        for entry in merged(locale)
        if translation_of(entry).strip()
    }
    missing = {
        (path, message)
        for path, message in texts_in(roots)
        if message[1].strip() and message not in translated
    }
    return [f"{path}: {message[1]!r}" for path, message in sorted(missing, key=str)]
