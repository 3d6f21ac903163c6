"""A conflict hides an application from that person everywhere, at once.

Every page that a coordinator with a conflict can reach is searched for the name of
the applicant; a colleague without one finds it there.
"""

import csv
import io

import openpyxl
import pytest

from organizations.models import Position
from placements.matching import allocation
from placements.models import Offer, Proposal
from placements.offers import workflow as offer_workflow
from portal.messages import campaigns
from portal.models import Campaign, Message
from portal.models.choices import Role
from tests import make
from tests.volunteers import judging, walking
from volunteers.conflicts import conflicts
from volunteers.decisions import releases, workflow
from volunteers.hosts import sharing
from volunteers.messages import notices
from volunteers.models import (
    Application,
    Choice,
    Comment,
    Document,
    ErasureRequest,
    Interest,
    Reference,
    Release,
    ReleasedOutcome,
    Review,
)
from volunteers.overview import comments, dashboard, review_progress, state_board

CANARIES = ("แก้วกานดา", "canary.kanda", "ความเห็นนกขมิ้น")
LIST = "/en/admin/volunteers/application/"
STARTS = (
    "/en/admin/",
    "/en/my/",
    "/en/inbox/",
    LIST,
    f"{LIST}board/",
    f"{LIST}outcomes/?cohort=16",
)


@pytest.fixture
def colleague(db):
    return make.person("second@staff.example", role=Role.COORDINATOR)


@pytest.fixture
def bird(cohort, coordinator, pi, editor):
    """An application with one of everything, shortlisted and not released."""
    cohort.references_wanted = 1
    cohort.save()
    kind = make.document_kind(cohort)
    person = make.person("canary.kanda@applicants.example", display_name="แก้วกานดา")
    application, [review] = judging.assigned(
        cohort, coordinator, make.reviewer(cohort), positions=[pi], applicant=person
    )
    make.attached(application, kind, name="แก้วกานดา.pdf")
    judging.send(judging.cleared(review), 4, comment="ความเห็นนกขมิ้น")
    comments.comment(
        application, by=coordinator, audience="coordinators", text="ความเห็นนกขมิ้น"
    )
    sharing.share_with_hosts(application, by=coordinator)
    sharing.save_interest(
        application.choices.get(),
        level="interested",
        note="ความเห็นนกขมิ้น",
        times="",
        seen="",
        by=editor,
    )
    workflow.shortlist(application, by=coordinator)
    ErasureRequest.objects.create(application=application)
    return application


def matched(cohort, place, coordinator):
    """Everybody who is shortlisted gets an offer from a match."""
    Position.objects.filter(pk=place.pk).update(seats=5)
    run = allocation.run(
        cohort, by=coordinator, name="รอบหนึ่ง", options=allocation.Options()
    )
    offers = [
        Offer.objects.create(
            application=line.application, position=place, rank=1, origin="run"
        )
        for line in run.proposals.all()
    ]
    for offer in offers:
        offer_workflow.release(offer, by=coordinator)
        offer_workflow.accept(offer, by=offer.application.applicant)
    return run


def reached(client):
    return dict(walking.walk(client, *STARTS, most=260))


def singing(pages):
    names_by_path = {
        path: walking.found_in(answer, CANARIES) for path, answer in pages.items()
    }
    return {path: names for path, names in names_by_path.items() if names}


def declare(application, person):
    conflicts.declare_own(application, kind="declared", note="", by=person)


def test_no_page_that_links_lead_to_names_the_applicant(
    as_user, bird, cohort, pi, coordinator, colleague
):
    matched(cohort, pi, coordinator)
    notices.request_answered(bird)
    declare(bird, colleague)
    pages = reached(as_user(colleague))
    assert len(pages) > 60
    assert singing(pages) == {}


def test_the_canary_sings_for_a_colleague(as_user, bird, cohort, pi, coordinator):
    """The control: the same walk finds the name on these pages."""
    matched(cohort, pi, coordinator)
    names_by_path = singing(reached(as_user(coordinator)))
    assert {LIST, f"{LIST}{bird.code}/change/", "/en/admin/placements/offer/"} <= {
        walking.without_query(path) for path in names_by_path
    }
    assert {name for names in names_by_path.values() for name in names} == set(CANARIES)


def test_no_row_about_it_is_visible(bird, cohort, pi, coordinator, colleague):
    matched(cohort, pi, coordinator)
    models = (
        Application,
        Choice,
        Comment,
        Document,
        ErasureRequest,
        Interest,
        Offer,
        Proposal,
        Reference,
        Review,
    )
    assert all(model.objects.visible_to(colleague).exists() for model in models)
    declare(bird, colleague)
    assert [
        model for model in models if model.objects.visible_to(colleague).exists()
    ] == []


def test_a_reviewers_conflict_hides_the_comments_for_the_panel(bird, coordinator):
    comments.comment(bird, by=coordinator, audience="panel", text="ความเห็นนกขมิ้น")
    [review] = bird.reviews.all()
    assert Comment.objects.visible_to(review.reviewer).count() == 1
    conflicts.set_aside(review, kind="member", by=None)
    assert Comment.objects.visible_to(review.reviewer).count() == 0


