"""Saves what the script sends at a pause in typing, as the draft; answers in JSON."""

from django.http import JsonResponse
from django.utils.translation import gettext as _

from organizations import rules
from organizations.hosts.host_status import HostStatus
from organizations.profiles import editing, remarks, schema
from organizations.profiles.editing import Snapshot
from organizations.profiles.forms.remarks import AnswersForm
from organizations.profiles.parts.groups import Part
from organizations.views.profile_editor.page import EditorRequest
from organizations.views.profile_editor.submission import Submission
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.web.autosave import CONFLICT, UNPROCESSABLE, saved_at


def autosave_response(
    request: PersonRequest, status: HostStatus, part: Part
) -> JsonResponse:
    """The draft is stored as it was typed; the words name what has to be corrected."""
    revision = status.in_progress
    if revision is None or not rules.can_edit_revision(request.user, revision):
        return refused(TransitionRefused(_("the profile has been sent for approval")))
    submission = Submission(EditorRequest(request, status, revision, part))
    submission.add_error_if_too_long()
    if errors := submission.form.non_field_errors():
        return JsonResponse({"errors": {"": errors}}, status=UNPROCESSABLE)
    return save(submission, submission.edit.answers_form())


def save(submission: Submission, answers: AnswersForm) -> JsonResponse:
    edit, user = submission.edit, submission.edit.request.user
    try:
        editing.save(
            edit.revision,
            submission.draft,
            names=submission.names,
            snapshot=Snapshot.from_token(submission.token),
            by=user,
            is_autosave=True,
        )
        if answers.errors:
            return JsonResponse({"errors": answers.errors}, status=UNPROCESSABLE)
        remarks.answer(edit.revision, answers.answers(), by=user, is_autosave=True)
    except editing.EditConflict:
        words = _("A colleague changed the same text. Nothing is lost.")
        return JsonResponse({"clash": True, "words": words}, status=CONFLICT)
    except TransitionRefused as refusal:
        return refused(refusal)
    return JsonResponse(
        {
            "ticket": Snapshot.after(submission.draft, edit.revision).token,
            "shown": answers.displayed_answers(),
            "words": saved_words(submission),
            "wrong": bool(submission.form.errors),
        }
    )


def saved_words(submission: Submission) -> str:
    """When it was saved, and what has to be corrected before it is sent."""
    wrong = [
        f"{schema.FIELD_LABELS[name]}: {' '.join(map(str, messages))}"
        for name, messages in submission.form.errors.items()
    ]
    return " · ".join([saved_at(submission.edit.revision.saved_at), *wrong])


def refused(refusal: TransitionRefused) -> JsonResponse:
    return JsonResponse({"refused": str(refusal)}, status=CONFLICT)
