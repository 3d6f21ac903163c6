"""Moves a part that fits no field into another one, or into the sealed contacts."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from organizations.documents import importer
from organizations.hosts.forms import ContactsForm
from organizations.importing.labels import complete_address, is_web_address
from organizations.models import Contacts
from organizations.profiles import contacts, editing, schema
from organizations.profiles.editing import Draft, Snapshot
from organizations.profiles.forms.fields import move_targets
from organizations.views.profile_editor.submission import Submission
from portal.kernel.lifecycle import StaleVersion, TransitionRefused

Values = dict[str, Any]


def parse_move(act: str) -> int | None:
    """The row, from a button's value such as "move:2"."""
    verb, _colon, row = act.partition(":")
    # Three digits are plenty, and keep int() from huge numbers.
    return int(row) if verb == "move" and row.isdecimal() and len(row) <= 3 else None


def move(submission: Submission, row: int) -> HttpResponse:
    """Into another field of the profile or into the contacts; stored at once."""
    values = submission.form.raw_values()
    rows = values.get("sections", [])
    targets = submission.edit.request.POST.getlist("sections-target")
    target = targets[row] if row < len(targets) else ""
    fields = move_targets(is_first=submission.edit.status.is_first)
    if row >= len(rows) or target not in (*fields, *contacts.FIELDS):
        return refuse(submission, _("Choose the field that the part belongs to."))
    if submission.form.errors:
        return submission.render_again(submission.form, submission.content)
    part = rows.pop(row)
    # Browsers post line ends as CRLF.
    part["text"] = part["text"].replace("\r\n", "\n")
    sections = submission.form.fields["sections"].clean(rows)
    if target in contacts.FIELDS:
        return move_to_contacts(submission, sections, part, target)
    if target == "links" and not is_web_address(address_in(part)):
        words = _("A link is one address that begins with http:// or https://.")
        return refuse(submission, words)
    return move_to_field(submission, sections, part, target)


def refuse(submission: Submission, words: str) -> HttpResponse:
    messages.error(submission.edit.request, words)
    form = submission.edit.form(initial=submission.form.raw_values())
    return submission.render_again(form, submission.content)


def move_to_field(
    submission: Submission, sections: list[Any], part: dict[str, str], name: str
) -> HttpResponse:
    """Behind what is there, unless that has to be corrected first."""
    values, added = submission.draft.values, values_of(part, name)
    if set(added) & set(submission.draft.unfinished):
        words = _("“%(field)s” has to be corrected first.")
        return refuse(submission, words % {"field": schema.LABELS[name]})
    moved = joined(values, added)
    english, rows = values.get(f"{name}_en"), values[name]
    # The English beside it keeps its length, so that it still belongs to the list.
    if isinstance(rows, list) and english and len(english) == len(rows):
        moved[f"{name}_en"] = [*english, *([""] * len(added[name]))]
    content = schema.unflatten(
        schema.flatten(submission.content) | moved | {"sections": sections}
    )
    try:
        store(submission, Draft(content, submission.draft.unfinished), moved)
    except (editing.EditConflict, TransitionRefused):
        return refuse_stale(submission)
    words = _("The part is in “%(field)s” now. The draft is saved.")
    messages.success(submission.edit.request, words % {"field": schema.LABELS[name]})
    return redirect(submission.edit.url)


def refuse_stale(submission: Submission) -> HttpResponse:
    words = _("Someone else saved meanwhile. Save the draft, then try again.")
    return refuse(submission, words)


def address_in(part: dict[str, str]) -> str:
    return complete_address(part["text"].strip())


def values_of(part: dict[str, str], name: str) -> Values:
    """What the part gives for the field, read as a document is read."""
    text = part["text"].strip() or part["heading"].strip()
    if name == "links":
        label = part["heading"].strip() or text
        return {name: [{"label": label, "url": address_in(part)}]}
    if name == "preferred_qualifications":
        return {name: importer.read_as("qualifications", text)["qualifications"]}
    names = [name]
    if name == "areas_text":
        names += ["provinces", "areas_open_ended"]
    fields = importer.read_as(name, text)
    return {each: fields[each] for each in names}


def joined(values: Mapping[str, Any], added: Values) -> Values:
    """Behind what is in these fields."""
    return {name: join(values[name], value) for name, value in added.items()}


def join(stored: Any, added: Any) -> Any:
    if isinstance(added, list):
        return [*stored, *(row for row in added if row not in stored)]
    if isinstance(added, bool):
        return stored or added
    return "\n".join(filter(None, [stored.rstrip(), added]))


def move_to_contacts(
    submission: Submission, sections: list[Any], part: dict[str, str], name: str
) -> HttpResponse:
    """What is sealed is not posted by this form."""
    participation = submission.edit.revision.participation
    stored = contacts.get_contacts(participation)
    together = ", ".join(
        filter(None, [getattr(stored, name), contact_words(part, name)])
    )
    field: Any = ContactsForm.base_fields[name]
    if len(together) > field.max_length:
        words = _("The contacts have room for %(count)s characters there.")
        return refuse(submission, words % {"count": field.max_length})
    values = {each: getattr(stored, each) for each in contacts.FIELDS}
    content = {**submission.content, "sections": sections}
    try:
        # Both or neither.
        with transaction.atomic():
            contacts.save(
                participation,
                values={**values, name: together},
                version=stored.version,
                by=submission.edit.request.user,
            )
            store(submission, Draft(content, submission.draft.unfinished))
    except (editing.EditConflict, StaleVersion, TransitionRefused):
        return refuse_stale(submission)
    label = str(Contacts._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    done = _("It is now in the encrypted contacts, as “%(field)s”. The draft is saved.")
    messages.success(submission.edit.request, done % {"field": label})
    return redirect(submission.edit.url)


def store(submission: Submission, draft: Draft, moved: Collection[str] = ()) -> None:
    """Raises `EditConflict` or `TransitionRefused`."""
    editing.save(
        submission.edit.revision,
        draft,
        names=[*submission.names, *moved],
        snapshot=Snapshot.from_token(submission.token),
        by=submission.edit.request.user,
    )


def contact_words(part: dict[str, str], name: str) -> str:
    """On one line; beside a number the label that says whose it is."""
    text = ", ".join(part["text"].split("\n"))
    heading = part["heading"].strip()
    is_name = not name.endswith("_reach")
    return text if text and is_name else " ".join(filter(None, [heading, text]))
