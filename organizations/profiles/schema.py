"""The schema of a profile's content: its fields, their labels, and what is required.

`organizations.importing` fills the same fields from a document.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _lazy

from organizations.importing.contact_details import holds_contact_details
from organizations.models import Issue

LABELS: dict[str, "Promise"] = {
    "name": _lazy("Name of the organization"),
    "title": _lazy("Title of the position"),
    "links": _lazy("Links"),
    "focus_issues": _lazy("Issues the organization works on"),
    "issues": _lazy("Issues to find it by"),
    "objectives": _lazy("Objectives of the organization"),
    "activities": _lazy("Current activities"),
    "challenges": _lazy("Challenges of the organization"),
    "role": _lazy("Role of the volunteer"),
    "duties": _lazy("Work the volunteer does in detail"),
    "areas_text": _lazy("Placement areas"),
    "provinces": _lazy("Provinces"),
    "areas_open_ended": _lazy("And other provinces"),
    "seats": _lazy("Seats"),
    "places": _lazy("Seats by province"),
    "benefits": _lazy("Benefits for the volunteer"),
    "qualifications": _lazy("Qualifications the programme needs"),
    "preferred_qualifications": _lazy("Nice to have"),
    "expectations": _lazy("Expectations of the volunteer"),
    "learning_phases": _lazy("How learning is organized"),
    "sections": _lazy("Further sections"),
    "closing": _lazy("Closing lines"),
}
DEFAULTS: dict[str, Any] = {
    "name": "",
    "title": "",
    "links": [],
    "focus_issues": "",
    "issues": [],
    "objectives": [],
    "activities": [],
    "challenges": "",
    "role": "",
    "duties": "",
    "areas_text": "",
    "provinces": [],
    "areas_open_ended": False,
    "seats": None,
    "places": [],
    "benefits": [],
    "qualifications": [],
    "preferred_qualifications": [],
    "expectations": "",
    "learning_phases": [],
    "sections": [],
    "closing": [],
    "en": {},
}
# What all positions of an organization share, in the profile of its first one.
ORGANIZATION_FIELDS = (
    "name",
    "links",
    "focus_issues",
    "issues",
    "objectives",
    "activities",
    "challenges",
)
TRANSLATABLE = (
    "focus_issues",
    "objectives",
    "activities",
    "challenges",
    "role",
    "duties",
    "areas_text",
    "benefits",
    "qualifications",
    "preferred_qualifications",
    "expectations",
    "learning_phases",
    "title",
)
# Rows of both languages belong together by their place.
TRANSLATED_LISTS = tuple(name for name in TRANSLATABLE if DEFAULTS[name] == [])
ENGLISH_LABELS = {
    f"{name}_en": format_lazy(_lazy("{field}, in English"), field=LABELS[name])
    for name in TRANSLATABLE
}
FIELD_LABELS: dict[str, "Promise"] = LABELS | ENGLISH_LABELS
REQUIRED = (
    "name",
    "focus_issues",
    "role",
    "areas_text",
    "qualifications",
    "learning_phases",
)


REQUIRED_OF_FURTHER = (
    "title",
    *(name for name in REQUIRED if name not in ORGANIZATION_FIELDS),
)


def required_fields(*, is_first: bool) -> tuple[str, ...]:
    """`is_first`: whether it is the profile of an organization's first position."""
    return REQUIRED if is_first else REQUIRED_OF_FURTHER


def with_shared(
    content: Mapping[str, Any], shared: Mapping[str, Any]
) -> dict[str, Any]:
    """The content of a position with the organization's own texts of another."""
    own, other = with_defaults(content), with_defaults(shared)
    english = {
        name: text
        for name, text in own["en"].items()
        if name not in ORGANIZATION_FIELDS
    } | {
        name: text for name, text in other["en"].items() if name in ORGANIZATION_FIELDS
    }
    texts = {name: other[name] for name in ORGANIZATION_FIELDS}
    return {**own, **texts, "en": english}


def own_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """What a position does not share with others of its organization."""
    return with_shared(content, {})


def with_counterparts(names: Collection[str]) -> list[str]:
    """`names`, and for each list the other language: its rows are told apart by place,
    so that one without the other would set texts beside foreign lines.
    """
    pairs = [(name, f"{name}_en") for name in TRANSLATED_LISTS]
    joined = [pair for pair in pairs if set(pair) & set(names)]
    return list(dict.fromkeys([*names, *(name for pair in joined for name in pair)]))


