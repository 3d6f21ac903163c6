"""What history calls offers, placements and deferrals, for coordinators."""

from placements.models import Deferral, Offer, Placement
from portal.kernel import audit, permissions
from portal.kernel.audit import Codes, Names
from portal.models import User


@audit.name_sources.register
def names(user: User, codes: Codes) -> Names:
    if not permissions.is_coordinator(user):
        return {}
    found: Names = {}
    for model in (Offer, Placement, Deferral):
        label = model._meta.label_lower
        if label in codes:
            rows = model.objects.visible_to(user).filter(code__in=codes[label])
            pairs = rows.order_by().values_list("code", "application__reference")
            found |= {(label, code): str(reference) for code, reference in pairs}
    return found
