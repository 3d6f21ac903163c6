"""What looks like a slip is asked about once, and taken when it is sent again."""

import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.text import mail_domains

# In a line that may also hold a phone number.
_ADDRESS = re.compile(r"[^\s<>,;:()]+@[^\s<>,;:()]+")


class Sure:
    """A layout object: the doubtful value that the page has asked about."""

    def __init__(self, name: str, value: str) -> None:
        self.name, self.value = name, value

    def render(self, *_args: Any, **_kwargs: Any) -> SafeString:
        return format_html(
            '<input type="hidden" name="{}" value="{}">', self.name, self.value
        )


def ask_about_address(form: Any, name: str) -> None:
    """Adds an error if the domain looks mistyped and wasn't confirmed as typed."""
    typed = form.cleaned_data.get(name) or ""
    found = map(mail_domains.better, _ADDRESS.findall(typed))
    better = next(filter(None, found), "")
    key = f"{form.add_prefix(name)}-sure"
    if not better or form.data.get(key) == typed:
        return
    form.doubts = (*form.doubts, Sure(key, typed))
    form.add_error(
        name,
        _(
            "Did you mean %(address)s? Correct the email, or press the button again if "
            "it is right as it is."
        )
        % {"address": better},
    )
