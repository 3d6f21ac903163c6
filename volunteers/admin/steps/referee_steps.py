"""The steps of the referees of an application."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from volunteers.admin.steps.application_step import (
    SENDS_NOTHING,
    SENDS_TO_APPLICANT,
    calls,
    closed_unless,
    make_step,
)
from volunteers.admin.steps.forms import (
    EraseRefereesForm,
    RefereesForm,
    ReopenReferencesForm,
)
from volunteers.application.sections import referees
from volunteers.models import Application, Reference
from volunteers.models.choices import ApplicationStatus as S
from volunteers.references import erasing, requests


def for_any_referee(can: Callable[[Reference], bool]) -> Callable[[Application], bool]:
    """Whether it `can` be done with at least one referee."""
    return lambda application: any(
        can(reference) for reference in referees.referees_by_order(application).values()
    )


def asking_refusal(application: Application) -> str:
    waits = any(
        requests.waits_for_asking(reference)
        for reference in referees.referees_by_order(application).values()
    )
    return "" if waits else _("its referees were asked already")


ASK_REFEREES = make_step(
    "ask-referees",
    requests.ASK.label,
    _lazy("Each referee gets a private link at once, and the applicant a message."),
    _lazy("The referees were asked."),
    requests.RUNNING_STATUSES,
    requests.ask,
    perform_in_bulk=calls(requests.ask_waiting),
    bulk_refusal=asking_refusal,
    form=RefereesForm,
    closed_reason=closed_unless(
        for_any_referee(requests.can_be_asked),
        _lazy("it has no referee to ask"),
    ),
)
REMIND_REFEREES = make_step(
    "remind-referees",
    requests.REMIND.label,
    _lazy(
        "Each referee who hasn’t answered gets a new link at once; the one before "
        "stops working."
    ),
    _lazy("The referees were reminded."),
    requests.RUNNING_STATUSES,
    requests.remind,
    form=RefereesForm,
    closed_reason=closed_unless(
        for_any_referee(requests.can_be_reminded),
        _lazy("it has no referee to remind today"),
    ),
)
REOPEN_REFERENCES = make_step(
    "reopen-references",
    requests.REOPEN.label,
    _lazy(
        "Each referee gets a new private link at once, and the applicant a message. "
        "What they sent stands until they send it again."
    ),
    _lazy("The referees can correct what they sent."),
    requests.RUNNING_STATUSES,
    requests.reopen,
    perform_in_bulk=None,
    form=ReopenReferencesForm,
    closed_reason=closed_unless(
        for_any_referee(requests.can_be_reopened),
        _lazy("it has no referee who has answered"),
    ),
)
REVOKE_REFEREES = make_step(
    "revoke-referees",
    requests.REVOKE.label,
    SENDS_NOTHING,
    _lazy("The links are closed."),
    requests.RUNNING_STATUSES,
    requests.revoke,
    form=RefereesForm,
    closed_reason=closed_unless(
        for_any_referee(requests.can_be_revoked),
        _lazy("it has no referee who is being asked"),
    ),
    tone="danger",
)
ERASE_REFEREES = make_step(
    "erase-referees",
    erasing.ERASE.label,
    SENDS_TO_APPLICANT,
    _lazy("The referee’s data is erased."),
    tuple(S),
    erasing.erase,
    perform_in_bulk=None,
    form=EraseRefereesForm,
    closed_reason=closed_unless(
        for_any_referee(erasing.can_be_erased),
        _lazy("it has no referee whose data could be erased"),
    ),
    tone="danger",
    even_if_closed=True,
)
REFEREE_STEPS = (
    ASK_REFEREES,
    REMIND_REFEREES,
    REOPEN_REFERENCES,
    REVOKE_REFEREES,
    ERASE_REFEREES,
)
