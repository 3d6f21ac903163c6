"""The documents of one's own application: attach, replace, download and remove.

Also the receipt.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.files import storage, uploads
from portal.files.cleaning.result import CONTENT_TYPES
from portal.files.storage import Rejected
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest
from portal.text import dates
from volunteers import rules
from volunteers.application import documents, drafting, form_tickets, receipt, task_list
from volunteers.application.form_tickets import Ticket
from volunteers.application.sections import documents as document_section
from volunteers.application.sections.documents import DocumentsForm
from volunteers.models import Application, Document, DocumentKind
from volunteers.models.choices import ApplicationStatus
from volunteers.views.application.applying import get_own_application_or_404

ONE_UPLOAD = "X-Upload"
SECTION = drafting.BY_SLUG[documents.SECTION]


@form_page
def application_documents(request: PersonRequest, number: int) -> HttpResponse:
    """The documents page. The script uploads one file at a time.

    It names the document in a header and gets back the HTML of its card.
    """
    application = get_own_application_or_404(request, number)
    if not document_section.is_asked(application):
        raise Http404
    if request.method == "POST":
        return handle_upload(
            request,
            application,
            form_tickets.load(
                request.POST.get("ticket", ""), application, SECTION.slug
            ),
        )
    if not rules.can_edit_section(application, SECTION.slug):
        return redirect_closed(
            request, application, TransitionRefused(drafting.closed_reason(application))
        )
    return render_documents(
        request,
        application,
        DocumentsForm(application=application),
        form_tickets.new_ticket(),
    )


def redirect_closed(
    request: HttpRequest, application: Application, refused: TransitionRefused
) -> HttpResponse:
    messages.info(request, str(refused))
    is_open = rules.can_edit_section(application, SECTION.slug)
    return redirect(
        "application_documents" if is_open else "application", application.cohort.number
    )


def handle_upload(
    request: PersonRequest, application: Application, ticket: Ticket
) -> HttpResponse:
    slug = request.headers.get(ONE_UPLOAD, "")
    stays = request.POST.get("stay", "")
    if not slug and not rules.can_edit_section(
        application, SECTION.slug, opened_at=ticket.opened_at
    ):
        return redirect_closed(
            request, application, TransitionRefused(drafting.closed_reason(application))
        )
    is_strict = not (slug or stays or "later" in request.POST)
    form = DocumentsForm(
        request.POST,
        request.FILES,
        application=application,
        is_strict=is_strict,
        pressed_slug=slug or stays,
    )
    form.full_clean()
    try:
        notes = attach_all(request, application, form, ticket)
    except TransitionRefused as refused:
        if not slug:
            return redirect_closed(request, application, refused)
        notes = {kind.slug: str(refused) for kind, _files in form.uploads()}
        for kind, _files in form.uploads():
            form.reject(kind, str(refused))
    if slug:
        return render_card(request, form, slug, notes)
    return (
        render_documents(request, application, form, ticket, notes)
        if form.errors
        else redirect_after_upload(request, application, notes)
    )


def attach_all(
    request: PersonRequest,
    application: Application,
    form: DocumentsForm,
    ticket: Ticket,
) -> dict[str, str]:
    """Attaches each chosen file; a rejected one doesn't stop the others.

    Returns the notes about the attached files, by the slug of their document. Raises
    `TransitionRefused`.
    """
    notes = {}
    for kind, files in form.uploads():
        try:
            if uploads.is_over_limit(request):
                raise Rejected("often", kind.types)
            note = documents.attach(
                application,
                kind,
                files,
                by=application.applicant,
                opened_at=ticket.opened_at,
            )
        except Rejected as rejected:
            form.reject(kind, rejected.message)
        else:
            notes[kind.slug] = note
    return notes


def render_card(
    request: HttpRequest, form: DocumentsForm, slug: str, notes: dict[str, str]
) -> HttpResponse:
    card = next(
        (
            candidate
            for candidate in document_cards(form, notes)
            if candidate["slot"].kind.slug == slug
        ),
        None,
    )
    if card is None:
        raise Http404
    return render(
        request,
        "volunteers/application/documents/card.html",
        {"application": form.application, "card": card},
    )


def document_cards(form: DocumentsForm, notes: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            **card,
            "is_new": card["slot"].kind.slug in notes,
            "note": notes.get(card["slot"].kind.slug, ""),
            "can_remove": rules.can_remove_document(
                form.application, card["slot"].kind
            ),
        }
        for card in form.cards()
    ]


def render_documents(
    request: HttpRequest,
    application: Application,
    form: DocumentsForm,
    ticket: Ticket,
    notes: dict[str, str] | None = None,
) -> HttpResponse:
    form.may_stop = rules.can_leave_unfinished(application)
    form.page_attributes = {"action": request.path, **upload_words()}
    context = {
        "application": application,
        "section": SECTION,
        "form": form,
        "cards": document_cards(form, notes or {}),
        "ticket": form_tickets.sign(ticket, application, SECTION.slug),
        **task_list.section_context(application, SECTION),
    }
    return render(request, "volunteers/application/application_documents.html", context)


def upload_words() -> dict[str, str]:
    """What static/js says while a file is on its way."""
    return {
        "data-sending": _("Sending the file"),
        "data-checking": _("The file has arrived. We are checking it."),
        "data-failed": _(
            "The file did not arrive. Look at your connection and press “Attach”, or"
            " choose the file again."
        ),
        "data-large": Rejected("large", CONTENT_TYPES).message,
        "data-together": Rejected("together", CONTENT_TYPES).message,
        "data-many": Rejected("many_photos", CONTENT_TYPES).message,
    }


def redirect_after_upload(
    request: HttpRequest, application: Application, notes: dict[str, str]
) -> HttpResponse:
    if notes:
        is_open = rules.can_leave_unfinished(application)
        saved = _("Saved at %(time)s.") % {"time": dates.show_time(timezone.now())}
        message = (
            saved
            if is_open
            else _(
                "Your change was saved. You don’t need to send your application again."
            )
        )
        messages.success(
            request, " ".join(part for part in (message, *notes.values()) if part)
        )
    if "stay" in request.POST:
        return redirect("application_documents", application.cohort.number)
    if "later" in request.POST or application.status != ApplicationStatus.DRAFT:
        return redirect("application", application.cohort.number)
    return redirect(task_list.next_url(application, after=SECTION))


@require_safe
def application_document(
    request: PersonRequest, number: int, code: str
) -> HttpResponse:
    documents_of_user = (
        Document.objects.visible_to(request.user)
        .for_handing_out()
        .filter(application__applicant=request.user)
    )
    document = get_object_or_404(
        documents_of_user, application__cohort__number=number, file__code=code
    )
    return documents.download_response(document, by=request.user)


@require_safe
def application_receipt(request: HttpRequest, number: int) -> HttpResponse:
    """The receipt in the language of the page; it isn't stored."""
    application = get_own_application_or_404(request, number)
    if not application.submitted_at:
        raise Http404
    return storage.attachment_response(
        receipt.receipt_pdf(application),
        name=receipt.file_name(application),
        content_type=CONTENT_TYPES["pdf"],
    )


