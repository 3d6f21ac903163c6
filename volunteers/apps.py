"""The app of applications, reviews and interviews; loads the modules that register."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = _lazy("applications")

    def ready(self) -> None:
        # Imported here because they use models, which are loaded only now.
        import volunteers.asking.cards
        import volunteers.conflicts.hidden
        import volunteers.conflicts.role_exclusions
        import volunteers.decisions.changed_qualifications
        import volunteers.decisions.host_preview
        import volunteers.decisions.host_withdrawal
        import volunteers.demo.cohort
        import volunteers.demo.style_samples
        import volunteers.interviews.cards
        import volunteers.messages.audiences
        import volunteers.messages.kinds
        import volunteers.messages.kinds_results
        import volunteers.messages.kinds_staff
        import volunteers.overview.cards
        import volunteers.overview.cohort_rows
        import volunteers.overview.history_names
        import volunteers.overview.overview_cards
        import volunteers.overview.readiness
        import volunteers.personal_data.accounts
        import volunteers.personal_data.coverage
        import volunteers.personal_data.export
        import volunteers.personal_data.plan
        import volunteers.shortlist.receivers  # noqa: F401
