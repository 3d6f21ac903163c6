"""What pages and letters show works for who sees it."""

import re

from tests.simulation.invariants.registry import of_each_letter, of_each_step

WORKING = (200, 302)
REFUSED_INPUT = (400, 409, 422)
"""Answers to a form with something to fix, or to one that others have overtaken."""
REPLACED = re.compile(r"/references/[\w-]+/erase/$")
"""By a link that a newer one has replaced; its page must not say which links exist."""
REFUSED = re.compile(r"^(Not possible any more|ทำไม่ได้แล้ว|ไม่สามารถทำได้แล้ว)")


@of_each_step("a link that is shown opens for who sees it")
def links_open(life, step):
    # A link of an older letter may have been closed meanwhile.
    is_shown = step.form is None and not step.was_held
    if REPLACED.search(step.answer.address):
        return
    if is_shown and step.answer.status_code not in WORKING:
        yield f"{step.actor}: {step.answer.status_code} at {step.answer.address}"


@of_each_step("a button that is shown works for who sees it")
def buttons_work(life, step):
    if step.form is None or step.was_held:
        return
    status = step.answer.status_code
    if status not in WORKING and not (status in REFUSED_INPUT and step.answer.page):
        yield f"{step.actor}: {status} of {step.form.action}"


@of_each_step("a form opened earlier is answered, never with an error")
def held_forms_are_answered(life, step):
    if step.was_held and step.answer.status_code in (403, 405, 500):
        yield f"{step.actor}: {step.answer.status_code} of {step.form.action}"


@of_each_step("nothing that is shown is refused, unless somebody was faster")
def nothing_is_refused(life, step):
    if step.form is None or step.was_held or not step.answer.page:
        return
    for text in step.answer.page.refusals:
        if REFUSED.search(text):
            yield f"{step.actor}: {step.form.action}: “{text}”"


@of_each_letter("a link in a letter opens for who got it")
def letters_open(life, arrived):
    reader, letter, path = arrived
    reader.begin(life.now())
    answer = reader.client.get(path, follow=True)
    if answer.status_code not in WORKING:
        yield f"{letter.to[0]}: {answer.status_code} at {path} of “{letter.subject}”"
