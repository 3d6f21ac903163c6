"""Who is responsible for personal data, said beside every consent and on receipts."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from organizations.models import Cohort


def responsible(cohort: Cohort) -> dict[str, Any]:
    """`title` and `facts`, each with a `label` and `lines`: the controller, the lawful
    basis and complaints.

    A line is (text, href or ""). In the active language. What the cohort doesn't say
    is left out; readiness asks for it.
    """
    ways = [(settings.MAIL.replies, f"mailto:{settings.MAIL.replies}")]
    if phone := cohort.contact_phone:
        ways.append((phone, "tel:" + phone.replace(" ", "").replace("-", "")))
    names = [cohort.operator or cohort.programme, *cohort.address.splitlines()]
    facts = [
        {
            "label": _("Controller of your personal data"),
            "lines": [(name, "") for name in names if name] + ways,
        },
        {"label": _("Why we may use your data"), "lines": [(basis(), "")]},
        {"label": _("If you think that we do wrong"), "lines": [(complaints(), "")]},
    ]
    return {"title": _("Who is responsible for your data"), "facts": facts}


def basis() -> str:
    return _(
        "With your consent. Each consent covers only what its text says, and you can "
        "withdraw it at any time."
    )


def complaints() -> str:
    return _(
        "Contact us. You can also complain to the Office of the Personal Data "
        "Protection Committee (PDPC)."
    )
