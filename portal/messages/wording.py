"""Texts of messages: the programme's own, which are files, or a coordinator's edition.

Neither is a template: `{name}` is replaced once, from a fixed list. All else stays
plain text, whatever it looks like.
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
from portal.messages.kinds import MessageKind, message_kinds
from portal.models import MessageTemplate, User
from portal.models.choices import Language

# Marks that change the direction of writing.
BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# A placeholder: a name of lower-case letters and _ in braces, such as {first_name}.
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
# The beginning of an HTML tag, comment or entity.
MARKUP = re.compile(r"<[A-Za-z/!?]|&[a-z]+;|&#")
# Characters; far more than a letter needs.
MAX_TEXT_LENGTH = 5000


@dataclass(frozen=True)
class MessageText:
    title: str
    text: str


def render(name: str, language: str, context: Mapping[str, Any]) -> MessageText:
    """The text of that kind of message in the language, filled from the context.

    Raises KeyError for an unknown kind, TemplateDoesNotExist for one without a text.
    """
    return filled(name, language, unfilled(name, language), context)


def unfilled(name: str, language: str) -> MessageText:
    """With its placeholders."""
    template = newest_template(name, language)
    if template and template.text:
        return MessageText(template.title, template.text)
    return default_text(message_kinds[name], language)


def filled(
    name: str, language: str, text: MessageText, context: Mapping[str, Any]
) -> MessageText:
    with translation.override(language):
        return fill(text, message_kinds[name], {"origin": settings.ORIGIN, **context})


def default_text(kind: MessageKind, language: str) -> MessageText:
    """The text of the file; its first line is the title."""
    file: Any = get_template(f"messages/{kind.name}/{language}.txt", using="text")
    title, _newline, text = file.template.source.strip().partition("\n")
    return MessageText(title.strip(), text.strip())


def newest_template(kind: str, language: str) -> MessageTemplate | None:
    return (
        MessageTemplate.objects.filter(kind=kind, language=language)
        .order_by("-version")
        .first()
    )


def fill(
    text: MessageText, kind: MessageKind, context: Mapping[str, Any]
) -> MessageText:
    """Replaces the placeholders in one pass, so values are never searched for more.

    A paragraph whose placeholders are all empty is left out.
    """
    values = {placeholder.name: placeholder.value for placeholder in kind.placeholders}

    def value(match: re.Match[str]) -> str:
        # Each value is computed only where its placeholder occurs.
        return values[match[1]](context) if match[1] in values else match[0]

    paragraphs = text.text.split("\n\n")
    filled = [(part, PLACEHOLDER.sub(value, part)) for part in paragraphs]
    non_empty = [new for old, new in filled if new.strip() or not old.strip()]
    return MessageText(text.title, "\n\n".join(non_empty))


def sample_values(kind: MessageKind) -> Mapping[str, str]:
    """For showing a text without a real person: the labels of the placeholders."""
    return {
        placeholder.name: f"‹{placeholder.label}›" for placeholder in kind.placeholders
    }


def sample(kind: MessageKind, language: str) -> MessageText:
    """The text as it is sent now, with placeholders in the place of facts."""
    template = newest_template(kind.name, language)
    text = (
        MessageText(template.title, template.text)
        if template
        else default_text(kind, language)
    )
    return fill_with_samples(text, kind)


def fill_with_samples(text: MessageText, kind: MessageKind) -> MessageText:
    values = sample_values(kind)
    return MessageText(
        text.title,
        PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text.text),
    )


def validate(kind: MessageKind, text: MessageText) -> None:
    """Raises ValidationError by field for markup and unknown placeholders."""
    problems = {
        "title": title_problems(text.title),
        "text": text_problems(kind, text.text),
    }
    if errors := {name: texts for name, texts in problems.items() if texts}:
        raise ValidationError(errors)


def title_problems(title: str) -> list[str]:
    problems = []
    if has_controls(title):
        problems.append(_("The title is one line without control characters."))
    if set("{}") & set(title):
        problems.append(
            _("The title has no placeholders: it is the same for everybody.")
        )
    if MARKUP.search(title):
        problems.append(_("Write plain text, without markup such as <b> or &nbsp;."))
    return problems


def text_problems(kind: MessageKind, text: str) -> list[str]:
    problems = []
    allowed = {placeholder.name for placeholder in kind.placeholders}
    if unknown := sorted(set(PLACEHOLDER.findall(text)) - allowed):
        names = ", ".join(f"{{{name}}}" for name in unknown)
        problems.append(
            _("This message does not know: %(names)s. Choose from the list.")
            % {"names": names}
        )
    if missing := [
        placeholder.code
        for placeholder in kind.placeholders
        if placeholder.is_required and placeholder.code not in text
    ]:
        problems.append(
            _("Without %(names)s its reader can do nothing. Put it in.")
            % {"names": ", ".join(missing)}
        )
    if set("{}") & set(PLACEHOLDER.sub("", text)):
        problems.append(_("Use braces only around a placeholder name, such as {name}."))
    if MARKUP.search(text):
        problems.append(_("Write plain text, without markup such as <b> or &nbsp;."))
    if has_controls(text.replace("\r\n", "").replace("\n", "")):
        problems.append(
            _(
                "The text contains invisible control characters. Type it instead "
                "of pasting it."
            )
        )
    return problems


def has_controls(text: str) -> bool:
    """Control characters, line and paragraph separators, and marks of direction."""
    return any(
        unicodedata.category(char) in ("Cc", "Zl", "Zp") or char in BIDI_CONTROLS
        for char in text
    )


def save(
    kind: MessageKind, language: Language, text: MessageText, *, version: int, by: User
) -> MessageTemplate:
    """Stores a new version on top of `version`, which its writer has seen.

    Raises `TransitionRefused` if there is a newer one.
    """
    try:
        with transaction.atomic():
            # Optimistic lock: where two pass it at once, the unique constraint refuses
            # one.
            if version_of(kind.name, language) != version:
                raise TransitionRefused(_("someone has changed this text meanwhile"))
            template = MessageTemplate.objects.create(
                kind=kind.name,
                language=language,
                version=version + 1,
                title=text.title.strip(),
                text=text.text.replace("\r\n", "\n").strip(),
                made_by=by,
            )
            audit.record("word message", template, by=by, fields=["title", "text"])
    except IntegrityError as error:
        raise TransitionRefused(_("someone has changed this text meanwhile")) from error
    return template


def version_of(kind: str, language: str) -> int:
    rows = MessageTemplate.objects.filter(kind=kind, language=language)
    return rows.aggregate(newest=Max("version"))["newest"] or 0
