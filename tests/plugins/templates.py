"""A template of ours that asks for what isn't there fails its test.

Django prints nothing for an unknown name and takes it for false in a condition, so that
a renamed attribute goes unnoticed.

- A name that is printed exists, or has a `|default`.
- An attribute that is asked for exists on its object, in conditions too. Keys of
  dictionaries, fields of forms and names of the whole context may lack there: that is
  how a template learns that it has no such part.
"""

import sys
from collections.abc import Mapping
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.forms import BaseForm
from django.template import base, engines
from django.template.base import FilterExpression, Node, VariableDoesNotExist
from django.template.context import BaseContext

CAN_LACK = (BaseContext, BaseForm, Mapping, str)
OURS = str(settings.BASE_DIR / "templates")


class Unknown(str):
    """What an unknown name becomes. Django asks whether it is true exactly where a name
    that is printed wasn't found, before it applies filters.
    """

    def __new__(cls, found):
        unknown = super().__new__(cls, "")
        unknown.found = found
        return unknown

    def __bool__(self):
        asking = sys._getframe(1)
        if asking.f_code is FilterExpression.resolve.__code__ and not is_passed_on(
            asking
        ):
            expression = asking.f_locals["self"]
            filters = {function.__name__ for function, _ in expression.filters}
            if not filters & {"default", "default_if_none"}:
                self.found(asking, expression.token)
        return False


def is_passed_on(asking):
    """Whether it isn't printed but given to another template, which looks by itself."""
    by = asking.f_back.f_code.co_qualname
    return by.startswith(("IncludeNode.", "TagHelperNode."))


class Lookups:
    """Stands for Django's logger, which is told of each lookup that failed."""

    def __init__(self, found):
        self.found = found

    def debug(self, message, *arguments, exc_info):
        error = sys.exc_info()[1]
        if not isinstance(error, VariableDoesNotExist):
            return
        name, looked_at = error.params
        if looked_at is None or isinstance(looked_at, CAN_LACK):
            return
        self.found(sys._getframe(1), f"{name} of a {type(looked_at).__name__}")


def file_of(frame):
    """Of the node that is being rendered: a page of a library may extend ours."""
    while frame and frame.f_code is not Node.render_annotated.__code__:
        frame = frame.f_back
    origin = frame and frame.f_locals["self"].origin
    return origin.name if origin else ""


@contextmanager
def watched(tell):
    """Tells what templates of ours ask for and isn't there, as "/file: name"."""

    def found(asking, name):
        file = file_of(asking)
        if file.startswith(OURS):
            tell(f"{file.removeprefix(OURS)}: {name}")

    engine = engines["django"].engine
    before = base.logger, engine.string_if_invalid
    base.logger, engine.string_if_invalid = Lookups(found), Unknown(found)
    try:
        yield
    finally:
        base.logger, engine.string_if_invalid = before


@pytest.fixture(autouse=True)
def strict_templates():
    unknown = set()
    with watched(unknown.add):
        yield
    assert not unknown, f"our templates ask for what isn't there: {sorted(unknown)}"
