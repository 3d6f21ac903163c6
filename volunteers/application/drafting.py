"""Drafting an application: begin it, ask which sections are complete, save a section.

Saving checks the section's version, so that nobody overwrites an answer unawares.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Cohort, Position
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, StaleVersion, TransitionRefused
from portal.models import User
from portal.text import dates
from volunteers import rules
from volunteers.application.choice_queries import prefetch_choices
from volunteers.application.sections import referees
from volunteers.application.sections.registry import BY_SLUG, SECTIONS
from volunteers.application.sections.section import Section, section_version
from volunteers.conflicts import conflicts
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus
from volunteers.ties import taking
from volunteers.ties.table import Role


def sections_of(application: Application) -> list[Section]:
    return [section for section in SECTIONS if section.is_asked(application)]


def prefetch_sections(application: Application) -> Application:
    """Loads what all sections read, in a constant number of queries."""
    references = ["references"] if referees.is_asked(application) else []
    prefetch_related_objects(
        [application], "answers", "consents", "cohort__questions", *references
    )
    return prefetch_choices(application)


def section_state(application: Application, section: Section) -> str:
    """ "complete", "begun" or "empty"."""
    if section.is_complete(application):
        return "complete"
    return "begun" if section.is_begun(application) else "empty"


def incomplete_sections(application: Application) -> list[Section]:
    prefetch_sections(application)
    return [
        section
        for section in sections_of(application)
        if not section.is_complete(application)
    ]


def begin_application(
    cohort: Cohort, *, by: User, wanted_position: Position | None = None
) -> Application:
    """The person's application to this cohort, created at the first call.

    Raises `TransitionRefused`.
    """
    if reason := taking.refusal(by, Role.APPLICANT, [cohort], is_own=True):
        raise TransitionRefused(reason)
    application = Application.objects.filter(cohort=cohort, applicant=by).first()
    if application is None and not cohort.is_open:
        raise TransitionRefused(_("the call is not open"))
    if application:
        set_wanted_position(application, wanted_position)
        return application
    with transaction.atomic():
        # Asked again under the lock of the account: another role may have been taken
        # in this moment.
        taking.ensure_free(by, Role.APPLICANT, cohort, by=by)
        # The look-up above was unlocked: two first clicks still create one row.
        application, is_new = Application.objects.get_or_create(
            cohort=cohort,
            applicant=by,
            defaults={
                "display_name": by.display_name,
                "wanted_position": wanted_position,
            },
        )
        if is_new:
            audit.record("begin application", application, by=by)
    return application


def set_wanted_position(application: Application, position: Position | None) -> None:
    """Remembers where the person came from while they have saved no choices."""
    if (
        position
        and application.status == ApplicationStatus.DRAFT
        and not section_version(application, "choices")
    ):
        application.wanted_position = position
        application.save(update_fields=["wanted_position"])


def closed_reason(application: Application) -> str:
    """Why a change is refused, in words that reveal no unreleased status."""
    if rules.is_late(application) and not rules.has_ended(application):
        return _("the deadline was %(when)s") % {
            "when": dates.show_datetime(rules.deadline(application))
        }
    return _("the application can’t be changed now")


def save_section(
    application: Application,
    section: str,
    data: dict[str, Any],
    *,
    version: int,
    by: User | None,
    opened_at: datetime | None = None,
    is_autosave: bool = False,
) -> None:
    """Stores a section's `data` if nobody has saved it since `version`.

    Raises `StaleVersion` or `TransitionRefused`. What was sent has to stay complete:
    an incomplete section is refused unless the application will be sent again.
    """
    with transaction.atomic():
        lock_for_section(application, section, data)
        ensure_can_save(application, section, opened_at, is_autosave=is_autosave)
        # Compared under the lock, so of two pages open at once the second is told.
        if section_version(application, section) != version:
            raise StaleVersion
        write = BY_SLUG[section].write
        fields = write(application, data) if write else []
        application.section_versions[section] = version + 1
        application.saved_at = timezone.now()
        application.save(update_fields=["section_versions", "saved_at", *fields])
        if not rules.can_leave_unfinished(application) or rules.is_open_on_its_own(
            application, section
        ):
            ensure_complete(application, section)
        if application.status != ApplicationStatus.DRAFT:
            audit.record("change application", application, by=by, fields=[section])
            if section in ("choices", "referees"):
                conflicts.set_aside_connected(application)


def ensure_can_save(
    application: Application,
    section: str,
    opened_at: datetime | None,
    *,
    is_autosave: bool,
) -> None:
    if not rules.can_edit_section(application, section, opened_at=opened_at):
        raise TransitionRefused(closed_reason(application))
    if is_autosave and not rules.can_autosave(application, section):
        raise TransitionRefused(_("this page is saved only when you press Save"))


def lock_for_section(
    application: Application, section: str, data: dict[str, Any]
) -> None:
    """What the section reads of others first, then the application."""
    if lock_others := BY_SLUG[section].lock:
        lock_others(data)
    # A consent can be withdrawn at any time, also when nothing else can change.
    lock(application, allow_closed=section == "consents")


def lock(application: Application, *, allow_closed: bool = False) -> None:
    """As `lifecycle.lock`, but keeps the loaded relations that never change.

    `of=("self",)`: only the application's row is locked, not the joined data key.
    """
    # refresh_from_db drops loaded relations; these would each cost a query again.
    unchanging = {
        name: getattr(application, name) for name in ("cohort", "applicant", "data_key")
    }
    rows = Application.objects.select_related("data_key").select_for_update(
        of=("self",)
    )
    application.refresh_from_db(from_queryset=rows)
    for name, value in unchanging.items():
        setattr(application, name, value)
    if not allow_closed:
        lifecycle.ensure_open(application)
        lifecycle.mark_locked(application)


def ensure_complete(application: Application, section: str) -> None:
    if not BY_SLUG[section].is_complete(prefetch_sections(application)):
        raise InputRefused(
            _("something is still missing: %(sections)s")
            % {"sections": BY_SLUG[section].label}
        )
