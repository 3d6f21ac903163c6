"""Builds the pages of the profile editor; stores nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from organizations import rules
from organizations.documents import importer
from organizations.hosts.host_status import HostStatus
from organizations.models import ProfileRevision
from organizations.profiles import comparison, presenting, publishing, schema
from organizations.profiles.forms import positions
from organizations.profiles.forms.profile import ProfileForm
from organizations.profiles.forms.remarks import AnswersForm
from portal.kernel.permissions import PersonRequest

Content = dict[str, Any]


@dataclass(frozen=True)
class EditorRequest:
    """One request of an editor, and the revision that is edited."""

    request: PersonRequest
    status: HostStatus
    revision: ProfileRevision

    def answers_form(self) -> AnswersForm:
        """The answers to the open remarks, as typed or else as stored.

        A new form at each call, because saving changes the stored answers.
        """
        data = self.request.POST if self.request.method == "POST" else None
        form = AnswersForm(data, remarks=self.revision.open_remarks)
        form.full_clean()
        return form


def render_editor(
    edit: EditorRequest,
    form: ProfileForm,
    *,
    content: Content,
    token: str,
    conflicts: Sequence[dict[str, Any]] = (),
    is_stored: bool = False,
) -> HttpResponse:
    """The editor with `form`, and a preview of `content`.

    `token`: of the `editing.Snapshot` that the page is based on. `conflicts`: fields
    that others changed too, whose two texts are shown side by side.
    """
    form.page_attributes = {
        "action": edit.request.get_full_path(),
        "data-autosave": not conflicts,
        "data-is-stored": is_stored or edit.request.method == "GET",
    }
    context = {
        "status": edit.status,
        "revision": edit.revision,
        "form": form,
        "answers": edit.answers_form(),
        "ticket": token,
        "conflicts": conflicts,
        "body": preview_body(edit.status, content),
    }
    return render(edit.request, "organizations/hosts/profile.html", context)


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
    mine: Content,
    names: Sequence[str],
    kept_theirs: Collection[str],
) -> list[dict[str, Any]]:
    """Of these fields the stored text, mine, and which of them was chosen so far."""
    if not names:
        return []
    return [
        {**row, "is_theirs": row["name"] in kept_theirs}
        for row in comparison.changed_rows(revision.content, mine)
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


def form_class(status: HostStatus) -> type[ProfileForm]:
    return positions.form_class(
        is_first=status.is_first, is_one_of_several=status.is_one_of_several
    )


def form_for(status: HostStatus, content: Content) -> ProfileForm:
    return form_class(status)(initial=schema.flatten(content))


def form_to_begin_with(status: HostStatus, content: Content) -> ProfileForm:
    """As long as no province is ticked, those that the text names are."""
    provinces = content["provinces"] or importer.provinces_named_in(
        content["areas_text"]
    )
    return form_for(status, {**content, "provinces": provinces})
