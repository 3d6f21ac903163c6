from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = _lazy("organizations")

    def ready(self) -> None:
        # The one import that can't stand at the top: cards use models, which exist only now.
        import organizations.catalogue.cards
        import organizations.cohorts.closed
        import organizations.hosts.audiences
        import organizations.hosts.cards
        import organizations.hosts.personal_data
        import organizations.profiles.kinds  # noqa: F401
