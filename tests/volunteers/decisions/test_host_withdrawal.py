"""A host leaves the cohort: who chose it hears of it and may choose another."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models import Membership, Participation
from organizations.models.choices import ParticipationStatus
from organizations.profiles import workflow as profile_workflow
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from portal.text import dates
from tests import make
from tests.volunteers import interviewing, judging
from volunteers import rules
from volunteers.application import drafting
from volunteers.decisions import information, workflow
from volunteers.interviews import booking
from volunteers.models import Application

STATUS = "/en/cohorts/16/application/"
HISTORY = "portal_auditentry"
BLOCKS = ("SAVEPOINT", "RELEASE SAVEPOINT")


@pytest.fixture
def other(cohort):
    return make.position(cohort, slug="other-host")


def close(cohort):
    cohort.applications_close_at = timezone.now() - timedelta(days=1)
    cohort.save()


def leave(position, by):
    profile_workflow.withdraw(position.participation, by=by)


def fresh(application):
    return Application.objects.select_related("cohort", "applicant").get(
        pk=application.pk
    )


def choose(application, *positions):
    data = {
        "choices": [(position, "เหตุผล") for position in positions],
        "is_anywhere": False,
    }
    version = drafting.section_version(application, "choices")
    drafting.save_section(
        application, "choices", data, version=version, by=application.applicant
    )


def told(kind="chosen_host_left"):
    return {message.recipient for message in Message.objects.filter(kind=kind)}


def statements_of(act):
    """The SQL of an act, in order."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("choosers", [1, 12])
def test_while_history_is_locked_nothing_but_history_is_written(
    cohort, coordinator, pi, choosers
):
    """Its lock is taken with the first line, and held until the commit."""
    for _chooser in range(choosers):
        make.application(cohort, positions=[pi])
    participation = pi.participation
    for act in (profile_workflow.withdraw, profile_workflow.readmit):
        statements = statements_of(partial(act, participation, by=coordinator))
        history = [number for number, sql in enumerate(statements) if HISTORY in sql]
        rest = [sql for sql in statements[history[0] :] if HISTORY not in sql]
        assert [sql for sql in rest if not sql.startswith(BLOCKS)] == []
        assert len(history) == 2
    assert Message.objects.filter(kind="chosen_host_back").count() == choosers
    assert list(audit.verify()) == []


def test_everyone_who_chose_it_hears_of_it_and_nobody_else(
    cohort, coordinator, pi, other
):
    sent, unsent = (
        make.application(cohort, positions=[pi, other]),
        make.draft(cohort, positions=[pi]),
    )
    make.application(cohort, positions=[other])
    left = make.application(cohort, positions=[pi])
    workflow.withdraw(left, by=left.applicant)
    leave(pi, coordinator)
    assert told() == {sent.applicant, unsent.applicant}
    assert not any(
        pi.organization.name in letter.title + letter.text
        for letter in Message.objects.all()
    )


def test_coordinators_get_the_number_and_the_list(cohort, coordinator, pi):
    make.application(cohort, positions=[pi])
    leave(pi, coordinator)
    [letter] = Message.objects.filter(kind="host_left")
    assert "1" in letter.text
    assert "?cohort=16&chose=protection-international" in letter.text


def test_what_is_promised_before_the_deadline_holds_when_the_review_begins(
    cohort, coordinator, pi, other
):
    application = make.application(cohort, positions=[pi])
    reviewed, _reviews = judging.in_review(cohort, coordinator, positions=[pi])
    leave(pi, coordinator)
    workflow.assign(
        fresh(application), reviewers=[make.reviewer(cohort)], by=coordinator
    )
    for each in (application, reviewed):
        assert fresh(each).status == "in_review"
        assert fresh(each).choices_open_until == rules.deadline(fresh(each))
        choose(fresh(each), other)
        assert fresh(each).choices.get().position == other


def test_a_draft_is_open_in_any_case(cohort, coordinator, pi):
    draft = make.draft(cohort, positions=[pi])
    leave(pi, coordinator)
    assert fresh(draft).choices_open_until is None
    assert rules.can_edit_section(fresh(draft), "choices")


