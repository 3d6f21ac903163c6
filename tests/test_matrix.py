"""tests/matrix.csv holds every route × method × principal; it is held equal to the URLconf and every cell is tried.

Cells: a status code, `login` (sent to the log-in page), `go` (sent elsewhere). `python -m tests.matrix` is not needed:
a new route fails here with the row to add.
"""

import csv
import itertools
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from organizations import workflow as organization_workflow
from organizations.models import HostRequest, Issue, Position, ProfileRevision, Province
from placements import allocation, concerns, conditions, leave, reports, serving
from placements import workflow as placing
from placements.models import Certificate, MatchRun, Offer
from portal.models import AuditEntry, Campaign, Message
from tests import make
from tests.placements import serving as at_work
from volunteers import conflicts, exporting, sharing, workflow
from volunteers.choices import ConflictKind
from volunteers.models import Application, Conflict, ErasedCount, ErasureRequest, Release, SavedFilter

TABLE = Path(__file__).parent / "matrix.csv"
METHODS = ("GET", "POST")
PRINCIPALS = (
    "visitor",
    "stranger",
    "applicant",
    "volunteer",
    "member",
    "neighbour",
    "reviewer",
    "coordinator",
    "administrator",
)


def routes(patterns=None, namespace=""):
    """Every named route, with its namespace."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield f"{namespace}{pattern.name}"
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, inner)


def rows():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_matrix_is_the_urlconf():
    wanted = set(itertools.product(routes(), METHODS))
    assert {(row["route"], row["method"]) for row in rows()} == wanted


@pytest.fixture
def world(cohort, pi, applicant, stranger, reviewer, editor, coordinator, administrator):
    """One of everything that a URL can name."""
    other = make.position(cohort, slug="other-host")
    application = make.application(cohort, applicant, [pi])
    kind = make.document_kind(cohort)
    document = make.attached(application, kind)
    [review] = workflow.assign(application, reviewers=[reviewer], by=coordinator)
    sharing.share_with_hosts(application, by=coordinator)
    conflicts.clear(review, by=reviewer)
    revision = make.draft_revision(pi.participation, by=editor)
    organization_workflow.submit(revision, by=editor)
    token, invitation = make.invitation(pi.organization)
    run, offer = matched(cohort, make.position(cohort, slug="first-host"), coordinator)
    placement = transferred(offer.placement, other, coordinator)
    return {
        "people": {
            "visitor": None,
            "stranger": stranger,
            "applicant": applicant,
            "volunteer": placement.application.applicant,
            "member": editor,
            "neighbour": make.member(other.organization),
            "reviewer": reviewer,
            "coordinator": coordinator,
            "administrator": administrator,
        },
        "things": {
            "application": application,
            "document": document,
            "documentkind": kind,
            "review": review,
            "choice": application.choices.get(),
            "profilerevision": revision,
            "position": pi,
            "member": editor,
            "invitation": invitation,
            "token": token,
            "cohort": cohort,
            "organization": pi.organization,
            "participation": pi.participation,
            "province": Province.objects.first(),
            "issue": Issue.objects.first(),
            "hostrequest": make.host_request(),
            "sourcedocument": make.document(pi.organization, cohort),
            "question": cohort.questions.first(),
            "eligibilityquestion": make.eligibility_question(cohort),
            "consenttext": cohort.consent_texts.first(),
            "criterion": cohort.criteria.first(),
            "conflict": Conflict.objects.create(
                application=make.application(cohort), reviewer=reviewer, kind=ConflictKind.DECLARED
            ),
            "panelmember": cohort.panel.first(),
            "matchrun": run,
            "line": run.proposals.get().application,
            "offer": offer,
            "earlier": offer.placement,
            "certificate": certified(offer.placement, coordinator),
            **year_of(placement, coordinator),
            "user": stranger,
            "auditentry": AuditEntry.objects.first(),
            "release": Release.objects.create(
                cohort=cohort, made_by=coordinator, leaves_at=timezone.now() + timedelta(hours=1)
            ),
            "savedfilter": SavedFilter.objects.create(owner=coordinator, name="x", query="state=reserve"),
            "export": exporting.record(by=coordinator, kind="csv", columns=["reference"], count=1, purpose="x"),
            "message": Message.objects.get(recipient=applicant, kind="application_received"),
            "erasedcount": ErasedCount.objects.create(cohort=cohort, by="state", value="submitted", count=1),
            "erasurerequest": ErasureRequest.objects.create(application=application),
            "campaign": Campaign.objects.create(made_by=coordinator, title_th="จดหมาย", text_th="ข้อความ"),
        },
    }


def matched(cohort, place, coordinator):
    """A match of one shortlisted person, whose offer was released and accepted."""
    Position.objects.filter(pk=place.pk).update(seats=1)
    application = make.application(cohort, positions=[place])
    workflow.assign(application, reviewers=[make.reviewer(cohort)], by=coordinator)
    workflow.shortlist(application, by=coordinator)
    run = allocation.run(cohort, by=coordinator, name="รอบหนึ่ง", options=allocation.Options())
    offer = Offer.objects.create(application=application, position=place, rank=1, origin="run")
    placing.release(offer, by=coordinator)
    placing.accept(offer, by=application.applicant)
    return run, offer


def transferred(placement, place, coordinator):
    """At work for ten days, and since today elsewhere: the placement there, its conditions met."""
    at_work.condition_kind(placement.application.cohort)
    conditions.prepare(placement)
    at_work.settle_all(placement, coordinator)
    today = timezone.localdate()
    days = {"starts_on": today - timedelta(days=10), "ends_on": today + timedelta(days=354)}
    serving.set_dates(placement, **days, by=coordinator)
    serving.start(placement, by=coordinator)
    Position.objects.filter(pk=place.pk).update(seats=1)
    moved = serving.transfer(placement, to=place, first_day=today, by=coordinator)
    at_work.settle_all(moved, coordinator)
    return moved


def certified(placement, coordinator):
    days = {"starts_on": placement.starts_on, "ended_on": placement.ended_on}
    made = Certificate(placement=placement, issued_by=coordinator, **days)
    made.name = "สมมติ ใจดี"
    made.save()
    return made


def year_of(placement, coordinator):
    """The placement at work, with one of everything that its year can hold."""
    at_work.contact(placement.application.cohort, coordinator)
    serving.start(placement, by=coordinator)
    today, volunteer = timezone.localdate(), placement.application.applicant
    month = today.replace(day=1)
    report = reports.save(placement, month, learnt="บันทึก", wish="", seen=0, by=volunteer)
    reports.submit(report, by=volunteer)
    leave.ask(placement, kind="saved", halves=2, on_day=today, to_day=None, note="", by=volunteer)
    return {
        "placement": placement,
        "conditionkind": placement.conditions.get().kind,
        "safeguardingcontact": placement.application.cohort.safeguarding_contacts.get(),
        "checkin": placement.checkins.filter(side="host").first(),
        "owncheckin": placement.checkins.filter(side="volunteer").first(),
        "report": report,
        "entry": placement.leave_entries.get(),
        "concern": concerns.raise_one(placement, text="เรื่องลับ", by=volunteer),
    }


def arguments(route, things):
    """The URL's arguments for one of each thing."""
    name, _, rest = route.rpartition(":")
    if name == "admin":
        return admin_arguments(rest, things)
    named = {
        "position": [16, "protection-international"],
        "positions_feed": [16],
        "tell_me": [16],
        "tell_me_link": [16, "no-such-token"],
        "position_pdf": [16, "protection-international"],
        "position_save": [16, "protection-international"],
        "position_unsave": [16, "protection-international"],
        "organization": ["protection-international"],
        "inbox_message": [things["message"].code],
        "inbox_archive": [things["message"].code],
        "host_request": [],
        "host_request_sent": [],
        "host_member_role": ["protection-international", things["member"].code],
        "host_member_remove": ["protection-international", things["member"].code],
        "host_invitation_revoke": ["protection-international", things["invitation"].code],
        "invitation": [things["token"]],
        "review": [things["review"].code],
        "placement_condition": ["insurance"],
        "placement_goals": [1],
        "placement_checkin": [things["owncheckin"].code],
        "placement_report": [things["report"].month.year, things["report"].month.month],
        "placement_leave_back": [things["entry"].code],
        "placement_concern": [things["concern"].code],
        "placement_certificate": [things["certificate"].code],
        "placement_certificate_name": [things["certificate"].code],
        "placement_other": [things["earlier"].code],
        "certificate": [things["certificate"].code],
        "host_volunteers": ["other-host"],
        "host_volunteer": ["other-host", things["placement"].code],
        "host_goals": ["other-host", things["placement"].code, 1],
        "host_checkin": ["other-host", things["placement"].code, things["checkin"].code],
        "host_report": ["other-host", things["placement"].code, things["report"].code],
        "host_leave": ["other-host", things["placement"].code, things["entry"].code],
        "application_section": [16, "about"],
        "application_document": [16, things["document"].file.code],
        "application_document_remove": [16, "cv"],
        "reference": ["no-such-link"],
        "reference_decline": ["no-such-link"],
        "host_revision": ["protection-international", things["profilerevision"].code],
        "host_revision_take_up": ["protection-international", things["profilerevision"].code],
        "host_applicant": ["protection-international", things["choice"].code],
        "unsubscribe": ["no-such-token"],
        "account_reset_password_from_key": ["1", "no-such-key"],
    }
    if route in named:
        return named[route]
    if route.startswith("host"):
        return ["protection-international"]
    if route.startswith("review_"):
        return [things["review"].code]
    is_of_cohort = route in ("cohort_positions", "how_to_apply", "eligibility", "saved", "compare") or route.split("_")[
        0
    ] in ("apply", "application", "offer")
    return [16] if is_of_cohort else []


