"""Moves a part that fits no field into another one, or into the sealed contacts."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from organizations.documents import importer
from organizations.hosts.forms import ContactsForm
from organizations.importing.labels import is_web_address
from organizations.models import Contacts
from organizations.profiles import contacts, editing, schema
from organizations.profiles.editing import Snapshot
from organizations.profiles.forms.fields import MOVE_TARGETS
from organizations.profiles.forms.list_fields import RowsField
from organizations.views.profile_editor.submission import Submission
from portal.kernel.lifecycle import StaleVersion, TransitionRefused

Values = dict[str, Any]


def parse_move(act: str) -> int | None:
    """The row, from a button's value such as "move:2"."""
    verb, _colon, row = act.partition(":")
    # Three digits are plenty, and keep int() from huge numbers.
    return int(row) if verb == "move" and row.isdecimal() and len(row) <= 3 else None


def move(submission: Submission, row: int) -> HttpResponse:
    """Into a field: shown, and stored with the next save. Into contacts: stored."""
    values = submission.form.raw_values()
    targets = submission.edit.request.POST.getlist("sections-target")
    target = targets[row] if row < len(targets) else ""
    targets_here = [name for name in MOVE_TARGETS if name in submission.form.fields]
    if row >= len(values["sections"]) or target not in (
        *targets_here,
        *contacts.FIELDS,
    ):
        return refuse(submission, _("Choose the field that the part belongs to."))
    part = values["sections"].pop(row)
    # Browsers post line ends as CRLF.
    part["text"] = part["text"].replace("\r\n", "\n")
    if target in contacts.FIELDS:
        return move_to_contacts(submission, values, part, target)
    if target == "links" and not is_web_address(part["text"].strip()):
        words = _("A link is one address that begins with http:// or https://.")
        return refuse(submission, words)
    return move_to_field(submission, values, part, target)


def refuse(submission: Submission, words: str) -> HttpResponse:
    messages.error(submission.edit.request, words)
    form = type(submission.form)(initial=submission.form.raw_values())
    return submission.render_again(form, submission.content)


def move_to_field(
    submission: Submission, values: Values, part: dict[str, str], name: str
) -> HttpResponse:
    added = values_of(part, name)
    form = type(submission.form)(initial={**values, **joined(values, added)})
    field = form.fields[name]
    if isinstance(field, RowsField):
        field.widget.focused_row = len(form.initial[name]) - 1
        paired = field.widget.paired_name
        rows, english = filled(values[name]), filled(values.get(paired))
        # The English beside it keeps its length, so that it still belongs to the list.
        if english and len(english) == len(rows):
            blank = [field.widget.blank()] * len(added[name])
            form.initial[paired] = [*values[paired], *blank]
    else:
        field.widget.attrs["autofocus"] = True
    words = _("The part is in “%(field)s” now. Save the draft to keep it there.")
    messages.success(submission.edit.request, words % {"field": schema.LABELS[name]})
    return submission.render_again(form, content_of(submission, form.initial))


def values_of(part: dict[str, str], name: str) -> Values:
    """What the part gives for the field, read as a document is read."""
    text = part["text"].strip() or part["heading"].strip()
    if name == "links":
        return {name: [{"label": part["heading"].strip() or text, "url": text}]}
    if name == "preferred_qualifications":
        return {name: importer.read_as("qualifications", text)["qualifications"]}
    names = [name]
    if name == "areas_text":
        names += ["provinces", "areas_open_ended"]
    fields = importer.read_as(name, text)
    return {each: fields[each] for each in names}


def joined(values: Values, added: Values) -> Values:
    """Behind what was typed in these fields."""
    return {name: join(values[name], value) for name, value in added.items()}


def join(typed: Any, added: Any) -> Any:
    if isinstance(added, list):
        return [*filled(typed), *added]
    if isinstance(added, bool):
        return bool(typed) or added
    return "\n".join(filter(None, [(typed or "").rstrip(), added]))


def filled(rows: Any) -> list[Any]:
    """Without the empty rows that a browser posts."""
    return [
        row
        for row in rows or ()
        if (any(row.values()) if isinstance(row, dict) else row.strip())
    ]


def content_of(submission: Submission, values: Mapping[str, Any]) -> Values:
    """For the preview: what was typed, where it is valid."""
    flat = {name: [] if value is None else value for name, value in values.items()}
    form_class = type(submission.form)
    form = form_class(form_class.as_data(schema.unflatten(flat)))
    form.full_clean()
    return form.merged_content(submission.content)


def move_to_contacts(
    submission: Submission, values: Values, part: dict[str, str], name: str
) -> HttpResponse:
    """Stored at once, with the draft: what is sealed is not posted by this form."""
    if submission.form.errors:
        return submission.render_again(submission.form, submission.content)
    participation = submission.edit.revision.participation
    stored = contacts.get_contacts(participation)
    together = ", ".join(
        filter(None, [getattr(stored, name), contact_words(part, name)])
    )
    field: Any = ContactsForm.base_fields[name]
    if len(together) > field.max_length:
        words = _("The contacts have room for %(count)s characters there.")
        return refuse(submission, words % {"count": field.max_length})
    sections = submission.form.fields["sections"].clean(values["sections"])
    try:
        store(submission, stored, {name: together}, sections)
    except (editing.EditConflict, StaleVersion, TransitionRefused):
        words = _("Someone else saved meanwhile. Save the draft, then try again.")
        return refuse(submission, words)
    label = str(Contacts._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    done = _("It is now in the encrypted contacts, as “%(field)s”. The draft is saved.")
    messages.success(submission.edit.request, done % {"field": label})
    return redirect(submission.edit.status.profile_url)


def store(
    submission: Submission, stored: Contacts, changed: Values, sections: list[Any]
) -> None:
    """Both or neither. Raises `EditConflict`, `StaleVersion` or `TransitionRefused`."""
    edit = submission.edit
    values = {name: getattr(stored, name) for name in contacts.FIELDS}
    with transaction.atomic():
        contacts.save(
            edit.revision.participation,
            values={**values, **changed},
            version=stored.version,
            by=edit.request.user,
        )
        editing.save(
            edit.revision,
            content={**submission.content, "sections": sections},
            snapshot=Snapshot.from_token(submission.token),
            by=edit.request.user,
        )


def contact_words(part: dict[str, str], name: str) -> str:
    """On one line; beside a number the label that says whose it is."""
    text = ", ".join(part["text"].split("\n"))
    heading = part["heading"].strip()
    is_name = not name.endswith("_reach")
    return text if text and is_name else " ".join(filter(None, [heading, text]))
