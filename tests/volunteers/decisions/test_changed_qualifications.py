"""A host changes what it requires: answers follow their lines, and the rest is asked.

The revisions are edited, approved and published as people do it.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from organizations.models import Qualification
from organizations.profiles import partial_approval, restoring
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.editing import version_stamp
from portal.models import Message
from tests import make
from tests.volunteers import judging
from tests.volunteers.browsing import OWN, words
from volunteers.application import qualifications
from volunteers.decisions import workflow
from volunteers.hosts import applicants
from volunteers.models import Choice
from volunteers.personal_data.export import choice_data

LINES = ["ใจเปิดกว้าง", "ขับรถยนต์ได้", "เดินทางต่างจังหวัดได้"]


@pytest.fixture
def position(cohort):
    return make.position(cohort, slug="needy", qualifications=LINES)


def publish(position, coordinator, **fields):
    revision = profile_workflow.begin_revision(position.participation, by=coordinator)
    profile_workflow.save_revision(
        revision,
        content={**revision.content, **fields},
        version=revision.version,
        by=coordinator,
    )
    profile_workflow.submit(revision, by=coordinator)
    profile_workflow.approve(revision, by=coordinator)
    return revision


def standings(application):
    choice = Choice.objects.get(application=application)
    return {
        row.qualification.text: row.standing
        for row in qualifications.judgements(choice)
    }


def told():
    rows = Message.objects.filter(kind="qualifications_changed")
    return sorted(message.recipient_id for message in rows)


def keys(position):
    rows = position.qualifications.order_by("order")
    return {row.text: row.pk for row in rows}


def test_a_line_that_is_moved_keeps_its_row_and_its_answer(
    cohort, coordinator, position
):
    sent = make.sent_application(cohort, positions=[position])
    before, answered = keys(position), standings(sent)
    publish(position, coordinator, qualifications=LINES[::-1])
    assert keys(position) == before
    assert list(keys(position)) == LINES[::-1]
    assert standings(sent) == answered
    assert told() == []


def test_an_answer_follows_its_line_when_one_before_it_goes(
    cohort, coordinator, position
):
    sent = make.sent_application(cohort, positions=[position])
    choice = Choice.objects.get()
    key = str(keys(position)[LINES[1]])
    choice.fit[key]["is_met"] = False
    choice.save()
    publish(position, coordinator, qualifications=LINES[1:])
    assert standings(sent) == {LINES[1]: "unmet", LINES[2]: "met"}
    assert told() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"en": {"qualifications": ["An open mind", "Can drive", "Can travel"]}},
        {"qualifications": ["  ใจเปิดกว้าง", "ขับรถยนต์ได้ ", "เดินทางต่างจังหวัดได้"]},
        {"preferred_qualifications": ["พูดภาษาถิ่น"]},
        {"role": "อย่างอื่น"},
    ],
)
def test_nobody_is_asked_about_what_says_the_same(
    cohort, coordinator, position, fields
):
    sent = make.sent_application(cohort, positions=[position])
    before = list(keys(position).values())
    publish(position, coordinator, **fields)
    assert list(keys(position).values())[:3] == before
    assert set(standings(sent).values()) == {"met"}
    assert told() == []


REWORDED = [LINES[0], "ขับรถยนต์ได้และมีใบขับขี่", LINES[2]]


def test_a_reworded_line_keeps_its_row_and_is_asked_anew(cohort, coordinator, position):
    sent = make.sent_application(cohort, positions=[position])
    key = keys(position)[LINES[1]]
    publish(position, coordinator, qualifications=REWORDED)
    assert keys(position)[REWORDED[1]] == key
    assert list(standings(sent).values()) == ["met", "changed", "met"]
    assert told() == [sent.applicant_id]


def test_one_message_for_a_publication_however_many_lines_changed(
    cohort, coordinator, position
):
    sent = make.sent_application(cohort, positions=[position])
    lines = ["ใจเปิดกว้างมาก", *REWORDED[1:], "ว่ายน้ำได้"]
    publish(position, coordinator, qualifications=lines)
    assert told() == [sent.applicant_id]
    publish(position, coordinator, role="อย่างอื่น")
    assert told() == [sent.applicant_id]
    publish(position, coordinator, qualifications=[*lines, "ทำอาหารได้"])
    assert told() == [sent.applicant_id] * 2
    letter = Message.objects.filter(kind="qualifications_changed").first()
    assert position.organization.name not in letter.title + letter.text


def test_words_that_come_back_are_answered_already(cohort, coordinator, position):
    sent = make.sent_application(cohort, positions=[position])
    first = position.participation.revisions.get()
    publish(position, coordinator, qualifications=REWORDED)
    restored = restoring.restore(first, by=coordinator, displayed_stamp="")
    assert version_stamp(restored)
    profile_workflow.submit(restored, by=coordinator)
    profile_workflow.approve(restored, by=coordinator)
    assert set(standings(sent).values()) == {"met"}
    assert told() == [sent.applicant_id]


def test_a_part_that_is_approved_leaves_the_lines_of_the_rest_as_they_were(
    cohort, coordinator, position
):
    sent = make.sent_application(cohort, positions=[position])
    revision = profile_workflow.begin_revision(position.participation, by=coordinator)
    profile_workflow.save_revision(
        revision,
        content={**revision.content, "qualifications": REWORDED, "role": "อย่างอื่น"},
        version=revision.version,
        by=coordinator,
    )
    profile_workflow.submit(revision, by=coordinator)
    partial_approval.approve(
        revision, names=["role"], remark="", by=coordinator, version=revision.version
    )
    assert set(standings(sent).values()) == {"met"}
    assert told() == []


def test_a_preferred_line_that_becomes_required_is_asked(cohort, coordinator, position):
    publish(position, coordinator, preferred_qualifications=["พูดภาษาถิ่น"])
    sent = make.sent_application(cohort, positions=[position])
    publish(
        position,
        coordinator,
        qualifications=[*LINES, "พูดภาษาถิ่น"],
        preferred_qualifications=[],
    )
    assert standings(sent)["พูดภาษาถิ่น"] == "new"
    assert told() == [sent.applicant_id]


def test_who_did_not_send_or_cannot_change_it_gets_no_message(
    cohort, coordinator, position
):
    draft = make.draft(cohort, positions=[position])
    judged, _reviews = judging.in_review(cohort, coordinator, positions=[position])
    gone = make.sent_application(cohort, positions=[position])
    workflow.withdraw(gone, by=gone.applicant)
    make.sent_application(cohort, positions=[make.position(cohort, slug="other")])
    publish(position, coordinator, qualifications=REWORDED)
    assert told() == []
    assert standings(draft)[REWORDED[1]] == standings(judged)[REWORDED[1]] == "changed"


def test_after_the_deadline_nobody_is_written_to(cohort, coordinator, position):
    make.sent_application(cohort, positions=[position])
    cohort.applications_close_at = timezone.now() - timedelta(days=1)
    cohort.save()
    publish(position, coordinator, qualifications=REWORDED)
    assert told() == []


def test_a_draft_says_it_in_its_list_of_tasks_and_can_still_be_sent(
    cohort, coordinator, position, applicant, as_user
):
    draft = make.draft(cohort, applicant, [position])
    browser = as_user(applicant)
    assert "A position changed what it needs" not in words(browser.get(OWN))
    publish(position, coordinator, qualifications=REWORDED)
    page = words(browser.get(OWN))
    assert "A position changed what it needs" in page
    assert "Look again" in page
    assert "Look at it again." in words(browser.get(f"{OWN}check/"))
    draft.refresh_from_db()
    workflow.submit(draft, by=applicant)


def test_what_was_sent_says_it_while_it_can_be_changed(
    cohort, coordinator, position, applicant, as_user
):
    make.sent_application(cohort, applicant, [position])
    publish(position, coordinator, qualifications=REWORDED)
    browser = as_user(applicant)
    assert "A position you chose changed what it needs" in words(browser.get(OWN))
    cohort.applications_close_at = timezone.now() - timedelta(days=1)
    cohort.save()
    assert "A position you chose changed what it needs" not in words(browser.get(OWN))


def test_the_desk_and_the_host_read_that_it_was_not_answered_since(
    cohort, coordinator, position, as_user
):
    sent = make.sent_application(cohort, positions=[position])
    publish(position, coordinator, qualifications=REWORDED)
    page = words(
        as_user(coordinator).get(
            f"/en/admin/volunteers/application/{sent.code}/change/"
        )
    )
    assert "Not answered since the text changed" in page
    assert LINES[1] in page
    rows = applicants.qualification_rows(Choice.objects.get())
    assert [(row["is_met"], row["is_open"]) for row in rows] == [
        (True, False),
        (False, True),
        (True, False),
    ]


def test_the_download_holds_the_words_that_were_answered(cohort, coordinator, position):
    make.sent_application(cohort, positions=[position])
    publish(position, coordinator, qualifications=REWORDED)
    assert choice_data(Choice.objects.get())["qualifications"] == [
        {"text": text, "is_met": True} for text in LINES
    ]


def test_rows_of_two_equal_lines_stay_two(cohort, coordinator, position):
    publish(position, coordinator, qualifications=["ซ้ำ", "ซ้ำ"])
    before = set(position.qualifications.values_list("pk", flat=True))
    publish(position, coordinator, qualifications=["ซ้ำ", "ซ้ำ", "ซ้ำ"])
    assert before < set(position.qualifications.values_list("pk", flat=True))
    assert Qualification.objects.filter(position=position).count() == 3
