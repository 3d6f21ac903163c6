"""HTML as `tests.snapshots` compares it: by what a browser makes of its whitespace.

- A run of whitespace in text or in a tag is one space; none stands before a tag's end.
- Whitespace next to the tag of a block, or of an element that is never seen, is none;
  nor is any just inside a button or a drawing, whose layout has no text lines.
- The contents of <pre>, <textarea>, <script> and <style>, comments, and `value="…"`
  stay exact.
- Elsewhere a space differs from no space: `</a> <a` is not `</a><a`.
"""

import difflib
import re
from collections import defaultdict

MOST_SHOWN, MOST_LINES, LONGEST = 20, 40, 400
BLOCKS = frozenset(
    re.split(
        r"\s+",
        """!doctype html head body title base link meta style script template address
        article aside blockquote br caption col colgroup dd details dialog div dl dt
        fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr
        legend li main menu nav ol optgroup option p pre search section source
        summary table tbody td tfoot th thead tr ul circle defs desc ellipse g line
        lineargradient path polygon polyline rect stop symbol use""",
    )
)
TAG = r"""<(?:"[^"]*"|'[^']*'|[^'">])*>"""
TOKENS = re.compile(
    rf"""
    (?P<comment> <!--.*?--> )
    | (?= <(?P<exact> pre|textarea|script|style)\b ) (?P<opening> {TAG} )
      (?P<content> .*? ) (?P<closing> </(?P=exact)\s*> )
    | (?P<tag> {TAG} )
    | (?P<text> [^<]+ | < )
    """,
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
NAME = re.compile(r"<(/?[!\w-]+)")
HIDDEN_INPUT = re.compile(r"""<input\b[^>]*\btype="hidden\"""")
IN_TAG = re.compile(r"""(?P<exact>\bvalue="[^"]*")|\s+(?P<end>/?>$)|\s+""")


def plain_tag(tag):
    return IN_TAG.sub(lambda found: found["exact"] or found["end"] or " ", tag)


def plain_text(text, before, after):
    """`before` and `after` are the names of the tags beside it, with their slash."""
    text = re.sub(r"\s+", " ", text)
    if before.strip("/") in BLOCKS or before in ("button", "svg"):
        text = text.lstrip()
    if after.strip("/") in BLOCKS or after in ("/button", "/svg"):
        text = text.rstrip()
    return text


def name_of(tag):
    """Of its element; a hidden input is never seen, as <template> isn't."""
    if HIDDEN_INPUT.match(tag):
        return "template"
    name = NAME.match(tag)
    return name[1].lower() if name else ""


def canonical(html):
    """The tags, texts and comments of a page."""
    parts = []  # (name of the tag, what it is); the name is "" for all but tags
    for found in TOKENS.finditer(html.strip()):
        if found["opening"]:
            parts.append((found["exact"].lower(), plain_tag(found["opening"])))
            parts.append((None, found["content"]))
            parts.append(("/" + found["exact"].lower(), plain_tag(found["closing"])))
        elif found["tag"]:
            parts.append((name_of(found["tag"]), plain_tag(found["tag"])))
        else:
            parts.append(("" if found["text"] else None, found[0]))
    names = ["html", *(name or "" for name, _part in parts), "html"]
    return [
        text
        for at, (name, part) in enumerate(parts)
        if (text := plain_text(part, names[at], names[at + 2]) if name == "" else part)
    ]


def parts_of(file):
    """The head of a snapshot by lines, then its page."""
    head, _blank, body = file.read_text("utf-8").partition("\n\n")
    is_html = "text/html" in head.partition("\n")[0]
    return [*head.split("\n"), *(canonical(body) if is_html else body.split("\n"))]


def difference(before, after):
    """The lines of a unified diff; none if both files hold the same page."""
    if not before.is_file() or not after.is_file():
        return ["only before" if before.is_file() else "only after"]
    if before.read_bytes() == after.read_bytes():
        return []
    pair = parts_of(before), parts_of(after)
    return list(difflib.unified_diff(*pair, "before", "after", n=3, lineterm=""))


def compare(before, after):
    """Prints each kind of difference once; 1 if there is any, as an exit status."""
    folders = (before, after)
    names = {path.relative_to(top) for top in folders for path in top.rglob("*.html")}
    found = {name: difference(before / name, after / name) for name in sorted(names)}
    kinds = defaultdict(list)
    for name, lines in found.items():
        if lines:
            kinds[tuple(line for line in lines if line[0] in "+-o")].append(name)
    for alike in list(kinds.values())[:MOST_SHOWN]:
        print(f"\n{alike[0]}" + (f" and {len(alike) - 1} alike" if alike[1:] else ""))
        print("\n".join(line[:LONGEST] for line in found[alike[0]][:MOST_LINES]))
    different = sum(map(len, kinds.values()))
    print(f"{len(names) - different} pages equal, {different} different", end="")
    print(f" in {len(kinds)} ways" if kinds else "")
    return 1 if different or not names else 0
