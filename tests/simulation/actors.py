"""A person with a browser: opens what a page leads to, and fills in what it shows."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.test import Client

from tests.simulation.pages import Page

HTML = "text/html"
MOST_HOPS = 6
SITTING = timedelta(minutes=20)


class Actor:
    """`page` is what is before them; `held` are forms opened earlier and not sent,
    `letters` links that wait for an answer."""

    def __init__(self, person, *, part, name, prefix="/en"):
        self.person, self.part, self.name = person, part, name
        self.client, self.page, self.held = Client(), None, []
        self.prefix, self.letters = prefix, []
        self.seen_at = None

    def __repr__(self):
        return self.name

    def reads(self, address):
        """Whether it is in their language; the other one says the same. Referees get
        letters in either.
        """
        return self.person is None or address.startswith("/en/") == bool(self.prefix)

    def bookmark(self, address):
        return address if self.prefix else address.removeprefix("/en")

    def begin(self, now):
        """Logs in as people do at the begin of a sitting; sessions end meanwhile."""
        if self.person is None:
            return
        people = type(self.person).objects.filter(pk=self.person.pk, is_active=True)
        if not people.exists():
            # Their account was closed: they are a visitor from now on.
            self.client = Client()
            return
        if self.seen_at is None or now - self.seen_at > SITTING:
            self.client = Client()
            self.client.force_login(self.person)
        self.seen_at = now

    def open(self, address):
        return self.follow(self.client.get(address), address)

    def send(self, form, posted):
        """The answer, after it has led to where it leads."""
        send = self.client.post if form.is_changing else self.client.get
        return self.follow(send(form.action, posted), form.action)

    def follow(self, answer, address):
        hops = []
        while answer.status_code in (301, 302, 303) and len(hops) < MOST_HOPS:
            address = answer["Location"]
            hops.append(address)
            if urlsplit(address).netloc:
                break
            answer = self.client.get(address)
        answer.hops = hops
        content = answer.headers.get("Content-Type", "")
        if content.startswith(HTML) and not answer.streaming:
            self.page = Page(address, answer.content.decode())
            answer.page = self.page
        else:
            answer.page = None
            if answer.streaming:
                answer.body = b"".join(answer.streaming_content)
        answer.address = address
        return answer
