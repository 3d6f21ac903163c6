"""Context of an application's pages around the answers: tasks, progress, next page."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from volunteers import rules
from volunteers.application import drafting, retention
from volunteers.application.sections import choices, documents
from volunteers.application.sections.section import Section, Sees
from volunteers.models import Application

Task = dict[str, Any]
GROUPS = (
    (pgettext_lazy("group of sections", "About you"), ("about", "background")),
    (
        _lazy("What you would like to do"),
        ("motivation", "choices", "provinces", "skills"),
    ),
    (_lazy("Evidence and consents"), ("referees", "documents", "consents")),
)


def section_url(application: Application, section: Section) -> str:
    return reverse(
        "application_section", args=[application.cohort.number, section.slug]
    )


def check_url(application: Application) -> str:
    return reverse("application_check", args=[application.cohort.number])


def task_list_context(application: Application) -> dict[str, Any]:
    sections = drafting.sections_of(application)
    incomplete = [
        section for section in sections if not section.is_complete(application)
    ]
    following = incomplete[0] if incomplete else None
    first = eligibility_task(application)
    tasks = [section_task(application, section) for section in sections]
    if following:
        tasks[sections.index(following)]["is_next"] = True
    last = _last_task(application, not incomplete)
    return {
        "tasks": [*first, *tasks, last],
        "groups": task_groups(sections, first, tasks, last),
        "section_tasks": tasks,
        "following": following,
        "following_label": _("Continue: %(section)s") % {"section": following.label}
        if following
        else _("Check your answers"),
        "following_url": section_url(application, following)
        if following
        else check_url(application),
        "minutes_left": sum(section.minutes for section in incomplete),
        "done_count": len(sections) - len(incomplete),
        "section_count": len(sections),
        "deadline": rules.deadline(application),
        "was_saved": bool(application.section_versions),
    }


def task_groups(
    sections: Sequence[Section], first: list[Task], tasks: list[Task], last: Task
) -> list[dict[str, Any]]:
    """For application/task_groups.html."""
    by_slug = {
        section.slug: task for section, task in zip(sections, tasks, strict=True)
    }
    parts = [
        (_("Before you begin"), first),
        *(
            (title, [by_slug[slug] for slug in slugs if slug in by_slug])
            for title, slugs in GROUPS
        ),
        (_("At the end"), [last]),
    ]
    return [{"title": title, "tasks": rows} for title, rows in parts if rows]


def eligibility_task(application: Application) -> list[Task]:
    """The optional check beforehand, until a section is begun.

    Empty if the cohort has no such questions.
    """
    is_done = application.eligible_at is not None
    if not is_done and (
        application.section_versions
        or not application.cohort.eligibility_questions.exists()
    ):
        return []
    status, tone = (_("Done"), "done") if is_done else (_("optional"), "plain")
    return [
        {
            "label": _("Check whether you can apply"),
            "href": reverse("eligibility", args=[application.cohort.number]),
            "hint": _("A few yes or no questions · about 1 minute"),
            "status": status,
            "tone": tone,
        }
    ]


def section_task(application: Application, section: Section) -> Task:
    status, tone = _status(application, section)
    hint = _("%(hint)s · about %(minutes)s minutes") % {
        "hint": section.hint,
        "minutes": section.minutes,
    }
    if section.slug == "choices" and choices.has_changed_position(application):
        hint = _("A position changed what it needs")
    url = section_url(application, section)
    return {
        "label": section.label,
        "href": url,
        "hint": hint,
        "status": status,
        "tone": tone,
    }


def _status(application: Application, section: Section) -> tuple[str, str]:
    state = drafting.section_state(application, section)
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
    gone_count = sum(choices.is_gone(choice) for choice in application.choices.all())
    if gone_count:
        return ngettext(
            "%(count)s thing to fix", "%(count)s things to fix", gone_count
        ) % {"count": gone_count}, "rose"
    if choices.has_changed_position(application):
        return _("Look again"), "sun"
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
            "hint": "",
            "status": _("Ready"),
            "tone": "teal",
        }
    return {
        "label": label,
        "hint": _("You can send it when every section is done"),
        "status": _("Not available yet"),
        "tone": "plain",
    }


def next_url(application: Application, *, after: Section) -> str:
    """The next incomplete section after this one, or else the check page."""
    drafting.prefetch_sections(application)
    sections = drafting.sections_of(application)
    index = sections.index(after)
    for section in (*sections[index + 1 :], *sections[:index]):
        if not section.is_complete(application):
            return section_url(application, section)
    return check_url(application)


def section_context(application: Application, section: Section) -> dict[str, Any]:
    sections = drafting.sections_of(application)
    place = {"at": sections.index(section) + 1, "count": len(sections)}
    return {
        "place": _("Section %(at)s of %(count)s") % place,
        "deadline": rules.deadline(application),
        "sharing": sharing_table(application) if section.slug == "consents" else None,
    }


def status_context(application: Application) -> dict[str, Any]:
    sections = drafting.sections_of(application)
    editable = {
        section.slug
        for section in sections
        if rules.can_edit_section(application, section.slug)
    }
    unlocked = [
        drafting.BY_SLUG[slug]
        for slug in application.unlocked_sections
        if slug in editable
    ]
    return {
        "editable": editable,
        "asked": [section_task(application, section) for section in unlocked],
        "has_lost_a_host": "choices" in editable
        and any(map(choices.is_gone, application.choices.all())),
        "has_changed_position": "choices" in editable
        and choices.has_changed_position(application),
        "is_asked": rules.can_answer(application),
        "changeable_until": rules.changeable_until(application),
        "choices_until": rules.choices_changeable_until(application),
        "can_withdraw": rules.can_withdraw(application),
        "can_undo": rules.can_undo_withdrawal(application.applicant, application),
        # Called by templates that show it.
        "kept": partial(retention.kept_words, application),
        "deadline": rules.deadline(application),
    }


def sharing_table(application: Application) -> dict[str, Any]:
    """Who sees what: names of the readers, and what each sees of each answer.

    True or False where a check or a blank says it, words where it depends.
    """
    words: dict[Sees, bool | str] = {
        Sees.YES: True,
        Sees.NO: False,
        Sees.WHAT_COHORT_NAMES: documents.read_by_reviewers(application) or False,
        Sees.UNLESS_BLIND: not application.cohort.is_blind,
        Sees.WITH_CONSENT: _("with your consent"),
        Sees.OWN_WITH_CONSENT: _("only its own, with your consent"),
        Sees.AFTER_ACCEPTING: _("once you accept its offer"),
    }
    readers = [_("Coordinators"), _("Reviewers"), _("Organizations you choose")]
    shared = [
        row for section in drafting.sections_of(application) for row in section.shared
    ]
    rows = [
        {"label": row.label, "seen": (True, words[row.reviewers], words[row.hosts])}
        for row in sorted(shared, key=lambda row: row.order)
    ]
    return {"readers": readers, "rows": rows}
