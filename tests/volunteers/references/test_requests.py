"""A referee's letter from naming to answering: who may do what when, what is sent, what
is remembered.
"""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from portal.models.choices import Role
from tests import make
from volunteers.application.sections import referees
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.models import Reference
from volunteers.models.choices import ReferenceStatus as R
from volunteers.references import erasing, reading, requests

ANSWERS = {"known": "สามปี", "strengths": "ตั้งใจฟัง", "support": "", "recommends": "yes"}
LINK = re.compile(r"/references/([^/\s]+)/")


@pytest.fixture
def cohort(db):
    return make.cohort(references_wanted=2)


@pytest.fixture
def asked(sent, coordinator):
    requests.ask(sent, by=coordinator, orders=[1, 2])
    return sent


def one(application, order=1):
    return Reference.objects.select_related("application__cohort").get(
        application=application, order=order
    )


def letters(kind):
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def token_in(message):
    return LINK.search(message.text)[1]


def actions(thing):
    return [line.action for line in AuditEntry.objects.about(thing)]


# Asking


def test_asking_writes_to_each_by_a_link_of_their_own_and_tells_the_applicant(
    asked, applicant
):
    to_referees = letters("reference_asked")
    assert [letter.address for letter in to_referees] == [
        "teacher1@referees.example",
        "teacher2@referees.example",
    ]
    assert {
        requests.find_by_token(token_in(letter)).order for letter in to_referees
    } == {1, 2}
    assert [letter.recipient for letter in letters("referees_asked")] == [applicant]
    assert actions(asked)[-1] == "ask referees"
    assert actions(one(asked)) == ["ask referee"]


def test_the_token_is_stored_as_a_hash_only(asked):
    token = token_in(letters("reference_asked")[0])
    assert one(asked).token_hash == requests.hash_token(token)
    assert token not in one(asked).token_hash
    assert all(token not in str(line.fields) for line in AuditEntry.objects.all())


def test_the_title_of_the_letter_says_nothing_of_who(asked):
    letter = letters("reference_asked")[0]
    assert asked.display_name not in letter.title
    assert asked.display_name in letter.text


def test_the_letter_is_in_the_language_that_the_applicant_chose(
    cohort, applicant, coordinator
):
    sent = make.draft(cohort, applicant)
    Reference.objects.filter(application=sent, order=1).update(language="en")
    workflow.submit(sent, by=applicant)
    requests.ask(sent, by=coordinator, orders=[1])
    [letter] = letters("reference_asked")
    assert letter.language == "en"
    assert "/en/references/" in letter.text
    assert letter.text.startswith("Hello ")


def test_who_was_asked_is_not_asked_again_while_the_link_is_open(asked, coordinator):
    with pytest.raises(TransitionRefused):
        requests.ask(asked, by=coordinator, orders=[1, 2])
    assert len(letters("reference_asked")) == 2


def test_after_the_link_ended_a_new_one_takes_its_place(asked, coordinator):
    old = token_in(letters("reference_asked")[0])
    with time_machine.travel(one(asked).expires_at + timedelta(seconds=1), tick=False):
        requests.ask(asked, by=coordinator, orders=[1])
        assert requests.find_by_token(old) is None
        assert requests.is_open(
            requests.find_by_token(token_in(letters("reference_asked")[-1]))
        )


def test_who_answered_is_never_asked_again(asked, coordinator):
    requests.give(one(asked), ANSWERS)
    with pytest.raises(TransitionRefused):
        requests.ask(asked, by=coordinator, orders=[1])
    assert one(asked).status == R.GIVEN


def test_many_at_once_leave_those_alone_who_declined(asked, coordinator):
    requests.decline(one(asked))
    with pytest.raises(TransitionRefused):
        requests.ask_waiting(asked, by=coordinator, orders=[1, 2])
    requests.ask(asked, by=coordinator, orders=[1])
    assert one(asked).status == R.ASKED


def test_a_draft_and_an_ended_application_ask_nobody(cohort, applicant, coordinator):
    draft = make.draft(cohort, applicant)
    with pytest.raises(TransitionRefused):
        requests.ask(draft, by=coordinator, orders=[1])
    workflow.submit(draft, by=applicant)
    workflow.withdraw(draft, by=applicant)
    with pytest.raises(TransitionRefused):
        requests.ask(draft, by=coordinator, orders=[1])
    assert letters("reference_asked") == []


# Reminding and closing


def test_a_reminder_goes_a_day_later_at_the_earliest_and_brings_a_new_link(
    asked, coordinator
):
    with pytest.raises(TransitionRefused):
        requests.remind(asked, by=coordinator, orders=[1, 2])
    old = token_in(letters("reference_asked")[0])
    until = one(asked).expires_at
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        requests.remind(asked, by=coordinator, orders=[1, 2])
        with pytest.raises(TransitionRefused):
            requests.remind(asked, by=coordinator, orders=[1, 2])
    [first, _second] = letters("reference_reminded")
    assert requests.find_by_token(old) is None
    assert requests.find_by_token(token_in(first)) == one(asked)
    assert one(asked).expires_at == until


