"""The buttons of the profile editor. Each takes what was posted and gives the response.

Nothing typed is lost: whatever can't be stored is shown again.
"""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from organizations.documents import importer
from organizations.hosts.host_status import HostStatus
from organizations.profiles import comparison, editing, remarks, schema
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.editing import Snapshot
from organizations.profiles.forms import list_fields
from organizations.profiles.forms.list_fields import RowAction, RowsField
from organizations.views.profile_editor import moving, page
from organizations.views.profile_editor.page import Content
from organizations.views.profile_editor.submission import Submission
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest


def run(submission: Submission, name: str) -> HttpResponse:
    """`name`: the value of the button; an unknown one saves."""
    if action := list_fields.parse_action(name):
        return rearrange_rows(submission, action)
    if (row := moving.parse_move(name)) is not None:
        return moving.move(submission, row)
    return COMMANDS.get(name, save)(submission)


def save(submission: Submission) -> HttpResponse:
    if response := store_draft(submission):
        return response
    messages.success(
        submission.edit.request, _("The draft is saved. It is not sent yet.")
    )
    return redirect(submission.edit.status.profile_url)


def send(submission: Submission) -> HttpResponse:
    if response := store_draft(submission):
        return response
    request, status = submission.edit.request, submission.edit.status
    revision = submission.edit.revision
    names = schema.unmet_requirements(revision.content, is_first=status.is_first)
    if names:
        return render_missing(submission, names)
    try:
        profile_workflow.submit(revision, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(status.profile_url)
    messages.success(
        request,
        _("The profile is sent. You will get a message when it has been read."),
    )
    return redirect("host", status.organization.slug)


def store_draft(submission: Submission) -> HttpResponse | None:
    """Stores profile and answers; a response only if that was not possible."""
    edit, form, content = submission.edit, submission.form, submission.content
    answers = edit.answers_form()
    if form.errors or answers.errors:
        return submission.render_again(form, content)
    try:
        editing.save(
            edit.revision,
            content=content,
            snapshot=Snapshot.from_token(submission.token),
            by=edit.request.user,
        )
        remarks.answer(edit.revision, answers.answers(), by=edit.request.user)
    except TransitionRefused:
        return not_editable(edit.request, edit.status)
    except editing.EditConflict as conflict:
        return render_conflict(submission, conflict)
    return None


def render_conflict(
    submission: Submission, conflict: editing.EditConflict
) -> HttpResponse:
    """Asks which text to keep, from the stored revision as it is by now."""
    edit = submission.edit
    return page.render_editor(
        edit,
        page.form_for(edit.status, conflict.content),
        content=conflict.content,
        token=Snapshot.of(edit.revision).token,
        conflicts=page.conflict_rows(
            edit.revision, conflict.content, conflict.names, submission.kept_theirs
        ),
    )


def render_missing(submission: Submission, names: Sequence[str]) -> HttpResponse:
    """The draft as it is stored by now, with errors at the missing fields."""
    revision = submission.edit.revision
    form_class = page.form_class(submission.edit.status)
    form = form_class(form_class.as_data(revision.content))
    form.full_clean()
    form.add_required_errors(names)
    return page.render_editor(
        submission.edit,
        form,
        content=revision.content,
        token=Snapshot.of(revision).token,
        is_stored=True,
    )


def not_editable(request: PersonRequest, status: HostStatus) -> HttpResponse:
    """Somebody sent the profile meanwhile, or this form was posted twice.

    What was typed and differs from the stored text stays readable.
    """
    refusal = TransitionRefused(_("the profile has been sent for approval"))
    messages.error(request, str(refusal))
    revision = status.in_progress or status.public
    form = page.form_class(status)(request.POST)
    form.full_clean()
    unsaved = []
    if revision:
        typed = form.merged_content(revision.content)
        unsaved = comparison.changed_rows(revision.content, typed)
    if unsaved:
        return page.render_read_only(request, status, unsaved)
    return redirect(status.profile_url)


def show_preview(submission: Submission) -> HttpResponse:
    """Without script; stores nothing."""
    form = type(submission.form)(initial=submission.form.raw_values())
    return submission.render_again(form, submission.content)


def rearrange_rows(submission: Submission, action: RowAction) -> HttpResponse:
    """Adds, moves or removes a row, and the English row beside it; stores nothing."""
    field = submission.form.fields.get(action.field)
    if not isinstance(field, RowsField):
        return show_preview(submission)
    values = submission.form.raw_values()
    paired_name, count = field.widget.paired_name, len(values[action.field])
    if paired_name and count == len(values[paired_name]):
        values[paired_name], _index = list_fields.rearrange(
            values[paired_name], action, blank=""
        )
    values[action.field], focused_row = list_fields.rearrange(
        values[action.field], action, blank=field.widget.blank()
    )
    form = type(submission.form)(initial=values)
    form.fields[action.field].widget.focused_row = focused_row
    content = with_rearranged(submission, values, [action.field, paired_name])
    return submission.render_again(form, content)


def with_rearranged(
    submission: Submission, values: Content, names: Sequence[str]
) -> Content:
    """For the preview: the content with these lists as they are now."""
    form = submission.form
    rearranged = {
        name: form.fields[name].clean(values[name])
        for name in names
        if name and name not in form.errors
    }
    return schema.unflatten(schema.flatten(submission.content) | rearranged)


def tick_named_provinces(submission: Submission) -> HttpResponse:
    """Ticks the provinces that the text about places names; stores nothing."""
    values, content = submission.form.raw_values(), submission.content
    named = importer.provinces_named_in(values["areas_text"] or "")
    provinces = list(dict.fromkeys([*content["provinces"], *named]))
    form = type(submission.form)(
        initial={**values, "provinces": [*values["provinces"], *named]}
    )
    return submission.render_again(form, {**content, "provinces": provinces})


COMMANDS: dict[str, Callable[[Submission], HttpResponse]] = {
    "save": save,
    "send": send,
    "preview": show_preview,
    "places": tick_named_provinces,
}
