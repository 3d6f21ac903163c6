"""Fields that come in pairs, `name_th` and `name_en`."""

from typing import Any

from django.utils.translation import get_language


class InLanguage:
    """`name = InLanguage()` returns the field in the language of the page.

    It is Thai also if the English one is empty.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        english = getattr(instance, f"{self.name}_en") if get_language() == "en" else ""
        return english or getattr(instance, f"{self.name}_th")
