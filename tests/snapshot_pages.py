"""The pages that `tests.snapshots` opens: every route, with the first rows of the demo.

Nothing of the portal is imported: models come from Django's registry, and routes and
query parameters are public, so they outlive the modules behind them.
"""

import itertools
import re
import zlib

from django.apps import apps
from django.urls import URLPattern, get_resolver, reverse


def words(text):
    return text.split()


APPS = ["portal", "organizations", "volunteers", "placements"]
DOMAIN = "@portal.example"
CAST = words(
    """coordinator administrator reviewer host neighbour volunteer former offered
    invited applicant visitor"""
)
IN_ENGLISH = ["coordinator", "reviewer", "host", "volunteer", "offered", "visitor"]
STAFF = ("coordinator", "administrator")
STATES = words(
    """draft submitted in_review interview booked shortlisted reserve
    not_selected"""
)
OF_STATE = ("application", "apply", "offer", "my")
OWN = ["applicant", "offered", "invited", "volunteer", "former"]
OWNERS = {  # by the beginning of a route
    "admin:": ["coordinator"],
    "application": OWN,
    "offer": OWN,
    "placement": ["volunteer", "former"],
    "host_": ["host", "neighbour"],
    "review": ["reviewer"],
    "interview": ["reviewer"],
    "inbox": CAST,
    "": ["visitor", "applicant"],
}
LINK = re.compile(r"/([\w-]{43})/")
HOSTS = ["protection-international", "lamnam-community-law"]
STEPS = {
    "volunteers_application_step": words(
        """assign invite shortlist reserve unreserve decline return reconsider
        undo-withdrawal release ask-referees remind-referees revoke-referees extend
        share unshare"""
    ),
    "volunteers_interview_step": words("held absent panel-absent move again cancel"),
    "placements_placement_step": words(
        """dates start hold resume extend transfer complete end grant certify
        revoke"""
    ),
}
# PDF files, what takes POST only, and a page that shows a new secret each time.
LEFT_OUT = set(
    words(
        """position_pdf application_receipt application_document placement_certificate
        account_language account_line_code account_line_unlink account_sessions_end
        application_answer application_reuse application_submit
        application_undo_withdrawal host_applicant_answer host_applicants_rank
        host_begin host_goals
        host_invitation_revoke host_leave host_member_remove host_member_role
        host_revision_take_up inbox_archive line_webhook my_data_download
        placement_certificate_name placement_condition placement_leave_back
        position_unsave host_profile_preview review_keys review_abstain
        reference_decline mfa_activate_totp
        admin:volunteers_application_document
        admin:volunteers_application_filter_delete
        admin:volunteers_application_release_stop admin:placements_closing_stop
        admin:placements_placement_condition"""
    )
)
QUERIES = {
    "cohort_positions": ["text=สิทธิ", "region=north", "page=9", "issue=unknown"],
    "organizations": ["text=สิทธิ", "region=north"],
    "compare": [f"position={HOSTS[0]}&position={HOSTS[1]}"],
    "apply": [f"position={HOSTS[0]}"],
    "host_profile": ["cohort=15"],
    "admin:index": ["cohort=15", "cohort=14"],
    "admin:volunteers_application_changelist": [
        "q=1&o=-1",
        "state=in_review&cohort=16",
        "shared=yes&score_from=3",
    ],
    "admin:portal_campaign_add": ["audience=alumni"],
}


def first(model, field="code", per="status", **where):
    """The field of the first row of each kind, in the order of the rows' keys."""
    rows = apps.get_model(model)._base_manager.filter(**where).order_by("pk")
    found = {}
    for value, kind in rows.values_list(field, per):
        found.setdefault(kind, value)
    return list(found.values())


def links(kind):
    """The secret parts of the links in the first messages of a kind."""
    model = apps.get_model("portal.message")
    rows = model._base_manager.filter(kind=kind).order_by("pk")[:4]
    return [link for row in rows for link in LINK.findall(row.text)]


def person(role):
    """Of the demo's cast, or another of the applicants; None for a visitor."""
    users = apps.get_model("portal.User")._base_manager
    others = users.exclude(email__endswith=DOMAIN)
    if role == "booked":
        booked = others.filter(applications__interviews__isnull=False)
        return booked.order_by("-applications__pk")[0]
    if role in STATES:
        rows = others.filter(applications__status=role)
        return rows.order_by("applications__pk")[0]
    return None if role == "visitor" else users.get(email=role + DOMAIN)


