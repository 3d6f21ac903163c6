"""The page of one section: save and continue, finish later, reorder choices.

Nothing typed is lost, also if saving is refused or somebody else saved meanwhile.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.kernel.methods import form_page
from portal.text import dates
from portal.web.autosave import is_autosave
from volunteers import rules
from volunteers.application import drafting, form_tickets, task_list
from volunteers.application.drafting import Section
from volunteers.application.form_tickets import Ticket
from volunteers.application.sections.base import Clash, SectionForm, apply_clash_choices
from volunteers.application.sections.choices import apply_ranking_action
from volunteers.application.sections.registry import FORMS
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus
from volunteers.reviews import masking
from volunteers.views.application.applying import get_own_application_or_404
from volunteers.views.application.autosave import autosave

CONFLICT = 409


@form_page
def application_section(
    request: HttpRequest, number: int, section: str
) -> HttpResponse:
    if section not in drafting.BY_SLUG:
        raise Http404
    context = QuestionPage(
        request, get_own_application_or_404(request, number), drafting.BY_SLUG[section]
    )
    if not context.section.is_asked(context.application):
        raise Http404
    if request.method == "POST":
        if is_autosave(request):
            return autosave(context.application, section, request.POST, context.ticket)
        return context.handle_post()
    if not rules.can_edit_section(context.application, section):
        messages.info(
            request, str(TransitionRefused(drafting.closed_reason(context.application)))
        )
        return redirect("application", number)
    return context.render(context.form())


class QuestionPage:
    """Handles one request to one section of one's own application."""

    def __init__(
        self, request: HttpRequest, application: Application, section: Section
    ) -> None:
        self.request = request
        self.application = application
        self.section = section
        self.form_class = FORMS[section.slug]
        self.may_stop = rules.can_leave_unfinished(application)
        if request.method == "POST":
            self.ticket = form_tickets.load(
                request.POST.get("ticket", ""), application, section.slug
            )
        else:
            self.ticket = form_tickets.new_ticket(
                drafting.section_version(application, section.slug)
            )

    def form(
        self, data: QueryDict | None = None, *, is_strict: bool = True
    ) -> SectionForm:
        return self.form_class(data, application=self.application, is_strict=is_strict)

    def handle_post(self) -> HttpResponse:
        slug, post = self.section.slug, self.request.POST
        data = apply_clash_choices(post, self.form_class, self.application)
        if slug == "choices":
            data = apply_ranking_action(data)
        if not rules.can_edit_section(
            self.application, slug, opened_at=self.ticket.opened_at
        ):
            return self.render_unsaved(
                self.form(data, is_strict=False),
                drafting.closed_reason(self.application),
            )
        if "do" in post:
            return self.handle_ranking_button(self.form(data, is_strict=False))
        form = self.form(data, is_strict=not (self.may_stop and "later" in post))
        if not form.is_valid():
            return self.render(form)
        return self.store(form) or self.redirect_after_saving(form)

    def handle_ranking_button(self, form: SectionForm) -> HttpResponse:
        """Stores moves and additions at once if the section may be incomplete.

        Otherwise they wait for Save.
        """
        if form.is_valid() and self.may_stop:
            return self.store(form) or self.render(form, is_stored=True)
        return self.render(form, is_waiting=not form.errors)

    def store(self, form: SectionForm) -> HttpResponse | None:
        """None if saved, also if the same was saved before (a double click)."""
        slug, version = self.section.slug, self.ticket.version
        try:
            drafting.save_section(
                self.application,
                slug,
                form.section_data(),
                version=version,
                by=self.application.applicant,
                opened_at=self.ticket.opened_at,
            )
        except StaleVersion:
            return self.resolve_stale_version(form)
        except TransitionRefused as refused:
            return self.render_unsaved(form, str(refused.reason))
        self.renew_ticket()
        return None

    def renew_ticket(self) -> None:
        """Takes the stored version; the time of opening stays."""
        version = drafting.section_version(self.application, self.section.slug)
        self.ticket = Ticket(version=version, opened_at=self.ticket.opened_at)

    def resolve_stale_version(self, form: SectionForm) -> HttpResponse | None:
        self.renew_ticket()
        clashes = form.clashes()
        return self.render(form, clashes=clashes, status=CONFLICT) if clashes else None

    def render_unsaved(self, form: SectionForm, reason: str) -> HttpResponse:
        """Shows what was typed and can't be stored, so that it can be copied."""
        form.full_clean()
        typed = [
            {"label": form.label_of(name), "text": text}
            for name, text in form.display_values().items()
        ]
        context = {
            "application": self.application,
            "section": self.section,
            "typed": typed,
            "reason": TransitionRefused(reason),
        }
        return render(
            self.request,
            "volunteers/application/application_unsaved.html",
            context,
            status=CONFLICT,
        )

    def render(
        self,
        form: SectionForm,
        *,
        clashes: list[Clash] | None = None,
        is_waiting: bool = False,
        is_stored: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        slug = self.section.slug
        form.may_stop = self.may_stop
        form.autosaves = not clashes and rules.can_autosave(self.application, slug)
        is_same = is_stored or self.request.method != "POST"
        form.page_attributes = {
            "action": self.request.path,
            "data-is-stored": is_same,
            "data-autosave": form.autosaves,
        }
        context: dict[str, Any] = {
            "form": form,
            "clashes": clashes,
            "clash_of": {clash.name: clash for clash in clashes or []},
            "is_waiting": is_waiting,
            **self.section_context(),
        }
        return render(
            self.request,
            "volunteers/application/application_section.html",
            context,
            status=status,
        )

    def section_context(self) -> dict[str, Any]:
        """What the page shows whatever was posted."""
        application, slug = self.application, self.section.slug
        return {
            "application": application,
            "section": self.section,
            "ticket": form_tickets.sign(self.ticket, application, slug),
            **task_list.section_context(application, self.section),
        }

    def redirect_after_saving(self, form: SectionForm) -> HttpResponse:
        number = self.application.cohort.number
        if not rules.can_leave_unfinished(self.application):
            self.add_message(
                _(
                    "Your change was saved. You don’t need to send your "
                    "application again."
                ),
                form,
            )
            return redirect("application", number)
        self.add_message(
            _("Saved at %(time)s.") % {"time": dates.show_time(timezone.now())}, form
        )
        if (
            "later" in self.request.POST
            or self.application.status != ApplicationStatus.DRAFT
        ):
            return redirect("application", number)
        return redirect(task_list.next_url(self.application, after=self.section))

    def add_message(self, text: str, form: SectionForm) -> None:
        warning = masking.warning_for(self.application, form)
        messages.success(
            self.request,
            " ".join(part for part in (text, form.interpretation(), warning) if part),
        )
