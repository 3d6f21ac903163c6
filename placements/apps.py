"""The app placements; `ready` imports what registers itself."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _lazy


class PlacementsConfig(AppConfig):
    name = "placements"
    verbose_name = _lazy("placements")

    def ready(self) -> None:
        # These use models, which are not loaded before: they register themselves.
        import placements.closing.receivers
        import placements.days_off.calendar
        import placements.demo.style_samples
        import placements.messages.audiences
        import placements.messages.kinds
        import placements.offers.held_seats
        import placements.offers.host_preview
        import placements.offers.host_withdrawal
        import placements.offers.releases
        import placements.offers.status
        import placements.overview.audiences
        import placements.overview.cards
        import placements.overview.cohort_rows
        import placements.overview.earlier_service
        import placements.overview.history_names
        import placements.overview.overview_cards
        import placements.overview.readiness
        import placements.personal_data.accounts
        import placements.personal_data.coverage
        import placements.personal_data.erasure
        import placements.personal_data.export
        import placements.requests.workflow  # noqa: F401
