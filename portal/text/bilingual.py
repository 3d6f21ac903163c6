"""Fields that come in pairs, `name_th` and `name_en`."""

from typing import Any

from django.utils.translation import get_language


class InLanguage:
    """`name = InLanguage()` is the one of the pair in the page's language; Thai where the English is empty."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, thing: Any, owner: type) -> Any:
        if thing is None:
            return self
        english = getattr(thing, f"{self.name}_en") if get_language() == "en" else ""
        return english or getattr(thing, f"{self.name}_th")
