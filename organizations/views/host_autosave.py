"""What the script sends at a pause in typing a profile: stored as the draft, answered in JSON, never half lost."""

from django.http import JsonResponse
from django.utils.translation import gettext as _

from organizations import rules
from organizations.models import ProfileRevision
from organizations.profiles import editing, remarks
from organizations.profiles.editing import Opened
from organizations.profiles.forms.profile import ProfileForm
from organizations.profiles.forms.remarks import AnswersForm
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.web.autosave import CONFLICT, UNPROCESSABLE, saved_at


def autosaved(request: PersonRequest, revision: ProfileRevision | None) -> JsonResponse:
    if revision is None or not rules.can_edit_revision(request.user, revision):
        return JsonResponse(
            {
                "refused": str(
                    TransitionRefused(_("the profile has been sent for approval"))
                )
            },
            status=CONFLICT,
        )
    form, answers = (
        ProfileForm(request.POST),
        AnswersForm(request.POST, remarks=revision.open_remarks),
    )
    if not (form.is_valid() and answers.is_valid()):
        return JsonResponse(
            {"errors": {**form.errors, **answers.errors}}, status=UNPROCESSABLE
        )
    content, opened = (
        form.content(revision.content),
        Opened.from_token(request.POST.get("ticket", "")),
    )
    try:
        editing.keep(
            revision, content=content, opened=opened, by=request.user, is_autosave=True
        )
        remarks.answer(revision, answers.answers(), by=request.user, is_autosave=True)
    except editing.Clash:
        words = _("A colleague changed the same text. Nothing is lost.")
        return JsonResponse({"clash": True, "words": words}, status=CONFLICT)
    except TransitionRefused as refused:
        return JsonResponse({"refused": str(refused)}, status=CONFLICT)
    told = {
        "ticket": Opened.after(content, revision).token,
        "shown": answers.now_shown(),
    }
    return JsonResponse({**told, "words": saved_at(revision.saved_at)})
