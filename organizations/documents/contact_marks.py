"""What of a profile is a contact detail, for the coordinators who approve it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from organizations.importing.contact_details import details_in
from organizations.profiles import schema


@dataclass(frozen=True)
class ContactMark:
    """A part of the document, or a detail within the text of a field."""

    label: Any
    text: str
    is_public: bool


def contact_marks(content: dict[str, Any]) -> list[ContactMark]:
    """Also the parts that the host keeps from the public for another reason."""
    return [*_of_sections(content), *_of_fields(content)]


def _of_sections(content: dict[str, Any]) -> Iterator[ContactMark]:
    for section in content.get("sections", ()):
        is_public = schema.is_public_section(section)
        if schema.has_contact_details(section) or not is_public:
            label = section["heading"] or schema.LABELS["sections"]
            yield ContactMark(label, section["text"], is_public)


def _of_fields(content: dict[str, Any]) -> Iterator[ContactMark]:
    for name, value in schema.flatten(content).items():
        if name not in ("sections", "links"):
            for words in details_in(value):
                yield ContactMark(schema.FIELD_LABELS[name], words, is_public=True)
