"""Form fields for lists: rows are added, moved and removed, with or without script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

# Rows of one list: bounds the page and what a forged post can store.
MAX_ROWS = 40
MOVES = {"up": -1, "down": 1}


@dataclass(frozen=True)
class RowAction:
    """What the button of a row asks for; `row` is unused for "add"."""

    verb: str
    field: str
    row: int = 0


def parse_action(value: str) -> RowAction | None:
    """From a button's value such as "add:objectives" or "up:objectives:2"."""
    verb, _colon, rest = value.partition(":")
    field, _colon, row = rest.partition(":")
    if (
        verb not in ("add", "remove", *MOVES)
        # Three digits are plenty for MAX_ROWS, and keep int() from huge numbers.
        or len(row) > 3
        or not (row or "0").isdecimal()
    ):
        return None
    return RowAction(verb, field, int(row or 0))


def rearrange(
    rows: Sequence[Any], action: RowAction, *, blank: Any
) -> tuple[list[Any], int]:
    """The rows after the action, and the index of the row it was about."""
    rows = list(rows) or [blank]
    if action.verb == "add":
        rows += [blank] if len(rows) < MAX_ROWS else []
        return rows, len(rows) - 1
    index = min(action.row, len(rows) - 1)
    row = rows.pop(index)
    if action.verb == "remove":
        return rows, max(min(index, len(rows) - 1), 0)
    target = min(max(index + MOVES[action.verb], 0), len(rows))
    rows.insert(target, row)
    return rows, target


class RowsWidget(forms.Widget):
    """A row is one text or, with `keys`, several parts.

    Each part is posted as a list of its own, `<name>-<key>`. `paired_name`: another
    list whose rows move with these (the English of a Thai list). `invalid_rows` and
    `focused_row` are indexes of rows to mark on the page.
    """

    use_fieldset = True

    def __init__(
        self, *, template: str, keys: Sequence[str] = (), lang: str = "th"
    ) -> None:
        super().__init__()
        self.template_name = template
        self.keys = tuple(keys)
        self.lang = lang
        self.paired_name = ""
        self.invalid_rows: set[int] = set()
        self.focused_row: int | None = None

    def value_from_datadict(self, data: QueryDict, files: Any, name: str) -> list[Any]:  # type: ignore[override]
        if not self.keys:
            return data.getlist(name)
        lists = [data.getlist(f"{name}-{key}") for key in self.keys]
        return [
            dict(zip(self.keys, row, strict=True))
            # A forged post may have lists of different lengths.
            for row in zip_longest(*lists, fillvalue="")
        ]

    def write_to(self, data: QueryDict, name: str, rows: Sequence[Any]) -> None:
        """Adds rows to `data` as a browser would post them."""
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
        """Errors lead to the first invalid row."""
        return f"{id_}_{min(self.invalid_rows, default=0)}" if id_ else ""

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        values = list(value or []) or [self.blank()]
        context["widget"] |= {
            "rows": [self.row_context(*row) for row in enumerate(values)],
            "lang": self.lang,
            "beside": self.paired_name,
            "is_full": len(values) >= MAX_ROWS,
            "months": [str(month) for month in range(1, 13)],
        }
        return context

    def row_context(self, index: int, value: Any) -> dict[str, Any]:
        parts = (
            {key: "" if part is None else str(part) for key, part in value.items()}
            if self.keys
            else {"text": value}
        )
        return {
            "number": index + 1,
            "is_bad": index in self.invalid_rows,
            "is_chosen": index == self.focused_row,
            **parts,
        }

    def blank(self) -> Any:
        return dict.fromkeys(self.keys, "") if self.keys else ""


class RowsField(forms.Field):
    """Drops empty rows; an error names its row."""

    widget: RowsWidget

    def clean(self, value: Sequence[Any]) -> list[Any]:
        self.widget.invalid_rows = set()
        rows: list[Any] = []
        errors: list[str] = []
        for index, value_of_row in enumerate(value):
            try:
                row = self.clean_row(value_of_row)
                rows += [row] if row else []
            except ValidationError as error:
                self.widget.invalid_rows.add(index)
                errors += [
                    _("Row %(number)s: %(message)s")
                    % {"number": index + 1, "message": message}
                    for message in error.messages
                ]
        if len(rows) > MAX_ROWS:
            errors.append(
                _("There can be %(count)s rows at most.") % {"count": MAX_ROWS}
            )
        if errors:
            raise ValidationError(errors)
        return rows

    def clean_row(self, row: Any) -> Any:
        """The cleaned row, falsy if it is empty. Raises `ValidationError`."""
        raise NotImplementedError


class TextRowsField(RowsField):
    def __init__(
        self, *, row_field: forms.Field, lang: str = "th", **kwargs: Any
    ) -> None:
        super().__init__(
            widget=RowsWidget(
                template="organizations/hosts/widgets/texts.html", lang=lang
            ),
            **kwargs,
        )
        self.row_field = row_field

    def clean_row(self, row: str) -> str:
        return self.row_field.clean(row)


class PartRowsField(RowsField):
    """Rows of several parts, each with a form field of its own."""

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
        return self.clean_parts(
            {key: field.clean(row[key]) for key, field in self.parts.items()}
        )

    def clean_parts(self, row: dict[str, Any]) -> dict[str, Any]:
        """For checks across the parts; raises `ValidationError`."""
        return row
