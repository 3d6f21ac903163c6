"""The importer's codes of errors and doubts in words."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
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
    "broken_letters": _lazy(
        "some characters were taken apart, as in a text from a PDF; headings were "
        "recognized all the same, and every character is kept as it was"
    ),
    "contact_details": _lazy("contact details; not public unless you say so"),
    "contact_in_text": _lazy("contact details within a text that is public"),
    "duplicate_heading": _lazy(
        "this heading occurs twice; the second text is kept as a further section"
    ),
    "lines_joined": _lazy("lines that a PDF broke were joined; check the words there"),
    "link_completed": _lazy("https:// was put before this address"),
    "merged_heading": _lazy(
        "the heading names several things; the whole text was taken here"
    ),
    "merged_second": _lazy(
        "a heading names this together with something else; move here what belongs here"
    ),
    "misspelt_heading": _lazy("taken from a heading that is spelt in another way"),
    "missing_section": _lazy("the document has nothing for this"),
    "months_from_words": _lazy("the months were read from these words"),
    "name_from_title": _lazy("the name was taken from the first line"),
    "nationwide_area": _lazy("read as: other provinces too"),
    "nested_list": _lazy("a list within a list; check where the items begin"),
    "no_phase_range": _lazy("no months were found for this learning phase"),
    "not_a_link": _lazy("no web address; kept as a further section"),
    "open_ended_areas": _lazy("read as: other provinces too"),
    "page_numbers": _lazy("page numbers were left out"),
    "phase_range_assumed": _lazy("read as the whole year, months 1 to 12"),
    "position_title": _lazy("read as the title of the position"),
    "possible_heading": _lazy("this line may be a heading of its own"),
    "preferred_assumed": _lazy("read as nice to have, not as needed"),
    "province_alias": _lazy("read as the province of that everyday name"),
    "province_group": _lazy(
        "read as the provinces of that name; take out those you don’t mean"
    ),
    "seats_proposed": _lazy("the number of seats was read from these words"),
    "second_position": _lazy(
        "a second position; it can become one of its own when you store this"
    ),
    "several_cohorts": _lazy("the closing lines name more than one cohort"),
    "several_phase_ranges": _lazy(
        "more than one range of months; the first one was taken"
    ),
    "several_seats": _lazy(
        "more than one number of volunteers; the first one was taken"
    ),
    "shared_by_positions": _lazy(
        "this stands after the second position; it was taken for all positions"
    ),
    "slash_kept": _lazy("not split at its slash; split it if these are two things"),
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


def silent_pages(numbers: Sequence[int]) -> str:
    """Of a PDF that has text on its other pages."""
    return _("No text could be read on page %(pages)s: it is a picture.") % {
        "pages": ", ".join(map(str, numbers))
    }
