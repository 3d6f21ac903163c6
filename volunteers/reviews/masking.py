"""An applicant's own name, email address and phone number in what they wrote.

Reviewers of a blind cohort read a mark instead; coordinators see where they stand.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from volunteers.application.sections import motivation
from volunteers.application.sections.base import SectionForm
from volunteers.application.sections.section import Row
from volunteers.application.summary import SectionSummary, summarize_selected
from volunteers.models import Application

# Sections with free text that reviewers read, beside answers and reasons of choices.
FURTHER_SECTIONS = ("background", "skills")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Stands before a name on documents; not a part of it.
TITLES = re.compile(
    r"^(?:นางสาว|นาง|นาย|น\.ส\.|ด\.ช\.|ด\.ญ\.|ดร\.|Mr|Mrs|Ms|Miss|Dr)\.?\s*",
    re.IGNORECASE,
)
# A shorter name is a word of its own more often than not, such as ฝน (rain): it counts
# only where it is introduced.
SURE_LENGTH = 4
INTRODUCED = r"(?:ชื่อเล่น|ชื่อ|เรียกว่า|my name is|i am|i’m|i'm|call me)\s*"
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
BETWEEN_DIGITS = r"[\s.()-]*"


def names_of(application: Application) -> set[str]:
    """Each name as a whole and its parts, without titles."""
    wholes = (
        application.display_name,
        application.legal_name,
        application.applicant.display_name,
    )
    names = set()
    for whole in wholes:
        bare = TITLES.sub("", (whole or "").strip())
        names |= {part.strip("().,") for part in (bare, *bare.split())}
    return {name for name in names if len(name) > 1}


def pattern_of(application: Application) -> re.Pattern[str]:
    """Matches what identifies the applicant, and any email address."""
    parts = [EMAIL.pattern]
    # Longest first, so that a whole name is one mark.
    for name in sorted(names_of(application), key=lambda name: (-len(name), name)):
        word = r"\s+".join(map(re.escape, name.split()))
        # Thai has no spaces between words, so only Latin names end at a boundary.
        edge = r"\b" if name.isascii() else ""
        before = edge if len(name) >= SURE_LENGTH else INTRODUCED
        parts.append(f"{before}{word}{edge}")
    digits = re.sub(r"\D", "", application.phone or "").removeprefix("66").lstrip("0")
    if len(digits) >= SURE_LENGTH:
        # Written with or without the country's code, and with any gaps.
        parts.append(rf"(?:\+?66|0){BETWEEN_DIGITS}{BETWEEN_DIGITS.join(digits)}")
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE)


def is_found(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.search((text or "").translate(THAI_DIGITS)))


def mask(pattern: re.Pattern[str], text: str) -> str:
    """The text with a mark for each match; unchanged without any."""
    if not text:
        return text
    # Digits are replaced one for one, so that places in both texts are the same.
    plain, mark = text.translate(THAI_DIGITS), _("[hidden]")
    parts, end = [], 0
    for match in pattern.finditer(plain):
        parts += [text[end : match.start()], mark]
        end = match.end()
    return "".join([*parts, text[end:]])


def mask_application(application: Application) -> None:
    """In memory only: answers and reasons as a blind reviewer reads them."""
    pattern = pattern_of(application)
    for answer in application.answers.all():
        answer.text = mask(pattern, answer.text)
    for choice in application.choices.all():
        choice.reason = mask(pattern, choice.reason)


def mask_sections(
    application: Application, sections: list[SectionSummary]
) -> list[SectionSummary]:
    pattern = pattern_of(application)
    return [
        replace(part, rows=[masked_row(pattern, row) for row in part.rows])
        for part in sections
    ]


def masked_row(pattern: re.Pattern[str], row: Row) -> Row:
    return replace(row, value=mask(pattern, str(row.value)) if row.value else row.value)


def sections_for_reviewers(
    application: Application, *, sees_names: bool
) -> list[SectionSummary]:
    """What reviewers read beside answers and choices, which are masked on the way where
    they read without names.
    """
    sections = summarize_selected(
        application, *FURTHER_SECTIONS, hides_names=not sees_names
    )
    if sees_names:
        return sections
    mask_application(application)
    return mask_sections(application, sections)


def places_found(application: Application) -> list[str]:
    """Labels of the texts in which something was found, for coordinators; [] where
    reviewers see names.
    """
    if not application.cohort.is_blind:
        return []
    pattern = pattern_of(application)
    return [label for label, text in texts_of(application) if is_found(pattern, text)]


def texts_of(application: Application) -> Iterator[tuple[str, str]]:
    for answer in motivation.answers_of(application):
        yield str(answer.question.text), answer.text
    for choice in application.choices.all():
        yield _("Choice %(rank)s") % {"rank": choice.rank}, choice.reason
    for part in summarize_selected(application, *FURTHER_SECTIONS, hides_names=True):
        for row in part.rows:
            yield str(row.label), str(row.value)


def warning_for(application: Application, form: SectionForm) -> str:
    """For the applicant, beside what was just saved; "" where there is nothing.

    `form`: valid, of one of the sections that reviewers read.
    """
    is_read = form.slug in ("motivation", "choices", *FURTHER_SECTIONS)
    if not (application.cohort.is_blind and is_read):
        return ""
    pattern = pattern_of(application)
    texts = [text for text in form.cleaned_data.values() if isinstance(text, str)]
    if not any(is_found(pattern, text) for text in texts):
        return ""
    return _(
        "Your own name, email address or phone number stands in what you wrote. "
        "Reviewers read without names, so please take it out. Otherwise we hide it "
        "from them."
    )
