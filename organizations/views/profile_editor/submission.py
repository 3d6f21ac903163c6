"""Reads what the page of a part posted: its fields, and choices in conflicts."""

import json
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponse
from django.utils.translation import gettext as _

from organizations.profiles import schema
from organizations.profiles.editing import Draft
from organizations.profiles.forms.profile import ProfileForm
from organizations.views.profile_editor import page
from organizations.views.profile_editor.page import Content, EditorRequest

# Characters of all that is kept as it was typed, as JSON.
MAX_UNFINISHED = 200_000


@dataclass(frozen=True)
class Submission:
    """The posted form of a part.

    Where the same field was changed by others, the page asks which text to keep; the
    choice is posted as `keep-<field>`, "mine" or "theirs".
    """

    edit: EditorRequest

    @property
    def token(self) -> str:
        return self.edit.request.POST.get("ticket", "")

    @property
    def names(self) -> tuple[str, ...]:
        return self.edit.part.all_names

    @cached_property
    def conflicting(self) -> list[str]:
        """The fields whose text was to be chosen."""
        post = self.edit.request.POST
        return [name for name in self.names if f"keep-{name}" in post]

    @cached_property
    def kept_theirs(self) -> list[str]:
        post = self.edit.request.POST
        return [name for name in self.conflicting if post[f"keep-{name}"] == "theirs"]

    @cached_property
    def form(self) -> ProfileForm:
        """As posted. Where the stored text was chosen, errors of mine don't count."""
        form = self.edit.form(self.edit.request.POST)
        form.full_clean()
        for name in self.kept_theirs:
            form.errors.pop(name, None)
        return form

    @cached_property
    def stored(self) -> Draft:
        return Draft.of(self.edit.revision)

    @cached_property
    def my_draft(self) -> Draft:
        """What was typed; other parts as they are stored."""
        others = {
            name: value
            for name, value in self.stored.unfinished.items()
            if name not in self.names
        }
        content = self.form.merged_content(self.stored.content)
        return Draft(content, {**others, **self.form.unfinished_values()})

    @cached_property
    def draft(self) -> Draft:
        """What was typed, and the stored text where that was chosen."""
        values = schema.flatten(self.my_draft.content)
        chosen = {name: self.stored.valid(name) for name in self.kept_theirs}
        unfinished = {
            name: value
            for name, value in self.my_draft.unfinished.items()
            if name not in self.kept_theirs
        } | {
            name: self.stored.unfinished[name]
            for name in self.kept_theirs
            if name in self.stored.unfinished
        }
        return Draft(schema.unflatten(values | chosen), unfinished)

    @property
    def content(self) -> Content:
        """For the preview: what was typed where it is valid."""
        return self.draft.content

    def add_error_if_too_long(self) -> None:
        """What is not valid is kept, up to a limit."""
        if len(json.dumps(self.draft.unfinished)) > MAX_UNFINISHED:
            words = _("This is too much text to keep. Shorten it.")
            self.form.add_error(None, words)

    def render_again(self, form: ProfileForm, content: Content) -> HttpResponse:
        """The same page with what was typed, and the choices made so far."""
        conflicts = page.conflict_rows(
            self.edit.revision, self.my_draft, self.conflicting, self.kept_theirs
        )
        return page.render_editor(
            self.edit, form, content=content, token=self.token, conflicts=conflicts
        )