def test_a_closed_link_opens_nothing_and_can_be_asked_anew(asked, coordinator):
    token = token_in(letters("reference_asked")[0])
    requests.revoke(asked, by=coordinator, orders=[1])
    closed = requests.find_by_token(token)
    with pytest.raises(TransitionRefused):
        requests.give(closed, ANSWERS)
    with pytest.raises(TransitionRefused):
        requests.decline(closed)
    assert (requests.is_open(closed), one(asked).status, one(asked, 2).status) == (
        False,
        R.REVOKED,
        R.ASKED,
    )
    requests.ask(asked, by=coordinator, orders=[1])
    assert one(asked).status == R.ASKED


# Answering


def test_the_answer_is_sealed_consented_to_and_remembered_without_its_words(asked):
    requests.give(one(asked), ANSWERS)
    stored = one(asked)
    assert (stored.status, json.loads(stored.answers)) == (R.GIVEN, ANSWERS)
    assert stored.consent_at == stored.answered_at
    line = AuditEntry.objects.about(stored).last()
    assert (line.action, line.actor) == ("give reference", "")
    assert "สามปี" not in str(line.fields)


def test_the_same_answer_sent_twice_is_stored_once_and_another_is_refused(asked):
    first, second = one(asked), one(asked)
    requests.give(first, ANSWERS)
    requests.give(second, ANSWERS)
    assert actions(first).count("give reference") == 1
    with pytest.raises(TransitionRefused):
        requests.give(one(asked), {**ANSWERS, "known": "แก้ใหม่"})
    assert reading.stored_answers(one(asked))["known"] == "สามปี"


def test_a_page_opened_in_time_may_be_sent_within_the_grace(asked):
    last = one(asked).expires_at
    grace = timedelta(minutes=asked.cohort.grace_minutes)
    with time_machine.travel(last + grace, tick=False):
        with pytest.raises(TransitionRefused):
            requests.give(one(asked), ANSWERS)
        with pytest.raises(TransitionRefused):
            requests.give(one(asked), ANSWERS, opened_at=last + timedelta(seconds=1))
        requests.give(one(asked), ANSWERS, opened_at=last)
    assert one(asked).status == R.GIVEN


def test_after_the_grace_nothing_is_taken(asked):
    reference = one(asked)
    late = reference.expires_at + timedelta(
        minutes=asked.cohort.grace_minutes, seconds=1
    )
    with time_machine.travel(late, tick=False), pytest.raises(TransitionRefused):
        requests.give(reference, ANSWERS, opened_at=reference.expires_at)


def test_a_replaced_link_that_was_found_before_takes_nothing(asked, coordinator):
    reference = one(asked)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        requests.remind(asked, by=coordinator, orders=[1])
        with pytest.raises(TransitionRefused):
            requests.give(reference, ANSWERS)


def test_a_withdrawn_application_closes_the_links_until_it_is_back(asked, applicant):
    workflow.withdraw(asked, by=applicant)
    assert not requests.is_open(one(asked))
    workflow.undo_withdrawal(asked, by=applicant)
    assert requests.is_open(one(asked))


def test_a_planned_outcome_does_not_show_in_the_link(asked, coordinator):
    workflow.decline(asked, by=coordinator, reason="few_seats")
    assert requests.is_open(one(asked))


def test_a_referee_must_not_judge_however_their_address_is_written(sent):
    reference = one(sent)
    reference.email = "Teacher1@Referees.Example"
    reference.save()
    referee = make.reviewer(sent.cohort, "teacher1@referees.example")
    assert conflicts.conflict_kind(sent, referee) == "referee"


# Correcting


@pytest.fixture
def given(asked):
    requests.give(one(asked), ANSWERS)
    return asked


@pytest.fixture
def reopened(given, coordinator):
    requests.reopen(given, by=coordinator, orders=[1], note="ส่งผิดคน")
    return given


def test_a_sent_answer_opens_again_by_a_new_link_and_stands_meanwhile(
    reopened, applicant
):
    [letter] = letters("reference_reopened")
    found = requests.find_by_token(token_in(letter))
    assert requests.find_by_token(token_in(letters("reference_asked")[0])) is None
    assert (found, requests.is_open(found)) == (one(reopened), True)
    assert reading.stored_answers(found) == ANSWERS
    assert [row.recipient for row in letters("referees_reopened")] == [applicant]


def test_opening_again_is_remembered_with_its_reason(reopened, coordinator):
    assert actions(one(reopened))[-1] == "reopen reference"
    assert "ส่งผิดคน" in reopened.comments.get().text
    assert reopened.comments.get().audience == "coordinators"


@pytest.mark.parametrize("note", ["", "  "])
def test_nothing_opens_again_without_a_reason(given, coordinator, note):
    with pytest.raises(TransitionRefused):
        requests.reopen(given, by=coordinator, orders=[1], note=note)
    assert one(given).status == R.GIVEN


def test_only_what_was_sent_opens_again(asked, coordinator):
    with pytest.raises(TransitionRefused):
        requests.reopen(asked, by=coordinator, orders=[1, 2], note="ก")


