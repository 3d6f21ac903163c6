"""Why an upload is rejected, in words that say what to do instead."""

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.files.cleaning.result import (
    MAX_BYTES,
    MAX_BYTES_TOGETHER,
    MAX_PAGES,
    MAX_PHOTOS,
    MAX_PIXELS,
)

MEGABYTE = 1024 * 1024
REASONS: dict[str, "str | Promise"] = {
    "empty": _lazy(
        "This file is empty. Save it again on your device, or choose another one."
    ),
    "large": _lazy(
        "This file is larger than %(megabytes)s MB. Save the PDF with smaller "
        "pictures, or take the photo in normal quality, and choose it again."
    ),
    "other_kind": _lazy(
        "We can take %(kinds)s here. This file holds something else, whatever its "
        "name says."
    ),
    "office": _lazy(
        "This looks like a file of an office program that we can’t read. Open it "
        "there, export or save it as PDF, and choose the PDF here."
    ),
    "word_parts": _lazy(
        "This Word file holds something that we can’t draw, such as a formula, a chart "
        "or a picture of a special kind. Open it in Word, save it as PDF, and choose "
        "the PDF here."
    ),
    "locked": _lazy(
        "This PDF opens only with a password. Save it without the password and choose "
        "it again."
    ),
    "layers": _lazy(
        "This PDF has layers that are switched off, and our copy would show them. "
        "Open it, print it to a new PDF (“Save as PDF”), and choose that."
    ),
    "form": _lazy(
        "This PDF is a form, and our copy would lose some of its answers. Open it, "
        "print it to a new PDF (“Save as PDF”), and choose that."
    ),
    "signed": _lazy(
        "This PDF has a digital signature, which our copy would lose. Print it to a "
        "new PDF (“Save as PDF”) and choose that. Keep the signed file: we may ask "
        "for it."
    ),
    "portfolio": _lazy(
        "This PDF is a portfolio: other files lie in it. Open it, save the document "
        "that matters as a PDF of its own, and choose that."
    ),
    "changed": _lazy(
        "Our copy of this PDF would look different from what you see. Open it, print "
        "it to a new PDF (“Save as PDF”), and choose that."
    ),
    "many_photos": _lazy(
        "At most %(photos)s photos fit into one document. Choose those that matter, or "
        "scan the pages as a PDF on your phone."
    ),
    "together": _lazy(
        "Together these photos are larger than %(together)s MB. Choose fewer, or take "
        "them in normal quality."
    ),
    "photos_heavy": _lazy(
        "Checking these photos together takes too long. Choose fewer, or scan the "
        "pages as a PDF on your phone."
    ),
    "mixed": _lazy(
        "Several files at once must all be photos. Choose the photos alone, or one "
        "PDF or Word file."
    ),
    "one_only": _lazy("Only one photo fits here. Choose the one that matters."),
    "damaged": _lazy(
        "This file can’t be read; perhaps it is damaged or incomplete. Open it on "
        "your device, save it as a new file, and choose that."
    ),
    "many_pages": _lazy(
        "This PDF has more than %(pages)s pages. Save the pages that matter as a PDF "
        "of their own and choose that."
    ),
    "many_pixels": _lazy(
        "This picture has more than %(megapixels)s million pixels. Take it in normal "
        "quality or make it smaller, and choose it again."
    ),
    "heavy": _lazy(
        "This file is too complicated for us to check. Print it to a new PDF, or take "
        "a photo of it, and choose that."
    ),
    "often": _lazy(
        "You have sent many files within an hour. Everything that you sent before is "
        "kept. Please wait an hour and choose this file again."
    ),
    "infected": _lazy(
        "The virus scanner warns of this file, so we did not store it. Please use "
        "another file."
    ),
    "scanner_away": _lazy(
        "We can’t check files at the moment, so we did not store this one. Please "
        "try again in a few minutes."
    ),
}


class Rejected(Exception):
    """The upload is rejected. `message` is for the person, in their language."""

    def __init__(self, code: str, allowed: Collection[str]) -> None:
        super().__init__(code)
        self.code = code
        self.message = str(REASONS[code]) % {"kinds": format_taken(allowed), **limits()}

    def __str__(self) -> str:
        return self.message


def limits() -> dict[str, int]:
    return {
        "megabytes": MAX_BYTES // MEGABYTE,
        "together": MAX_BYTES_TOGETHER // MEGABYTE,
        "pages": MAX_PAGES,
        "photos": MAX_PHOTOS,
        "megapixels": MAX_PIXELS // 1_000_000,
    }


def format_kinds(stored: Collection[str]) -> str:
    """Such as “PDF, JPEG or PNG”: what a document is stored as."""
    *first, last = [kind.upper() for kind in stored]
    if not first:
        return last
    return _("%(first)s or %(last)s") % {"first": ", ".join(first), "last": last}


def format_taken(allowed: Collection[str]) -> str:
    """What people may send: the rest becomes what is `allowed`."""
    if "pdf" in allowed:
        return _("PDF, Word (.docx) or photos (JPEG, PNG, HEIC)")
    return _("a photo (JPEG, PNG, HEIC)")


def format_limits(allowed: Collection[str]) -> str:
    """What a form says before a file is chosen."""
    text = _("%(kinds)s, at most %(megabytes)s MB") % {
        "kinds": format_taken(allowed),
        **limits(),
    }
    if "pdf" not in allowed:
        return text[:1].upper() + text[1:]
    return _(
        "%(limits)s and %(pages)s pages. Up to %(photos)s photos at once become one "
        "PDF, in the order in which you choose them."
    ) % {"limits": text, **limits()}
