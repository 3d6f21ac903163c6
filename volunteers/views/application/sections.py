"""A question page: save and continue, finish later, rearrange choices; a clash or a refusal loses nothing typed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.text import dates
from portal.web.autosave import is_asked
from volunteers import rules
from volunteers.application import device_copies, drafting, form_tickets, task_list
from volunteers.application.drafting import Section
from volunteers.application.form_tickets import Ticket
from volunteers.application.sections.base import Clash, SectionForm, settled
from volunteers.application.sections.choices import rearranged
from volunteers.application.sections.forms import BY_SECTION
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus
from volunteers.views.application.applying import own_application
from volunteers.views.application.autosave import autosave

CONFLICT = 409
SAVED_COOKIE = "saved-section"
SAVED_COOKIE_SECONDS = 60


@require_http_methods(["GET", "HEAD", "POST"])
def application_section(
    request: HttpRequest, number: int, section: str
) -> HttpResponse:
    if section not in drafting.BY_SLUG:
        raise Http404
    page = QuestionPage(
        request, own_application(request, number), drafting.BY_SLUG[section]
    )
    if not page.section.is_asked(page.application):
        raise Http404
    if request.method == "POST":
        if is_asked(request):
            return autosave(page.application, section, request.POST, page.ticket)
        return page.posted()
    if not rules.can_edit_section(page.application, section):
        messages.info(
            request, str(TransitionRefused(drafting.why_closed(page.application)))
        )
        return redirect("application", number)
    return page.show(page.form())


class QuestionPage:
    """One request to one section of one's own application."""

    def __init__(
        self, request: HttpRequest, application: Application, section: Section
    ) -> None:
        self.request, self.application, self.section = request, application, section
        self.kind = BY_SECTION[section.slug]
        self.may_stop = rules.can_leave_unfinished(application)
        if request.method == "POST":
            self.ticket = form_tickets.read(
                request.POST.get("ticket", ""), application, section.slug
            )
        else:
            self.ticket = form_tickets.new(
                drafting.section_version(application, section.slug)
            )

    def form(
        self, data: QueryDict | None = None, *, is_strict: bool = True
    ) -> SectionForm:
        return self.kind(data, application=self.application, is_strict=is_strict)

    def posted(self) -> HttpResponse:
        slug, post = self.section.slug, self.request.POST
        data = settled(post, self.kind, self.application)
        if slug == "choices":
            data = rearranged(data)
        if not rules.can_edit_section(
            self.application, slug, opened_at=self.ticket.opened_at
        ):
            return self.unsaved(
                self.form(data, is_strict=False), drafting.why_closed(self.application)
            )
        if "do" in post:
            return self.rearrange(self.form(data, is_strict=False))
        form = self.form(data, is_strict=not (self.may_stop and "later" in post))
        if not form.is_valid():
            return self.show(form)
        return self.store(form) or self.confirmed(self.onward(form))

    def rearrange(self, form: SectionForm) -> HttpResponse:
        """Moves and additions are kept at once where half an answer may be kept, and else wait for Save."""
        if form.is_valid() and self.may_stop:
            return self.store(form) or self.show(form, is_stored=True)
        return self.show(form, is_waiting=not form.errors)

    def store(self, form: SectionForm) -> HttpResponse | None:
        """None when it is saved, also if somebody (perhaps this very click) saved the same before."""
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
            return self.changed(form)
        except TransitionRefused as refused:
            return self.unsaved(form, str(refused.reason))
        self.renew()
        return None

    def renew(self) -> None:
        """The page now stands on what is stored, and was still opened when it was opened."""
        version = drafting.section_version(self.application, self.section.slug)
        self.ticket = Ticket(version=version, opened_at=self.ticket.opened_at)

    def changed(self, form: SectionForm) -> HttpResponse | None:
        self.renew()
        clashes = form.clashes()
        return self.show(form, clashes=clashes, status=CONFLICT) if clashes else None

    def unsaved(self, form: SectionForm, reason: str) -> HttpResponse:
        """What was typed can't be stored any more, but it can still be read and copied."""
        form.full_clean()
        typed = [
            {"label": form.label_of(name), "text": text}
            for name, text in form.told().items()
        ]
        page = {
            "application": self.application,
            "section": self.section,
            "typed": typed,
            "reason": TransitionRefused(reason),
        }
        return render(
            self.request, "volunteers/application_unsaved.html", page, status=CONFLICT
        )

    def show(
        self,
        form: SectionForm,
        *,
        clashes: list[Clash] | None = None,
        is_waiting: bool = False,
        is_stored: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        by_name = {clash.name: clash for clash in clashes or []}
        page: dict[str, Any] = {
            "application": self.application,
            "section": self.section,
            "form": form,
            "rows": [
                {"field": field, "clash": by_name.get(field.name)} for field in form
            ],
            "clashes": clashes,
            "is_waiting": is_waiting,
            "may_stop": self.may_stop,
            "template": f"volunteers/sections/{self.section.slug}.html",
            "ticket": form_tickets.sign(
                self.ticket, self.application, self.section.slug
            ),
            "is_stored": is_stored or self.request.method != "POST",
            "autosaves": not clashes
            and rules.can_autosave(self.application, self.section.slug),
            "person_mark": device_copies.person_mark(self.application.applicant),
            "copy_key": device_copies.key(self.application, self.section.slug),
            **task_list.section_page(self.application, self.section),
        }
        return render(
            self.request, "volunteers/application_section.html", page, status=status
        )

    def onward(self, form: SectionForm) -> HttpResponse:
        number = self.application.cohort.number
        if not rules.can_leave_unfinished(self.application):
            self.say(_("Your change was saved. Your application stays sent."), form)
            return redirect("application", number)
        self.say(
            _("Saved at %(time)s.") % {"time": dates.show_time(timezone.now())}, form
        )
        if (
            "later" in self.request.POST
            or self.application.status != ApplicationStatus.DRAFT
        ):
            return redirect("application", number)
        return redirect(task_list.next_url(self.application, after=self.section))

    def confirmed(self, response: HttpResponse) -> HttpResponse:
        """Lets the next page's script drop the copy that the device kept when this form was sent."""
        key = device_copies.key(self.application, self.section.slug)
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(
            SAVED_COOKIE,
            key,
            max_age=SAVED_COOKIE_SECONDS,
            secure=secure,
            samesite="Lax",
        )
        return response

    def say(self, text: str, form: SectionForm) -> None:
        messages.success(
            self.request, " ".join(part for part in (text, form.echo()) if part)
        )
