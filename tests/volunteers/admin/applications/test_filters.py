"""Filters of the list of applications: each finds what it says, and all of them
combine.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make
from tests.volunteers import judging
from volunteers.conflicts import conflicts
from volunteers.decisions import information
from volunteers.models import (
    Application,
    CohortFigures,
    ErasureRequest,
    Reference,
    SavedFilter,
)

LIST = "/en/admin/volunteers/application/"


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def scored(cohort):
    """Three with scores 2, 3.5 and 5, and one without."""
    rows = [make.application(cohort) for _each in range(4)]
    for row, score in zip(rows, (2, 3.5, 5), strict=False):
        Application.objects.filter(pk=row.pk).update(
            score_corrected=score, score_mean=score, review_count=1
        )
    return rows


def found(client, **filters):
    return {row.pk for row in client.get(LIST, filters).context["cl"].result_list}


@pytest.mark.parametrize(
    ("ends", "wanted"),
    [
        ({"score_from": "3"}, [1, 2]),
        ({"score_to": "3.5"}, [0, 1]),
        ({"score_from": "3,5", "score_to": "3,5"}, [1]),
        ({"score_from": "๓", "score_to": "๔"}, [1]),
        ({"score_from": "5", "score_to": "2"}, []),
        ({"score_from": "x", "score_to": "nan"}, []),
        ({"score_from": "", "score_to": ""}, [0, 1, 2, 3]),
    ],
)
def test_scores_from_and_to(coordinator_client, scored, ends, wanted):
    assert found(coordinator_client, **ends) == {scored[place].pk for place in wanted}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"state": "foo"}, "The filter “state” has no value “foo”."),
        ({"cohort": "99"}, "The filter “cohort” has no value “99”."),
        ({"score_from": "<b>"}, "The filter “score” has no value “&lt;b&gt;”."),
        ({"home": "atlantis", "state": "submitted"}, "has no value “atlantis”."),
        ({"e": "1"}, "The address asks for something"),
    ],
)
def test_an_address_that_asks_for_what_isnt_there_shows_nobody(
    coordinator_client, scored, asked, words
):
    """A link with a mistake, or one from before a state was renamed."""
    page = coordinator_client.get(LIST, asked, follow=True)
    assert page.status_code == 200
    assert not page.context["cl"].result_list
    assert words in page.content.decode()


def test_the_range_keeps_the_rest_of_the_address_and_says_what_it_is(
    coordinator_client, scored
):
    page = coordinator_client.get(
        LIST, {"state": "submitted", "score_from": "3", "q": "16"}
    ).content.decode()
    assert "<b>from 3</b>" in page
    assert '<input type="hidden" name="state" value="submitted">' in page
    assert '<input type="hidden" name="q" value="16">' in page
    assert (
        'name="score_from" inputmode="decimal" size="4" maxlength="8" '
        'autocomplete="off" value="3"' in page
    )
    assert "score_from=3" in coordinator_client.get(LIST, {"score_from": "3"}).context[
        "cl"
    ].get_query_string({"state": "reserve"})


def test_a_range_can_be_saved_with_the_other_filters(coordinator_client, scored):
    coordinator_client.post(
        f"{LIST}filters/save/?score_from=3&score_to=4&state=submitted", {"name": "กลาง"}
    )
    assert SavedFilter.objects.get().query == "score_from=3&score_to=4&state=submitted"


def usual(cohort, spread):
    """What the reviews of a cohort usually differ by."""
    CohortFigures.objects.update_or_create(
        cohort=cohort, defaults={"usual_spread": spread}
    )


def flagged(flag, cohort, coordinator):
    """An application that has the flag."""
    application = make.application(cohort)
    now, rows = timezone.now(), Application.objects.filter(pk=application.pk)
    if flag == "disagreement":
        usual(cohort, 1)
        rows.update(score_spread=2)
    elif flag == "overdue":
        until = now + timedelta(days=1)
        information.request(
            application, by=coordinator, sections=["about"], note="x", answer_by=until
        )
        rows.update(answer_by=now - timedelta(days=1))
    elif flag == "extended":
        rows.update(extended_until=now + timedelta(days=90))
    elif flag == "again":
        make.application(make.cohort(15), application.applicant)
    elif flag == "erasure":
        ErasureRequest.objects.create(application=application)
    elif flag == "referee":
        Reference.objects.create(application=application, order=1, status="declined")
    else:
        conflicts.declare_own(
            application,
            kind="declared",
            note="",
            by=make.person("c@staff.example", role="coordinator"),
        )
    return application


@pytest.mark.parametrize(
    "flag",
    ["disagreement", "conflict", "referee", "overdue", "extended", "again", "erasure"],
)
def test_each_flag_finds_what_has_it(coordinator_client, cohort, coordinator, flag):
    make.application(cohort)
    application = flagged(flag, cohort, coordinator)
    assert found(coordinator_client, flag=flag, cohort="16") == {application.pk}
    assert not found(coordinator_client, flag="nothing")


@pytest.mark.parametrize(
    ("factor", "is_found"), [("1.0", True), ("2.0", True), ("2.1", False)]
)
def test_how_far_apart_reviewers_have_to_be_is_a_setting_of_the_cohort(
    coordinator_client, cohort, factor, is_found
):
    application = make.application(cohort)
    Application.objects.filter(pk=application.pk).update(score_spread=1)
    type(cohort).objects.update(disagreement_factor=factor)
    assert not found(coordinator_client, flag="disagreement", cohort="16")
    usual(cohort, 0.5)
    expected = {application.pk} if is_found else set()
    assert found(coordinator_client, flag="disagreement", cohort="16") == expected


def test_all_filters_combine(coordinator_client, cohort, coordinator, pi):
    make.document_kind(cohort, is_required=False)
    wanted, [review] = judging.in_review(cohort, coordinator, positions=[pi])
    judging.in_review(cohort, coordinator)
    judging.send(review, 4)
    make.document_kind(cohort, slug="id", order=2, is_required=True)
    usual(cohort, 1)
    Application.objects.filter(pk=wanted.pk).update(
        score_corrected=4, score_mean=4, score_spread=2
    )
    filters = {
        "cohort": "16",
        "state": "in_review",
        "chose": "protection-international",
        "shared": "no",
        "home": "loei",
        "arrived": "1",
        "reviewers": "done",
        "score_from": "4",
        "score_to": "4",
        "flag": "disagreement",
        "documents": "missing",
    }
    assert found(coordinator_client, **filters) == {wanted.pk}
    assert all(
        not found(coordinator_client, **{**filters, name: other})
        for name, other in NOT_THIS.items()
    )


NOT_THIS = {
    "state": "submitted",
    "chose": "other",
    "shared": "yes",
    "home": "tak",
    "reviewers": "waiting",
    "score_from": "4.1",
    "flag": "erasure",
    "documents": "complete",
}