def admin_arguments(route, things):
    """Lists and additions need nothing, the rest names a row of the model that the route begins with."""
    if route.endswith(("_changelist", "_add")) or route in ("index", "login", "logout", "jsi18n", "autocomplete"):
        return []
    if route.startswith("password_change"):
        return []
    special = {
        "app_list": ["volunteers"],
        "placements_offer_release": [],
        "placements_placement_change": [things["placement"].code],
        "placements_placement_condition": [things["placement"].code, "insurance"],
        "placements_placement_report": [things["placement"].code, things["report"].code],
        "placements_placement_step": [things["placement"].code, "hold"],
        "placements_concern_change": [things["concern"].code],
        "placements_matchrun_line": [things["matchrun"].code, things["line"].code],
        "placements_matchrun_lock": [things["matchrun"].code, things["line"].code],
        "view_on_site": ["0", "0"],
        "volunteers_application_bulk": ["shortlist"],
        "volunteers_application_document": [things["application"].code, things["document"].file.code],
        "volunteers_application_extend": [16],
        "volunteers_question_preview": [16],
        "volunteers_panelmember_assign": [],
        "volunteers_review_progress": [],
        "volunteers_review_disagreements": [],
        "volunteers_application_board": [],
        "portal_messagetemplate_edit": ["result_ready", "th"],
        "volunteers_application_filter_delete": [things["savedfilter"].code],
        "volunteers_application_filter_save": [],
        "volunteers_application_outcomes": [],
        "volunteers_application_export": [],
        "volunteers_application_release_stop": [things["release"].code],
        "volunteers_application_step": [things["application"].code, "shortlist"],
    }
    if route in special:
        return special[route]
    thing = things[route.split("_")[1]]
    by_code = Application | HostRequest | ProfileRevision | MatchRun | Offer | Campaign
    return [thing.code if isinstance(thing, by_code) else thing.pk]


def answer(client, method, url):
    with transaction.atomic():
        response = getattr(client, method.lower())(url)
        transaction.set_rollback(True)
    if response.status_code not in (301, 302):
        return str(response.status_code)
    return "login" if "/account/login/" in response["Location"] or "/admin/login/" in response["Location"] else "go"


def tried(world, principal):
    """Every cell of one principal: (route, method) → what came back; logged in anew for each."""
    client = Client(raise_request_exception=False)
    if world["people"][principal]:
        client.force_login(world["people"][principal])
    logged_in = {name: morsel.value for name, morsel in client.cookies.items()}
    for route, method in itertools.product(routes(), METHODS):
        client.cookies = SimpleCookie(logged_in)
        yield (route, method), answer(client, method, reverse(route, args=arguments(route, world["things"])))


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_every_cell_answers_as_agreed(world, principal):
    agreed = {(row["route"], row["method"]): row[principal] for row in rows()}
    differs = {cell: (agreed.get(cell), came) for cell, came in tried(world, principal) if agreed.get(cell) != came}
    assert differs == {}
