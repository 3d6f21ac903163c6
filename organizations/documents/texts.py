"""What the importer's codes mean, in words for the person who imports."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organizations.importing.draft import DoubtCode
from organizations.importing.reading import ErrorCode

UNREADABLE: dict[ErrorCode, "Promise"] = {
    "empty": _("The document is empty."),
    "too_large": _("The document is larger than 1 MB."),
    "binary": _("This is no plain text. Save the document as plain text (.txt) and try again."),
    "encoding": _("The letters of this document can't be read. Save it as text in UTF-8 and try again."),
    "no_heading": _("No heading of the agreed document was found, so nothing can be taken from it."),
}
DOUBTS: dict[DoubtCode, "Promise"] = {
    "duplicate_heading": _("this heading occurs twice; the second text is kept as a further section"),
    "missing_section": _("the document has nothing for this"),
    "name_from_title": _("the name was taken from the first line"),
    "nationwide_area": _("read as: other provinces too"),
    "nested_list": _("a list within a list; check where the items begin"),
    "no_phase_range": _("no months were found for this learning phase"),
    "not_a_link": _("no web address; kept as a further section"),
    "open_ended_areas": _("read as: other provinces too"),
    "phase_range_assumed": _("read as the whole year, months 1 to 12"),
    "possible_heading": _("this line may be a heading of its own"),
    "province_alias": _("read as the province of that everyday name"),
    "several_cohorts": _("the closing lines name more than one cohort"),
    "several_phase_ranges": _("more than one range of months; the first one was taken"),
    "split_run_on": _("one sentence; split into items at its commas"),
    "split_tight_slash": _("split into items at a slash without spaces"),
    "too_many_parts": _("too many parts; kept in one piece"),
    "unknown_heading": _("a heading of the host's own; kept as a further section"),
    "unknown_label": _("an unknown label; kept as a further section"),
    "unknown_province": _("no province of this name"),
    "unmarked_list": _("no numbers or bullets; each line was taken as an item"),
    "unplaced_text": _("this belongs to no heading; kept as a further section"),
    "windows_874": _("the document is in Windows-874, not UTF-8"),
}
