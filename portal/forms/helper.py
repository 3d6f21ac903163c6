"""How a form is drawn: `{% crispy form %}` asks its helper, and the template pack
`portal` (templates/portal/) does the rest: error summary, labels, hints, errors,
optional marks.
"""

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from portal.forms.doubts import Sure, ask_about_address
from portal.text import thai

OWN_EMAIL = {"autocomplete": "email"}
OF_SOMEBODY_ELSE = {"autocomplete": "off"}
"""So that the browser does not offer the address of whoever types."""


class PortalHelper(FormHelper):
    """Draws `parts` in their order: names of fields and layout objects.

    A visible field that they leave out is not drawn.
    """

    render_hidden_fields = True

    def __init__(self, *parts: Any, css: str, attributes: dict[str, Any]) -> None:
        super().__init__()
        self.layout = Layout(*parts)
        self.form_class = css
        self.attrs = {"novalidate": True, **attributes}


def read_one_line(field: forms.Field) -> None:
    """A field of one line takes no invisible characters, and a name of nothing else is
    missing. Several lines, choices, passwords and hidden fields stay as posted.
    """
    widget = field.widget
    is_one_line = (
        isinstance(field, forms.CharField)
        and isinstance(widget, forms.widgets.Input)
        and widget.input_type not in ("password", "hidden")
    )
    if not is_one_line or "to_python" in vars(field):
        return
    read = field.to_python
    vars(field)["to_python"] = lambda value: read(
        thai.one_line(value) if isinstance(value, str) else value
    )


def say_language(fields: dict[str, forms.Field]) -> None:
    """Of a pair such as `title_th` and `title_en`, each is read aloud in its own."""
    for name, field in fields.items():
        if name.endswith(("_th", "_en")):
            field.widget.attrs.setdefault("lang", name[-2:])


class Drawn:
    """Mixed into a form that `{% crispy form %}` draws.

    `parts` is its layout; without one, all its fields stand one below the other.
    `buttons` come last. `css` is the class of the form, `attributes` are more of its
    attributes, such as `{"data-leave-guard": True}`; a view adds those that depend on
    the request as `page_attributes`.
    """

    parts: ClassVar[tuple[Any, ...]] = ()
    buttons: ClassVar[tuple[Any, ...]] = ()
    css: str = "ask"
    method: ClassVar[str] = "post"
    attributes: ClassVar[dict[str, Any]] = {}
    page_attributes: dict[str, Any] = {}
    keys_url = ""
    """Where the keys of what the device keeps are, on the page of a private link."""
    sends_later = False
    """Only saves: without network it is sent by itself as soon as there is one."""
    asks_about: ClassVar[tuple[str, ...]] = ()
    doubts: tuple[Sure, ...] = ()
    summary_is_quiet = False
    """Its error summary does not take the focus when the page opens."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_language(self.fields)  # type: ignore[attr-defined]

    def full_clean(self: Any) -> None:
        for field in self.fields.values():
            read_one_line(field)
        super().full_clean()  # type: ignore[misc]
        if self.is_bound:
            for name in self.doubted_addresses():
                ask_about_address(self, name)

    def doubted_addresses(self) -> tuple[str, ...]:
        """Names of the fields whose mail domain is asked about if it looks mistyped."""
        return self.asks_about

    @property
    def helper(self: Any) -> PortalHelper:
        helper = PortalHelper(
            *self.layout_parts(),
            *self.doubts,
            css=self.css,
            attributes={
                "data-sends-later": self.sends_later,
                **self.form_attributes(),
            },
        )
        helper.form_method = self.method
        return helper

    @property
    def fields_helper(self: Any) -> PortalHelper:
        """Only its fields, within a form that the page draws itself."""
        helper = PortalHelper(*self.questions(), css="", attributes={})
        helper.form_tag, helper.disable_csrf = False, True
        return helper

    def layout_parts(self: Any) -> tuple[Any, ...]:
        """All that stands in the form."""
        return (*self.questions(), *self.buttons)

    def questions(self: Any) -> tuple[Any, ...]:
        """All but the buttons, for a form whose fields depend on what it is about."""
        return self.parts or tuple(field.name for field in self.visible_fields())

    def form_attributes(self) -> dict[str, Any]:
        return {**self.attributes, **self.page_attributes}


class PortalForm(Drawn, forms.Form):
    """The server says what is missing, in words of ours, so browsers stay silent."""

    use_required_attribute = False
