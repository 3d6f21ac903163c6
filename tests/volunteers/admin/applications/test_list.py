"""The coordinators' list of applications, the page of one, and its steps."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import Province
from portal.models import AuditEntry, Message
from portal.models.choices import Role
from tests import make
from tests.volunteers import judging
from volunteers.decisions import workflow
from volunteers.models import Application, Review
from volunteers.scoring import stored_scores

LIST = "/en/admin/volunteers/application/"
SECRETS = (
    "ชื่อจริง นามสกุลจริง",
    "+66812345678",
    "29 February 2000",
    "อยากเรียนรู้งานสิทธิจากชุมชน",
    "ตรงกับที่สนใจ",
)


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def sent(cohort, applicant, pi):
    return make.sent_application(cohort, applicant, [pi])


def page_of(application, step="change"):
    return f"{LIST}{application.code}/{step}/"


def words(response):
    return unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))


def shown(response):
    return [row.reference for row in response.context["cl"].result_list]


def actions(thing):
    return list(AuditEntry.objects.about(thing).values_list("action", flat=True))


def status(application):
    return Application.objects.get(pk=application.pk).status


def letters(kind):
    return list(Message.objects.filter(kind=kind).order_by("pk"))


# Who may


@pytest.mark.parametrize("url", ["list", "change", "shortlist"])
def test_only_coordinators_come_in(
    as_user, sent, stranger, editor, reviewer, administrator, url
):
    url = LIST if url == "list" else page_of(sent, url)
    assert as_user().get(url)["Location"].startswith("/en/account/login/")
    for person in (sent.applicant, stranger, editor, reviewer):
        assert as_user(person).get(url, follow=True).status_code == 403
    assert as_user(administrator).get(url).status_code == 403
    assert actions(sent)[-1] == "submit"


def test_a_draft_has_no_page(coordinator_client, cohort):
    draft = make.draft(cohort)
    assert coordinator_client.get(page_of(draft)).status_code == 404
    assert coordinator_client.get(page_of(draft, "decline")).status_code == 404
    assert shown(coordinator_client.get(LIST)) == []


def test_nobody_reads_or_decides_their_own_application(
    as_user, cohort, sent, reviewer, coordinator
):
    workflow.assign(sent, reviewers=[reviewer], by=coordinator)
    own = sent.applicant
    own.role = Role.COORDINATOR
    own.save()
    client = as_user(own)
    assert shown(client.get(LIST)) == []
    assert client.get("/en/admin/volunteers/review/").context["cl"].result_count == 0
    assert client.get(page_of(sent)).status_code == 404
    assert (
        client.post(page_of(sent, "shortlist"), {"confirmed": "1"}).status_code == 404
    )
    assert status(sent) == "in_review"


def test_nobody_adds_or_deletes_an_application(coordinator_client, sent):
    assert coordinator_client.get(f"{LIST}add/").status_code == 404
    assert coordinator_client.get(page_of(sent, "delete")).status_code == 404
    assert coordinator_client.post(page_of(sent)).status_code == 405


# The list


def test_a_row_tells_the_state_the_choices_and_the_reviews(
    coordinator_client, cohort, coordinator, applicant, pi
):
    application, reviews = judging.in_review(
        cohort,
        coordinator,
        make.reviewer(cohort),
        make.reviewer(cohort),
        positions=[pi],
        applicant=applicant,
    )
    judging.send(reviews[0], 4)
    text = words(coordinator_client.get(LIST))
    for part in (
        application.reference,
        "ใบไผ่",
        "in review",
        "Protection International (PI)",
        "1 / 2",
        "today",
    ):
        assert part in text


def test_an_outcome_that_was_not_released_is_marked(
    coordinator_client, cohort, coordinator
):
    application, _reviews = judging.in_review(cohort, coordinator)
    workflow.put_in_reserve(application, by=coordinator)
    assert "not released" in words(coordinator_client.get(LIST))
    workflow.release(application, by=coordinator)
    assert "not released" not in words(coordinator_client.get(LIST))


@pytest.mark.parametrize(
    "typed", ["ใบไผ", "เเสงดาว", "ใบไผ่  แสงดาว", "BAIPHAI@", "16-"]
)
def test_search_finds_any_part_and_forgives_how_it_is_written(
    coordinator_client, cohort, typed
):
    make.application(
        cohort, make.person("baiphai@applicants.example", display_name="ใบไผ่ แสงดาว")
    )
    assert len(shown(coordinator_client.get(LIST, {"q": typed}))) == 1


@pytest.mark.parametrize("typed", ["ไม่มีใคร", "%", "\x00", "🌱" * 3000])
def test_a_search_without_result_says_so(coordinator_client, sent, typed):
    page = coordinator_client.get(LIST, {"q": typed})
    assert page.status_code == 200
    assert "Nothing matches" in words(page) or typed == "\x00"


@pytest.fixture
def three(cohort, coordinator, pi):
    """One new, one in review, one whose planned outcome waits."""
    other = make.position(cohort, slug="other", name="องค์กรอื่น (ตัวอย่าง)")
    new = make.application(cohort, positions=[pi])
    Application.objects.filter(pk=new.pk).update(
        home_province=Province.objects.get(slug="tak")
    )
    running, _reviews = judging.in_review(cohort, coordinator, positions=[other, pi])
    held, [review] = judging.in_review(cohort, coordinator, positions=[other])
    judging.send(review, 3)
    workflow.put_in_reserve(held, by=coordinator)
    return {"new": new.reference, "running": running.reference, "held": held.reference}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"cohort": "16"}, {"new", "running", "held"}),
        ({"state": "submitted"}, {"new"}),
        ({"state": "reserve"}, {"held"}),
        ({"chose": "protection-international"}, {"new", "running"}),
        ({"chose": "other", "state": "in_review"}, {"running"}),
        ({"home": "tak"}, {"new"}),
        ({"reviewers": "none"}, {"new"}),
        ({"reviewers": "waiting"}, {"running"}),
        ({"reviewers": "done"}, {"held"}),
        ({"outcome": "waiting"}, {"held"}),
        ({"outcome": "released"}, set()),
        ({"state": "draft"}, set()),
        ({"home": "no-such-place"}, set()),
        ({"cohort": "99"}, set()),
        ({"outcome": "nonsense", "state": "submitted"}, set()),
    ],
)
def test_filters_combine_and_bear_nonsense(coordinator_client, three, query, found):
    assert set(shown(coordinator_client.get(LIST, query))) == {
        three[name] for name in found
    }


@pytest.mark.parametrize(
    "probe",
    [
        "applicant__email__startswith",
        "search_text__contains",
        "note",
        "applicant__password",
    ],
)
def test_no_column_can_be_probed_through_the_address(coordinator_client, sent, probe):
    assert coordinator_client.get(LIST, {probe: "b"}).status_code == 400


def test_a_page_has_at_most_fifty_rows_and_always_asks_as_much(
    coordinator_client, cohort, coordinator, pi
):
    coordinator_client.get(LIST)
    counted = []
    for wanted in (1, 30, 52):
        while Application.objects.count() < wanted:
            judging.in_review(cohort, coordinator, positions=[pi])
        with CaptureQueriesContext(connection) as queries:
            page = coordinator_client.get(LIST)
        assert len(shown(page)) == min(wanted, 50)
        counted.append(len(queries))
    assert len(set(counted)) == 1
    # Of them one counts for the menu, one for the tabs, one knows criteria.
    assert counted[0] <= 13


def test_sorting_by_every_column_works(coordinator_client, three):
    for column in range(1, 7):
        for sign in ("", "-"):
            assert (
                len(shown(coordinator_client.get(LIST, {"o": f"{sign}{column}"}))) == 3
            )


# One application


def test_the_page_opens_everything_and_leaves_a_line(
    coordinator_client, sent, coordinator
):
    page = coordinator_client.get(page_of(sent))
    text = words(page)
    for part in (
        *SECRETS,
        "ใบไผ่",
        sent.reference,
        "baiphai@applicants.example",
        "Loei",
        "Application received",
    ):
        assert part in text
    assert actions(sent) == ["begin application", "submit", "read application"]
    assert AuditEntry.objects.about(sent).last().actor == coordinator.code


def test_every_reading_leaves_its_own_line(coordinator_client, sent):
    coordinator_client.get(page_of(sent))
    page = coordinator_client.get(page_of(sent))
    assert actions(sent).count("read application") == 2
    assert "× 2" in words(page)


def test_the_page_shows_reviews_with_their_figures(
    coordinator_client, cohort, coordinator
):
    first, second = make.reviewer(cohort), make.reviewer(cohort)
    application, reviews = judging.in_review(cohort, coordinator, first, second)
    judging.send(reviews[0], 4, comment="ชัดเจน")
    text = words(coordinator_client.get(page_of(application)))
    assert "ชัดเจน" in text
    judging.save(reviews[1], 1, comment="ยังไม่ส่ง")
    text = words(coordinator_client.get(page_of(application)))
    assert "ยังไม่ส่ง" not in text
    judging.send(reviews[1], 1)
    stored_scores.update_cohort(cohort)
    page = coordinator_client.get(page_of(application))
    shown = page.context["application"]
    assert (
        shown.score_mean,
        shown.score_median,
        shown.score_spread,
        shown.review_count,
    ) == (2.5, 2.5, 3, 2)
    assert "Corrected for strictness" in words(page)


def test_a_consent_that_was_taken_back_is_shown_as_not_given(coordinator_client, sent):
    sent.consents.filter(kind="hosts").update(withdrawn_at=sent.submitted_at)
    text = words(coordinator_client.get(page_of(sent)))
    assert text.count("not given") == 1


def test_the_page_names_what_the_person_sent_to_other_cohorts(coordinator_client, sent):
    earlier = make.application(make.cohort(15), sent.applicant)
    make.draft(make.cohort(14), sent.applicant)
    stranger = make.application(earlier.cohort)
    page = coordinator_client.get(page_of(sent))
    assert [row["application"] for row in page.context["elsewhere"]] == [earlier]
    assert (earlier.reference in words(page), stranger.reference in words(page)) == (
        True,
        False,
    )


def test_the_page_asks_as_much_for_one_review_as_for_ten(
    coordinator_client, cohort, coordinator, pi
):
    few, _reviews = judging.in_review(cohort, coordinator, positions=[pi])
    panel = [make.reviewer(cohort) for _ in range(10)]
    many, reviews = judging.in_review(
        cohort,
        coordinator,
        *panel,
        positions=[pi, *(make.position(cohort) for _ in range(2))],
    )
    for review in reviews:
        judging.send(review, 3, comment="ความเห็น")
    coordinator_client.get(page_of(few))
    counted = []
    for application in (few, many):
        with CaptureQueriesContext(connection) as queries:
            coordinator_client.get(page_of(application))
        counted.append(len(queries))
    assert counted[1] - counted[0] <= 1
    assert counted[1] <= 36


def test_user_text_never_becomes_markup(coordinator_client, cohort, coordinator):
    person = make.person(display_name="<b>หนา</b>")
    application = make.application(cohort, person)
    for page in (
        coordinator_client.get(LIST),
        coordinator_client.get(page_of(application)),
    ):
        assert "<b>หนา</b>" not in page.content.decode()
        assert "&lt;b&gt;หนา" in page.content.decode()


def test_reviews_lead_to_the_page_of_their_application(
    coordinator_client, cohort, coordinator
):
    application, [review] = judging.in_review(cohort, coordinator)
    url = "/en/admin/volunteers/review/"
    assert page_of(application) in coordinator_client.get(url).content.decode()
    assert coordinator_client.get(f"{url}{review.pk}/change/")["Location"] == page_of(
        application
    )
    assert coordinator_client.get(f"{url}999999/change/").status_code == 404


def test_the_list_of_reviews_always_asks_as_much(
    coordinator_client, cohort, coordinator
):
    coordinator_client.get("/en/admin/volunteers/review/")
    counted = []
    for wanted in (1, 30):
        while Review.objects.count() < wanted:
            _application, [review] = judging.in_review(cohort, coordinator)
            judging.send(review, 3)
        with CaptureQueriesContext(connection) as queries:
            coordinator_client.get("/en/admin/volunteers/review/")
        counted.append(len(queries))
    assert len(set(counted)) == 1
