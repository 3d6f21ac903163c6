"""The shape of a profile's content (see `importing`) and what it must have before it can be sent for approval."""

from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Issue

LABELS: dict[str, "Promise"] = {
    "name": _lazy("Name of the organization"),
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
    "benefits": _lazy("Benefits for the volunteer"),
    "qualifications": _lazy("Qualifications the programme needs"),
    "preferred_qualifications": _lazy("Preferred qualifications"),
    "expectations": _lazy("Expectations of the volunteer"),
    "learning_phases": _lazy("How learning is organized"),
    "sections": _lazy("Further sections"),
    "closing": _lazy("Closing lines"),
}
EMPTY: dict[str, Any] = {
    "name": "",
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
    "benefits": [],
    "qualifications": [],
    "preferred_qualifications": [],
    "expectations": "",
    "learning_phases": [],
    "sections": [],
    "closing": [],
    "en": {},
}
ENGLISH = (
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
)
ENGLISH_LABELS = {
    f"{name}_en": format_lazy(_lazy("{field}, in English"), field=LABELS[name])
    for name in ENGLISH
}
PART_LABELS: dict[str, "Promise"] = LABELS | ENGLISH_LABELS
REQUIRED = (
    "name",
    "focus_issues",
    "role",
    "areas_text",
    "qualifications",
    "learning_phases",
)


def filled(content: dict[str, Any]) -> dict[str, Any]:
    """`content` with every key of the shape, in its order."""
    return {key: content.get(key, empty) for key, empty in EMPTY.items()}


def spread(content: dict[str, Any]) -> dict[str, Any]:
    """Its parts one by one: each English text (of a list: its rows) beside the Thai one, as `<name>_en`."""
    parts = filled(content)
    english = parts.pop("en")
    return parts | {
        f"{name}_en": english.get(name, "" if EMPTY[name] == "" else [])
        for name in ENGLISH
    }


def gathered(parts: dict[str, Any]) -> dict[str, Any]:
    """The content with these parts; what has no English stays out of `en`."""
    english = {name: parts[f"{name}_en"] for name in ENGLISH if parts.get(f"{name}_en")}
    return filled({**parts, "en": english})


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The parts that are not the same."""
    known = spread(before)
    return [name for name, part in spread(after).items() if known[name] != part]


def worded(content: dict[str, Any], language: str | None) -> dict[str, Any]:
    """For a page in this language: English texts in place of the Thai ones where there are some.

    `lang` tells the language of each; a list is English as a whole or not at all.
    """
    content = filled(content)
    english = (
        {}
        if language != "en"
        else {
            name: text for name, text in content["en"].items() if _fits(content, name)
        }
    )
    rows = zip(
        content["learning_phases"], english.get("learning_phases", ()), strict=False
    )
    if phases := [{**phase, "text": text} for phase, text in rows]:
        english["learning_phases"] = phases
    return {
        **content,
        **english,
        "lang": {name: "en" if name in english else "th" for name in ENGLISH},
    }


def uneven(content: dict[str, Any]) -> list[str]:
    """The lists whose English has other than as many rows; as `<name>_en`."""
    return [
        f"{name}_en"
        for name in ENGLISH
        if content.get("en", {}).get(name) and not _fits(content, name)
    ]


def _fits(content: dict[str, Any], name: str) -> bool:
    text = content["en"].get(name)
    return bool(text) and (
        isinstance(text, str) or len(text) == len(content.get(name, []))
    )


def missing(content: dict[str, Any]) -> list[str]:
    """The required fields that are empty."""
    return [name for name in REQUIRED if not content.get(name)]


def recognized_issues(text: str) -> list[str]:
    """The issues whose words stand in `text`."""
    return [
        issue.slug
        for issue in Issue.objects.all()
        if any(word in text for word in issue.words)
    ]
