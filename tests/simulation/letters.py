"""What leaves by e-mail: each link is opened by the person it was written to."""

import re

from django.conf import settings
from django.core import mail

from tests.simulation.invariants import registry

LINK = re.compile(r"https?://[^\s\"<>)]+")
REFEREE = re.compile(r"/references/[\w-]{20,}/$")
KEPT = 40


class Letters:
    def __init__(self, life):
        self.life, self.read, self.to_referees = life, 0, []

    def read_new(self):
        """Everybody opens the first of what they got since."""
        arrived, self.read = mail.outbox[self.read :], len(mail.outbox)
        for letter in arrived:
            for address in letter.to:
                self.open_links(address, letter)

    def open_links(self, address, letter):
        reader = self.reader(address)
        for link in dict.fromkeys(LINK.findall(letter.body)):
            path = link.removeprefix(settings.ORIGIN).rstrip(".,")
            if path.startswith("/"):
                if REFEREE.search(path):
                    self.to_referees = [*self.to_referees, path][-KEPT:]
                self.life.ask(registry.OF_LETTERS, (reader, letter, path))

    def reader(self, address):
        for actor in self.life.world.actors:
            if actor.person is not None and actor.person.email == address:
                return actor
        return None

    def link_for_referee(self, chance):
        return chance.choice(self.to_referees) if self.to_referees else None
