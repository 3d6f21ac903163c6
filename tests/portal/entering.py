"""What a person does to get in: pages that are filled in, and letters that are read."""

import re

from django.urls import reverse
from django.utils import translation

from portal.models import Message

NEW = "new@applicants.example"
PASSWORD = "correct horse battery"
WRONG = "BBBB-BBBB"


def page(name):
    with translation.override("en"):
        return reverse(name)


def post(client, name, **data):
    return client.post(page(name), data)


def sign_up(client, email=NEW, **extra):
    return post(client, "account_signup", email=email, **extra)


def ask_code(client, email, **extra):
    return post(client, "account_login", login=email, **extra)


def letter():
    return Message.objects.latest("pk")


def code():
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", letter().text, re.M)[0]


def confirm(client, given, name="account_email_verification_sent"):
    return post(client, name, code=given)


def enter(client, given):
    return confirm(client, given, "account_confirm_login_code")


def is_in(client):
    return client.get(page("my")).status_code == 200


def told(response):
    """The messages on the page."""
    return [str(message) for message in response.context["messages"]]


def shape(response):
    """What a stranger could compare: all but tokens and the address they typed themselves."""
    text = re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", response.text)
    headers = {
        name: value
        for name, value in response.headers.items()
        if name not in ("Content-Length", "Expires")
    }
    cookies = sorted(
        (name, morsel["max-age"], morsel["path"])
        for name, morsel in response.cookies.items()
    )
    return (
        response.status_code,
        re.sub(r"[\w.]+@[\w.]+", "ADDRESS", text),
        headers,
        cookies,
    )
