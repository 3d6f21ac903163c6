from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organizations.models import Cohort
from tests import make
from tests.volunteers.browsing import APPLY, OWN, words
from volunteers.models import Application, EligibilityQuestion

CHECK = "/en/cohorts/16/eligibility/"
YES = {"full-time": "yes", "in-thailand": "yes"}
NO = {"full-time": "no", "in-thailand": "yes"}
CAN, CANNOT = "You can apply", "may not be right for you yet"


def ask(cohort, slug, order=1, **texts):
    defaults = {
        "text_th": f"ข้อ {slug}",
        "text_en": f"Question {slug}",
        "help_en": f"Hint {slug}",
        "no_th": f"เหตุผล {slug}",
        "no_en": f"Because {slug}",
    }
    return EligibilityQuestion.objects.create(
        cohort=cohort, slug=slug, order=order, **{**defaults, **texts}
    )


@pytest.fixture
def eligibility_questions(cohort):
    return [ask(cohort, slug, order) for order, slug in enumerate(YES, 1)]


def answered(client, answers, url=CHECK):
    return words(client.post(url, answers, follow=True))


# Answering


def test_a_visitor_reads_the_cohorts_own_questions_with_nothing_chosen(
    client, eligibility_questions
):
    page = words(client.get(CHECK))
    for text in ("Question full-time", "Hint full-time", "Question in-thailand"):
        assert text in page
    assert 'checked=""' not in page
    assert " checked>" not in page
    assert CAN not in page


def test_all_yes_leads_on_to_the_application(client, eligibility_questions):
    page = answered(client, YES)
    assert CAN in page
    assert f'href="{APPLY}"' in page


def test_a_no_is_explained_with_that_questions_own_words_only(
    client, eligibility_questions
):
    page = answered(client, NO)
    assert CANNOT in page
    assert "Because full-time" in page
    assert "Because in-thailand" not in page
    assert CAN not in page


def test_after_a_no_everything_can_be_answered_again(client, eligibility_questions):
    page = answered(client, NO)
    assert 'href="#id_full-time_0"' in page
    assert page.count(" checked") == 2
    assert CAN in answered(client, YES)


def test_the_check_is_complete_in_thai(client, eligibility_questions):
    page = answered(client, NO, "/cohorts/16/eligibility/")
    assert "คุณสมัครได้หรือไม่" in page
    assert "เหตุผล full-time" in page
    assert "Because" not in page


def test_answering_leads_to_a_page_that_can_be_reloaded(client, eligibility_questions):
    assert client.post(CHECK, YES).url == CHECK
    for _time in (1, 2):
        assert CAN in words(client.get(CHECK))


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"full-time": "yes"},
        {**YES, "full-time": "perhaps"},
        {**YES, "full-time": ""},
    ],
)
def test_what_is_not_answered_is_told_and_what_was_is_kept(
    client, eligibility_questions, answers
):
    response = client.post(CHECK, answers)
    page = words(response)
    assert "<title>Error: " in page
    assert 'href="#id_full-time_0"' in page or answers == {"full-time": "yes"}
    assert page.count(" checked") == list(answers.values()).count("yes")
    assert "eligibility" not in client.session


def test_a_question_that_came_later_is_asked_before_anything_is_said(
    client, cohort, eligibility_questions
):
    client.post(CHECK, YES)
    ask(cohort, "newer", 3)
    page = words(client.get(CHECK))
    assert CAN not in page
    assert page.count(" checked") == 2


def test_a_cohort_without_questions_says_so(client, cohort):
    for page in (words(client.get(CHECK)), words(client.post(CHECK, follow=True))):
        assert "Nothing to check beforehand" in page
        assert f'href="{APPLY}"' in page
    assert "eligibility" not in client.session


def test_answers_of_another_cohort_do_not_count(client, cohort, eligibility_questions):
    ask(make.cohort(17), "full-time")
    client.post("/en/cohorts/17/eligibility/", {"full-time": "yes"})
    assert " checked" not in words(client.get(CHECK))


@pytest.mark.parametrize(
    ("opens", "closes", "message"),
    [(1, 9, "The call opens on"), (-9, -1, "but the call closed on")],
)
def test_while_the_call_is_not_open_nothing_is_offered(
    client, eligibility_questions, opens, closes, message
):
    now = timezone.now()
    Cohort.objects.update(
        applications_open_at=now + timedelta(days=opens),
        applications_close_at=now + timedelta(days=closes),
    )
    page = answered(client, YES)
    assert message in page
    assert f'class="btn btn-primary" href="{APPLY}"' not in page


# Privacy


def test_nothing_about_a_visitor_is_stored_but_their_session(
    client, eligibility_questions
):
    writes = ("INSERT", "UPDATE", "DELETE")
    with CaptureQueriesContext(connection) as found:
        client.post(CHECK, NO)
    tables = [
        row["sql"]
        for row in found
        if row["sql"].startswith(writes) and "portal_session" not in row["sql"]
    ]
    assert tables == []
    assert set(client.session.keys()) == {"eligibility"}