def realigned(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """`after` with English lists in the order of its lines.

    They were written beside the lines of `before`; English of a line that is gone goes.
    """
    english = dict(after["en"])
    for name in TRANSLATED_LISTS:
        if after[name] == before[name] or not _has_usable_english(before, name):
            continue
        left = [
            (line_text(row), text)
            for row, text in zip(before[name], before["en"][name], strict=True)
        ]
        texts = []
        for row in after[name]:
            found = next((pair for pair in left if pair[0] == line_text(row)), None)
            if found:
                left.remove(found)
                texts.append(found[1])
        english[name] = texts
    return {**after, "en": {name: text for name, text in english.items() if text}}


def line_text(row: Any) -> str:
    """Of a row of a list; months can change without changing what is learnt."""
    return str(row["text"] if isinstance(row, dict) else row)


def with_defaults(content: Mapping[str, Any]) -> dict[str, Any]:
    """`content` with exactly the keys of the schema, in its order."""
    return {key: content.get(key, default) for key, default in DEFAULTS.items()}


def is_public_section(section: Mapping[str, Any]) -> bool:
    """Contact details never are, unless the host says so ("public")."""
    audience = section.get("audience", "")
    return audience == "public" or (
        audience != "private" and not has_contact_details(section)
    )


def has_contact_details(section: Mapping[str, Any]) -> bool:
    return holds_contact_details(section["heading"], section["text"])


def public_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """What of an approved profile may be copied to where visitors can read it."""
    whole = with_defaults(content)
    sections = [row for row in whole["sections"] if is_public_section(row)]
    return {**whole, "sections": sections}


def flatten(content: dict[str, Any]) -> dict[str, Any]:
    """Without nesting: each English text or list is under `<name>_en`."""
    fields = with_defaults(content)
    english = fields.pop("en")
    return fields | {
        f"{name}_en": english.get(name, "" if DEFAULTS[name] == "" else [])
        for name in TRANSLATABLE
    }


def unflatten(fields: dict[str, Any]) -> dict[str, Any]:
    """The reverse of `flatten`; empty English texts are left out of `en`."""
    english = {
        name: fields[f"{name}_en"] for name in TRANSLATABLE if fields.get(f"{name}_en")
    }
    return with_defaults({**fields, "en": english})


def typed_values(
    content: dict[str, Any], unfinished: Mapping[str, Any]
) -> dict[str, Any]:
    """As `flatten`, with what was typed where it is not valid."""
    return {**flatten(content), **unfinished}


def changed_fields(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names, as in `flatten`, of the fields that differ."""
    return changed_values(flatten(before), flatten(after))


def changed_values(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The same of two that are flat already."""
    return [name for name, value in after.items() if before[name] != value]


def localized(content: dict[str, Any], language: str | None) -> dict[str, Any]:
    """For a page in this language: English texts replace Thai ones where they exist.

    `lang` holds the language of each text; a list is English as a whole or not at all.
    Without sections that aren't public.
    """
    content = public_content(content)
    english = {}
    if language == "en":
        english = {
            name: text
            for name, text in content["en"].items()
            if _has_usable_english(content, name)
        }
    rows = zip(
        content["learning_phases"], english.get("learning_phases", ()), strict=False
    )
    if phases := [{**phase, "text": text} for phase, text in rows]:
        english["learning_phases"] = phases
    return {
        **content,
        **english,
        "lang": {name: "en" if name in english else "th" for name in TRANSLATABLE},
    }


def untranslated(content: dict[str, Any]) -> list[str]:
    """The fields whose text has no English, or not of each line."""
    return [
        name
        for name in TRANSLATABLE
        if content.get(name) and not _has_usable_english(content, name)
    ]


def uneven_translations(content: dict[str, Any]) -> list[str]:
    """Lists whose English does not have as many rows as the Thai; as `<name>_en`."""
    return [
        f"{name}_en"
        for name in TRANSLATABLE
        if content.get("en", {}).get(name) and not _has_usable_english(content, name)
    ]


def _has_usable_english(content: dict[str, Any], name: str) -> bool:
    text = content["en"].get(name)
    if isinstance(text, str):
        return bool(text)
    return bool(text) and len(text) == len(content.get(name, []))


def missing_fields(content: dict[str, Any], *, is_first: bool = True) -> list[str]:
    """The required fields that are empty."""
    required = required_fields(is_first=is_first)
    return [name for name in required if not content.get(name)]


def unmet_requirements(content: dict[str, Any], *, is_first: bool = True) -> list[str]:
    """What must be filled in or corrected before the profile can be sent."""
    return missing_fields(content, is_first=is_first) + uneven_translations(content)


def recognize_issues(text: str) -> list[str]:
    """The slugs of the issues whose words occur in `text`."""
    return [
        issue.slug
        for issue in Issue.objects.all()
        if any(word in text for word in issue.words)
    ]
