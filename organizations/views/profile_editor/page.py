"""Builds the pages of the profile editor; stores nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from organizations import rules
from organizations.documents import importer
from organizations.hosts.host_status import HostStatus
from organizations.models import ProfileRevision
from organizations.profiles import comparison, presenting, publishing
from organizations.profiles.editing import Draft
from organizations.profiles.forms.profile import ProfileForm
from organizations.profiles.forms.remarks import AnswersForm
from organizations.profiles.parts.groups import Part
from organizations.profiles.parts.states import PartState
from organizations.views.profile_editor.pages import neighbours
from portal.kernel.permissions import PersonRequest

Content = dict[str, Any]


@dataclass(frozen=True)
class EditorRequest:
    """One request of the page of a part, and the revision that is edited."""

    request: PersonRequest
    status: HostStatus
    revision: ProfileRevision
    part: Part

    def form(self, data: Any = None, **kwargs: Any) -> ProfileForm:
        return ProfileForm(
            data, part=self.part, is_first=self.status.is_first, **kwargs
        )

    def answers_form(self) -> AnswersForm:
        """The answers to the part's open remarks, as typed or else as stored.

        A new form at each call, because saving changes the stored answers.
        """
        data = self.request.POST if self.request.method == "POST" else None
        remarks = [
            remark
            for remark in self.revision.open_remarks
            if remark.field in self.part.names
        ]
        form = AnswersForm(data, remarks=remarks)
        form.full_clean()
        return form

    @cached_property
    def url(self) -> str:
        return self.status.part_url(self.part.slug)


def render_editor(
    edit: EditorRequest,
    form: ProfileForm,
    *,
    content: Content,
    token: str,
    conflicts: Sequence[dict[str, Any]] = (),
) -> HttpResponse:
    """The page of a part with `form`, and a preview of `content`.

    `token`: of the `editing.Snapshot` that the page is based on. `conflicts`: fields
    that others changed too, whose two texts are shown side by side.
    """
    form.page_attributes = {
        "action": edit.url,
        "data-autosave": not conflicts,
        "data-is-stored": edit.request.method == "GET",
    }
    context = {
        "status": edit.status,
        "revision": edit.revision,
        "part": edit.part,
        **neighbours(edit.status, edit.part),
        "form": form,
        "answers": edit.answers_form(),
        "ticket": token,
        "conflicts": conflicts,
        "has_english": bool(content["en"]) or has_english_errors(form),
        "body": preview_body(edit.status, content),
    }
    return render(edit.request, "organizations/hosts/profile_part.html", context)


def has_english_errors(form: ProfileForm) -> bool:
    return any(name.endswith("_en") for name in form.errors)


def render_read_only(
    request: PersonRequest, status: HostStatus, unsaved: Sequence[dict[str, Any]] = ()
) -> HttpResponse:
    """What is submitted or public, and for viewers also a draft.

    `unsaved`: fields as typed by somebody who could no longer save them.
    """
    revision = status.in_progress or status.public
    if revision is None:
        return redirect("host", status.organization.slug)
    context = {
        "status": status,
        "revision": revision,
        "can_edit": rules.can_edit_profile(request.user, status.organization),
        "unsaved": unsaved,
        "body": preview_body(status, revision.content),
    }
    return render(request, "organizations/hosts/profile_read.html", context)


def conflict_rows(
    revision: ProfileRevision,
    mine: Draft,
    names: Sequence[str],
    kept_theirs: Collection[str],
) -> list[dict[str, Any]]:
    """Of these fields the stored text, mine, and which of them was chosen so far."""
    if not names:
        return []
    return [
        {**row, "is_theirs": row["name"] in kept_theirs}
        for row in comparison.changed_rows(Draft.of(revision).typed, mine.typed)
        if row["name"] in names
    ]


def preview_body(status: HostStatus, content: Content) -> dict[str, Any]:
    """The context of the public page as it would be with `content`."""
    revision = status.in_progress or status.public
    source = revision.source if revision else None
    if status.participation:
        content = publishing.whole_content(status.participation, content)
    return presenting.present(
        content,
        cohort=status.cohort,
        slug=status.organization.slug,
        separators=presenting.separators_in(source, content),
    )


def form_as_stored(edit: EditorRequest, draft: Draft) -> ProfileForm:
    """With errors where what was typed is not valid."""
    if set(draft.unfinished) & set(edit.part.all_names):
        form = edit.form(ProfileForm.as_posted(draft.values))
        form.full_clean()
        return form
    return edit.form(initial=draft.values)


def form_to_begin_with(edit: EditorRequest) -> ProfileForm:
    """As long as no province is ticked, those that the text names are; of a part that
    was sent too early, what it lacks.
    """
    draft = Draft.of(edit.revision)
    values = draft.values
    if "provinces" in edit.part.names and not values["provinces"]:
        named = importer.provinces_named_in(values["areas_text"])
        draft = Draft({**draft.content, "provinces": named}, draft.unfinished)
    if "check" not in edit.request.GET:
        return form_as_stored(edit, draft)
    form = edit.form(ProfileForm.as_posted(draft.values))
    form.full_clean()
    state = PartState(edit.part, edit.revision, is_first=edit.status.is_first)
    form.add_required_errors([*state.missing, *state.uneven])
    return form