def test_a_hostile_question_stays_text(client, cohort):
    ask(
        cohort,
        "bad",
        text_en="<b>bold</b>",
        help_en="<script>1</script>",
        no_en="<i onclick=x>",
    )
    page = answered(client, {"bad": "no"})
    for markup in ("<b>bold", "<script>1", "<i onclick"):
        assert markup not in page
    assert "&lt;script&gt;1" in page


def test_a_cohort_that_is_missing_or_not_public_is_not_found(client, cohort):
    make.cohort(17, is_public=False)
    for number in (17, 99):
        assert client.get(f"/en/cohorts/{number}/eligibility/").status_code == 404
        assert client.post(f"/en/cohorts/{number}/eligibility/").status_code == 404


def test_only_reading_and_answering_are_possible(client, eligibility_questions):
    assert client.put(CHECK).status_code == 405
    assert client.delete(CHECK).status_code == 405


@pytest.mark.parametrize(
    "who", ["applicant", "editor", "reviewer", "coordinator", "administrator"]
)
def test_everybody_may_check(request, as_user, eligibility_questions, who):
    assert CAN in answered(as_user(request.getfixturevalue(who)), YES)


# What becomes of it


def test_an_application_begun_afterwards_keeps_that_everything_was_yes(
    client, eligibility_questions, applicant
):
    client.post(CHECK, YES)
    client.force_login(applicant)
    client.post(APPLY)
    page = words(client.get(OWN))
    assert Application.objects.get().eligible_at is not None
    assert page.index("Check whether you can apply") < page.index("About you")


def test_an_application_begun_after_a_no_is_not_hindered(
    client, eligibility_questions, applicant
):
    client.post(CHECK, NO)
    client.force_login(applicant)
    client.post(APPLY)
    assert Application.objects.get().eligible_at is None


def test_the_task_list_offers_the_check_and_then_shows_it_done(
    mine, fresh, eligibility_questions
):
    task = mine.get(OWN).context["tasks"][0]
    assert (task["href"], task["status"]) == (CHECK, "optional")
    page = answered(mine, YES)
    assert f'href="{OWN}"' in page
    assert mine.get(OWN).context["tasks"][0]["tone"] == "done"


def test_answering_no_later_takes_the_mark_back(mine, fresh, eligibility_questions):
    for answers in (YES, NO):
        mine.post(CHECK, answers)
    assert Application.objects.get().eligible_at is None


def test_the_check_counts_as_no_section(mine, draft, eligibility_questions):
    page = mine.get(OWN)
    assert page.context["done_count"] == page.context["section_count"]


def test_without_questions_the_task_list_does_not_speak_of_them(mine, fresh):
    assert "Check whether you can apply" not in words(mine.get(OWN))


def test_an_application_that_was_sent_stays_as_it_is(mine, sent, eligibility_questions):
    page = answered(mine, YES)
    assert "Go to my application" in page
    assert Application.objects.get().eligible_at is None


def test_the_pages_before_applying_lead_here(client, eligibility_questions):
    for url in (APPLY, "/en/cohorts/16/how-to-apply/"):
        assert f'href="{CHECK}"' in words(client.get(url))


def test_who_has_begun_is_not_sent_back_to_the_check(
    mine, fresh, eligibility_questions
):
    assert f'href="{CHECK}"' not in words(mine.get(APPLY))


def test_the_check_asks_as_little_for_thirty_questions_as_for_one(client, cohort):
    counted = []
    for first, last in ((0, 1), (1, 30)):
        for at in range(first, last):
            ask(cohort, f"q{at}", at)
        with CaptureQueriesContext(connection) as found:
            client.get(CHECK)
        counted.append(len(found))
    assert counted[0] == counted[1] <= 4


# At the desk


def test_a_coordinator_rewords_a_question_and_sees_it_as_visitors_do(
    as_user, coordinator, eligibility_questions
):
    desk = as_user(coordinator)
    url = reverse(
        "admin:volunteers_eligibilityquestion_change",
        args=[eligibility_questions[0].pk],
    )
    assert (
        f'href="{eligibility_questions[0].get_absolute_url()}"'
        in desk.get(url).content.decode()
    )
    texts = {
        name: f"new {name}"
        for name in ("text_th", "text_en", "help_th", "help_en", "no_th", "no_en")
    }
    assert desk.post(url, {"order": 1, "slug": "changed", **texts}).status_code == 302
    eligibility_questions[0].refresh_from_db()
    assert (eligibility_questions[0].slug, eligibility_questions[0].no_en) == (
        "full-time",
        "new no_en",
    )


def test_a_coordinator_adds_a_question_to_the_open_cohort(as_user, coordinator, cohort):
    desk = as_user(coordinator)
    url = reverse("admin:volunteers_eligibilityquestion_add")
    assert desk.get(url).context["adminform"].form.initial["cohort"] == cohort
    texts = {name: name for name in ("text_th", "text_en", "no_th", "no_en")}
    assert (
        desk.post(
            url, {"cohort": cohort.pk, "order": 1, "slug": "new", **texts}
        ).status_code
        == 302
    )
    listed = desk.get(reverse("admin:volunteers_eligibilityquestion_changelist"))
    assert "text_th" in listed.content.decode()
