"""Numbers: dashboards equal a recount of rows, exports equal their list."""

import re

from tests.simulation.invariants.registry import at_days_end
from volunteers.models import Application

FILTERED = re.compile(
    r"/(application|offer|placement)/\?.*(state|reviewers|flag|host)="
)
LISTED = re.compile(r"([\d,]+) rows?\b")
NUMBERED = re.compile(r" ([\d,]+)$")
BUTTON = "See them "
LIST = "/en/admin/volunteers/application/"
STATES = ("submitted", "in_review", "shortlisted", "reserve", "withdrawn")
LOOKED_AT = 4
EVERY = 2
"""Days between two exports."""


def coordinators(life):
    """One of them."""
    actor = life.chance.choice(life.world.actors[:2])
    actor.begin(life.now())
    yield actor


@at_days_end("a number on the overview is the number of rows that it leads to")
def overview_equals_lists(life):
    for actor in coordinators(life):
        page = actor.open(f"{actor.prefix}/admin/?cohort=16").page
        numbers = list(stated(page)) if page else []
        for link, number in life.chance.sample(numbers, min(LOOKED_AT, len(numbers))):
            listed = LISTED.search(actor.open(link.to).page.text)
            if (as_int(listed[1]) if listed else 0) != number:
                yield f"{actor}: “{link.words}” {number}, but {listed} at {link.to}"


def stated(page):
    """Links to a filtered list, each with the number that its words say, that stands
    before what its button names, or else behind its words.
    """
    for link in page.links:
        if not (link.is_in_main and FILTERED.search(link.to) and link.words):
            continue
        if within := NUMBERED.search(link.words):
            yield link, as_int(within[1])
        elif link.words.startswith(BUTTON):
            named = re.escape(link.words.removeprefix(BUTTON))
            if before := re.search(rf"([\d,]+) {named}", page.text):
                yield link, as_int(before[1])
        elif behind := re.search(rf"{re.escape(link.words)} ([\d,]+)\b", page.text):
            yield link, as_int(behind[1])


@at_days_end("states on the overview add up to what its reader may see")
def states_add_up(life):
    for actor in coordinators(life):
        seen = Application.objects.visible_to(actor.person).exclude(
            applicant=actor.person
        )
        for state in life.chance.sample(STATES, 2):
            expected = seen.filter(cohort=life.world.cohort, status=state).count()
            page = actor.open(f"{LIST}?cohort=16&state={state}").page
            listed = LISTED.search(page.text) if page else None
            if (as_int(listed[1]) if listed else 0) != expected:
                yield f"{actor}: {state}: {listed and listed[0]}, visible {expected}"


@at_days_end("an export equals the list that it was made from")
def export_equals_list(life):
    if life.journal.acts // 14 % EVERY:
        return
    for actor in coordinators(life):
        state = life.chance.choice(["in_review", "shortlisted", "reserve"])
        query = f"?cohort=16&state={state}"
        told = {"columns": ["reference"], "format": "csv", "purpose": "Recount"}
        answer = actor.client.post(f"{LIST}export/{query}", told)
        if not answer.streaming:
            continue
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        exported = [line.strip() for line in text.splitlines()[1:] if line.strip()]
        seen = Application.objects.visible_to(actor.person).exclude(
            applicant=actor.person
        )
        rows = seen.filter(cohort=life.world.cohort, status=state)
        listed = list(rows.values_list("reference", flat=True))
        if sorted(exported) != sorted(listed):
            yield f"{actor}: {state}: {exported} exported, {listed} listed"


def as_int(text):
    return int(text.replace(",", ""))
