"""The portal's own layout objects, drawn by the pack `portal`.

Words are given lazily translated; what depends on the request, such as an address, is
named and looked up in the page's context. A plain field needs no object: its name
stands in the layout.
"""

from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template import Context, Variable
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString


class Part:
    """Draws `template` with its own attributes beside the page's context.

    `more_context` may name another `template`.
    """

    template = ""

    def render(
        self,
        form: forms.BaseForm,
        context: Context,
        template_pack: str = TEMPLATE_PACK,
        **kwargs: Any,
    ) -> SafeString:
        more = self.more_context(form, context)
        # In the context as it is: flattening and copying it for each part, as a
        # template's own `render` does, took most of the time of a long form.
        with context.push(form=form, part=self, **more):
            drawn = get_template(more.get("template", self.template))
            return drawn.template.render(context)  # type: ignore[attr-defined]

    def more_context(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        return {}


class Field(Part):
    """One field with a class of its own, such as `field--short`.

    `hides_label`: only screen readers read it, where what stands beside says it.
    """

    template = "portal/field.html"

    def __init__(self, name: str, css: str = "", *, hides_label: bool = False) -> None:
        self.name, self.css, self.hides_label = name, css, hides_label

    def more_context(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        form.rendered_fields.add(self.name)  # type: ignore[attr-defined]
        return {
            "field": form[self.name],
            "class": self.css,
            "hides_label": self.hides_label,
        }


class Words(Part):
    """A paragraph among the fields."""

    template = "portal/layout/words.html"

    def __init__(self, text: Any, css: str = "section-lead") -> None:
        self.text, self.css = text, css


class Heading(Part):
    """The heading of a form on a page that shows more than the form."""

    template = "portal/layout/heading.html"

    def __init__(self, text: Any, css: str = "") -> None:
        self.text, self.css = text, css


class Note(Part):
    """A remark in a box; `tone`: sky, sun, rose, leaf."""

    template = "portal/layout/note.html"

    def __init__(self, text: Any, title: Any = "", tone: str = "") -> None:
        self.text, self.title, self.tone = text, title, tone


class Container(Part, LayoutObject):
    """Draws `template` around its parts, which it gets as `parts`."""

    def __init__(self, *fields: Any) -> None:
        self.fields = list(fields)

    def more_context(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        return {"parts": self.get_rendered_fields(form, context, TEMPLATE_PACK)}


class Group(Container):
    """A fieldset with a legend and an optional hint."""

    template = "portal/layout/group.html"

    def __init__(
        self, legend: Any, *fields: Any, hint: Any = "", css: str = ""
    ) -> None:
        super().__init__(*fields)
        self.legend, self.hint, self.css = legend, hint, css


class Disclosure(Container):
    """Parts that are closed at first, and open while one of their fields has errors."""

    template = "portal/layout/disclosure.html"

    def more_context(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        names = [pointer.name for pointer in self.get_field_names()]
        is_open = any(name in form.errors for name in names)
        return {**super().more_context(form, context), "is_open": is_open}

    def __init__(self, summary: Any, *fields: Any, css: str = "") -> None:
        super().__init__(*fields)
        self.summary, self.css = summary, css


class Actions(Container):
    """The buttons at the end of a form."""

    template = "portal/layout/actions.html"

    def __init__(self, *fields: Any, css: str = "actions") -> None:
        super().__init__(*fields)
        self.css = css


class Submit(Part):
    """A button; `tone`: primary, quiet, sun, danger or text.

    `is_step`: of a form that `sends_later`, this button does more than save. `about`:
    what screen readers read after the label, where buttons of one label stand in a
    list. `form`: the id of its form, if it stands outside. `hides_label`: only its icon
    is seen.
    """

    template = "portal/layout/submit.html"

    def __init__(
        self,
        label: Any,
        name: str = "",
        value: Any = "1",
        tone: str = "primary",
        *,
        about: Any = "",
        icon: str = "",
        lang: str = "",
        form: str = "",
        is_small: bool = False,
        hides_label: bool = False,
        is_pressed: bool = False,
        is_step: bool = False,
    ) -> None:
        self.label, self.name, self.value, self.tone = label, name, value, tone
        self.about, self.icon, self.lang, self.form = about, icon, lang, form
        self.hides_label = hides_label
        self.is_small, self.is_pressed, self.is_step = is_small, is_pressed, is_step


class EnterKey(Part):
    """Takes the Enter key before another button of the form gets it; stands first and
    is not seen.
    """

    template = "portal/layout/enter_key.html"

    def __init__(self, label: Any) -> None:
        self.label = label


class Hidden(Part):
    """What the form sends along: a variable of the page's context, such as `ticket`."""

    template = "portal/layout/hidden.html"

    def __init__(self, name: str, variable: str = "") -> None:
        self.name, self.variable = name, Variable(variable or name)

    def more_context(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        return {"name": self.name, "value": self.variable.resolve(context)}


class Link(Part):
    """A way out beside the buttons: the URL's name and the variables of the page's
    context that are its arguments, such as `"cohort.number"`.
    """

    template = "portal/layout/link.html"

    def __init__(self, label: Any, url: str, *arguments: str, css: str = "") -> None:
        self.label, self.url, self.css = label, url, css
        self.arguments = [Variable(name) for name in arguments]

    def more_context(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        arguments = [variable.resolve(context) for variable in self.arguments]
        return {"address": reverse(self.url, args=arguments)}


class Include(Part):
    """A template of the page's own, for what only this form has."""

    def __init__(self, template: str) -> None:
        self.template = template
