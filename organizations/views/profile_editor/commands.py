"""The buttons of a part's page. Each takes what was posted and gives the response.

Nothing typed is lost: it is stored as it is, or shown again.
"""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from organizations.documents import importer
from organizations.profiles import comparison, editing, remarks, schema
from organizations.profiles.editing import Draft, Snapshot
from organizations.profiles.forms import list_fields
from organizations.profiles.forms.list_fields import RowAction, RowsField
from organizations.profiles.forms.profile import ProfileForm
from organizations.views.profile_editor import moving, page, pages
from organizations.views.profile_editor.page import Content, EditorRequest
from organizations.views.profile_editor.submission import Submission
from portal.kernel.lifecycle import TransitionRefused


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
    tell_saved(submission)
    return redirect(submission.edit.status.profile_url)


def save_and_continue(submission: Submission) -> HttpResponse:
    if response := store_draft(submission):
        return response
    edit = submission.edit
    if submission.form.errors:
        tell_saved(submission)
    return redirect(pages.url_after(edit.status, edit.part))


def tell_saved(submission: Submission) -> None:
    request, names = submission.edit.request, list(submission.form.errors)
    if names:
        words = _("Saved. Correct this before you send the profile: %(fields)s")
        fields = ", ".join(str(schema.FIELD_LABELS[name]) for name in names)
        messages.warning(request, words % {"fields": fields})
    else:
        messages.success(request, _("The draft is saved. It is not sent yet."))


def store_draft(submission: Submission) -> HttpResponse | None:
    """Stores the part and answers; a response only if that was not possible.

    What is typed is stored, valid or not.
    """
    edit = submission.edit
    answers = edit.answers_form()
    submission.add_error_if_too_long()
    if submission.form.non_field_errors():
        return submission.render_again(submission.form, submission.content)
    try:
        editing.save(
            edit.revision,
            submission.draft,
            names=submission.names,
            snapshot=Snapshot.from_token(submission.token),
            by=edit.request.user,
        )
        if not answers.errors:
            remarks.answer(edit.revision, answers.answers(), by=edit.request.user)
    except TransitionRefused:
        return not_editable(edit)
    except editing.EditConflict as conflict:
        return render_conflict(submission, conflict)
    if answers.errors:
        return render_stored(edit, submission.form)
    return None


def render_stored(edit: EditorRequest, form: ProfileForm) -> HttpResponse:
    """What is in the form is stored; an answer below a remark is not."""
    token = Snapshot.of(edit.revision).token
    return page.render_editor(edit, form, content=edit.revision.content, token=token)


def render_conflict(
    submission: Submission, conflict: editing.EditConflict
) -> HttpResponse:
    """Asks which text to keep, from the stored revision as it is by now."""
    edit = submission.edit
    return page.render_editor(
        edit,
        page.form_as_stored(edit, conflict.draft),
        content=conflict.draft.content,
        token=Snapshot.of(edit.revision).token,
        conflicts=page.conflict_rows(
            edit.revision, conflict.draft, conflict.names, submission.kept_theirs
        ),
    )


def not_editable(edit: EditorRequest) -> HttpResponse:
    """Somebody sent the profile meanwhile, or this form was posted twice.

    What was typed and differs from the stored text stays readable.
    """
    refusal = TransitionRefused(_("the profile has been sent for approval"))
    messages.error(edit.request, str(refusal))
    typed = Submission(edit).my_draft.typed
    unsaved = comparison.changed_rows(Draft.of(edit.revision).typed, typed)
    if unsaved:
        return page.render_read_only(edit.request, edit.status, unsaved)
    return redirect(edit.status.profile_url)


def show_preview(submission: Submission) -> HttpResponse:
    """Without script; stores nothing."""
    form = submission.edit.form(initial=submission.form.raw_values())
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
    form = submission.edit.form(initial=values)
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
    if "areas_text" not in values:
        return show_preview(submission)
    named = importer.provinces_named_in(values["areas_text"] or "")
    provinces = list(dict.fromkeys([*content["provinces"], *named]))
    form = submission.edit.form(
        initial={**values, "provinces": [*values["provinces"], *named]}
    )
    return submission.render_again(form, {**content, "provinces": provinces})


COMMANDS: dict[str, Callable[[Submission], HttpResponse]] = {
    "save": save,
    "next": save_and_continue,
    "preview": show_preview,
    "places": tick_named_provinces,
}
