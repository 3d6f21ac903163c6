"""tests/matrix.csv holds every route × method × principal; it is held equal to the
URLconf and every cell is tried.

Cells: a status code, `login` (sent to the log-in page), `go` (sent elsewhere). `python
-m tests.matrix` is not needed: a new route fails here with the row to add.
"""

import csv
import itertools
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from organizations.admin.documents.batch_job import plan
from organizations.documents.received import Received
from organizations.models import HostRequest, Issue, Position, ProfileRevision, Province
from organizations.models.choices import MemberRole
from organizations.profiles import workflow as profile_workflow
from placements.contacts import log as contact_log
from placements.days_off import workflow as leave
from placements.matching import allocation
from placements.models import (
    AlumniConsent,
    Certificate,
    Closing,
    Deferral,
    MatchRun,
    Mentor,
    Offer,
)
from placements.offers import conditions
from placements.offers import workflow as offer_workflow
from placements.requests import workflow as requests
from placements.year import concerns, reports, transfers
from placements.year import workflow as placement_workflow
from portal.jobs import runner
from portal.models import AuditEntry, Campaign, Job, Message, UnfinishedErasure
from tests import make
from tests.placements import closing_factory, placement_factory
from tests.volunteers import interviewing
from volunteers.admin.steps.bulk_job import KIND
from volunteers.application import documents
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.hosts import sharing
from volunteers.models import (
    Application,
    Conflict,
    ErasedCount,
    ErasureRequest,
    ReasonText,
    Release,
    SavedFilter,
)
from volunteers.models.choices import ConflictKind
from volunteers.overview import exports

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
            inner = (
                f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
            yield from routes(pattern.url_patterns, inner)


def rows():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_matrix_is_the_urlconf():
    wanted = set(itertools.product(routes(), METHODS))
    assert {(row["route"], row["method"]) for row in rows()} == wanted


@pytest.fixture
def other(cohort):
    """The position of another host, at which somebody works."""
    return make.position(cohort, slug="other-host")


@pytest.fixture
def match(cohort, coordinator):
    """A match and the offer that came of it, accepted."""
    return matched(cohort, make.position(cohort, slug="first-host"), coordinator)


@pytest.fixture
def people(
    match, other, applicant, stranger, reviewer, editor, coordinator, administrator
):
    _run, offer = match
    return {
        "visitor": None,
        "stranger": stranger,
        "applicant": applicant,
        "volunteer": offer.application.applicant,
        "member": editor,
        "neighbour": make.member(other.organization),
        "reviewer": reviewer,
        "coordinator": coordinator,
        "administrator": administrator,
    }


@pytest.fixture
def things(cohort, pi, other, match, people):
    """One of everything that a URL can name, by the name of its model."""
    made, (_run, offer), by = applied(cohort, pi, people), match, people["coordinator"]
    return {
        **made,
        **met(cohort, people),
        **hosted(cohort, pi, people["member"]),
        **asked(cohort, people["reviewer"]),
        **served(match, transferred(offer.placement, other, by), by),
        **end_of(cohort, offer, by),
        **kept(cohort, made["application"], people),
        **long_work(cohort, by),
    }


def safeguarding_contact(cohort):
    """Not the only one of the cohort: nobody could remove that one."""
    contact = cohort.safeguarding_contacts.get()
    placement_factory.safeguarding_contact(cohort)
    return contact


def met(cohort, people):
    """An interview that somebody has picked."""
    interview = interviewing.booked(
        cohort, people["coordinator"], interviewing.panel(cohort, people["reviewer"])
    )
    assessment = interview.assessments.create(member=make.reviewer(cohort))
    return {
        "interview": interview,
        "interviewpanel": interview.slot.panel,
        "assessment": assessment,
    }


def applied(cohort, pi, people):
    """An application under review that the host may read, and the letter about it."""
    application = make.sent_application(cohort, people["applicant"], [pi])
    kind = make.document_kind(cohort, for_reviewers=True)
    document = make.attached(application, kind)
    documents.mark_nameless(document, is_nameless=True, by=people["coordinator"])
    [review] = workflow.assign(
        application, reviewers=[people["reviewer"]], by=people["coordinator"]
    )
    sharing.share_with_hosts(application, by=people["coordinator"])
    conflicts.confirm_no_conflict(review, by=people["reviewer"])
    return {
        "application": application,
        "document": document,
        "documentkind": kind,
        "review": review,
        "choice": application.choices.get(),
        "message": Message.objects.get(
            recipient=people["applicant"], kind="application_received"
        ),
    }


def hosted(cohort, pi, editor):
    revision = make.draft_revision(pi.participation, by=editor)
    revision.source = make.document(pi.organization, cohort)
    revision.save()
    profile_workflow.submit(revision, by=editor)
    token, invitation = make.invitation(pi.organization)
    return {
        "profilerevision": revision,
        "position": pi,
        "member": editor,
        "invitation": invitation,
        "token": token,
        "organization": pi.organization,
        "participation": pi.participation,
        "hostrequest": make.host_request(),
        "sourcedocument": revision.source,
    }


def asked(cohort, reviewer):
    """What a cohort asks of applicants and reviewers, and the lists that it chooses
    from.
    """
    stranger = make.application(cohort)
    return {
        "cohort": cohort,
        "province": Province.objects.first(),
        "issue": Issue.objects.first(),
        "question": cohort.questions.first(),
        "eligibilityquestion": make.eligibility_question(cohort),
        "reasontext": ReasonText.objects.create(
            cohort=cohort, reason="few_seats", text_th="เหตุผล", text_en="Reason"
        ),
        "consenttext": cohort.consent_texts.first(),
        "criterion": cohort.criteria.first(),
        "conflict": Conflict.objects.create(
            application=stranger, reviewer=reviewer, kind=ConflictKind.DECLARED
        ),
        "panelmember": cohort.panel.first(),
    }


def kept(cohort, application, people):
    """What staff have made at the desk."""
    by, soon = people["coordinator"], timezone.now() + timedelta(hours=1)
    return {
        "user": people["stranger"],
        "auditentry": AuditEntry.objects.first(),
        "release": Release.objects.create(cohort=cohort, made_by=by, leaves_at=soon),
        "savedfilter": SavedFilter.objects.create(
            owner=by, name="x", query="state=reserve"
        ),
        "export": exports.record(
            by=by, kind="csv", columns=["reference"], count=1, purpose="x"
        ),
        "erasedcount": ErasedCount.objects.create(
            cohort=cohort, by="state", value="submitted", count=1
        ),
        "erasurerequest": ErasureRequest.objects.create(application=application),
        "unfinishederasure": UnfinishedErasure.objects.create(
            model="volunteers.application", subject_code="x", reason="KeyError"
        ),
        "campaign": Campaign.objects.create(
            made_by=by, title_th="จดหมาย", text_th="ข้อความ"
        ),
    }


def matched(cohort, place, coordinator):
    """A match of one shortlisted person, whose offer was released and accepted."""
    Position.objects.filter(pk=place.pk).update(seats=1)
    application = make.application(cohort, positions=[place])
    workflow.assign(application, reviewers=[make.reviewer(cohort)], by=coordinator)
    workflow.shortlist(application, by=coordinator)
    run = allocation.run(
        cohort, by=coordinator, name="รอบหนึ่ง", options=allocation.Options()
    )
    offer = Offer.objects.create(
        application=application, position=place, rank=1, origin="run"
    )
    offer_workflow.release(offer, by=coordinator)
    offer_workflow.accept(offer, by=application.applicant)
    return run, offer


def long_work(cohort, coordinator):
    """A step with many that waits for its word, work that was done, and documents."""
    application = make.application(cohort)
    needs = {"step": "shortlist", "back": "", "given": {}}
    planned = [
        runner.plan(KIND, by=coordinator, needs=needs, things=[application.pk])
        for _each in range(2)
    ]
    for job in planned:
        runner.run_briefly(job)
    bulk, job = planned
    runner.start(job, needs=needs)
    runner.run_due()
    rows = [Received("a.txt", b"x")]
    return {"bulk": bulk, "job": job, "reading": plan(rows, cohort, by=coordinator)}


def transferred(placement, place, coordinator):
    """At work for ten days, and since today elsewhere: the placement there, its
    conditions met.
    """
    placement_factory.condition_kind(placement.application.cohort)
    conditions.add_missing_conditions(placement)
    placement_factory.meet_all_conditions(placement, coordinator)
    today = timezone.localdate()
    days = {
        "starts_on": today - timedelta(days=10),
        "ends_on": today + timedelta(days=354),
    }
    placement_workflow.set_dates(placement, **days, by=coordinator)
    placement_workflow.start(placement, by=coordinator)
    Position.objects.filter(pk=place.pk).update(seats=1)
    moved = transfers.transfer(placement, to=place, first_day=today, by=coordinator)
    placement_factory.meet_all_conditions(moved, coordinator)
    return moved


def served(match, placement, coordinator):
    """The match, the placement before, and this one at work with one of everything that
    its year can hold.
    """
    run, offer = match
    return {
        "matchrun": run,
        "line": run.proposals.get().application,
        "offer": offer,
        "earlier": offer.placement,
        "certificate": certified(offer.placement, coordinator),
        **year_of(placement, coordinator),
    }


def certified(placement, coordinator):
    days = {"starts_on": placement.starts_on, "ended_on": placement.ended_on}
    made = Certificate(placement=placement, issued_by=coordinator, **days)
    made.name = "สมมติ ใจดี"
    made.save()
    return made


def year_of(placement, coordinator):
    placement_factory.safeguarding_contact(placement.application.cohort, coordinator)
    placement_workflow.start(placement, by=coordinator)
    today, volunteer = timezone.localdate(), placement.application.applicant
    month = today.replace(day=1)
    # Begun: late in a month it would be joined to the next one.
    reports.get_or_build(placement, month).save()
    report = reports.save(
        placement, month, learnt="บันทึก", wish="", seen=0, by=volunteer
    )
    reports.submit(report, by=volunteer)
    leave.ask(
        placement,
        kind="saved",
        part="day",
        on_day=today,
        to_day=None,
        note="",
        by=volunteer,
    )
    return {
        "placement": placement,
        "conditionkind": placement.conditions.get().kind,
        "safeguardingcontact": safeguarding_contact(placement.application.cohort),
        "checkin": placement.checkins.filter(side="host").first(),
        "mentor": Mentor.objects.create(
            placement=placement,
            user=make.member(placement.position.organization, role=MemberRole.VIEWER),
            named_by=coordinator,
        ),
        "contactnote": contact_log.add(
            placement, text="คุยแล้ว", talked_on=today, next_on=None, by=coordinator
        ),
        "owncheckin": placement.checkins.filter(side="volunteer").first(),
        "report": report,
        "request": requests.ask(
            placement, kind="pause", day=today, reason="เหตุผล", by=volunteer
        ),
        "entry": placement.leave_entries.get(),
        "concern": concerns.open_concern(placement, text="เรื่องลับ", by=volunteer),
    }


def end_of(cohort, offer, coordinator):
    """A wish to defer, a closing that is held, a former volunteer."""
    now, text = timezone.now(), closing_factory.alumni_text()
    return {
        "deferral": Deferral.objects.create(
            application=offer.application, offer=offer, agreed_at=now
        ),
        "closing": Closing.objects.create(
            cohort=cohort, made_by=coordinator, leaves_at=now + timedelta(hours=1)
        ),
        "alumnitext": text,
        "alumniconsent": AlumniConsent.objects.create(
            user=offer.application.applicant, cohort=cohort, text=text
        ),
    }


def arguments(route, things):
    """The URL's arguments for one of each thing."""
    name, _, rest = route.rpartition(":")
    if name == "admin":
        return admin_arguments(rest, things)
    named = {
        **public_arguments(things),
        **host_arguments(things),
        **own_arguments(things),
        **placement_arguments(things),
    }
    if route in named:
        return named[route]
    if route.startswith("host"):
        return ["protection-international"]
    if route == "review_document":
        return [things["review"].code, things["document"].file.code]
    if route.startswith("review_"):
        return [things["review"].code]
    is_of_cohort = route in (
        "cohort_positions",
        "how_to_apply",
        "eligibility",
        "saved",
        "compare",
        "asked",
        "asked_pdf",
    ) or route.split("_")[0] in ("apply", "application", "offer")
    return [16] if is_of_cohort else []


def public_arguments(things):
    return {
        "position": [16, "protection-international"],
        "positions_feed": [16],
        "tell_me": [16],
        "tell_me_link": [16, "no-such-token"],
        "position_pdf": [16, "protection-international"],
        "position_poster": [16, "protection-international"],
        "position_preview": [16, "protection-international"],
        "position_save": [16, "protection-international"],
        "position_unsave": [16, "protection-international"],
        "organization": ["protection-international"],
        "guide": ["coordinators"],
        "certificate": [things["certificate"].code],
        "cohort_figures": [16],
        "cohort_poster": [16],
        "cohort_preview": [16],
        "invitation": [things["token"]],
        "reference": ["no-such-link"],
        "reference_decline": ["no-such-link"],
        "reference_erase": ["no-such-link"],
        "reference_key": ["no-such-link"],
        "unsubscribe": ["no-such-token"],
        "account_reset_password_from_key": ["1", "no-such-key"],
    }


def own_arguments(things):
    """Of applicants and reviewers."""
    return {
        "inbox_message": [things["message"].code],
        "inbox_archive": [things["message"].code],
        "review": [things["review"].code],
        "interview": [things["interview"].code],
        "interview_conflict": [things["interview"].code],
        "interview_scores_reopen": [things["interview"].code],
        "calendar_feed": ["no-such-token"],
        "application_section": [16, "about"],
        "application_document": [16, things["document"].file.code],
        "application_document_remove": [16, "cv"],
        "mfa_edit_webauthn": [0],
        "mfa_remove_webauthn": [0],
    }


def host_arguments(things):
    return {
        "host_request": [],
        "host_request_sent": [],
        "host_member_role": ["protection-international", things["member"].code],
        "host_member_remove": ["protection-international", things["member"].code],
        "host_invitation_revoke": [
            "protection-international",
            things["invitation"].code,
        ],
        "host_profile_part": ["protection-international", "work"],
        "host_revision": ["protection-international", things["profilerevision"].code],
        "host_revision_document": [
            "protection-international",
            things["profilerevision"].code,
        ],
        "host_revision_take_up": [
            "protection-international",
            things["profilerevision"].code,
        ],
        "host_applicant": ["protection-international", things["choice"].code],
        "host_applicant_answer": ["protection-international", things["choice"].code],
    }


def placement_arguments(things):
    """The volunteer's side of the year, and the host's."""
    return {
        "placement_condition": ["insurance"],
        "placement_goals": [1],
        "placement_checkin": [things["owncheckin"].code],
        "placement_report": [things["report"].month.year, things["report"].month.month],
        "placement_leave_back": [things["entry"].code],
        "placement_request": ["extension"],
        "placement_request_back": [things["request"].code],
        "placement_concern": [things["concern"].code],
        "placement_certificate": [things["certificate"].code],
        "placement_certificate_name": [things["certificate"].code],
        "placement_other": [things["earlier"].code],
        "host_volunteers": ["other-host"],
        "host_volunteer": ["other-host", things["placement"].code],
        "host_goals": ["other-host", things["placement"].code, 1],
        "host_checkin": [
            "other-host",
            things["placement"].code,
            things["checkin"].code,
        ],
        "host_report": ["other-host", things["placement"].code, things["report"].code],
        "host_leave": ["other-host", things["placement"].code, things["entry"].code],
        "host_mentor": ["other-host", things["placement"].code],
        "host_mentoring": ["other-host", things["placement"].code],
        "host_mentor_back": [
            "other-host",
            things["placement"].code,
            things["mentor"].code,
        ],
        "host_leave_change": [
            "other-host",
            things["placement"].code,
            things["entry"].code,
        ],
    }


def admin_arguments(route, things):
    """Lists and additions need nothing, the rest names a row of the model that the
    route begins with.
    """
    if route.endswith(("_changelist", "_add")) or route in (
        "index",
        "settings",
        "login",
        "logout",
        "jsi18n",
        "autocomplete",
        "portal_message_send_again",
    ):
        return []
    if route.startswith("password_change"):
        return []
    special = {
        **admin_participation_arguments(things),
        **admin_placement_arguments(things),
        **admin_volunteers_arguments(things),
        **admin_interview_arguments(things),
    }
    if route in special:
        return special[route]
    thing = things[route.split("_")[1]]
    by_code = (
        Application | HostRequest | ProfileRevision | MatchRun | Offer | Campaign | Job
    )
    return [thing.code if isinstance(thing, by_code) else thing.pk]


def admin_participation_arguments(things):
    """Its steps; its page, history and deletion are Django's own, by key."""
    steps = ("answer", "close", "readmit", "reopen", "stop", "withdraw")
    code = things["participation"].code
    return {f"organizations_participation_{step}": [code] for step in steps}


def admin_placement_arguments(things):
    return {
        "placements_offer_release": [],
        "placements_offer_release_stop": [things["release"].code],
        "placements_offer_deadlines": [],
        "placements_placement_change": [things["placement"].code],
        "placements_placement_condition": [things["placement"].code, "insurance"],
        "placements_placement_report": [
            things["placement"].code,
            things["report"].code,
        ],
        "placements_placement_step": [things["placement"].code, "hold"],
        "placements_placement_contacts": [things["placement"].code],
        "placements_placement_contact": [
            things["placement"].code,
            things["contactnote"].code,
        ],
        "placements_placement_mentor": [
            things["placement"].code,
            things["mentor"].code,
            "confirm",
        ],
        "placements_placement_day_off": [
            things["placement"].code,
            things["entry"].code,
            "approve",
        ],
        "placements_placementrequest_change": [things["request"].code],
        "placements_placementrequest_decline": [things["request"].code],
        "placements_placementrequest_reopen": [things["request"].code],
        "placements_deferral_change": [things["deferral"].code],
        "placements_deferral_take_back": [things["deferral"].code],
        "placements_closing_stop": [things["closing"].code],
        "placements_closing_figures": [],
        "placements_closing_figures_csv": [],
        "placements_concern_change": [things["concern"].code],
        "placements_matchrun_line": [things["matchrun"].code, things["line"].code],
        "placements_matchrun_lock": [things["matchrun"].code, things["line"].code],
        "placements_matchrun_waive": [things["matchrun"].code, things["line"].code],
    }


def admin_volunteers_arguments(things):
    return {
        "app_list": ["volunteers"],
        "view_on_site": ["0", "0"],
        "portal_messagetemplate_edit": ["result_ready", "th"],
        "volunteers_application_bulk": [things["bulk"].code],
        "portal_job_file": [things["job"].code],
        "organizations_cohort_store_documents": [things["reading"].code],
        "volunteers_application_bulk_undo": [things["bulk"].code],
        "volunteers_application_review_reopen": [
            things["application"].code,
            things["review"].code,
        ],
        "volunteers_application_conflict_take_back": [
            things["conflict"].application.code,
            things["conflict"].reviewer.code,
        ],
        "volunteers_application_document": [
            things["application"].code,
            things["document"].file.code,
        ],
        "volunteers_application_document_names": [
            things["application"].code,
            things["document"].file.code,
        ],
        "volunteers_application_extend": [16],
        "volunteers_question_preview": [16],
        "volunteers_panelmember_assign": [],
        "volunteers_interest_silent": [],
        "volunteers_interest_answer": [things["choice"].code],
        "volunteers_review_progress": [],
        "volunteers_review_remind": [],
        "volunteers_review_disagreements": [],
        "volunteers_application_board": [],
        "volunteers_application_filter_delete": [things["savedfilter"].code],
        "volunteers_application_filter_save": [],
        "volunteers_application_outcomes": [],
        "volunteers_application_export": [],
        "volunteers_application_release_stop": [things["release"].code],
        "volunteers_application_step": [things["application"].code, "shortlist"],
        "volunteers_application_board_step": [things["application"].code, "shortlist"],
        "volunteers_application_meeting": [],
        "volunteers_application_meeting_changes": [],
        "volunteers_application_meeting_minutes": [],
        "volunteers_application_meeting_step": [
            things["application"].code,
            "shortlist",
        ],
    }


def admin_interview_arguments(things):
    interview, panel = things["interview"], things["interviewpanel"]
    return {
        "volunteers_interview_board": [],
        "volunteers_interview_roster": [],
        "volunteers_interview_remind": [16],
        "volunteers_interview_change": [interview.code],
        "volunteers_interview_step": [interview.code, "cancel"],
        "volunteers_interview_scores_reopen": [
            interview.code,
            things["assessment"].code,
        ],
        "volunteers_interviewpanel_times": [panel.code],
        "volunteers_interviewpanel_time": [panel.code, interview.slot.code],
    }


def answer(client, method, url):
    with transaction.atomic():
        response = getattr(client, method.lower())(url)
        transaction.set_rollback(True)
    if response.status_code not in (301, 302):
        return str(response.status_code)
    return (
        "login"
        if "/account/login/" in response["Location"]
        or "/admin/login/" in response["Location"]
        else "go"
    )


@pytest.fixture
def unrendered(monkeypatch):
    """`with unrendered():` pages answer without their HTML; messages are written all
    the same.
    """
    render = Template.render

    def blank(template, context=None, request=None):
        return render(template, context) if request is None else ""

    @contextmanager
    def unrendered():
        with monkeypatch.context() as patch:
            patch.setattr(Template, "render", blank)
            yield

    return unrendered


def rendered_for(row):
    """The first principal who sees the page gets it whole, so that each page is
    rendered once.
    """
    return next(
        (principal for principal in PRINCIPALS if row[principal] == "200"), None
    )


def tried(person, things, rendered, unrendered):
    """Every cell of one principal: (route, method) → what came back; logged in anew
    for each.
    """
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    logged_in = {name: morsel.value for name, morsel in client.cookies.items()}
    for cell in itertools.product(routes(), METHODS):
        client.cookies = SimpleCookie(logged_in)
        route, method = cell
        url = reverse(route, args=arguments(route, things))
        with nullcontext() if cell in rendered else unrendered():
            yield cell, answer(client, method, url)


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_every_cell_answers_as_agreed(people, things, principal, unrendered):
    table = {(row["route"], row["method"]): row for row in rows()}
    agreed = {cell: row[principal] for cell, row in table.items()}
    rendered = {cell for cell, row in table.items() if rendered_for(row) == principal}
    came = dict(tried(people[principal], things, rendered, unrendered))
    assert {
        cell: (agreed.get(cell), told)
        for cell, told in came.items()
        if agreed.get(cell) != told
    } == {}