@pytest.mark.parametrize(
    "query",
    [
        "q=แก้วกานดา",
        "q=canary.kanda",
        "state=shortlisted",
        "chose=protection-international",
    ],
)
def test_no_search_and_no_filter_finds_it(as_user, bird, colleague, query):
    client = as_user(colleague)
    assert client.get(f"{LIST}?{query}").context["cl"].result_count == 1
    declare(bird, colleague)
    assert client.get(f"{LIST}?{query}").context["cl"].result_count == 0


def test_it_counts_nowhere(bird, cohort, colleague):
    def counted():
        states = dashboard.states(cohort, bird.submitted_at, by=colleague)
        [host] = dashboard.by_host(cohort, by=colleague)
        arrivals = dashboard.arrivals(cohort, bird.submitted_at, by=colleague)
        rows = Application.objects.visible_to(colleague)
        piles = sum(state_board.counts(rows).values())
        done = sum(row.done for row in review_progress.progress(cohort, by=colleague))
        sums = [
            sum(count for _where, count in rows)
            for rows in (arrivals.by_day, arrivals.by_region)
        ]
        return [states.sent, host.first, host.any, *sums, piles, done]

    assert counted() == [1] * 7
    declare(bird, colleague)
    assert counted() == [0] * 7


def cells(answer, kind):
    data = b"".join(answer.streaming_content)
    if kind == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    return [
        list(row)
        for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(
            values_only=True
        )
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_export_has_it(as_user, bird, cohort, colleague, kind):
    other, client = make.application(cohort), as_user(colleague)
    given = {"purpose": "x", "format": kind, "columns": ["reference", "name", "email"]}
    assert "แก้วกานดา" in str(cells(client.post(f"{LIST}export/", given), kind))
    declare(bird, colleague)
    _header, *rows = cells(client.post(f"{LIST}export/", given), kind)
    assert [row[0] for row in rows] == [other.reference]


def test_letters_to_many_leave_it_out(bird, colleague):
    def readers():
        letter = Campaign(
            made_by=colleague, audience="applicants", filters={"cohort": "16"}
        )
        return campaigns.audience_of(letter, colleague)

    assert readers() == [bird.applicant]
    declare(bird, colleague)
    assert readers() == []


def test_messages_about_it_leave_their_inbox_and_nobody_elses(
    as_user, bird, coordinator, colleague
):
    notices.request_answered(bird)
    declare(bird, colleague)
    stored_messages = Message.objects.filter(kind="request_answered")
    assert [
        stored_messages.visible_to(person).count()
        for person in (coordinator, colleague)
    ] == [
        1,
        0,
    ]
    notices.application_withdrawn(bird)
    notices.erasure_asked(bird)
    later = Message.objects.filter(kind__in=["application_withdrawn", "erasure_asked"])
    assert set(later.values_list("recipient", flat=True)) == {coordinator.pk}


def test_a_message_that_had_not_left_never_leaves(bird, colleague):
    notices.request_answered(bird)
    mine = Message.objects.filter(kind="request_answered", recipient=colleague)
    mine.update(state="queued", claim="")
    declare(bird, colleague)
    assert mine.get().state == "cancelled"


def test_a_release_that_its_planner_must_not_know_leaves_without_it(
    bird, cohort, coordinator, colleague
):
    workflow.put_in_reserve(bird, by=coordinator)
    other, _reviews = judging.in_review(cohort, coordinator)
    workflow.put_in_reserve(other, by=coordinator)
    outcomes = {application.pk: application.status for application in (bird, other)}
    release = releases.plan(
        cohort, [bird, other], by=colleague, minutes=5, outcomes=outcomes
    )
    declare(bird, colleague)
    assert releases.release_batch(release) == 1
    assert set(
        Application.objects.exclude(released_status="").values_list("pk", flat=True)
    ) == {other.pk}
    assert Application.objects.filter(pk=bird.pk).to_release().exists()


def test_nobody_plans_the_release_of_what_is_hidden_from_them(
    bird, cohort, coordinator, colleague
):
    workflow.put_in_reserve(bird, by=coordinator)
    declare(bird, colleague)
    with pytest.raises(releases.TransitionRefused):
        releases.plan(
            cohort, [bird], by=colleague, minutes=5, outcomes={bird.pk: bird.status}
        )
    assert not Release.objects.exists()


def test_a_colleagues_release_shows_no_number_of_it(
    as_user, bird, cohort, coordinator, colleague
):
    workflow.put_in_reserve(bird, by=coordinator)
    releases.plan(
        cohort, [bird], by=coordinator, minutes=5, outcomes={bird.pk: bird.status}
    )
    assert ReleasedOutcome.objects.count() == 1
    declare(bird, colleague)
    page = as_user(colleague).get(f"{LIST}outcomes/?cohort=16")
    assert list(page.context["releases"]) == []


def test_the_outbox_hides_letters_to_that_person(as_user, bird, colleague):
    client, url = as_user(colleague), "/en/admin/portal/message/?q=canary.kanda"
    assert client.get(url).context["cl"].result_count > 0
    declare(bird, colleague)
    assert client.get(url).context["cl"].result_count == 0


def test_files_are_gone_with_it(as_user, bird, colleague):
    client = as_user(colleague)
    url = f"{LIST}{bird.code}/documents/{bird.documents.get().file.code}/"
    assert client.get(url).status_code == 200
    declare(bird, colleague)
    assert client.get(url).status_code == 404
