from placements.admin.alumni import AlumniConsentAdmin, AlumniTextAdmin
from placements.admin.closings import ClosingAdmin
from placements.admin.concerned import ConcernAdmin, SafeguardingContactAdmin
from placements.admin.conditional import ConditionKindAdmin
from placements.admin.deferrals import DeferralAdmin
from placements.admin.matches import MatchRunAdmin
from placements.admin.offers import OfferAdmin
from placements.admin.seated import PlacementAdmin

__all__ = [
    "AlumniConsentAdmin",
    "AlumniTextAdmin",
    "ClosingAdmin",
    "ConcernAdmin",
    "ConditionKindAdmin",
    "DeferralAdmin",
    "MatchRunAdmin",
    "OfferAdmin",
    "PlacementAdmin",
    "SafeguardingContactAdmin",
]
