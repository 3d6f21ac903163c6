from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = _("organizations")

    def ready(self) -> None:
        # The one import that can't stand at the top: cards use models, which exist only now.
        from organizations import audiences, cards, cards_host, closed, letters, privacy  # noqa: F401
