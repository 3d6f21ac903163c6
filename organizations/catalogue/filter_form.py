"""The filters above the public lists, as a form."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from organizations.catalogue.search import MAX_TEXT_LENGTH, Filters, ProvinceCount
from organizations.models import Issue
from organizations.models.choices import Region
from portal.forms.helper import PortalForm, PortalHelper
from portal.forms.layout import Disclosure, Field, Submit

Choice = tuple[Any, Any]


class FilterForm(PortalForm):
    """Shows the filters in force; `search.parse_filters` reads those that are sent.

    It is never bound, so its fields are not marked as optional, and nothing is refused.
    """

    css = "filters"
    attributes = {"role": "search"}
    buttons = (Submit(_lazy("Search")),)

    text = forms.CharField(
        label=_lazy("Search"),
        max_length=MAX_TEXT_LENGTH,
        widget=forms.SearchInput(
            attrs={"placeholder": _lazy("Organization, work or issue")}
        ),
    )
    region = forms.ChoiceField(label=_lazy("Region"))
    province = forms.ChoiceField(label=_lazy("Province"))
    issue = forms.ChoiceField(label=_lazy("Issue"))

    def __init__(
        self,
        filters: Filters,
        *,
        issues: Iterable[Issue],
        provinces: Iterable[tuple[str, Sequence[ProvinceCount]]] | None = None,
    ) -> None:
        """`provinces`: by region, for a list that has places."""
        super().__init__(initial=asdict(filters), auto_id="filter-%s")
        self.offer(
            "issue", _lazy("All issues"), [(row.slug, row.name) for row in issues]
        )
        if provinces is None:
            del self.fields["region"], self.fields["province"]
            return
        self.offer("region", _lazy("All regions"), Region.choices)
        self.offer(
            "province",
            _lazy("All provinces"),
            [
                (
                    label,
                    [
                        (row.province.slug, f"{row.province.name} ({row.count})")
                        for row in rows
                    ],
                )
                for label, rows in provinces
            ],
        )

    def offer(self, name: str, everything: Promise, choices: Iterable[Choice]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", everything), *choices]

    def layout_parts(self) -> tuple[Any, ...]:
        _text, *selects = self.fields
        more = Disclosure(_lazy("Filters"), *selects, css="filters__more")
        return (Field("text", css="filters__search"), *self.buttons, more)

    @property
    def helper(self) -> PortalHelper:
        helper: PortalHelper = super().helper
        helper.form_method = "get"
        return helper
