"""Conflicts of interest: declared, seen by the portal, and what they hide."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from organizations.models import Membership
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from portal.text import dates
from tests import make
from tests.volunteers import judging
from volunteers.application import drafting
from volunteers.conflicts import conflicts
from volunteers.decisions import information, workflow
from volunteers.messages import notices
from volunteers.models import Application, Conflict, Document, Review
from volunteers.models.choices import ConflictKind, ReviewStatus
from volunteers.reviews import reviewing

QUEUE = "/en/reviews/"
DESK = "/en/admin/volunteers/application/"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def review(cohort, coordinator, reviewer, applicant, pi):
    _application, [new_reviews] = judging.in_review(
        cohort, coordinator, reviewer, positions=[pi], applicant=applicant
    )
    return new_reviews


def url(review, tail="conflict/"):
    return f"{QUEUE}{review.code}/{tail}"


def status(review):
    return Review.objects.get(pk=review.pk).status


def join(person, position):
    Membership.objects.create(user=person, organization=position.organization)


# What the portal knows by itself


def test_who_has_nothing_to_do_with_it_has_no_conflict(review):
    assert conflicts.conflict_kind(review.application, review.reviewer) == ""


def test_a_member_of_a_chosen_organization_has_one(review, pi, other):
    join(review.reviewer, other)
    assert conflicts.conflict_kind(review.application, review.reviewer) == ""
    join(review.reviewer, pi)
    assert (
        conflicts.conflict_kind(review.application, review.reviewer)
        == ConflictKind.MEMBER
    )


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("a@Applicants.Example", ConflictKind.DOMAIN),
        ("a@hosts.example", ConflictKind.DOMAIN),
        ("a@not-hosts.example", ""),
        ("a@gmail.com", ""),
    ],
)
def test_a_shared_domain_is_one_unless_everybody_has_it(
    cohort, review, editor, address, kind
):
    assert (
        conflicts.conflict_kind(review.application, make.reviewer(cohort, address))
        == kind
    )


def test_a_big_public_mail_domain_says_nothing(cohort):
    application = make.application(cohort, make.person("ton@gmail.com"))
    assert (
        conflicts.conflict_kind(application, make.reviewer(cohort, "other@gmail.com"))
        == ""
    )


def test_the_programmes_own_domain_says_nothing(cohort, settings):
    settings.DEFAULT_FROM_EMAIL = "portal@applicants.example"
    application = make.application(cohort)
    assert (
        conflicts.conflict_kind(
            application, make.reviewer(cohort, "x@applicants.example")
        )
        == ""
    )


def test_ties_of_many_ask_as_much_as_of_one(cohort, pi, editor):
    counted = []
    for number in (1, 5):
        applications = [
            make.application(cohort, positions=[pi]) for _each in range(number)
        ]
        people = [make.reviewer(cohort) for _each in range(number)]
        with CaptureQueriesContext(connection) as queries:
            connections = conflicts.load_connections(applications, people)
            assert [
                connections.kind(row, person)
                for row in applications
                for person in people
            ] == [""] * number**2
        counted.append(len(queries))
    assert counted == [5, 5]


# When assigning


def test_nobody_is_asked_about_what_they_have_a_stake_in(cohort, coordinator, pi):
    person = make.reviewer(cohort)
    join(person, pi)
    application = make.application(cohort, positions=[pi])
    with pytest.raises(TransitionRefused, match="a conflict of interest: ผู้พิจารณา"):
        workflow.assign(
            application, reviewers=[person, make.reviewer(cohort)], by=coordinator
        )
    assert (
        Review.objects.count()
        == Message.objects.filter(kind="review_assigned").count()
        == 0
    )


def test_assigning_evenly_passes_them_over(cohort, coordinator, pi):
    person, free = (
        make.reviewer(cohort),
        make.reviewer(cohort, "free@elsewhere.example"),
    )
    join(person, pi)
    application = make.application(cohort, positions=[pi])
    new_reviews = reviewing.assign_evenly(
        application, among=[person, free], by=coordinator
    )
    assert [row.reviewer for row in new_reviews] == [free]


def change_choices(application, positions):
    data = {
        "choices": [(position, "เปลี่ยนใจ") for position in positions],
        "is_anywhere": False,
    }
    version = drafting.section_version(application, "choices")
    drafting.save_section(
        application, "choices", data, version=version, by=application.applicant
    )


def test_changed_choices_set_aside_whom_they_touch_and_nobody_else(
    review, coordinator, cohort, other
):
    application = review.application
    free = make.reviewer(cohort, "free@elsewhere.example")
    [theirs] = workflow.assign(application, reviewers=[free], by=coordinator)
    judging.save(review, 4, comment="ร่าง")
    join(review.reviewer, other)
    information.request(
        application,
        by=coordinator,
        sections=["choices"],
        note="x",
        answer_by=dates.end_of_day_in(7),
    )
    change_choices(application, [other])
    assert (status(review), status(theirs)) == (
        ReviewStatus.CONFLICTED,
        ReviewStatus.ASSIGNED,
    )
    assert Review.objects.get(pk=review.pk).scores.count() == 0
    assert list(Conflict.objects.values_list("reviewer", "kind")) == [
        (review.reviewer_id, ConflictKind.MEMBER)
    ]


def test_a_sent_review_that_is_set_aside_stays_stored_and_counts_no_more(review, pi):
    judging.send(review, 5)
    join(review.reviewer, pi)
    assert conflicts.set_aside_connected(review.application) == [review]
    stored_row = Review.objects.get(pk=review.pk)
    assert (stored_row.status, stored_row.scores.count()) == (
        ReviewStatus.CONFLICTED,
        2,
    )
    assert reviewing.missing_reviewer_count(review.application) == 2


# The question before the text


def test_the_text_opens_only_after_the_answer(as_user, review):
    client = as_user(review.reviewer)
    for answer in (
        client.get(url(review, "")),
        client.post(url(review, ""), {"send": "1"}),
    ):
        assert (answer.status_code, answer["Location"]) == (302, url(review))
    page = client.get(url(review)).content.decode()
    assert "Protection International (PI)" in page
    for hidden in ("ใบไผ่", "baiphai", "อยากเรียนรู้งานสิทธิจากชุมชน", "ตรงกับที่สนใจ"):
        assert hidden not in page
    assert client.post(url(review), {"answer": "none", "note": ""})["Location"] == url(
        review, ""
    )
    assert "อยากเรียนรู้งานสิทธิจากชุมชน" in client.get(url(review, "")).content.decode()


def test_an_open_review_asks_with_the_name(as_user, review, cohort):
    cohort.is_blind = False
    cohort.save()
    assert "ใบไผ่" in as_user(review.reviewer).get(url(review)).content.decode()


def test_an_answer_must_be_given_and_the_note_stays(as_user, review):
    answer = as_user(review.reviewer).post(url(review), {"note": "พิมพ์แล้ว"})
    page = answer.content.decode()
    assert "Choose what is true for you." in page
    assert "พิมพ์แล้ว" in page
    assert status(review) == ReviewStatus.ASSIGNED


def test_a_declared_conflict_takes_it_away_at_once(as_user, review, reviewer):
    client = as_user(reviewer)
    answer = client.post(
        url(review), {"answer": "declared", "note": "เพื่อนร่วมห้อง"}, follow=True
    )
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert "is no longer in your list" in str(next(iter(answer.context["messages"])))
    for tail in ("", "conflict/", "abstain/"):
        assert client.get(url(review, tail)).status_code == 404
    assert "Nothing to review" in client.get(QUEUE).content.decode()
    assert "Applications to review" not in client.get("/en/my/").content.decode()
    stored_row = Conflict.objects.get()
    assert (stored_row.kind, stored_row.note, status(review)) == (
        "declared",
        "เพื่อนร่วมห้อง",
        "conflicted",
    )


def test_what_the_portal_learnt_since_weighs_more_than_the_answer(
    as_user, review, reviewer, pi
):
    join(reviewer, pi)
    answer = as_user(reviewer).post(url(review), {"answer": "none"}, follow=True)
    assert "is no longer in your list" in str(next(iter(answer.context["messages"])))
    assert (status(review), Conflict.objects.get().kind) == (
        "conflicted",
        ConflictKind.MEMBER,
    )


def test_only_the_reviewer_is_asked(
    as_user, review, stranger, coordinator, applicant, cohort
):
    assert as_user().get(url(review)).status_code == 302
    for person in (stranger, coordinator, applicant, make.reviewer(cohort)):
        for answer in (
            as_user(person).get(url(review)),
            as_user(person).post(url(review), {"answer": "declared"}),
        ):
            assert answer.status_code == 404
    assert Conflict.objects.count() == 0


def test_nobody_says_of_a_sent_review_that_they_know_of_no_conflict(review, reviewer):
    judging.send(review, 3)
    with pytest.raises(TransitionRefused, match="closed"):
        conflicts.confirm_no_conflict(review, by=reviewer)


def test_who_has_abstained_declares_no_conflict(review, reviewer):
    reviewing.abstain(review, by=reviewer)
    with pytest.raises(TransitionRefused, match="closed"):
        conflicts.declare(review, kind="declared", note="", by=reviewer)


def test_who_abstained_before_reading_reads_nothing_afterwards(
    as_user, review, reviewer
):
    reviewing.abstain(review, by=reviewer)
    page = as_user(reviewer).get(url(review, ""), follow=True).content.decode()
    assert "You have abstained" in page
    assert "อยากเรียนรู้งานสิทธิจากชุมชน" not in page


def test_the_note_lies_sealed_and_history_holds_no_value(review, reviewer):
    conflicts.declare(review, kind="declared", note="ความลับ", by=reviewer)
    raw = Conflict.objects.values_list("note", flat=True)[0]
    assert "ความลับ".encode() not in bytes(raw)
    line = AuditEntry.objects.about(review).last()
    assert (line.action, line.actor) == ("set aside for a conflict", reviewer.code)


# A coordinator's own


def test_a_coordinators_conflict_hides_it_through_every_door(
    as_user, review, coordinator
):
    client, application = as_user(coordinator), review.application
    answer = client.post(
        f"{DESK}{application.code}/conflict/",
        {"answer": "declared", "note": ""},
        follow=True,
    )
    assert "is hidden from you now" in str(next(iter(answer.context["messages"])))
    for tail in ("change/", "shortlist/", "conflict/"):
        assert client.get(f"{DESK}{application.code}/{tail}").status_code == 404
    for path in (
        DESK,
        f"{DESK}?q={application.reference}",
        "/en/admin/volunteers/review/",
        "/en/admin/volunteers/conflict/",
    ):
        page = client.get(path)
        assert page.status_code == 200
        assert [str(row) for row in page.context["cl"].result_list] == []
    for model in (Application, Review, Document, Conflict):
        assert model.objects.visible_to(coordinator).count() == 0


def test_a_coordinator_hears_no_more_of_it_and_the_others_do(review, coordinator):
    colleague = make.person("second@staff.example", role="coordinator")
    conflicts.declare_own(review.application, kind="declared", note="", by=coordinator)
    notices.request_answered(review.application)
    recipients = Message.objects.filter(kind="request_answered").values_list(
        "recipient", flat=True
    )
    assert list(recipients) == [colleague.pk]


def test_others_still_see_it_and_read_why(as_user, review, reviewer, coordinator):
    conflicts.declare(review, kind="declared", note="เพื่อน", by=reviewer)
    client = as_user(coordinator)
    assert client.get(f"{DESK}{review.application.code}/change/").status_code == 200
    row = Conflict.objects.get()
    page = client.get(
        f"/en/admin/volunteers/conflict/{row.pk}/change/"
    ).content.decode()
    assert "เพื่อน" in page


def test_the_list_of_conflicts_asks_as_much_for_many_as_for_one(
    as_user, cohort, coordinator
):
    client, counted = as_user(coordinator), []
    for row_count in (1, 6):
        while Conflict.objects.count() < row_count:
            _application, [new_reviews] = judging.in_review(cohort, coordinator)
            conflicts.declare(
                new_reviews, kind="declared", note="", by=new_reviews.reviewer
            )
        client.get("/en/admin/volunteers/conflict/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/admin/volunteers/conflict/")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 10
