"""Comments inside the programme: who reads which, and that they lie sealed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.models import AuditEntry
from portal.models.choices import Role
from tests import make
from tests.volunteers import judging
from volunteers.conflicts import conflicts
from volunteers.models import Comment
from volunteers.overview import comments
from volunteers.reviews import reviewing

DESK = "/en/admin/volunteers/application/"


@pytest.fixture
def judged(cohort, coordinator, reviewer, pi, applicant):
    return judging.in_review(
        cohort, coordinator, reviewer, positions=[pi], applicant=applicant
    )


def write(application, by, audience="coordinators", text="ควรโทรคุยก่อน"):
    return comments.comment(application, by=by, audience=audience, text=text)


def page_of(application, tail="change"):
    return f"{DESK}{application.code}/{tail}/"


def test_a_comment_is_written_read_and_recorded_without_its_text(
    as_user, coordinator, judged
):
    application, _reviews = judged
    coordinator_client = as_user(coordinator)
    response = coordinator_client.post(
        page_of(application, "comment"),
        {"text": "ควรโทรคุยก่อน", "audience": "coordinators"},
    )
    assert response["Location"] == f"{page_of(application)}#comments"
    assert (
        "ควรโทรคุยก่อน" in coordinator_client.get(page_of(application)).content.decode()
    )
    line = AuditEntry.objects.get(action="comment")
    assert (line.subject_code, line.fields) == (application.code, ["comments"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM volunteers_comment")
        assert "โทร" not in str(cursor.fetchone())


def test_reviewers_read_the_panels_comments_once_their_own_review_is_sent(
    as_user, coordinator, reviewer, judged
):
    application, [review] = judged
    write(application, coordinator, text="คุยกันเองก่อน")
    write(application, coordinator, "panel", text="ถึงคณะผู้พิจารณา")
    conflicts.confirm_no_conflict(review, by=reviewer)
    mine = as_user(reviewer)
    before = mine.get(review.get_absolute_url()).content.decode()
    judging.send(review, 4)
    after = mine.get(review.get_absolute_url()).content.decode()
    assert "ถึงคณะผู้พิจารณา" not in before
    assert "ถึงคณะผู้พิจารณา" in after
    assert "คุยกันเองก่อน" not in before + after


def test_nobody_else_reads_any(
    cohort, coordinator, judged, applicant, stranger, editor, administrator
):
    application, [review] = judged
    write(application, coordinator, "panel")
    judging.send(review, 4)
    other = make.reviewer(cohort)
    for person in (applicant, stranger, editor, administrator, other):
        assert not Comment.objects.visible_to(person).exists()
    cohort.panel.filter(user=review.reviewer).delete()
    assert not Comment.objects.visible_to(review.reviewer).exists()


def test_who_abstained_reads_none(cohort, coordinator, reviewer, judged):
    application, [review] = judged
    write(application, coordinator, "panel")
    reviewing.abstain(review, by=reviewer)
    assert not Comment.objects.visible_to(reviewer).exists()


def test_a_coordinator_neither_reads_nor_writes_about_themselves(
    as_user, coordinator, judged, applicant
):
    application, _reviews = judged
    write(application, coordinator)
    applicant.role = Role.COORDINATOR
    applicant.save()
    assert not Comment.objects.visible_to(applicant).exists()
    response = as_user(applicant).post(
        page_of(application, "comment"), {"text": "x", "audience": "panel"}
    )
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"text": " ", "audience": "panel"}, "Write the comment."),
        (
            {"text": "เก็บไว้", "audience": "world"},
            "world is not one of the available choices",
        ),
    ],
)
def test_bad_input_is_said_and_kept(as_user, coordinator, judged, given, told):
    page = as_user(coordinator).post(page_of(judged[0], "comment"), given)
    assert told in page.content.decode()
    assert page.context["form"]["text"].value() == given["text"]
    assert not Comment.objects.exists()


def test_user_text_is_not_markup(as_user, coordinator, reviewer, judged):
    application, [review] = judged
    write(application, coordinator, "panel", text="<b>หนา</b>")
    judging.send(review, 4)
    for client, url in (
        (as_user(coordinator), page_of(application)),
        (as_user(reviewer), review.get_absolute_url()),
    ):
        assert "<b>หนา" not in client.get(url).content.decode()


def test_the_page_asks_as_much_for_one_comment_as_for_five(
    as_user, coordinator, judged
):
    application, _reviews = judged
    coordinator_client = as_user(coordinator)
    counted = []
    for wanted in (1, 5):
        while application.comments.count() < wanted:
            write(application, coordinator)
        coordinator_client.get(page_of(application))
        with CaptureQueriesContext(connection) as queries:
            coordinator_client.get(page_of(application))
        counted.append(len(queries))
    assert counted[0] == counted[1]
