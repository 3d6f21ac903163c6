"""The documents of one's own application: attach, replace, download, remove; and its receipt."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.files import storage, uploads
from portal.files.cleaning.outcome import CONTENT_TYPES
from portal.files.storage import Rejected
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.text import dates
from volunteers import rules
from volunteers.application import documents, drafting, form_tickets, receipt, task_list
from volunteers.application.form_tickets import Ticket
from volunteers.application.sections import requested_documents
from volunteers.application.sections.documents import DocumentsForm
from volunteers.models import Application, Document, DocumentKind
from volunteers.models.choices import ApplicationStatus
from volunteers.views.application.applying import own_application

ONE_UPLOAD = "X-Upload"
SECTION = drafting.BY_SLUG[documents.SECTION]


@require_http_methods(["GET", "HEAD", "POST"])
def application_documents(request: PersonRequest, number: int) -> HttpResponse:
    """The script sends one file at a time, names its document in a header and gets back that document's card."""
    own = own_application(request, number)
    if not requested_documents.is_asked(own):
        raise Http404
    if request.method == "POST":
        return posted(
            request,
            own,
            form_tickets.read(request.POST.get("ticket", ""), own, SECTION.slug),
        )
    if not rules.can_edit_section(own, SECTION.slug):
        return closed(request, own, TransitionRefused(drafting.why_closed(own)))
    return show(request, own, DocumentsForm(application=own), form_tickets.new())


def closed(
    request: HttpRequest, own: Application, refused: TransitionRefused
) -> HttpResponse:
    messages.info(request, str(refused))
    is_open = rules.can_edit_section(own, SECTION.slug)
    return redirect(
        "application_documents" if is_open else "application", own.cohort.number
    )


def posted(request: PersonRequest, own: Application, ticket: Ticket) -> HttpResponse:
    slug, stays = request.headers.get(ONE_UPLOAD, ""), request.POST.get("stay", "")
    if not slug and not rules.can_edit_section(
        own, SECTION.slug, opened_at=ticket.opened_at
    ):
        return closed(request, own, TransitionRefused(drafting.why_closed(own)))
    is_strict = not (slug or stays or "later" in request.POST)
    form = DocumentsForm(
        request.POST,
        request.FILES,
        application=own,
        is_strict=is_strict,
        wanted=slug or stays,
    )
    form.full_clean()
    try:
        told = attach_all(request, own, form, ticket)
    except TransitionRefused as refused:
        if not slug:
            return closed(request, own, refused)
        told = {kind.slug: str(refused) for kind, _upload in form.chosen()}
        for kind, _upload in form.chosen():
            form.reject(kind, str(refused))
    if slug:
        return card(request, form, slug, told)
    return (
        show(request, own, form, ticket, told)
        if form.errors
        else onward(request, own, told)
    )


def attach_all(
    request: PersonRequest, own: Application, form: DocumentsForm, ticket: Ticket
) -> dict[str, str]:
    """Each file stands by itself: one that can't be taken doesn't hold up the others. Raises `TransitionRefused`.

    Returns what to say about those that were taken, by the document's short name.
    """
    told = {}
    for kind, upload in form.chosen():
        try:
            if uploads.is_one_too_many(request):
                raise Rejected("often", kind.types)
            note = documents.attach(
                own, kind, upload, by=own.applicant, opened_at=ticket.opened_at
            )
        except Rejected as rejected:
            form.reject(kind, rejected.message)
        else:
            told[kind.slug] = note
    return told


def card(
    request: HttpRequest, form: DocumentsForm, slug: str, told: dict[str, str]
) -> HttpResponse:
    found = next(
        (each for each in cards(form, told) if each["slot"].kind.slug == slug), None
    )
    if found is None:
        raise Http404
    return render(
        request,
        "volunteers/documents/card.html",
        {"application": form.application, "card": found},
    )


def cards(form: DocumentsForm, told: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            **each,
            "is_new": each["slot"].kind.slug in told,
            "note": told.get(each["slot"].kind.slug, ""),
            "can_remove": rules.can_remove_document(
                form.application, each["slot"].kind
            ),
        }
        for each in form.cards()
    ]


def show(
    request: HttpRequest,
    own: Application,
    form: DocumentsForm,
    ticket: Ticket,
    told: dict[str, str] | None = None,
) -> HttpResponse:
    page = {
        "application": own,
        "section": SECTION,
        "form": form,
        "cards": cards(form, told or {}),
        "too_large": Rejected("large", CONTENT_TYPES).message,
        "may_stop": rules.can_leave_unfinished(own),
        "ticket": form_tickets.sign(ticket, own, SECTION.slug),
        **task_list.section_page(own, SECTION),
    }
    return render(request, "volunteers/application_documents.html", page)


def onward(
    request: HttpRequest, own: Application, told: dict[str, str]
) -> HttpResponse:
    if told:
        is_open = rules.can_leave_unfinished(own)
        saved = _("Saved at %(time)s.") % {"time": dates.show_time(timezone.now())}
        done = (
            saved
            if is_open
            else _("Your change was saved. Your application stays sent.")
        )
        messages.success(
            request, " ".join(part for part in (done, *told.values()) if part)
        )
    if "stay" in request.POST:
        return redirect("application_documents", own.cohort.number)
    if "later" in request.POST or own.status != ApplicationStatus.DRAFT:
        return redirect("application", own.cohort.number)
    return redirect(task_list.next_url(own, after=SECTION))


@require_safe
def application_document(
    request: PersonRequest, number: int, code: str
) -> HttpResponse:
    mine = (
        Document.objects.visible_to(request.user)
        .for_handing_out()
        .filter(application__applicant=request.user)
    )
    document = get_object_or_404(
        mine, application__cohort__number=number, file__code=code
    )
    return documents.hand_out(document, by=request.user)


@require_safe
def application_receipt(request: HttpRequest, number: int) -> HttpResponse:
    """Made when it is asked for, in the language of the page, and kept nowhere."""
    own = own_application(request, number)
    if not own.submitted_at:
        raise Http404
    return storage.attachment(
        receipt.receipt_pdf(own),
        name=receipt.file_name(own),
        content_type=CONTENT_TYPES["pdf"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def application_document_remove(
    request: HttpRequest, number: int, slug: str
) -> HttpResponse:
    """GET asks. What is gone already is as good as removed."""
    own = own_application(request, number)
    kind = get_object_or_404(own.cohort.document_kinds.all(), slug=slug)
    try:
        if request.method != "POST":
            return ask_before_removing(request, own, kind)
        ticket = form_tickets.read(request.POST.get("ticket", ""), own, SECTION.slug)
        documents.remove(own, kind, by=own.applicant, opened_at=ticket.opened_at)
    except TransitionRefused as refused:
        return closed(request, own, refused)
    messages.success(request, _("The file was removed."))
    return redirect("application_documents", number)


def ask_before_removing(
    request: HttpRequest, own: Application, kind: DocumentKind
) -> HttpResponse:
    """Raises `TransitionRefused` where it couldn't be removed."""
    documents.refuse_if_kept(own, kind)
    slot = next(slot for slot in requested_documents.slots(own) if slot.kind == kind)
    if slot.document is None:
        return redirect("application_documents", own.cohort.number)
    ticket = form_tickets.sign(form_tickets.new(), own, SECTION.slug)
    page = {"application": own, "slot": slot, "ticket": ticket}
    return render(request, "volunteers/application_document_remove.html", page)
