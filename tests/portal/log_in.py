"""Steps of signing up and logging in: forms to fill in, and messages to read."""

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


def last_message():
    return Message.objects.latest("pk")


def code():
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", last_message().text, re.M)[0]


def confirm(client, typed_code, name="account_confirm_login_code"):
    return post(client, name, code=typed_code)


def enter_code(client, typed_code):
    return confirm(client, typed_code)


def is_logged_in(client):
    return client.get(page("my")).status_code == 200


def messages_of(response):
    """The messages on the page."""
    return [str(message) for message in response.context["messages"]]


def comparable(response):
    """What a stranger could compare: all but tokens and the address they have typed."""
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