def test_the_corrected_answer_takes_the_place_of_the_first(reopened):
    requests.give(one(reopened), {**ANSWERS, "known": "สี่ปี"})
    assert one(reopened).status == R.GIVEN
    assert reading.stored_answers(one(reopened))["known"] == "สี่ปี"


def test_closing_the_link_again_leaves_what_was_sent(reopened, coordinator):
    requests.revoke(reopened, by=coordinator, orders=[1])
    assert one(reopened).status == R.GIVEN
    assert reading.stored_answers(one(reopened)) == ANSWERS


def test_who_answered_is_neither_reminded_nor_asked_anew_when_the_link_ends(
    reopened, coordinator
):
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert not requests.can_be_reminded(one(reopened))
    with time_machine.travel(timezone.now() + timedelta(days=90), tick=False):
        assert not requests.can_be_asked(one(reopened))
        assert reading.stored_answers(one(reopened)) == ANSWERS
        requests.reopen(reopened, by=coordinator, orders=[1], note="ก")
        assert requests.is_open(one(reopened))


def test_a_referee_takes_back_what_they_sent_by_the_new_link(reopened):
    requests.decline(one(reopened))
    stored = one(reopened)
    assert (stored.status, stored.answers) == (R.DECLINED, "")
    assert reading.answer_rows(stored) == []


def test_nobody_takes_the_place_of_a_referee_whose_answer_stands(reopened):
    Message.objects.filter(kind="reference_reopened").update(state="failed")
    assert referees.undelivered_orders([one(reopened)]) == {}


def test_who_asked_to_be_erased_is_not_asked_to_correct(given, coordinator):
    erasing.ask(one(given))
    with pytest.raises(TransitionRefused):
        requests.reopen(given, by=coordinator, orders=[1], note="ก")


# What the database itself refuses


@pytest.mark.parametrize(
    "changes",
    [
        {"status": R.ASKED, "token_hash": None},
        {"status": R.GIVEN},
        {"status": "forgotten"},
        {"order": 2},
    ],
)
def test_the_database_refuses_what_makes_no_sense(sent, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Reference.objects.filter(application=sent, order=1).update(**changes)


class Letters(RuleBasedStateMachine):
    """Any order of acts, at any time: an answer stays until its referee sends or takes
    it back, an open link belongs to somebody asked, one link each.
    """

    def __init__(self):
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        cohort = make.cohort(references_wanted=1)
        self.coordinator = make.person(role=Role.COORDINATOR)
        self.application = make.application(cohort)
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.traveller = self.clock.start()
        self.given, self.tokens = "", []

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def tried(self, act):
        try:
            act()
        except TransitionRefused:
            return
        self.tokens = [
            token_in(letter)
            for letter in Message.objects.filter(kind__startswith="reference_")
        ]

    def reference(self):
        return one(self.application)

    @rule(days=st.sampled_from([1, 3, 20]))
    def time_passes(self, days):
        self.traveller.shift(timedelta(days=days))

    @rule(verb=st.sampled_from(["ask", "ask_waiting", "remind", "revoke"]))
    def coordinator_acts(self, verb):
        self.tried(
            lambda: getattr(requests, verb)(
                self.application, by=self.coordinator, orders=[1]
            )
        )

    @rule()
    def coordinator_lets_correct(self):
        self.tried(
            lambda: requests.reopen(
                self.application, by=self.coordinator, orders=[1], note="ก"
            )
        )

    @rule(words=st.sampled_from(["หนึ่ง", "สอง"]))
    def referee_answers(self, words):
        was_open = requests.is_open(self.reference())
        self.tried(lambda: requests.give(self.reference(), {**ANSWERS, "known": words}))
        if was_open:
            self.given = self.reference().answers

    @rule()
    def referee_declines(self):
        if requests.is_open(self.reference()):
            self.given = ""
        self.tried(lambda: requests.decline(self.reference()))

    @rule()
    def applicant_withdraws_or_comes_back(self):
        applicant = self.application.applicant
        back = self.application.status == "withdrawn"
        self.tried(
            lambda: (workflow.undo_withdrawal if back else workflow.withdraw)(
                self.application, by=applicant
            )
        )

    @invariant()
    def an_answer_stays(self):
        stored = self.reference()
        assert stored.answers == self.given
        assert reading.has_answers(stored) is bool(self.given)

    @invariant()
    def at_most_one_link_works(self):
        reference = [token for token in self.tokens if requests.find_by_token(token)]
        assert len(reference) <= 1
        if reference and requests.is_open(requests.find_by_token(reference[0])):
            assert self.reference().status == R.ASKED
            assert timezone.now() <= self.reference().expires_at


def test_in_any_order_an_answer_stays_and_one_link_works(db):
    run_state_machine_as_test(
        Letters, settings=hypothesis_settings(max_examples=15, stateful_step_count=15)
    )


def test_the_letter_names_the_applicant_as_they_agreed_to(sent, coordinator):
    sent.name_for_referees = "นางสาวสมมติ ใจดี"
    sent.save()
    requests.ask(sent, by=coordinator, orders=[1])
    text = letters("reference_asked")[0].text
    assert "นางสาวสมมติ ใจดี" in text
    assert sent.display_name not in text
