"""Writing a comment beside the application."""

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import PortalForm
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest
from volunteers.admin.finding import (
    admin_context,
    change_url,
    get_application_or_404,
    with_list,
)
from volunteers.admin.steps.forms import NOTE_LIMIT
from volunteers.models import Application
from volunteers.models.choices import CommentAudience
from volunteers.overview import comments


class CommentForm(PortalForm):
    text = forms.CharField(
        label=_lazy("Comment"),
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _lazy("Write the comment.")},
    )
    audience = forms.ChoiceField(
        label=_lazy("Who can read it"),
        help_text=_lazy(
            "Reviewers read it once they have sent their own review. Don’t name "
            "the applicant to them."
        ),
        choices=CommentAudience.choices,
        initial=CommentAudience.COORDINATORS,
        widget=forms.RadioSelect,
    )


def comment_view(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    return add_comment(request, model_admin, get_application_or_404(request.user, code))


@form_page
def add_comment(
    request: PersonRequest, model_admin: ModelAdmin, application: Application
) -> HttpResponse:
    page_url = with_list(request, change_url(application))
    form = CommentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        comments.comment(application, by=request.user, **form.cleaned_data)
        messages.success(request, _("The comment was added."))
        return redirect(f"{page_url}#comments")
    context = admin_context(
        model_admin,
        request,
        title=_("Add a comment"),
        application=application,
        form=form,
    )
    return TemplateResponse(
        request,
        "admin/volunteers/comment.html",
        {**context, "thing_url": page_url},
    )
