"""A host's document → the fields of a profile, without losing a character. Pure: bytes in, dataclasses out."""

from organizations.importing.areas import PROVINCE_ALIASES
from organizations.importing.difference import Change, difference
from organizations.importing.document import parse
from organizations.importing.draft import FIELDS, Doubt, DoubtCode, Parsed, Segment, source_of
from organizations.importing.reading import MAX_BYTES, ErrorCode, UnreadableDocument

__all__ = [
    "FIELDS",
    "MAX_BYTES",
    "PROVINCE_ALIASES",
    "Change",
    "Doubt",
    "DoubtCode",
    "ErrorCode",
    "Parsed",
    "Segment",
    "UnreadableDocument",
    "difference",
    "parse",
    "source_of",
]
