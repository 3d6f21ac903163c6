"""What a volunteer asks for: the list, the form of each kind, and taking one back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from placements.models.choices import RequestKind
from placements.requests import workflow
from placements.requests.forms import RequestForm
from placements.views.placement import get_own_placement
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page, post_only
from portal.kernel.permissions import PersonRequest


@require_safe
def placement_requests(request: PersonRequest) -> HttpResponse:
    placement = get_own_placement(request)
    rows = list(placement.requests.all())
    for row in rows:
        row.placement = placement
    waiting = {row.kind for row in rows if row.status == "asked"}
    context = {
        "placement": placement,
        "rows": rows,
        "kinds": [
            kind
            for kind in RequestKind
            if kind not in waiting and workflow.can_ask(placement, kind)
        ],
    }
    return render(request, "placements/requests/requests.html", context)


@form_page
def placement_request(request: PersonRequest, kind: str) -> HttpResponse:
    placement = get_own_placement(request)
    if kind not in RequestKind.values:
        raise Http404
    asked = RequestKind(kind)
    try:
        workflow.ensure_askable(placement, asked)
    except TransitionRefused as error:
        messages.error(request, str(error))
        return redirect("placement_requests")
    form = RequestForm(
        request.POST if request.method == "POST" else None,
        placement=placement,
        kind=asked,
    )
    if form.is_valid():
        try:
            workflow.ask(placement, kind=asked, **form.cleaned_data, by=request.user)
            messages.success(request, _("Your request was sent to the coordinators."))
            return redirect("placement_requests")
        except TransitionRefused as error:
            form.add_error(None, str(error))
    context = {"placement": placement, "kind": asked, "form": form}
    return render(request, "placements/requests/ask.html", context)


@post_only(_lazy("Take back the request"), "placement_requests")
def placement_request_back(request: PersonRequest, code: str) -> HttpResponse:
    placement = get_own_placement(request)
    row = get_object_or_404(placement.requests, code=code)
    row.placement = placement
    try:
        workflow.take_back(row, by=request.user)
        messages.success(request, _("The request was taken back."))
    except TransitionRefused as error:
        messages.error(request, str(error))
    return redirect("placement_requests")
