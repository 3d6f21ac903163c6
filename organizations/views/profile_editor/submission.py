"""Reads what an editor posted: the profile, and choices in conflicts."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponse

from organizations.profiles import schema
from organizations.profiles.forms.profile import ProfileForm
from organizations.views.profile_editor import page
from organizations.views.profile_editor.page import Content, EditorRequest


@dataclass(frozen=True)
class Submission:
    """The posted form of the editor.

    Where the same field was changed by others, the page asks which text to keep; the
    choice is posted as `keep-<field>`, "mine" or "theirs".
    """

    edit: EditorRequest

    @property
    def token(self) -> str:
        return self.edit.request.POST.get("ticket", "")

    @cached_property
    def conflicting(self) -> list[str]:
        """The fields whose text was to be chosen."""
        return [
            name
            for name in schema.FIELD_LABELS
            if f"keep-{name}" in self.edit.request.POST
        ]

    @cached_property
    def kept_theirs(self) -> list[str]:
        post = self.edit.request.POST
        return [name for name in self.conflicting if post[f"keep-{name}"] == "theirs"]

    @cached_property
    def form(self) -> ProfileForm:
        """As posted. Where the stored text was chosen, errors of mine don't count."""
        form = page.form_class(self.edit.status)(self.edit.request.POST)
        form.full_clean()
        for name in self.kept_theirs:
            form.errors.pop(name, None)
        return form

    @cached_property
    def my_content(self) -> Content:
        """What was typed, where it is valid."""
        return self.form.merged_content(self.edit.revision.content)

    @cached_property
    def content(self) -> Content:
        """What was typed, and the stored text where that was chosen."""
        stored = schema.flatten(self.edit.revision.content)
        chosen = {name: stored[name] for name in self.kept_theirs}
        return schema.unflatten(schema.flatten(self.my_content) | chosen)

    def render_again(self, form: ProfileForm, content: Content) -> HttpResponse:
        """The same page with what was typed, and the choices made so far."""
        conflicts = page.conflict_rows(
            self.edit.revision, self.my_content, self.conflicting, self.kept_theirs
        )
        return page.render_editor(
            self.edit, form, content=content, token=self.token, conflicts=conflicts
        )
