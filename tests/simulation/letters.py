"""What leaves by e-mail: each link is opened by the person it was written to."""

import re

from django.conf import settings
from django.core import mail

from tests.simulation.invariants import registry

LINK = re.compile(r"https?://[^\s\"<>)]+")
ANSWERED = re.compile(r"/(references|invitations)/[\w-]{20,}/$")
"""Links to a form that somebody is asked to fill in."""
KEPT = 6


class Letters:
    def __init__(self, life):
        self.life, self.read = life, 0

    def read_new(self):
        arrived, self.read = mail.outbox[self.read :], len(mail.outbox)
        for letter in arrived:
            for address in letter.to:
                self.open_links(self.reader(address), letter)

    def open_links(self, reader, letter):
        """Whoever isn't known by their address is a referee."""
        for link in dict.fromkeys(LINK.findall(letter.body)):
            path = link.removeprefix(settings.ORIGIN).rstrip(".,")
            if not path.startswith("/"):
                continue
            if ANSWERED.search(path):
                reader.letters = [*reader.letters, path][-KEPT:]
            self.life.ask(registry.OF_LETTERS, (reader, letter, path))

    def reader(self, address):
        for actor in self.life.world.actors:
            if actor.person is not None and actor.person.email == address:
                return actor
        return self.life.world.actors[-1]
