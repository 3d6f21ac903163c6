"""What a page has to press, to fill in and to follow."""

from dataclasses import dataclass, field, replace


@dataclass
class Field:
    """One control, or all boxes or circles of one name."""

    name: str
    kind: str
    """Of an input its type; select, textarea, submit."""
    attrs: dict
    label: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    """What can be chosen, with its words."""
    values: list[str] = field(default_factory=list)
    """What a browser would send if nothing was touched."""

    @property
    def is_required(self):
        return "required" in self.attrs


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[Field] = field(default_factory=list)

    @property
    def is_useful(self):
        """There is something to press, and to tick where rows are to be ticked."""
        has_rows = "action" not in self.fields or "_selected_action" in self.fields
        return bool(self.buttons) and has_rows

    @property
    def is_changing(self):
        return self.method == "post"

    def pressed(self, button):
        """The form as this button sends it: some lead elsewhere than their form."""
        return replace(self, action=button.attrs.get("formaction") or self.action)


@dataclass(frozen=True)
class Link:
    to: str
    words: str
    is_in_main: bool
    """Not of the header or footer that every page has."""