def test_after_the_deadline_choices_open_for_the_days_the_cohort_gives(
    cohort, coordinator, pi, other
):
    application = make.application(cohort, positions=[pi])
    cohort.rechoice_days = 3
    close(cohort)
    assert not rules.can_edit_section(fresh(application), "choices")
    leave(pi, coordinator)
    assert fresh(application).choices_open_until == dates.end_of_day_in(3)
    assert [
        slug
        for slug in drafting.BY_SLUG
        if rules.can_edit_section(fresh(application), slug)
    ] == ["choices", "consents"]
    choose(fresh(application), other)
    assert fresh(application).choices.get().position == other
    assert (
        AuditEntry.objects.about(application).filter(action="reopen choices").count()
        == 1
    )


def test_when_the_days_are_over_they_are_over(cohort, coordinator, pi, other):
    application = make.application(cohort, positions=[pi])
    close(cohort)
    leave(pi, coordinator)
    Application.objects.update(choices_open_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(TransitionRefused):
        choose(fresh(application), other)


def test_states_that_an_applicant_cannot_tell_apart_open_alike(
    cohort, coordinator, pi, other
):
    plain, shortlisted, declined = (
        judging.in_review(cohort, coordinator, positions=[pi])[0] for _ in range(3)
    )
    workflow.shortlist(shortlisted, by=coordinator)
    workflow.decline(declined, by=coordinator, reason="few_seats")
    close(cohort)
    leave(pi, coordinator)
    for application in (plain, shortlisted, declined):
        status = fresh(application).status
        choose(fresh(application), other)
        assert fresh(application).status == status
    assert told() == {plain.applicant, shortlisted.applicant, declined.applicant}


def test_who_knows_that_it_is_over_is_left_in_peace(cohort, coordinator, pi):
    application = judging.in_review(cohort, coordinator, positions=[pi])[0]
    workflow.decline(application, by=coordinator, reason="few_seats")
    workflow.release(application, by=coordinator)
    late = make.draft(cohort, positions=[pi])
    close(cohort)
    leave(pi, coordinator)
    assert told() == set()
    assert not rules.can_edit_section(fresh(application), "choices")
    assert fresh(late).choices_open_until is None


def test_half_a_choice_is_refused_also_while_information_is_asked_for(
    cohort, coordinator, pi, other
):
    application = make.application(cohort, positions=[pi])
    by = dates.end_of_day_in(5)
    information.request(
        application, by=coordinator, sections=["about"], note="เบอร์โทรศัพท์", answer_by=by
    )
    close(cohort)
    leave(pi, coordinator)
    with pytest.raises(TransitionRefused):
        choose(fresh(application))
    choose(fresh(application), other)
    assert fresh(application).status == "information_requested"


def test_the_status_page_says_so_until_another_is_chosen(
    as_user, cohort, coordinator, pi, other
):
    application = make.application(cohort, positions=[pi])
    close(cohort)
    client = as_user(application.applicant)
    said = "A position you chose is no longer offered"
    assert said not in client.get(STATUS).content.decode()
    leave(pi, coordinator)
    assert said in client.get(STATUS).content.decode()
    page = client.get(f"{STATUS}choices/")
    assert page.status_code == 200
    ticket = page.context["ticket"]
    data = {
        "position": ["other-host"],
        "reason-other-host": "ตรงกับงาน",
        "ticket": ticket,
    }
    assert client.post(f"{STATUS}choices/", data).status_code == 302
    assert said not in client.get(STATUS).content.decode()


def test_an_error_while_telling_undoes_the_withdrawal(cohort, coordinator, pi):
    application = make.application(cohort, positions=[pi])
    application.applicant.data_key.wrapped = b"broken"
    application.applicant.data_key.save()
    with pytest.raises(Exception, match="data key"):
        leave(pi, coordinator)
    pi.participation.refresh_from_db()
    assert pi.participation.status == "approved"


def come_back(position, by):
    position.participation.refresh_from_db()
    profile_workflow.readmit(position.participation, by=by)


def test_reviewers_and_interviewers_hear_that_choices_may_change(
    cohort, coordinator, pi, other
):
    reviewed, [review] = judging.in_review(cohort, coordinator, positions=[pi])
    member = make.reviewer(cohort)
    invited = interviewing.invited(cohort, coordinator, positions=[pi])
    slot = interviewing.slot(interviewing.panel(cohort, member))
    booking.pick(invited, slot, by=invited.applicant)
    _elsewhere, [uninvolved] = judging.in_review(cohort, coordinator, positions=[other])
    Message.objects.all().delete()
    leave(pi, coordinator)
    people = told("choices_may_change")
    assert {review.reviewer, member} <= people
    assert uninvolved.reviewer not in people
    text = Message.objects.filter(kind="choices_may_change").first().text
    assert reviewed.display_name not in text


def test_interviews_with_its_members_are_counted_and_shown(
    as_user, cohort, coordinator, pi
):
    member = make.reviewer(cohort)
    interviewing.booked(cohort, coordinator, interviewing.panel(cohort, member))
    Membership.objects.create(user=member, organization=pi.organization, role="viewer")
    overview = as_user(coordinator)
    said = "Interviews with a member of an organization that left"
    assert said not in overview.get("/en/admin/").content.decode()
    leave(pi, coordinator)
    [letter] = Message.objects.filter(kind="host_left")
    assert "1 ครั้ง" in letter.text
    assert said in overview.get("/en/admin/").content.decode()


def test_when_it_comes_back_all_who_were_told_may_choose_it_again(
    cohort, coordinator, pi, other
):
    kept, changed = (make.application(cohort, positions=[pi]) for _twice in range(2))
    close(cohort)
    leave(pi, coordinator)
    choose(fresh(changed), other)
    come_back(pi, coordinator)
    assert told("chosen_host_back") == {kept.applicant, changed.applicant}
    choose(fresh(changed), pi)
    assert fresh(changed).choices.get().position == pi


def test_leaving_twice_is_told_twice(cohort, coordinator, pi):
    make.application(cohort, positions=[pi])
    leave(pi, coordinator)
    come_back(pi, coordinator)
    leave(pi, coordinator)
    assert Message.objects.filter(kind="chosen_host_left").count() == 2


def test_a_host_that_left_while_the_page_was_open_is_not_chosen(
    cohort, coordinator, pi, other
):
    application = make.application(cohort, positions=[other])
    leave(pi, coordinator)
    with pytest.raises(TransitionRefused):
        choose(fresh(application), pi)
    assert fresh(application).choices.get().position == other


# What pages and messages promise is what the rule allows


def test_who_is_under_review_before_the_deadline_may_choose_again_as_the_letter_says(
    as_user, cohort, coordinator, pi, other
):
    application, _reviews = judging.in_review(cohort, coordinator, positions=[pi])
    leave(pi, coordinator)
    until = rules.choices_changeable_until(fresh(application))
    text = Message.objects.get(kind="chosen_host_left").text
    assert dates.show_datetime(until) in text
    assert rules.can_edit_section(fresh(application), "choices")
    choose(fresh(application), other)


def test_nothing_is_promised_where_nothing_can_be_changed(
    as_user, cohort, coordinator, pi
):
    application, _reviews = judging.in_review(cohort, coordinator, positions=[pi])
    page = as_user(application.applicant).get(STATUS).content.decode()
    assert "You can change each answer" not in page
    assert "until then you can change" not in page


def test_another_position_is_not_asked_for_where_none_can_be_chosen(
    as_user, cohort, coordinator, pi
):
    application, _reviews = judging.in_review(cohort, coordinator, positions=[pi])
    Participation.objects.filter(pk=pi.participation_id).update(
        status=ParticipationStatus.WITHDRAWN
    )
    words = "This position is no longer offered. Choose another one."
    applicant = as_user(application.applicant)
    assert words not in applicant.get(STATUS).text
    Application.objects.filter(pk=application.pk).update(
        choices_open_until=timezone.now() + timedelta(days=3)
    )
    assert words in applicant.get(STATUS).text
