"""Saves what the script sends at a pause in typing, as the draft; answers in JSON."""

from django.http import JsonResponse
from django.utils.translation import gettext as _

from organizations import rules
from organizations.hosts.host_status import HostStatus
from organizations.models import ProfileRevision
from organizations.profiles import editing, remarks
from organizations.profiles.editing import Snapshot
from organizations.profiles.forms.profile import ProfileForm
from organizations.profiles.forms.remarks import AnswersForm
from organizations.views.profile_editor import page
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.web.autosave import CONFLICT, UNPROCESSABLE, saved_at


def autosave_response(request: PersonRequest, status: HostStatus) -> JsonResponse:
    revision = status.in_progress
    if revision is None or not rules.can_edit_revision(request.user, revision):
        return refused(TransitionRefused(_("the profile has been sent for approval")))
    form = page.form_class(status)(request.POST)
    answers = AnswersForm(request.POST, remarks=revision.open_remarks)
    if not (form.is_valid() and answers.is_valid()):
        errors = {**form.errors, **answers.errors}
        return JsonResponse({"errors": errors}, status=UNPROCESSABLE)
    return save(request, revision, form, answers)


def save(
    request: PersonRequest,
    revision: ProfileRevision,
    form: ProfileForm,
    answers: AnswersForm,
) -> JsonResponse:
    content = form.merged_content(revision.content)
    snapshot = Snapshot.from_token(request.POST.get("ticket", ""))
    user = request.user
    try:
        editing.save(
            revision, content=content, snapshot=snapshot, by=user, is_autosave=True
        )
        remarks.answer(revision, answers.answers(), by=user, is_autosave=True)
    except editing.EditConflict:
        words = _("A colleague changed the same text. Nothing is lost.")
        return JsonResponse({"clash": True, "words": words}, status=CONFLICT)
    except TransitionRefused as refusal:
        return refused(refusal)
    return JsonResponse(
        {
            "ticket": Snapshot.after(content, revision).token,
            "shown": answers.displayed_answers(),
            "words": saved_at(revision.saved_at),
        }
    )


def refused(refusal: TransitionRefused) -> JsonResponse:
    return JsonResponse({"refused": str(refusal)}, status=CONFLICT)
