"""A host's document: whatever is done with its parts, no word of it is lost."""

import base64
import re

from tests.simulation.invariants.registry import of_each_step

SORTING = re.compile(r"/host/[\w-]+/document/")


@of_each_step("each word of a host's document is shown with where it goes")
def no_word_is_lost(life, step):
    if step.form is None or not SORTING.search(step.form.action):
        return
    for form in step.answer.page.forms if step.answer.page else ():
        if "raw" in form.fields and "seen" in form.fields:
            text = readable(form.fields["raw"].values[0])
            for mark in life.marks.found_in(text):
                if mark not in step.answer.page.text:
                    yield f"{step.actor}: {mark} isn't at {step.answer.address}"


def readable(raw):
    """ "" of a Word file, which marks can't be found in."""
    try:
        return base64.b64decode(raw).decode()
    except UnicodeDecodeError:
        return ""
