"""What messages say: the programme's own texts as files, or a coordinator's wording in their place.

Neither is a template: `{name}` is replaced once from a fixed list; all else is text, whatever it looks like.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.messages.kinds import Kind, kind_of
from portal.models import MessageTemplate, User
from portal.models.choices import Language

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PLACE = re.compile(r"\{([a-z_]+)\}")
MARKUP = re.compile(r"<[A-Za-z/!?]|&[a-z]+;|&#")
LONGEST = 5000


@dataclass(frozen=True)
class Words:
    title: str
    text: str


def words(kind: str, language: str, known: Mapping[str, Any]) -> Words:
    """Filled in the given language; raises KeyError for an unknown kind, TemplateDoesNotExist for one without text."""
    wanted, edited = kind_of(kind), newest(kind, language)
    own = (
        Words(edited.title, edited.text)
        if edited and edited.text
        else programmes_own(wanted, language)
    )
    with translation.override(language):
        return filled(own, wanted, {"origin": settings.ORIGIN, **known})


def programmes_own(kind: Kind, language: str) -> Words:
    """The text of the file; its first line is the title."""
    file: Any = get_template(f"messages/{kind.name}/{language}.txt", using="text")
    title, _newline, text = file.template.source.strip().partition("\n")
    return Words(title.strip(), text.strip())


def newest(kind: str, language: str) -> MessageTemplate | None:
    return (
        MessageTemplate.objects.filter(kind=kind, language=language)
        .order_by("-version")
        .first()
    )


def filled(wanted: Words, kind: Kind, known: Mapping[str, Any]) -> Words:
    """In one pass: what people typed is never looked through for placeholders again.

    A paragraph of placeholders that have nothing to say is left out.
    """
    values = {place.name: place.value for place in kind.places}

    def value(found: re.Match[str]) -> str:
        return values[found[1]](known) if found[1] in values else found[0]

    parts = [(part, PLACE.sub(value, part)) for part in wanted.text.split("\n\n")]
    return Words(
        wanted.title,
        "\n\n".join(told for part, told in parts if told.strip() or not part.strip()),
    )


def sample(kind: Kind) -> Mapping[str, str]:
    """For showing a wording without a real person: each placeholder by its label."""
    return {place.name: f"‹{place.label}›" for place in kind.places}


def with_samples(wanted: Words, kind: Kind) -> Words:
    values = sample(kind)
    return Words(
        wanted.title,
        PLACE.sub(lambda found: values.get(found[1], found[0]), wanted.text),
    )


def check(kind: Kind, wanted: Words) -> None:
    """Raises ValidationError by field for what would not stay plain text, or means nothing."""
    problems = {
        "title": title_problems(wanted.title),
        "text": text_problems(kind, wanted.text),
    }
    if found := {name: told for name, told in problems.items() if told}:
        raise ValidationError(found)


def title_problems(title: str) -> list[str]:
    told = []
    if has_controls(title):
        told.append(_("The title is one line without control characters."))
    if set("{}") & set(title):
        told.append(_("The title has no placeholders: it is the same for everybody."))
    if MARKUP.search(title):
        told.append(_("Write plain text, without markup such as <b> or &nbsp;."))
    return told


def text_problems(kind: Kind, text: str) -> list[str]:
    told, allowed = [], {place.name for place in kind.places}
    if unknown := sorted({name for name in PLACE.findall(text) if name not in allowed}):
        names = ", ".join(f"{{{name}}}" for name in unknown)
        told.append(
            _("This message does not know: %(names)s. Choose from the list.")
            % {"names": names}
        )
    if missing := [
        place.code
        for place in kind.places
        if place.is_required and place.code not in text
    ]:
        told.append(
            _("Without %(names)s its reader can do nothing. Put it in.")
            % {"names": ", ".join(missing)}
        )
    if set("{}") & set(PLACE.sub("", text)):
        told.append(
            _("Braces stand only around the name of a placeholder, such as {name}.")
        )
    if MARKUP.search(text):
        told.append(_("Write plain text, without markup such as <b> or &nbsp;."))
    if has_controls(text.replace("\r\n", "").replace("\n", "")):
        told.append(
            _(
                "The text holds invisible control characters. Type it anew instead of pasting it."
            )
        )
    return told


def has_controls(text: str) -> bool:
    """Also line and paragraph separators, and marks that turn the direction of writing."""
    return any(
        unicodedata.category(letter) in ("Cc", "Zl", "Zp") or letter in TURNING
        for letter in text
    )


def save(
    kind: Kind, language: Language, wanted: Words, *, version: int, by: User
) -> MessageTemplate:
    """A new version on top of `version`, the one that its writer had seen. Raises `TransitionRefused` if there is a newer one."""
    try:
        with transaction.atomic():
            if version_of(kind.name, language) != version:
                raise TransitionRefused(_("somebody has changed this text meanwhile"))
            made = MessageTemplate.objects.create(
                kind=kind.name,
                language=language,
                version=version + 1,
                title=wanted.title.strip(),
                text=wanted.text.replace("\r\n", "\n").strip(),
                made_by=by,
            )
            audit.record("word message", made, by=by, fields=["title", "text"])
    except IntegrityError as error:
        raise TransitionRefused(
            _("somebody has changed this text meanwhile")
        ) from error
    return made


def version_of(kind: str, language: str) -> int:
    rows = MessageTemplate.objects.filter(kind=kind, language=language)
    return rows.aggregate(newest=Max("version"))["newest"] or 0
