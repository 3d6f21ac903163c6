"""The layout objects of the sections: an answer, and what is before and after them."""

from typing import Any

from django import forms
from django.template import Context
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.layout import Container, EnterKey, Field, Hidden, Include

OPENING = (Hidden("ticket"), EnterKey(_lazy("Save and continue")))
AUTOSAVE = Include("components/saving.html")


CLASH = "volunteers/application/clash.html"


class Answer(Field):
    """One question; where its answer was saved elsewhere meanwhile, both texts to
    choose from (`clash_of` in the page's context, by the field's name).
    """

    def more_context(self, form: forms.BaseForm, context: Context) -> dict[str, Any]:
        more = super().more_context(form, context)
        clash = (context.get("clash_of") or {}).get(self.name)
        return {**more, "clash": clash, "template": CLASH} if clash else more


class Ticks(Field):
    """Provinces to tick by region; a text saved elsewhere stands above them."""

    template = "volunteers/application/sections/ticks.html"

    def more_context(self, form: Any, context: Context) -> dict[str, Any]:
        clash = (context.get("clash_of") or {}).get(self.name)
        more = {"clash": clash, "regions": form.regions}
        return {**super().more_context(form, context), **more}


class Referee(Container):
    """The questions about one referee, the `order`th."""

    template = "volunteers/application/sections/referee.html"

    def __init__(
        self,
        order: int,
        *answers: Any,
        has_declined: bool,
        is_erased: bool,
        undelivered_to: str,
    ) -> None:
        """`undelivered_to`: the address that our letter did not reach."""
        super().__init__(*answers)
        self.order, self.has_declined = order, has_declined
        self.is_erased, self.undelivered_to = is_erased, undelivered_to