def routes(patterns=None, namespace=""):
    """Every named route with the names of its parameters."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if not isinstance(pattern, URLPattern):
            name = pattern.namespace
            inner = f"{namespace}{name}:" if name else namespace
            yield from routes(pattern.url_patterns, inner)
        elif pattern.name and namespace + pattern.name not in LEFT_OUT:
            yield namespace + pattern.name, list(pattern.pattern.regex.groupindex)


def own_values():
    """By route the values of its parameters, by parameter those of other routes."""
    review = [first("volunteers.review", reviewer__email="reviewer" + DOMAIN)]
    interview = [first("volunteers.interview", per="pk")[:3]]
    placement = [first("placements.placement", per="pk")]
    certificate = [first("placements.certificate", per="pk")]
    at_work = [HOSTS[1:], *placement]
    year = {"per": "due_on", "placement__application__cohort__number": 15}
    cast = {"recipient__email__endswith": DOMAIN}
    shared = {"application__shared_at__isnull": False}
    return {
        "number": [[16, 15, 14]],
        "slug": [HOSTS],
        "token": [["no-such-token"]],
        "invitation": [[*links("member_invited"), "no-such-token"]],
        "reference": [[*links("reference_asked"), "no-such-token"]],
        "section": [
            words(
                """about background motivation choices provinces skills referees
                consents"""
            )
        ],
        "admin:app_list": [APPS],
        "admin:portal_messagetemplate_edit": [["result_ready", "offer_made"], ["th"]],
        "admin:view_on_site": [["1"], ["1"]],
        "admin:volunteers_application_bulk": [first("portal.job", per="state")],
        "admin:volunteers_application_bulk_undo": [first("portal.job", per="state")],
        "application_document_remove": [[16], ["cv"]],
        "certificate": certificate,
        "host_applicant": [HOSTS, first("volunteers.choice", per="position", **shared)],
        "host_checkin": [*at_work, first("placements.checkin", side="host", **year)],
        "host_report": [*at_work, first("placements.report")],
        "host_profile_part": [HOSTS, ["work", "where"]],
        "host_revision": [HOSTS, first("organizations.profilerevision")],
        "host_volunteer": at_work,
        "inbox_message": [first("portal.message", per="kind", **cast)],
        "interview": interview,
        "interview_conflict": interview,
        "placement_checkin": [first("placements.checkin", side="volunteer", **year)],
        "placement_concern": [first("placements.concern")],
        "placement_goals": [[1, 2, 3, 4]],
        "placement_other": placement,
        "placement_report": [[2026], [8, 9, 10, 11, 12]],
        "position": [[16, 15], HOSTS],
        "review": review,
        "review_conflict": review,
    }


def admin_values(route, names):
    """Rows of the model that the route begins with, one for each of its states."""
    label, name, _act = route.split("_", 2)
    model = apps.get_model(label, name)
    fields = {field.name for field in model._meta.get_fields()}
    per = next((one for one in ("status", "state", "role") if one in fields), "pk")
    beside = {
        "slug": STEPS.get(route, ["safety"]),
        "step": STEPS.get(route),
        "report": first("placements.report"),
        "slot_code": first("volunteers.interviewslot", per="panel"),
        "application": first("placements.proposal", "application__code", "why"),
    }
    rows = first(f"{label}.{name}", "code" if names[0] == "code" else "pk", per)
    missing = "NOSUCHCODE22" if names[0] == "code" else 0
    return [
        (rows or [missing])[: 2 if per == "pk" else None],
        *(beside[each] for each in names[1:]),
    ]


def values_of(route, names, known):
    """For each parameter the values it takes."""
    if route in known:
        return known[route]
    if route.startswith("admin:") and names and names != ["number"]:
        return admin_values(route.removeprefix("admin:"), names)
    return [known[name][0] for name in names]


def pages():
    """By route, (route, arguments, query) of its pages."""
    known, found = own_values(), {}
    runs = [f"with={code}" for code in first("placements.matchrun", per="pk")]
    by_route = {**QUERIES, "admin:placements_matchrun_compare": runs}
    for route, names in routes():
        values = values_of(route, names, known)
        every = [(route, arguments, "") for arguments in itertools.product(*values)]
        queries = [(route, every[0][1], query) for query in by_route.get(route, [])]
        found[route] = every + queries
    return found


def roles_by_language():
    thai = [("th", role) for role in CAST + STATES]
    return thai + [("en", role) for role in IN_ENGLISH]


def wanted(role, language):
    """The pages that are opened as this role: all of its own, of others one of a kind.

    Of the desk's people without the role open the lists only. People of STATES open the
    pages about their application. In English it is one of each kind.
    """
    for route, found in pages().items():
        is_list = route.endswith(("index", "_changelist"))
        if route.startswith("admin:") and role not in STAFF and not is_list:
            continue
        if role in STATES and not route.startswith(OF_STATE):
            continue
        owners = next(OWNERS[each] for each in OWNERS if route.startswith(each))
        yield from found if role in owners and language == "th" else found[:1]


def address(page):
    route, arguments, query = page
    return reverse(route, args=arguments) + (f"?{query}" if query else "")


def name_of(page):
    """Of the file: readable, and the same in every run."""
    route, arguments, query = page
    name = "~".join([route.replace(":", "."), *map(str, arguments)])
    return name + (f"~{zlib.crc32(query.encode()):08x}" if query else "")
