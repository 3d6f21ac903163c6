"""Numbers: dashboards equal a recount of rows, exports equal their list."""

import re

from tests.simulation.invariants.registry import at_days_end
from volunteers.models import Application

NUMBER = re.compile(r"^[\d,]+\b|\b[\d,]+$")
LISTED = re.compile(r"([\d,]+) rows?\b")
LIST = "/en/admin/volunteers/application/"
EVERY = 4
"""Days between two exports."""


def coordinators(life):
    for actor in life.world.actors:
        if actor.part == "coordinator" and actor.prefix:
            actor.begin(life.now())
            yield actor


@at_days_end("a number on the overview is the number of rows that it leads to")
def overview_equals_lists(life):
    for actor in coordinators(life):
        page = actor.open("/en/admin/?cohort=16").page
        for link in page.links if page else ():
            stated = NUMBER.search(link.words)
            if link.is_in_main and stated and link.to.startswith(LIST + "?"):
                listed = LISTED.search(actor.open(link.to).page.text)
                if listed and as_int(listed[1]) != as_int(stated[0]):
                    yield f"{actor}: “{link.words}”, but {listed[0]} at {link.to}"


@at_days_end("states on the overview add up to what its reader may see")
def states_add_up(life):
    for actor in coordinators(life):
        seen = Application.objects.visible_to(actor.person).exclude(
            applicant=actor.person
        )
        for state in ("submitted", "in_review", "shortlisted", "reserve"):
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
