"""What a copied cohort takes over of offers and placements.

Registered with `organizations.cohorts.copying`.
"""

from django.utils.translation import gettext_lazy as _lazy

from organizations.cohorts.copying import CohortRows, cohort_rows
from placements.models import (
    AlumniConsent,
    Certificate,
    Closing,
    ConditionKind,
    MatchRun,
    SafeguardingContact,
    Statistic,
)

OF_VOLUNTEERS = _lazy("it belongs to the volunteers of its cohort")
cohort_rows.register_all(
    CohortRows(ConditionKind, part="conditions"),
    CohortRows(
        SafeguardingContact,
        why_left=_lazy("an administrator names them for each cohort"),
    ),
    CohortRows(MatchRun, why_left=OF_VOLUNTEERS),
    CohortRows(Certificate, why_left=OF_VOLUNTEERS),
    CohortRows(AlumniConsent, why_left=OF_VOLUNTEERS),
    CohortRows(Closing, why_left=_lazy("each cohort is closed by itself")),
    CohortRows(Statistic, why_left=OF_VOLUNTEERS),
)
