"""The filter of the list by score: from and to, each as somebody types it."""

import math
from collections.abc import Iterator
from typing import Any

from django.contrib.admin import ListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from volunteers import rules


class ScoreFilter(ListFilter):
    """Of the corrected score, both ends included."""

    title = _lazy("score")
    template = "admin/volunteers/score_filter.html"
    parameter_names = ("score_from", "score_to")

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.is_open = rules.sees_all_scores(request.user)
        values = {
            name: params.pop(name)[-1]
            for name in self.parameter_names
            if name in params
        }
        self.used_parameters.update(values)
        typed = [values.get(name, "") for name in self.parameter_names]
        self.first, self.last = map(parse_number, typed)
        self.unknown_value = next(
            (text for text in typed if text.strip() and parse_number(text) is None),
            None,
        )

    def has_output(self) -> bool:
        return self.is_open

    def expected_parameters(self) -> list[str | None]:
        return list(self.parameter_names)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        ends = {"score_corrected__gte": self.first, "score_corrected__lte": self.last}
        limits = {name: value for name, value in ends.items() if value is not None}
        return queryset.filter(**limits) if limits and self.is_open else queryset

    def choices(self, changelist: Any) -> Iterator[Any]:
        """One entry: what stands in the boxes, and the rest of the address."""
        yield {
            "selected": self.first is not None or self.last is not None,
            "display": self.display_text(),
            "first": "" if self.first is None else f"{self.first:g}",
            "last": "" if self.last is None else f"{self.last:g}",
            "everything": changelist.get_query_string(
                remove=[*self.parameter_names, "p"]
            ),
            "kept": [
                pair
                for pair in changelist.params.items()
                if pair[0] not in (*self.parameter_names, "p")
            ],
        }

    def display_text(self) -> str:
        if self.first is not None and self.last is not None:
            return f"{self.first:g}–{self.last:g}"
        if self.first is not None:
            return _("from %(score)s") % {"score": f"{self.first:g}"}
        return (
            _("up to %(score)s") % {"score": f"{self.last:g}"}
            if self.last is not None
            else ""
        )


def parse_number(text: str) -> float | None:
    """Thai digits and a comma too."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
