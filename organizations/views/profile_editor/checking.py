"""The page before a profile is sent: what it lacks, what changed, how it will look."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from organizations.hosts.host_status import HostStatus
from organizations.models import ProfileRevision
from organizations.profiles import comparison, schema
from organizations.profiles.editing import Draft, version_stamp
from organizations.profiles.forms.profile import (
    REQUIRED_MESSAGES,
    UNEVEN_MESSAGE,
    ProfileForm,
)
from organizations.profiles.parts import beginning, states
from organizations.profiles.parts.states import PartState
from organizations.views.profile_editor import page
from organizations.views.profile_editor.pages import parts_of
from portal.kernel.permissions import PersonRequest


def render_check(
    request: PersonRequest, status: HostStatus, revision: ProfileRevision
) -> HttpResponse:
    compared = status.public or beginning.approved_before(revision.participation)
    context = {
        "status": status,
        "revision": revision,
        "seen": version_stamp(revision),
        "problems": list(problems(status, revision)),
        "foreign_lines": beginning.lines_of_another_cohort(
            revision.content, status.cohort
        ),
        "closing_url": status.part_url("more"),
        "public": status.public,
        "compared": compared,
        "rows": comparison.changed_rows(compared.content, revision.content)
        if compared
        else [],
        "body": page.preview_body(status, revision.content),
    }
    return render(request, "organizations/hosts/profile_check.html", context)


def problems(status: HostStatus, revision: ProfileRevision) -> Iterator[dict[str, Any]]:
    """What stops the sending: of each field its label, the words, and the address of
    the page that shows the same words at the field.
    """
    rows = states.states_of(parts_of(status), revision, is_first=status.is_first)
    for state in rows:
        for name, words in messages_of(state):
            yield {
                "label": schema.FIELD_LABELS[name],
                "words": words,
                "url": f"{status.part_url(state.part.slug)}&check=1",
            }


def messages_of(state: PartState) -> Iterator[tuple[str, Any]]:
    if state.wrong:
        form = ProfileForm(
            ProfileForm.as_posted(Draft.of(state.revision).values),
            part=state.part,
            is_first=state.is_first,
        )
        for name in state.wrong:
            yield name, " ".join(map(str, form.errors.get(name, ())))
    for name in state.missing:
        yield name, REQUIRED_MESSAGES[name]
    for name in state.uneven:
        yield name, UNEVEN_MESSAGE
