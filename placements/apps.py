from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacementsConfig(AppConfig):
    name = "placements"
    verbose_name = _("placements")

    def ready(self) -> None:
        # The one import that can't stand at the top: these use models, which exist only now.
        from placements import cards, letters, privacy, receivers, standings  # noqa: F401
