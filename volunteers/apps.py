from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = _lazy("applications")

    def ready(self) -> None:
        # The one import that can't stand at the top: these use models, which exist only now.
        import volunteers.conflicts.ties
        import volunteers.decisions.host_withdrawal
        import volunteers.interviews.cards
        import volunteers.messages.audiences
        import volunteers.messages.kinds
        import volunteers.messages.kinds_staff
        import volunteers.overview.cards
        import volunteers.overview.overview_cards
        import volunteers.personal_data.export
        import volunteers.shortlist.receivers  # noqa: F401
