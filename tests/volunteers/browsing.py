"""A browser for question pages: it reads the page's hidden ticket and posts what a
person would.
"""

import re
from contextlib import contextmanager
from datetime import timedelta

import time_machine

from portal.text import thai
from volunteers import rules
from volunteers.models.choices import SpokenLanguage

ABOUT = {
    "display_name": "ใบไผ่",
    "legal_name": "นภัสสร ใจกล้า",
    "phone": "081-234 5678",
    "birth_on": "29/2/2543",
    "home_province": "loei",
}

SPOKEN = {f"language-{slug}": "none" for slug in SpokenLanguage.values} | {
    "language-thai": "fluent"
}
FURTHER = {
    "background": {
        "education_level": "bachelor",
        "field_of_study": "นิติศาสตร์",
        "experience": "ฝึกงานสามเดือน",
    },
    "provinces": {"provinces": ["loei", "lampang"], "places_note": "ดูแลยาย"},
    "skills": {"skills": ["writing", "law"], **SPOKEN},
}

APPLY = "/en/cohorts/16/apply/"
OWN = "/en/cohorts/16/application/"


def section_url(section):
    return f"{OWN}{section}/"


def words(response):
    """The page without what differs at each request, and without the joiners between
    words.
    """
    return re.sub(r'value="\w{64}"', "", thai.unglue(response.content.decode()))


def toasts(response):
    return [str(message) for message in response.context["messages"]]


@contextmanager
def late(client, application, **after):
    """At a time after the deadline, logged in afresh: no session lives so long."""
    with time_machine.travel(
        rules.deadline(application) + timedelta(**after), tick=False
    ):
        client.force_login(application.applicant)
        yield


def ticket_of(response):
    return re.search(r'name="ticket" value="([^"]*)"', response.content.decode())[1]


def ticket(client, section):
    return ticket_of(client.get(section_url(section)))


def save(client, section, data, **buttons):
    """Opens the section's page and posts `data` from it."""
    return client.post(
        section_url(section), {**data, **buttons, "ticket": ticket(client, section)}
    )


def choose(*slugs, **reasons):
    """The posted keys of a ranking."""
    return {
        "position": list(slugs),
        **{f"reason-{slug}": reasons.get(slug, "ตรงกับที่สนใจ") for slug in slugs},
    }


def send(client, **also):
    posted = {"is_true": "on", "ticket": ticket_of(client.get(f"{OWN}check/")), **also}
    return client.post(f"{OWN}submit/", posted)
