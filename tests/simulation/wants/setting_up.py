"""Wants of coordinators before and beside the work on applications."""

from tests.simulation.wants.want import Want

COHORTS = r"organizations/cohort/(\?|$|\d+/(change|readiness|copy|starter|checked))"

SETTING_UP = (
    Want(
        "set up the next cohort",
        ("/en/admin/organizations/cohort/",),
        COHORTS,
        r"organizations/cohort/\d+/(readiness|copy|starter|checked)",
    ),
    Want(
        "keep the panel",
        ("/en/admin/volunteers/panelmember/",),
        r"volunteers/panelmember/",
        r"volunteers/panelmember/",
        often=2,
    ),
    Want(
        "word reasons",
        ("/en/admin/volunteers/reasontext/",),
        r"volunteers/reasontext/",
        r"volunteers/reasontext/",
    ),
    Want(
        "invite a host",
        ("/en/admin/organizations/organization/",),
        r"organizations/organization/\d+/(change|invite)",
        r"organizations/organization/\d+/invite",
    ),
    Want(
        "look after messages",
        ("/en/admin/portal/message/", "/en/admin/portal/campaign/"),
        r"portal/(message|campaign)/",
        r"portal/(message|campaign)/|account/reauthenticate",
    ),
)
