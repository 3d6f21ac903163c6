"""What stands on buttons, as templates and code say it in English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from portal.text import catalogues

ELEMENT = re.compile(
    r"<(button|a)\b((?:[^>\"]|\"[^\"]*\"|\{%.*?%\})*)>(.*?)</\1\s*>", re.DOTALL
)
SUBMIT = re.compile(r'{% submit (_\("[^"]*"\))')
UNSEEN = re.compile(r'<span class="visually-hidden".*?</span\s*>', re.DOTALL)


def in_template(source: str, path: Path) -> Iterator[str]:
    """Of each <button>, each link that looks like one and each `{% submit %}`."""
    for tag, attributes, body in ELEMENT.findall(source):
        if tag == "button" or "btn" in attributes:
            words = "{% load i18n %}" + UNSEEN.sub("", body)
            for _context, text in catalogues.template_texts(words, path):
                yield text
    for text in SUBMIT.findall(source):
        yield ast.literal_eval(text[2:-1])


def in_code(source: str) -> Iterator[str]:
    """The first argument of each `Submit`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Submit":
            for argument in node.args[:1]:
                yield from (
                    inner.value
                    for inner in ast.walk(argument)
                    if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
                )


def everywhere(root: Path, packages: tuple[str, ...]) -> dict[str, str]:
    """Every text of a button, with the file it was found in last."""
    found = {}
    for path in sorted((root / "templates").rglob("*.html")):
        for text in in_template(path.read_text("utf-8"), path):
            found[text] = str(path.relative_to(root))
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            for text in in_code(path.read_text("utf-8")):
                found[text] = str(path.relative_to(root))
    return found
