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
from django.template.base import FilterExpression, VariableDoesNotExist
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
                self.found(asking.f_locals["context"], expression.token)
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
        frame = error.__traceback__.tb_frame
        self.found(frame.f_locals["context"], f"{name} of a {type(looked_at).__name__}")


@contextmanager
def watched(tell):
    """Tells what templates of ours ask for and isn't there, as "/file: name"."""

    def found(context, name):
        template = context.render_context.template
        if template and template.origin.name.startswith(OURS):
            tell(f"{template.origin.name.removeprefix(OURS)}: {name}")

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
