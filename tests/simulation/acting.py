"""One act: somebody wants something, and goes as far towards it as pages lead."""

from dataclasses import dataclass, field
from typing import Any

from tests.simulation.actors import Actor
from tests.simulation.forms import Hand
from tests.simulation.invariants import registry
from tests.simulation.journal import CODE
from tests.simulation.wants.everybody import EVERYBODY, SHARES
from tests.simulation.wants.want import ANSWER, LOOK, MY

HOLDS, SENDS_HELD, INTERRUPTED = 0.06, 0.15, 0.15
"""A form is left open; one that was left open is sent; a colleague acts meanwhile."""
FILLS_IN, CONFIRMS, ANSWERS_LETTER = 0.75, 0.85, 0.4
LATER = ("later", "change", "add", "remove", "_addanother", "_continue")
UNSAID = ("csrfmiddlewaretoken", "ticket", "raw")


@dataclass
class Step:
    """One request and what came back. `was_held`: of a page opened before others
    acted.
    """

    actor: Actor
    answer: Any
    form: Any = None
    posted: dict = field(default_factory=dict)
    was_held: bool = False
    memory: dict = field(default_factory=dict)
    """What invariants noted before it was sent."""


def act(life):
    actor = somebody(life)
    actor.begin(life.now())
    if actor.held and life.chance.random() < SENDS_HELD:
        life.journal.write(actor, "comes back to a page opened earlier")
        form, posted = actor.held.pop(0)
        send(life, actor, form, posted, was_held=True)
    elif actor.letters and life.chance.random() < ANSWERS_LETTER:
        answer_letter(life, actor)
    else:
        follow(life, actor)


def somebody(life):
    parts = list(SHARES)
    [part] = life.chance.choices(parts, [SHARES[name] for name in parts])
    return life.chance.choice([one for one in life.world.actors if one.part == part])


def follow(life, actor):
    want, is_at_home = want_of(life, actor)
    life.journal.write(actor, f"wants to {want.name}")
    if not is_at_home:
        open_page(life, actor, actor.bookmark(life.chance.choice(want.begins)))
    go_on(life, actor, want)


def want_of(life, actor):
    """One of those that their home page has something for, or that begin elsewhere;
    and whether it begins at home.
    """
    mine = EVERYBODY[actor.part]
    at_home = [want for want in mine if MY in want.begins]
    open_page(life, actor, actor.bookmark(MY))
    fitting = [want for want in at_home if any(ways(actor, want, set()))]
    mine = [want for want in mine if want in fitting or want not in at_home]
    [want] = life.chance.choices(mine, [want.often for want in mine])
    return want, want in fitting


def ways(actor, want, seen):
    """Links and forms of the page before them that the want is about."""
    if actor.page is None:
        return [], []
    links = [
        link.to
        for link in actor.page.links
        if want.is_link(link)
        and link.to not in seen
        and actor.reads(link.to)
        and (link.is_in_main or want is LOOK)
    ]
    return links, [one for one in actor.page.forms if want.is_form(one)]


def go_on(life, actor, want):
    seen = {actor.page and actor.page.path}
    tries = {}
    for _number in range(want.most):
        links, forms = ways(actor, want, seen)
        forms = [form for form in forms if tries.get(form.action, 0) < want.tries]
        if forms and (not links or life.chance.random() < FILLS_IN):
            form = life.chance.choice(forms)
            tries[form.action] = tries.get(form.action, 0) + 1
            if not fill_in(life, actor, want, form):
                return
        elif links:
            seen.add(address := one_of(life, links))
            if not open_page(life, actor, address):
                return
        else:
            return


def one_of(life, links):
    """First a kind of page, then one of that kind: fifty filters are one kind."""
    kinds = {}
    for link in links:
        kinds.setdefault(CODE.sub("…", link.partition("?")[0]), []).append(link)
    return life.chance.choice(kinds[life.chance.choice(list(kinds))])


def fill_in(life, actor, want, form):
    button = button_of(life, form)
    form = form.pressed(button)
    known = [one.person.email for one in life.world.actors if one.person]
    posted = Hand(actor, life.chance, life.marks, known).fill(form, button=button)
    if life.chance.random() < HOLDS:
        actor.held.append((form, posted))
        life.journal.write(actor, f"leaves {form.action} open")
        return False
    was_held = button.name == "confirmed" and interrupt(life, actor, want, form)
    return send(life, actor, form, posted, was_held=was_held)


def button_of(life, form):
    confirming = [one for one in form.buttons if one.name == "confirmed"]
    if confirming and life.chance.random() < CONFIRMS:
        return confirming[0]
    going_on = [one for one in form.buttons if one.name not in LATER] or form.buttons
    # First a kind of button, then one of that kind: forty places to move to are one.
    names = list(dict.fromkeys(one.name for one in going_on))
    name = life.chance.choice(names)
    return life.chance.choice([one for one in going_on if one.name == name])


def interrupt(life, actor, want, form):
    """A colleague does something with the same object before this is pressed."""
    others = [one for one in life.world.actors if one.part == actor.part]
    others.remove(actor)
    above = [
        link.to
        for link in actor.page.links
        if link.is_in_main and link.to != form.action and want.is_link(link)
    ]
    if life.chance.random() > INTERRUPTED or not others or not above:
        return False
    other = life.chance.choice(others)
    other.begin(life.now())
    life.journal.write(other, f"comes between, while {actor} reads {form.action}")
    # The way back to the object is the last of the links that lead anywhere; it was
    # shown to somebody else.
    if open_page(life, other, above[-1], was_held=True):
        go_on(life, other, want)
    return True


def answer_letter(life, actor):
    link = life.chance.choice(actor.letters)
    life.journal.write(actor, "takes up a letter")
    # Of an older letter the link may be closed by now; its page leads on, too.
    open_page(life, actor, link, was_held=True)
    go_on(life, actor, ANSWER)


def open_page(life, actor, address, *, was_held=False):
    what = f"opens {address}"
    return request(life, actor, what, lambda: actor.open(address), was_held=was_held)


def send(life, actor, form, posted, *, was_held):
    said = ", ".join(
        f"{name}={'+'.join(map(str, values))}"
        for name, values in posted.items()
        if name not in UNSAID
    )
    step = Step(actor, None, form, posted, was_held)
    life.ask(registry.BEFORE_SENDING, step)
    what = " ".join(f"sends {form.action} ({said})".split())[:400]
    return request(life, actor, what, lambda: actor.send(form, posted), step=step)


def request(life, actor, what, ask, *, step=None, was_held=False):
    """Whether there is a page to go on from."""
    life.journal.write(actor, what)
    step = step or Step(actor, None, was_held=was_held)
    with life.watching(what):
        life.journal.requests += 1
        step.answer = ask()
        said = step.answer.page.said if step.answer.page else []
        tail = f" “{said[0][:160]}”" if said else ""
        status = f"{step.answer.status_code} {step.answer.address}"
        life.journal.write(actor, f"  → {status}{tail}")
        life.ask(registry.OF_STEPS, step)
        # At once, before what a letter leads to is taken back again.
        life.letters.read_new()
        return step.answer.status_code < 400 and step.answer.page is not None
    return False
