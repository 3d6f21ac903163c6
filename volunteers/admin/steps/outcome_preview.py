"""What applicants will read when their outcome is released: message and page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from portal.kernel.preview import MessagePreview, preview_messages
from portal.models import User
from volunteers.application import status
from volunteers.decisions import decision_rows, workflow
from volunteers.models import Application

# Messages shown one by one; of more, one of each kind.
MOST_MESSAGES = 50


@dataclass(frozen=True)
class PageWords:
    """What stands on the page of `count` applicants; `html` in `language`."""

    html: SafeString
    language: str
    count: int
    names: list[str]


@dataclass(frozen=True)
class OutcomePreview:
    """`is_partial`: the messages are one of each kind."""

    messages: list[MessagePreview]
    pages: list[PageWords]
    is_partial: bool


def preview_outcomes(
    applications: Sequence[Application], *, by: User
) -> OutcomePreview:
    groups = [list(group) for group in groups_alike(applications)]
    is_partial = len(applications) > MOST_MESSAGES
    shown = [group[0] for group in groups] if is_partial else applications
    first = {group[0].pk: group for group in groups}
    pages: list[PageWords] = []

    def release_shown() -> None:
        for application in shown:
            workflow.release(application, by=by)
            if application.pk in first:
                pages.append(page_words(first[application.pk]))

    messages = preview_messages(release_shown)
    return OutcomePreview(messages, pages, is_partial)


def groups_alike(applications: Sequence[Application]) -> Iterator[Any]:
    """Those whose applicants will read the same on their page."""
    shared = decision_rows.shared_reasons(applications)

    def likeness(application: Application) -> tuple[str, str, str]:
        decision = shared.get(application.pk)
        told = decision.told_th if decision else ""
        return application.status, told, application.applicant.language

    rows = sorted(applications, key=likeness)
    return (group for _key, group in groupby(rows, key=likeness))


def page_words(group: Sequence[Application]) -> PageWords:
    """Of the first, which is released by now, as its own page has them."""
    application = group[0]
    language = application.applicant.language
    with translation.override(language):
        context = {
            "application": application,
            "standing": status.applicant_status(application),
            "told": decision_rows.told_with_result(application),
        }
        html = render_to_string(
            "volunteers/application/status/standing_words.html", context
        )
    return PageWords(html, language, len(group), [str(row) for row in group])
