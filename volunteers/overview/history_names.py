"""What history calls applications and what belongs to them, for coordinators."""

from portal.kernel import audit, permissions
from portal.kernel.audit import Codes, Names
from portal.models import User
from volunteers.models import Application, Interview, PanelMember, Review


@audit.name_sources.register
def names(user: User, codes: Codes) -> Names:
    if not permissions.is_coordinator(user):
        return {}
    applications = Application._meta.label_lower
    rows = Application.objects.visible_to(user).filter(
        code__in=codes.get(applications, ())
    )
    found: Names = {
        (applications, code): str(reference)
        for code, reference in rows.order_by().values_list("code", "reference")
    }
    for model in (Review, Interview):
        label = model._meta.label_lower
        if label in codes:
            of_model = model._default_manager.visible_to(user)
            pairs = of_model.filter(code__in=codes[label]).order_by()
            for code, reference in pairs.values_list("code", "application__reference"):
                found[label, code] = str(reference)
    return found | people(user, codes)


def people(user: User, codes: Codes) -> Names:
    """Reviewers, and whoever has sent an application; others stay unknown."""
    label = User._meta.label_lower
    wanted = [code for code in codes.get(label, ()) if code]
    panel = PanelMember.objects.order_by().values("user")
    sent = Application.objects.visible_to(user).order_by().values("applicant")
    known = User.objects.filter(code__in=wanted)
    known = known.filter(pk__in=panel) | known.filter(pk__in=sent)
    return {(label, person.code): str(person) for person in known}
