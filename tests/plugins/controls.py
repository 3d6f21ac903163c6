"""What every control of every page says to somebody who does not see it."""

import html
import re
from collections.abc import Collection

from django.forms import CheckboxInput, FileInput
from django.forms.boundfield import BoundField

from portal.forms.helper import Drawn
from portal.forms.renderer import MOST_COUNTED

TAG = re.compile(r"<(/?)(label|input|select|textarea)\b([^>]*)>")
ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*"([^"]*)")?""")
ID = re.compile(r"""\sid="([^"]*)\"""")
TIES = re.compile(r"""\saria-(?:describedby|labelledby|errormessage)="([^"]*)\"""")
LABEL_FOR = re.compile(r"""<label\b[^>]*\bfor="([^"]*)\"""")
TOLD = re.compile(r"""\sid="([^"]*_(?:error|helptext))\"""")
HIDDEN = re.compile(r"""<input\b[^>]*\btype="hidden"[^>]*>""")
WHOLE = re.compile(r"<html\b")
TITLE = re.compile(r"<title>\s*(.*?)\s*</title>", re.DOTALL)
OUR_MARKUP = re.compile(r"<(?:span|time)\b")
ERROR_TITLES = ("Error: ", "มีข้อผิดพลาด: ")
SILENT = {"hidden", "submit", "button", "image", "reset"}
COUNTS = ("data-count-text", "data-count-over")
IN_A_LANGUAGE = re.compile(r"_(th|en)$")
ASKS_FOR_ITSELF = {"email", "tel"}
"""Types of inputs that a browser can fill in, if it is told with what."""
NEEDS_NO_MARK = (CheckboxInput, FileInput)
"""A box left empty is an answer, and the card around a file says whether it has to be
there.
"""


def faults(page: str) -> list[str]:
    """Sentences; none for a page of which all controls are named and tied.

    `page` is HTML as our templates write it: attributes in double quotes. A part of a
    page that is sent alone has no title; its ties hold within it.
    """
    found = []
    page = HIDDEN.sub("", page)
    ids, ties = set(ID.findall(page)), set()
    for tie in TIES.findall(page):
        ties.update(tie.split())
    found += [f"#{tie} is told of, and isn't there" for tie in sorted(ties - ids)]
    found += [
        f"#{told} is tied to nothing" for told in TOLD.findall(page) if told not in ties
    ]
    if WHOLE.search(page):
        has_errors = any(told.endswith("_error") for told in TOLD.findall(page))
        found += title_faults(page, has_errors=has_errors)
    return found + unnamed(page, set(LABEL_FOR.findall(page)))


def title_faults(page: str, *, has_errors: bool) -> list[str]:
    """Of a title that hides errors, or shows the mark-up of a template's filter."""
    title = " ".join(html.unescape(TITLE.search(page)[1]).split())
    found = []
    if has_errors and not title.startswith(ERROR_TITLES):
        found.append(f"the title doesn't say that there are errors: {title}")
    if OUR_MARKUP.search(title):
        found.append(f"the title shows mark-up: {title}")
    return found


def may_be_left_empty(drawn: BoundField) -> bool:
    """Whether the label of this control has to say that it may be left empty.

    Not in a filter, where nothing has to be filled in; not in what Django's admin lays
    out; and not of a group or rows of controls, which the legend around them marks.
    """
    form = drawn.form
    return (
        not drawn.field.required
        and not drawn.is_hidden
        and not drawn.use_fieldset
        and isinstance(form, Drawn)
        and form.method == "post"
        and not isinstance(drawn.field.widget, NEEDS_NO_MARK)
    )


def unmarked(page: str, optional: Collection[str]) -> list[str]:
    """`optional`: ids of the controls that may be left empty. What has no label of its
    own, as in a row of a table, has no place for the mark.
    """
    labelled, marked = set(), set()
    # Split, because a regular expression over the whole page takes ten times as long.
    for label in page.split("<label")[1:] if optional else ():
        text = label.partition("</label>")[0]
        key = text.partition('for="')[2].partition('"')[0]
        if key in optional:
            labelled.add(key)
            if "optional" in text or "ไม่บังคับ" in text:
                marked.add(key)
    # The first of several rows has a label of its own beside that of the field.
    return [f"{key} isn't marked as optional" for key in sorted(labelled - marked)]


def unnamed(page: str, labelled: set[str]) -> list[str]:
    """Of controls without a name, a language or what a browser may fill in."""
    found, labels_open = [], 0
    for closing, tag, text in TAG.findall(page):
        if tag == "label":
            labels_open += -1 if closing else 1
            continue
        if closing:
            continue
        attributes = dict(ATTRIBUTE.findall(text))
        kind = attributes.get("type", "text") if tag == "input" else tag
        if kind in SILENT:
            continue
        name = attributes.get("name", "")
        is_named = (
            labels_open
            or attributes.get("id") in labelled
            or attributes.get("aria-label")
            or attributes.get("aria-labelledby")
        )
        if not is_named:
            found.append(f"{name} has no label")
        language = IN_A_LANGUAGE.search(name)
        is_text = kind in ("text", "textarea")
        if language and is_text and attributes.get("lang") != language[1]:
            found.append(f"{name} doesn't say its language")
        if "data-count-limit" in attributes and not attributes.keys() >= set(COUNTS):
            found.append(f"{name} counts characters without words for it")
        limit = attributes.get("maxlength")
        ends = tag == "textarea" and limit and int(limit) <= MOST_COUNTED
        if ends and attributes.get("data-count-limit") != limit:
            found.append(f"{name} ends after {limit} characters that nothing counts")
        if kind in ASKS_FOR_ITSELF and "autocomplete" not in attributes:
            found.append(f"{name} has no autocomplete")
    return found
