"""Asking an applicant for more information, the answer, and taking the request back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.kernel import lifecycle
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import User
from volunteers import rules
from volunteers.application import drafting
from volunteers.decisions import workflow
from volunteers.decisions.steps import ANSWER, REQUEST_INFORMATION, UNREQUEST
from volunteers.messages import notices
from volunteers.models import Application, Comment

# Where a request ends, by an answer or without: nothing of the application is open.
LOCKED_AGAIN: dict[str, Any] = {
    "came_from": "",
    "unlocked_sections": [],
    "answer_by": None,
}


def request(
    application: Application,
    *,
    by: User,
    sections: Sequence[str],
    note: str,
    answer_by: datetime,
) -> None:
    if not note.strip() or not sections:
        raise InputRefused(_("name what is missing and the sections that unlock"))
    with transaction.atomic():
        lifecycle.lock(application)
        lifecycle.take(
            application,
            REQUEST_INFORMATION,
            by=by,
            came_from=application.status,
            unlocked_sections=list(sections),
            note=note.strip(),
            answer_by=answer_by,
        )
        notices.information_requested(application)


def answer(application: Application, *, by: User) -> None:
    """Only what was asked for must be complete; the rest the applicant can't change."""
    with transaction.atomic():
        drafting.lock(application)
        if not rules.can_answer(application):
            raise TransitionRefused(_("nothing more was asked for"))
        workflow.ensure_complete(missing(application))
        lifecycle.take(
            application,
            ANSWER,
            by=by,
            to=application.came_from,
            **LOCKED_AGAIN,
        )
        notices.request_answered(application)


def take_back(application: Application, *, by: User, note: str) -> None:
    """Back to where it was asked for.

    What the applicant has saved meanwhile stays, complete or not (`missing` says what).
    Raises `TransitionRefused`.
    """
    lifecycle.ensure_reason(note)
    with transaction.atomic():
        drafting.lock(application)
        lifecycle.take(
            application,
            UNREQUEST,
            by=by,
            to=application.came_from,
            **LOCKED_AGAIN,
        )
        Comment.objects.add_reason(application, UNREQUEST.label, note, by=by)
        notices.request_taken_back(application)


def missing(application: Application) -> list[drafting.Section]:
    """The unlocked sections that are incomplete at present."""
    return [
        section
        for section in drafting.incomplete_sections(application)
        if section.slug in application.unlocked_sections
    ]
