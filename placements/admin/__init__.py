from placements.admin.concerned import ConcernAdmin, SafeguardingContactAdmin
from placements.admin.conditional import ConditionKindAdmin
from placements.admin.matches import MatchRunAdmin
from placements.admin.offers import OfferAdmin
from placements.admin.seated import PlacementAdmin

__all__ = [
    "ConcernAdmin",
    "ConditionKindAdmin",
    "MatchRunAdmin",
    "OfferAdmin",
    "PlacementAdmin",
    "SafeguardingContactAdmin",
]
