"""Draws the controls that Django's widgets have in Python.

Their templates include one for each choice and one for its attributes; for 77 provinces
that took a third of the time of the whole page. The text is the same.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

FOLDER = "django/forms/widgets"
LINES = (
    "input text email url number search tel color password hidden date time datetime "
    "checkbox"
)
Widget = Mapping[str, Any]
MOST_COUNTED = 5_000


def escaped(value: Any) -> str:
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def attributes(widget: Widget) -> str:
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def line(widget: Widget) -> str:
    value = widget["value"]
    sent = "" if value is None else f' value="{escaped(value)}"'
    return (
        f'<input type="{escaped(widget["type"])}" name="{escaped(widget["name"])}"'
        f"{sent}{attributes(widget)}>"
    )


def file(widget: Widget) -> str:
    """Over a button of ours: the browser's own speaks the browser's language."""
    attrs = dict(widget["attrs"])
    some = _("Choose files") if attrs.get("multiple") else _("Choose a file")
    button = attrs.pop("data-button", some)
    return (
        '<span class="file" data-file>'
        f'<span class="file__button" aria-hidden="true">{escaped(button)}</span>'
        f'<span class="file__words" data-file-words role="status">'
        f"{escaped(_('No file chosen yet'))}</span>"
        f"{line({**widget, 'attrs': attrs, 'value': None})}</span>"
    )


def box(widget: Widget) -> str:
    """One choice of several, with its label unless the page writes that itself."""
    if not widget.get("wrap_label"):
        return line(widget)
    key = widget["attrs"].get("id")
    tie = f' for="{escaped(key)}"' if key else ""
    return f"<label{tie}>{line(widget)} {escaped(localize(widget['label']))}</label>"


def boxes(widget: Widget) -> str:
    drawn = []
    for group, choices, _place in widget["optgroups"]:
        rows = "".join(f"<div>{box(choice)}</div>" for choice in choices)
        title = f"<div><label>{escaped(group)}</label>{rows}</div>"
        drawn.append(title if group else rows)
    attrs = {name: widget["attrs"].get(name) for name in ("id", "class")}
    own = {name: value for name, value in attrs.items() if value}
    return f"<div{attributes({'attrs': own})}>{''.join(drawn)}</div>"


def option(widget: Widget) -> str:
    return (
        f'<option value="{escaped(widget["value"])}"{attributes(widget)}>'
        f"{escaped(localize(widget['label']))}</option>"
    )


def select(widget: Widget) -> str:
    drawn = []
    for group, choices, _place in widget["optgroups"]:
        rows = "".join(option(choice) for choice in choices)
        title = f'<optgroup label="{escaped(group)}">{rows}</optgroup>'
        drawn.append(title if group else rows)
    return (
        f'<select name="{escaped(widget["name"])}"{attributes(widget)}>'
        f"{''.join(drawn)}</select>"
    )


def count_words(widget: Widget) -> dict[str, Any]:
    """For static/js/char-count.js: no box that ends lets somebody run against its end.

    Not where the end is only that of what can be stored.
    """
    limit = int(widget["attrs"].get("maxlength") or 0)
    if not 0 < limit <= MOST_COUNTED or "data-count-limit" in widget["attrs"]:
        return {}
    return {
        "data-count-limit": limit,
        "data-count-text": _("{n} of %(most)s characters") % {"most": f"{limit:,}"},
        "data-count-over": _("{n} characters too many"),
    }


def text(widget: Widget) -> str:
    counted = {"attrs": {**widget["attrs"], **count_words(widget)}}
    return (
        f'<textarea name="{escaped(widget["name"])}"{attributes(counted)}>\n'
        f"{escaped(widget['value'] or '')}</textarea>"
    )


DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"{FOLDER}/{kind}.html": line for kind in LINES.split()},
    **{f"{FOLDER}/{kind}_option.html": box for kind in ("checkbox", "radio")},
    f"{FOLDER}/checkbox_select.html": boxes,
    f"{FOLDER}/file.html": file,
    f"{FOLDER}/radio.html": boxes,
    f"{FOLDER}/select.html": select,
    f"{FOLDER}/textarea.html": text,
}


class PortalRenderer(TemplatesSetting):
    def render(self, template_name: str, context: Any, request: Any = None) -> Any:
        draw = DRAWN.get(template_name)
        if draw is None:
            return super().render(template_name, context, request)
        # All that comes from outside is escaped above.
        return mark_safe(draw(context["widget"]))  # nosec B308 B703
