"""Registers what organizations add to the portal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = _lazy("organizations")

    def ready(self) -> None:
        # Imported here because they use models, which are loaded only now. The imports
        # register cards, message kinds and the like.
        import organizations.cohorts.closed
        import organizations.cohorts.current
        import organizations.cohorts.readiness
        import organizations.demo.style_samples
        import organizations.hosts.audiences
        import organizations.hosts.cards
        import organizations.hosts.history_names
        import organizations.hosts.personal_data
        import organizations.hosts.renewing
        import organizations.profiles.message_kinds  # noqa: F401
