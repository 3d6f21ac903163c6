from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy


class PlacementsConfig(AppConfig):
    name = "placements"
    verbose_name = _lazy("placements")

    def ready(self) -> None:
        # The one import that can't stand at the top: these use models, which exist only now.
        import placements.closing.receivers
        import placements.messages.audiences
        import placements.messages.kinds
        import placements.offers.status
        import placements.overview.cards
        import placements.overview.overview_cards
        import placements.personal_data.export  # noqa: F401
