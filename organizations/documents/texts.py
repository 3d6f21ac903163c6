"""The importer's codes of errors and doubts in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from organizations.importing.decoding import ErrorCode
from organizations.importing.draft import DoubtCode

ERROR_TEXTS: dict[ErrorCode, "Promise"] = {
    "empty": _lazy("The document is empty."),
    "too_large": _lazy("The document is larger than 1 MB."),
    "binary": _lazy(
        "This is no plain text. Save the document as plain text (.txt) and try again."
    ),
    "encoding": _lazy(
        "The characters of this document can’t be read. In Word, save it as plain "
        "text (.txt) in UTF-8, and try again."
    ),
    "no_heading": _lazy(
        "No heading of the agreed document was found. Check that you pasted the "
        "whole document with its headings, or fill in the profile yourself."
    ),
}
DOUBT_TEXTS: dict[DoubtCode, "Promise"] = {
    "contact_details": _lazy("contact details; not public unless you say so"),
    "contact_in_text": _lazy("contact details within a text that is public"),
    "duplicate_heading": _lazy(
        "this heading occurs twice; the second text is kept as a further section"
    ),
    "missing_section": _lazy("the document has nothing for this"),
    "name_from_title": _lazy("the name was taken from the first line"),
    "nationwide_area": _lazy("read as: other provinces too"),
    "nested_list": _lazy("a list within a list; check where the items begin"),
    "no_phase_range": _lazy("no months were found for this learning phase"),
    "not_a_link": _lazy("no web address; kept as a further section"),
    "open_ended_areas": _lazy("read as: other provinces too"),
    "phase_range_assumed": _lazy("read as the whole year, months 1 to 12"),
    "possible_heading": _lazy("this line may be a heading of its own"),
    "province_alias": _lazy("read as the province of that everyday name"),
    "several_cohorts": _lazy("the closing lines name more than one cohort"),
    "several_phase_ranges": _lazy(
        "more than one range of months; the first one was taken"
    ),
    "split_run_on": _lazy("one sentence; split into items at its commas"),
    "split_tight_slash": _lazy("split into items at a slash without spaces"),
    "too_many_parts": _lazy("too many parts; kept in one piece"),
    "unknown_heading": _lazy("a heading of the host’s own; kept as a further section"),
    "unknown_label": _lazy("an unknown label; kept as a further section"),
    "unknown_province": _lazy("no province of this name"),
    "unmarked_list": _lazy("no numbers or bullets; each line was taken as an item"),
    "unplaced_text": _lazy("this belongs to no heading; kept as a further section"),
    "windows_874": _lazy("the document is in Windows-874, not UTF-8"),
}
