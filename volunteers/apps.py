from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = _("applications")

    def ready(self) -> None:
        # The one import that can't stand at the top: these use models, which exist only now.
        from volunteers import (  # noqa: F401
            audiences,
            cards,
            leaving,
            letters,
            letters_others,
            overview_cards,
            overview_interviews,
            privacy,
            receivers,
            vetoes,
        )
