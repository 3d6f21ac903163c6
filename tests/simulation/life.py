"""Days in a world: people act, jobs run, and after each the invariants are asked."""

import random
import traceback
from datetime import timedelta

from django.db import transaction
from django.test import Client
from django.utils import timezone

from portal.kernel import scheduler
from portal.models import Heartbeat
from tests.simulation import acting
from tests.simulation.invariants import registry
from tests.simulation.journal import Journal
from tests.simulation.letters import Letters
from tests.simulation.marks import Marks
from tests.simulation.world import BEGINS, World

SPAN = 48
"""Days from the opening of the call to the end of the year of work."""
ACTS_A_DAY = 14
RUNS_JOBS = 0.1


class Life:
    """`days` of a world; all that is left to chance comes from the seed.

    `memory` is what invariants keep from one look to the next.
    """

    acts_a_day = ACTS_A_DAY

    def __init__(self, seed, days, traveller, *, stage="call", span=SPAN):
        self.days, self.traveller = days, traveller
        self.chance, self.marks = random.Random(seed), Marks()  # noqa: S311
        self.journal, self.stranger = Journal(self.now), Client()
        self.world = World(self.chance, span, stage)
        self.letters, self.memory = Letters(self), {}

    def run(self, *, until=lambda journal: False):
        """`until`: asked after each act and each day."""
        for day in range(self.days):
            self.traveller.move_to(BEGINS + timedelta(days=day))
            self.jobs()
            for _number in range(self.acts_a_day):
                self.pass_time()
                self.journal.acts += 1
                acting.act(self)
                self.ask(registry.AFTER_ACTS)
                if until(self.journal):
                    return
            self.end_day()
            if until(self.journal):
                return

    def now(self):
        return timezone.localtime()

    def pass_time(self):
        self.traveller.shift(timedelta(minutes=self.chance.randint(2, 50)))
        if self.chance.random() < RUNS_JOBS:
            self.jobs()

    def end_day(self):
        """The jobs of the night, then what is too expensive for each act."""
        self.traveller.move_to(self.now().replace(hour=23, minute=30))
        self.jobs()
        # Now: a log-in that is rolled back with a look is none.
        for actor in self.world.actors:
            actor.begin(self.now())
        for invariant in registry.AT_DAYS_END:
            with transaction.atomic():
                self.ask([invariant])
                transaction.set_rollback(True)

    def jobs(self):
        """What is due by now, as the scheduler does it; then letters are opened."""
        began_at = dict(Heartbeat.objects.values_list("name", "began_at"))
        for job in scheduler.jobs():
            if scheduler.is_due(job, began_at.get(job.name)):
                with self.watching(f"timed job {job.name}"):
                    scheduler.run(job)
        self.letters.read_new()

    def ask(self, invariants, *subject):
        for invariant in invariants:
            with self.watching(invariant.sentence):
                for detail in invariant.contradictions(self, *subject) or ():
                    self.journal.find(invariant.sentence, detail)

    def watching(self, what):
        return Watching(self.journal, what)


class Watching:
    """Nothing raises: what does is a finding, and life goes on."""

    def __init__(self, journal, what):
        self.journal, self.what = journal, what

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None or not issubclass(kind, Exception):
            return False
        frames = [
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
            for frame in reversed(traceback.extract_tb(trace)[-6:])
        ]
        said = f"{kind.__name__}: {error} at {' < '.join(frames)}"
        self.journal.find("nothing raises", f"{self.what}: {said}")
        return True