@form_page
def application_document_remove(
    request: HttpRequest, number: int, slug: str
) -> HttpResponse:
    """GET asks for confirmation. Removing what is gone already is harmless."""
    application = get_own_application_or_404(request, number)
    kind = get_object_or_404(application.cohort.document_kinds.all(), slug=slug)
    try:
        if request.method != "POST":
            return confirm_removal(request, application, kind)
        ticket = form_tickets.load(
            request.POST.get("ticket", ""), application, SECTION.slug
        )
        documents.remove(
            application, kind, by=application.applicant, opened_at=ticket.opened_at
        )
    except TransitionRefused as refused:
        return redirect_closed(request, application, refused)
    messages.success(request, _("The file was removed."))
    return redirect("application_documents", number)


def confirm_removal(
    request: HttpRequest, application: Application, kind: DocumentKind
) -> HttpResponse:
    """The page that asks. Raises `TransitionRefused` if it can't be removed."""
    documents.ensure_removable(application, kind)
    slot = next(
        slot for slot in document_section.slots(application) if slot.kind == kind
    )
    if slot.document is None:
        return redirect("application_documents", application.cohort.number)
    ticket = form_tickets.sign(form_tickets.new_ticket(), application, SECTION.slug)
    context = {"application": application, "slot": slot, "ticket": ticket}
    return render(
        request, "volunteers/application/application_document_remove.html", context
    )
