"""What the pages of an application show around the answers: tasks, steps, where to go next."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteers import rules
from volunteers.application import drafting
from volunteers.application.drafting import Section
from volunteers.application.sections import (
    completeness,
    referee_rows,
    requested_documents,
)
from volunteers.models import Application

Task = dict[str, Any]


def section_url(application: Application, section: Section) -> str:
    return reverse(
        "application_section", args=[application.cohort.number, section.slug]
    )


def check_url(application: Application) -> str:
    return reverse("application_check", args=[application.cohort.number])


def task_page(application: Application) -> dict[str, Any]:
    sections = drafting.sections_of(application)
    left = [section for section in sections if not section.is_complete(application)]
    following = left[0] if left else None
    return {
        "tasks": [
            *eligibility_task(application),
            *(task(application, section) for section in sections),
            _last_task(application, not left),
        ],
        "following": following,
        "following_url": section_url(application, following)
        if following
        else check_url(application),
        "minutes_left": sum(section.minutes for section in left),
        "done_count": len(sections) - len(left),
        "section_count": len(sections),
        "deadline": rules.deadline(application),
        "was_saved": bool(application.section_versions),
    }


def eligibility_task(application: Application) -> list[Task]:
    """Not a section: it may be left out. Nothing where the cohort asks nothing beforehand."""
    is_done = application.eligible_at is not None
    if not is_done and not application.cohort.eligibility_questions.exists():
        return []
    status, tone = (_("Done"), "done") if is_done else (_("optional"), "plain")
    label, hint = (
        _("Check whether you can apply"),
        _("A few yes or no questions · about 1 minute"),
    )
    url = reverse("eligibility", args=[application.cohort.number])
    return [{"label": label, "href": url, "hint": hint, "status": status, "tone": tone}]


def task(application: Application, section: Section) -> Task:
    status, tone = _status(application, section)
    hint = _("%(hint)s · about %(minutes)s minutes") % {
        "hint": section.hint,
        "minutes": section.minutes,
    }
    url = section_url(application, section)
    return {
        "label": section.label,
        "href": url,
        "hint": hint,
        "status": status,
        "tone": tone,
    }


def _status(application: Application, section: Section) -> tuple[str, str]:
    state = drafting.state_of(application, section)
    if (
        section.slug == "documents"
        and state == "complete"
        and not section.is_begun(application)
    ):
        return _("optional"), "plain"
    if section.slug == "choices" and state != "empty":
        return _choices_status(application, state)
    return {
        "complete": (_("Done"), "done"),
        "begun": (_("In progress"), "sky"),
        "empty": (_("Not started"), "plain"),
    }[state]


def _choices_status(application: Application, state: str) -> tuple[str, str]:
    gone_count = sum(
        completeness.is_gone(choice) for choice in application.choices.all()
    )
    if gone_count:
        return ngettext(
            "%(count)s thing to fix", "%(count)s things to fix", gone_count
        ) % {"count": gone_count}, "rose"
    count = len(application.choices.all())
    if not count:
        return _("Done"), "done"
    chosen = _("%(count)s chosen") % {"count": count}
    return chosen, "done" if state == "complete" else "sky"


def _last_task(application: Application, is_ready: bool) -> Task:
    label = _("Check your answers and send")
    if is_ready:
        return {
            "label": label,
            "href": check_url(application),
            "status": _("Ready"),
            "tone": "teal",
        }
    return {
        "label": label,
        "hint": _("Opens when everything above is done"),
        "status": _("Not yet"),
        "tone": "plain",
    }


def next_url(application: Application, *, after: Section) -> str:
    """The next section that isn't complete, then those before it, then checking."""
    drafting.read_parts(application)
    sections = drafting.sections_of(application)
    at = sections.index(after)
    for section in (*sections[at + 1 :], *sections[:at]):
        if not section.is_complete(application):
            return section_url(application, section)
    return check_url(application)


def section_page(application: Application, section: Section) -> dict[str, Any]:
    sections = drafting.sections_of(application)
    place = {"at": sections.index(section) + 1, "count": len(sections)}
    return {
        "place": _("Section %(at)s of %(count)s") % place,
        "deadline": rules.deadline(application),
        "sharing": sharing(application) if section.slug == "consents" else None,
    }


def status_page(application: Application) -> dict[str, Any]:
    sections = drafting.sections_of(application)
    editable = {
        section.slug
        for section in sections
        if rules.can_edit_section(application, section.slug)
    }
    asked = [
        drafting.BY_SLUG[slug]
        for slug in application.unlocked_sections
        if slug in editable
    ]
    return {
        "editable": editable,
        "asked": [task(application, section) for section in asked],
        "has_lost_a_host": "choices" in editable
        and any(map(completeness.is_gone, application.choices.all())),
        "is_asked": rules.can_answer(application),
        "is_late": rules.is_late(application),
        "can_withdraw": rules.can_withdraw(application),
        "can_undo": rules.can_undo_withdrawal(application.applicant, application),
        "deadline": rules.deadline(application),
    }


def sharing(application: Application) -> dict[str, Any]:
    """Who sees what, as columns and rows for components/table.html."""
    yes, no, on_offer = (
        _("sees it"),
        _("doesn't see it"),
        _("once you accept its offer"),
    )
    consented, own_only = _("with your consent"), _("only its own, with your consent")
    named = no if application.cohort.is_blind else yes
    columns = [
        _("What"),
        _("Coordinators"),
        _("Reviewers"),
        _("Organizations you choose"),
    ]
    rows = [
        (_("What we call you"), yes, named, consented),
        (_("Your answers"), yes, yes, consented),
        (_("Skills and languages"), yes, yes, consented),
        (_("Education and experience"), yes, yes, no),
        (_("School or university"), yes, named, no),
        (_("Where in the country you can go"), yes, no, no),
        *(
            [(_("Your documents"), yes, no, no)]
            if requested_documents.is_asked(application)
            else []
        ),
        (_("Why you chose an organization"), yes, yes, own_only),
        (_("The order of your choices"), yes, yes, no),
        (_("The organizations you never want to go to"), yes, no, no),
        (_("Legal name, telephone, e-mail"), yes, named, on_offer),
        (_("Date of birth"), yes, no, no),
        *(
            [(_("What your referees write"), yes, named, no)]
            if referee_rows.is_asked(application)
            else []
        ),
    ]
    return {
        "columns": [{"label": label} for label in columns],
        "rows": [{"cells": [{"value": value} for value in row]} for row in rows],
    }
