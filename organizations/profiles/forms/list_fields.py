"""Form fields for lists whose rows can be added, moved and removed, with or without script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

MOST_ROWS = 40
MOVES = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Act:
    """What a row's button asks for; `row` is unused for "add"."""

    verb: str
    field: str
    row: int = 0


def act_of(words: str) -> Act | None:
    """From a button's value such as "add:objectives" or "up:objectives:2"."""
    verb, _colon, rest = words.partition(":")
    field, _colon, row = rest.partition(":")
    if (
        verb not in ("add", "remove", *MOVES)
        or len(row) > 3
        or not (row or "0").isdecimal()
    ):
        return None
    return Act(verb, field, int(row or 0))


def rearranged(rows: Sequence[Any], act: Act, *, blank: Any) -> tuple[list[Any], int]:
    """The rows after the act, and the place of the row that it was about."""
    rows = list(rows) or [blank]
    if act.verb == "add":
        rows += [blank] if len(rows) < MOST_ROWS else []
        return rows, len(rows) - 1
    at = min(act.row, len(rows) - 1)
    row = rows.pop(at)
    if act.verb == "remove":
        return rows, max(min(at, len(rows) - 1), 0)
    target = min(max(at + MOVES[act.verb], 0), len(rows))
    rows.insert(target, row)
    return rows, target


class RowsWidget(forms.Widget):
    """A row is one text or, with `keys`, several parts; each part is posted as a list of its own, name-key.

    `beside`: the name of another list, whose rows move with these.
    """

    use_fieldset = True

    def __init__(
        self, *, template: str, keys: Sequence[str] = (), lang: str = "th"
    ) -> None:
        super().__init__()
        self.template_name, self.keys, self.lang = template, tuple(keys), lang
        self.beside = ""
        self.bad_rows: set[int] = set()
        self.chosen_row: int | None = None

    def value_from_datadict(self, data: QueryDict, files: Any, name: str) -> list[Any]:  # type: ignore[override]
        if not self.keys:
            return data.getlist(name)
        lists = [data.getlist(f"{name}-{key}") for key in self.keys]
        return [
            dict(zip(self.keys, row, strict=True))
            for row in zip_longest(*lists, fillvalue="")
        ]

    def put(self, data: QueryDict, name: str, rows: Sequence[Any]) -> None:
        """Writes rows as they would be posted."""
        if not self.keys:
            data.setlist(name, rows)
        for key in self.keys:
            data.setlist(
                f"{name}-{key}",
                ["" if row[key] is None else str(row[key]) for row in rows],
            )

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> bool:
        return False

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The row to which an error leads."""
        return f"{id_}_{min(self.bad_rows, default=0)}" if id_ else ""

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        values = list(value or []) or [self.blank()]
        context["widget"] |= {
            "rows": [self.row(at, each) for at, each in enumerate(values)],
            "lang": self.lang,
            "beside": self.beside,
            "is_full": len(values) >= MOST_ROWS,
            "months": [str(month) for month in range(1, 13)],
        }
        return context

    def row(self, at: int, value: Any) -> dict[str, Any]:
        parts = (
            {key: "" if part is None else str(part) for key, part in value.items()}
            if self.keys
            else {"text": value}
        )
        return {
            "number": at + 1,
            "is_bad": at in self.bad_rows,
            "is_chosen": at == self.chosen_row,
            **parts,
        }

    def blank(self) -> Any:
        return dict.fromkeys(self.keys, "") if self.keys else ""


class RowsField(forms.Field):
    """Empty rows are left out; an error names its row."""

    widget: RowsWidget

    def clean(self, value: Sequence[Any]) -> list[Any]:
        self.widget.bad_rows = set()
        rows: list[Any] = []
        errors: list[str] = []
        for at, row in enumerate(value):
            try:
                kept = self.clean_row(row)
                rows += [kept] if kept else []
            except ValidationError as error:
                self.widget.bad_rows.add(at)
                errors += [
                    _("Row %(number)s: %(message)s")
                    % {"number": at + 1, "message": each}
                    for each in error.messages
                ]
        if len(rows) > MOST_ROWS:
            errors.append(
                _("There can be %(count)s rows at most.") % {"count": MOST_ROWS}
            )
        if errors:
            raise ValidationError(errors)
        return rows

    def clean_row(self, row: Any) -> Any:
        """The clean row; nothing if the row is empty. Raises ValidationError."""
        raise NotImplementedError


class TextRowsField(RowsField):
    def __init__(
        self, *, row_field: forms.Field, lang: str = "th", **kwargs: Any
    ) -> None:
        super().__init__(
            widget=RowsWidget(
                template="organizations/host/widgets/texts.html", lang=lang
            ),
            **kwargs,
        )
        self.row_field = row_field

    def clean_row(self, row: str) -> str:
        return self.row_field.clean(row)


class PartRowsField(RowsField):
    """Rows of several parts, each with a field of its own."""

    widget_class: type[RowsWidget] = RowsWidget

    def __init__(
        self, *, template: str, parts: Mapping[str, forms.Field], **kwargs: Any
    ) -> None:
        super().__init__(
            widget=self.widget_class(template=template, keys=tuple(parts)), **kwargs
        )
        self.parts = parts

    def clean_row(self, row: dict[str, str]) -> dict[str, Any] | None:
        if not any(part.strip() for part in row.values()):
            return None
        return self.together(
            {key: field.clean(row[key]) for key, field in self.parts.items()}
        )

    def together(self, row: dict[str, Any]) -> dict[str, Any]:
        """Checks what the parts must agree on; raises ValidationError."""
        return row
