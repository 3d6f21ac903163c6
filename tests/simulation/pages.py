"""A page as its reader gets it: what it says, its links, its forms and their fields."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from portal.text import thai
from tests.simulation.controls import Field, Form, Link

ELSEWHERE = (
    "/static/",
    "/account/logout/",
    "/en/account/logout/",
    "/en/mailbox/",
    "/en/style/",
    # Nobody here has a second factor to set up.
    "/account/mfa/",
    "/en/account/mfa/",
)
TOLD = re.compile(r"toast-note|error-summary|errornote|field__error|errorlist")
VOID = {"input", "br", "img", "meta", "link", "hr", "source", "wbr", "col", "area"}


class Page(HTMLParser):
    """Read once, in the order in which it is written."""

    def __init__(self, path, text):
        super().__init__()
        self.path, self.html = path, text
        self.links, self.forms, self.toasts = [], [], []
        self.words, self.labels = [], {}
        self.by_id, self.owned, self.stack = {}, [], []
        self.open, self.hidden, self.nested = None, 0, []
        self.feed(text)
        self.finish()

    @property
    def is_in_main(self):
        return any(tag == "main" for tag, _hidden in self.nested)

    @property
    def text(self):
        return " ".join(thai.unglue(" ".join(self.words)).split())

    def handle_starttag(self, tag, attrs):
        known = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.nested.append((tag, self.hidden))
            if is_unseen(tag, known):
                self.hidden += 1
        if handler := getattr(self, f"begin_{tag}", None):
            handler(known)
        elif not self.hidden and TOLD.search(known.get("class", "")):
            self.toasts.append((known["class"], []))
            self.stack.append(("toast", len(self.nested), self.toasts[-1][1]))

    def handle_endtag(self, tag):
        if not any(opened == tag for opened, _hidden in self.nested):
            return
        while self.nested:
            opened, hidden = self.nested.pop()
            while self.stack and self.stack[-1][1] > len(self.nested):
                self.end(*self.stack.pop())
            self.hidden = hidden
            if opened == tag:
                break

    def handle_data(self, data):
        if not self.hidden and data.strip():
            self.words.append(data)
        for _kind, _depth, words in self.stack:
            words.append(data)

    def begin_a(self, known):
        if not self.hidden and known.get("href"):
            self.stack.append((("link", known["href"]), len(self.nested), []))

    def begin_form(self, known):
        action = urljoin(self.path, known.get("action") or self.path)
        self.open = Form(action, known.get("method", "get").lower())
        if known.get("id"):
            self.by_id[known["id"]] = self.open
        self.forms.append(self.open)
        self.stack.append(("form", len(self.nested), []))

    def begin_label(self, known):
        self.stack.append((("label", known.get("for", "")), len(self.nested), []))

    def begin_legend(self, known):
        self.stack.append(("legend", len(self.nested), []))

    def begin_input(self, known):
        kind = known.get("type", "text")
        if kind in ("submit", "image", "button", "reset"):
            if kind == "submit":
                self.add_button(known, known.get("value", ""))
            return
        one = self.add(known, kind)
        if one is None:
            return
        if kind in ("checkbox", "radio"):
            value = known.get("value", "on")
            one.options.append((value, known.get("id", "")))
            if "checked" in known:
                one.values.append(value)
        else:
            one.values.append(known.get("value", ""))

    def begin_select(self, known):
        one = self.add(known, "select")
        self.stack.append((("select", one), len(self.nested), []))

    def begin_option(self, known):
        one = next((kind[1] for kind, _n, _w in self.stack if is_select(kind)), None)
        if one is not None and "disabled" not in known:
            self.stack.append((("option", one, known), len(self.nested), []))

    def begin_textarea(self, known):
        one = self.add(known, "textarea")
        self.stack.append((("textarea", one), len(self.nested), []))

    def begin_button(self, known):
        if known.get("type", "submit") == "submit":
            self.stack.append((("button", known), len(self.nested), []))

    def end(self, kind, _depth, words):
        text = " ".join("".join(words).split())
        if kind == "form":
            self.open = None
        elif isinstance(kind, tuple):
            getattr(self, f"end_{kind[0]}")(*kind[1:], text, words)

    def end_link(self, href, text, _words):
        address = urljoin(self.path, href)
        parts = urlsplit(address)
        if not parts.scheme and not parts.netloc and not is_elsewhere(parts.path):
            self.links.append(Link(address.partition("#")[0], text, self.is_in_main))

    def end_label(self, of, text, _words):
        self.labels.setdefault(of, text)

    def end_select(self, one, _text, _words):
        if one is not None and not one.values and "multiple" not in one.attrs:
            one.values = [value for value, _label in one.options[:1]]

    def end_option(self, one, known, text, _words):
        value = known.get("value", text)
        one.options.append((value, text))
        if "selected" in known:
            one.values.append(value)

    def end_textarea(self, one, _text, words):
        if one is not None:
            one.values = ["".join(words).removeprefix("\n")]

    def end_button(self, known, text, _words):
        self.add_button(known, text)

    def add(self, known, kind):
        name = known.get("name")
        if not name or "disabled" in known:
            return None
        one = Field(name, kind, known)
        self.owned.append((self.open, one))
        return self.of_same_name(one) if kind in ("checkbox", "radio") else one

    def of_same_name(self, one):
        for form, other in self.owned[:-1]:
            if form is self.open and (other.name, other.kind) == (one.name, one.kind):
                self.owned.pop()
                return other
        return one

    def add_button(self, known, text):
        if "disabled" not in known and not self.hidden:
            if known.get("formaction"):
                address = urljoin(self.path, known["formaction"])
                known["formaction"] = address.partition("#")[0]
            self.owned.append(
                (self.open, Field(known.get("name", ""), "submit", known, text))
            )

    def finish(self):
        for form, one in self.owned:
            owner = self.by_id.get(one.attrs.get("form")) or form
            if owner is None:
                continue
            one.label = one.label or self.label_of(one)
            if one.kind in ("checkbox", "radio"):
                one.options = [
                    (value, self.labels.get(key, "")) for value, key in one.options
                ]
            if one.kind == "submit":
                owner.buttons.append(one)
            elif known := owner.fields.get(one.name):
                known.values += one.values
            else:
                owner.fields[one.name] = one

    def label_of(self, one):
        return self.labels.get(one.attrs.get("id")) or one.attrs.get("aria-label", "")

    @property
    def said(self):
        """What the page says of what was sent."""
        return [" ".join("".join(words).split()) for _tone, words in self.toasts]

    @property
    def refusals(self):
        """What it says was not done."""
        return [
            " ".join("".join(words).split())
            for tone, words in self.toasts
            if "toast-note--error" in tone
        ]


def is_unseen(tag, known):
    """A dialog that a script would open is none of who has no scripts."""
    is_closed = tag == "dialog" and "open" not in known
    return tag in ("script", "style", "template") or is_closed or "hidden" in known


def is_select(kind):
    return isinstance(kind, tuple) and kind[0] == "select"


def is_elsewhere(path):
    return path.startswith(ELSEWHERE) or not path.startswith("/")
