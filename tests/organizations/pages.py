"""Parses a page: its words and its links."""

import re
from html.parser import HTMLParser
from pathlib import Path

from organizations.importing.document import parse
from organizations.models import ProfileRevision, Province, SourceDocument
from organizations.models.choices import ParticipationStatus, RevisionStatus
from organizations.profiles import publishing
from tests import make

REAL = (
    Path(__file__).resolve().parents[2]
    / "organizations/demo/protection-international.txt"
)
VOID = {"br", "hr", "img", "input", "link", "meta", "path"}


class Reader(HTMLParser):
    """The text of <main> without the source document at its end.

    `links` are (href, rel, words).
    """

    def __init__(self):
        super().__init__()
        self.open, self.words, self.links, self.tags = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "a":
            self.links.append([dict(attrs).get("href"), dict(attrs).get("rel"), ""])
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data):
        names = [tag for tag, _css in self.open]
        if "main" not in names or ("details", "source") in self.open:
            return
        self.words.append(data)
        if "a" in names and self.links:
            self.links[-1][2] += data

    @property
    def text(self):
        """With the ends of the template's lines as a browser shows them: as spaces."""
        return re.sub(r"\s*\n\s*", " ", "".join(self.words))


def read(response):
    reader = Reader()
    reader.feed(response.content.decode())
    return reader


def real_position(cohort):
    """Protection International's position as its own document makes it."""
    raw = REAL.read_bytes()
    parsed = parse(raw, provinces=dict(Province.objects.values_list("name_th", "slug")))
    name = parsed.content["name"]
    participation = make.participation(
        cohort, "protection-international", name, ParticipationStatus.APPROVED
    )
    source = SourceDocument.objects.create(
        organization=participation.organization,
        cohort=cohort,
        original=raw,
        sha256=parsed.sha256,
        encoding=parsed.encoding,
    )
    content = make.content(
        **{key: value for key, value in parsed.content.items() if key != "cohort"}
    )
    return publishing.publish(
        ProfileRevision.objects.create(
            participation=participation,
            number=1,
            content=content,
            source=source,
            status=RevisionStatus.APPROVED,
        )
    )
