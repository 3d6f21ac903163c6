"""Steps at the desk as a coordinator takes them: link, form, preview, confirmation."""

from tests.simulation.forms import Hand
from tests.simulation.marks import Marks


def preview(life, actor, page, step):
    """The form that would confirm it, and its button; None where no way leads there."""
    address = f"{page}{step}"
    shown = actor.open(f"{page}change/").page
    links = (
        [link.to for link in shown.links if is_at(link.to, address)] if shown else []
    )
    if not links:
        return None
    answer = actor.open(links[0])
    for _number in range(2):
        forms = answer.page.forms if answer.page else ()
        form = next((one for one in forms if is_at(one.action, address)), None)
        if form is None or not form.buttons:
            return None
        for button in form.buttons:
            if button.name == "confirmed":
                return form, button
        answer = actor.send(form, filled(life, actor, form, form.buttons[0]))
    return None


def is_at(link, address):
    """Links remember the filters of the list they came from."""
    return link.partition("?")[0] == address


def confirm(life, actor, shown):
    """Whether it was done."""
    form, button = shown
    answer = actor.send(form, filled(life, actor, form, button))
    return answer.page is not None and not answer.page.refusals


def press(life, actor, page, step):
    shown = preview(life, actor, page, step)
    return shown is not None and confirm(life, actor, shown)


def filled(life, actor, form, button):
    return Hand(actor, life.chance, Marks()).fill(form, button=button)
