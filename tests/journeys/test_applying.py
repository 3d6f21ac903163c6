"""An applicant's story, without script: from a position to a receipt, away and back,
changed, withdrawn and undone.
"""

import html
import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from portal.models import Message
from tests.volunteers.browsing import ABOUT, APPLY, FURTHER, OWN, words
from volunteers.models import Application

NEW = "baiphai.new@applicants.example"


class Forms(HTMLParser):
    """The forms of a page with what a browser would post from them if nothing was
    touched.
    """

    def __init__(self, page):
        super().__init__()
        self.forms, self.area, self.select = [], "", ""
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if tag == "form":
            self.forms.append((known.get("action", ""), {}))
        elif tag == "select":
            self.select = known["name"]
        elif tag == "textarea":
            self.area = known["name"]
            self.put(self.area, "")
        elif tag == "option" and "selected" in known:
            self.put(self.select, known["value"])
        elif tag == "input" and "name" in known:
            is_box = known.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in known:
                self.put(known["name"], known.get("value", "on" if is_box else ""))

    def handle_endtag(self, tag):
        self.area = "" if tag == "textarea" else self.area

    def handle_data(self, data):
        if self.area:
            self.forms[-1][1][self.area][-1] += data.removeprefix("\n")

    def put(self, name, value):
        if self.forms:
            self.forms[-1][1].setdefault(name, []).append(value)


class Walker:
    """A person with a browser that checks tokens and follows links."""

    def __init__(self):
        self.client = Client(enforce_csrf_checks=True)
        self.page = None

    def open(self, url):
        self.page = self.client.get(url, follow=True)
        assert self.page.status_code == 200, url
        return self

    def send(self, *, on="", **typed):
        """Fills in the form whose action contains `on` (the page's own form if it has
        none) and sends it.
        """
        here = self.page.request["PATH_INFO"]
        shown = [
            form
            for form in Forms(self.page).forms
            if form[1] and (on in form[0] if on else form[0] in ("", here))
        ]
        action, fields = shown[0]
        self.page = self.client.post(action or here, {**fields, **typed}, follow=True)
        assert self.page.status_code == 200
        return self

    @property
    def at(self):
        return self.page.request["PATH_INFO"]

    @property
    def text(self):
        return html.unescape(words(self.page))


def code():
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", Message.objects.latest("pk").text, re.M)[0]


@pytest.fixture
def signed_up(pi):
    """Came from PI's page, made an account with the code from the letter, and
    begins.
    """
    walker = Walker().open(f"{APPLY}?position={pi.slug}")
    signup = re.search(r'href="([^"]*signup[^"]*)"', walker.page.content.decode())[1]
    walker.open(html.unescape(signup)).send(email=NEW)
    walker.send(code=code())
    assert walker.at == APPLY
    return walker.send()


def fill(walker, pi):
    walker.open(f"{OWN}about/").send(**ABOUT)
    walker.send(**FURTHER["background"])
    walker.send(**{"answer-why": "อยากเรียนรู้จากคนในพื้นที่"})
    walker.send(**{f"reason-{pi.slug}": "อยากดูแลความปลอดภัยของนักปกป้องสิทธิ"})
    walker.send(**FURTHER["provinces"])
    walker.send(**FURTHER["skills"])
    walker.send(programme="on", hosts="on")
    return walker


def test_from_a_position_to_a_receipt(signed_up, pi):
    assert signed_up.at == OWN
    assert fill(signed_up, pi).at == f"{OWN}check/"
    signed_up.send(on="/submit/", is_true="on")
    application = Application.objects.get()
    assert signed_up.at == OWN
    assert application.reference in signed_up.text
    assert "Application received" in signed_up.text
    letter = Message.objects.get(kind="application_received")
    assert (letter.recipient, letter.address) == (application.applicant, NEW)
    assert letter.title in Walker.open(signed_up, "/en/inbox/").text
    assert application.choices.get().position == pi


def test_leaving_and_coming_back_on_another_device(signed_up, pi):
    signed_up.open(f"{OWN}about/").send(display_name="ใบไผ่", phone="081", later="1")
    assert "In progress" in signed_up.text
    other = Walker().open("/en/account/login/").send(login=NEW)
    other.send(code=code())
    other.open(f"{OWN}about/")
    assert 'value="081"' in other.text
    assert fill(other, pi).at == f"{OWN}check/"


def test_two_devices_merge_what_they_wrote(signed_up, pi):
    fill(signed_up, pi)
    slow = Walker()
    slow.client.force_login(Application.objects.get().applicant)
    slow.open(f"{OWN}motivation/")
    signed_up.open(f"{OWN}motivation/").send(**{"answer-why": "จากโทรศัพท์"})
    here = slow.page.request["PATH_INFO"]
    slow.page = slow.client.post(
        here, {**Forms(slow.page).forms[-1][1], "answer-why": "จากคอมพิวเตอร์"}
    )
    assert slow.page.status_code == 409
    assert "จากโทรศัพท์" in slow.text
    slow.send(**{"answer-why": "จากโทรศัพท์และคอมพิวเตอร์"})
    assert (
        Application.objects.get().answers.get(question__slug="why").text
        == "จากโทรศัพท์และคอมพิวเตอร์"
    )


def test_changed_after_sending_then_withdrawn_and_undone(signed_up, pi):
    fill(signed_up, pi).send(on="/submit/", is_true="on")
    signed_up.open(f"{OWN}about/").send(phone="089 999 9999")
    assert "089 999 9999" in signed_up.text
    signed_up.open(f"{OWN}withdraw/").send()
    assert "Withdrawn" in signed_up.text
    signed_up.send(on="/undo-withdrawal/")
    assert "Application received" in signed_up.text
    assert Message.objects.filter(kind="application_received").count() == 1


def test_ranking_with_buttons_only(signed_up, pi, cohort):
    signed_up.open(f"{OWN}choices/").send(do="remove:protection-international")
    assert "You haven’t chosen an organization yet." in signed_up.text
    signed_up.send(add=pi.slug, do="add")
    signed_up.send(**{f"reason-{pi.slug}": "เหตุผล", "later": "1"})
    assert "1 chosen" in signed_up.text
