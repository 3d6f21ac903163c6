from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from organizations.models.choices import MemberRole
from organizations.profiles import workflow as profile_workflow
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.models import AuditEntry
from portal.text import dates
from tests import make
from volunteers import rules
from volunteers.application import drafting
from volunteers.application.drafting import BY_SLUG
from volunteers.application.sections import about, consents
from volunteers.decisions import workflow
from volunteers.models import Application, ConsentText
from volunteers.models.choices import ConsentKind


def fresh(application):
    return Application.objects.get(pk=application.pk)


def save(application, section, data, **also):
    version = drafting.section_version(fresh(application), section)
    drafting.save_section(
        application,
        section,
        data,
        **{"version": version, "by": application.applicant, **also},
    )


def states(application):
    return {
        section.slug: drafting.section_state(fresh(application), section)
        for section in drafting.sections_of(application)
    }


def test_begun_once_however_often_it_is_asked(cohort, applicant, pi):
    first = drafting.begin_application(cohort, by=applicant, wanted_position=pi)
    assert drafting.begin_application(cohort, by=applicant) == first
    assert first.wanted_position == pi
    assert [line.action for line in AuditEntry.objects.about(first)] == [
        "begin application"
    ]


def test_a_new_draft_is_empty_in_every_section(cohort, applicant):
    assert set(states(drafting.begin_application(cohort, by=applicant)).values()) == {
        "empty"
    }


def test_a_filled_draft_is_complete_in_every_section(draft):
    assert set(states(draft).values()) == {"complete"}
    assert drafting.incomplete_sections(fresh(draft)) == []


@pytest.mark.parametrize(
    "days", [{"applications_open_at": 5}, {"applications_close_at": -5}]
)
def test_nothing_begins_outside_the_call(applicant, days):
    cohort = make.cohort(17)
    for name, offset in days.items():
        setattr(cohort, name, timezone.now() + timedelta(days=offset))
    with pytest.raises(TransitionRefused):
        drafting.begin_application(cohort, by=applicant)


def test_hosts_reviewers_and_staff_do_not_begin(cohort, editor, reviewer, coordinator):
    for person in (editor, reviewer, coordinator):
        with pytest.raises(TransitionRefused):
            drafting.begin_application(cohort, by=person)
    assert not Application.objects.exists()


def test_coming_back_from_another_position_counts_until_choices_are_ranked(
    cohort, applicant, pi
):
    other = make.position(cohort)
    application = drafting.begin_application(cohort, by=applicant, wanted_position=pi)
    again = drafting.begin_application(cohort, by=applicant, wanted_position=other)
    assert again.wanted_position == other
    save(application, "choices", {"choices": [(pi, "")], "is_anywhere": False})
    again = drafting.begin_application(cohort, by=applicant, wanted_position=pi)
    assert again.wanted_position == other


def test_a_save_raises_the_version_of_its_section_only(draft):
    save(draft, "motivation", {"why": "เหตุผลใหม่"})
    slugs = [section.slug for section in drafting.sections_of(draft)]
    assert fresh(draft).section_versions == {**dict.fromkeys(slugs, 1), "motivation": 2}


def test_an_older_version_stores_nothing(draft):
    with pytest.raises(StaleVersion):
        save(draft, "motivation", {"why": "จากแท็บเก่า"}, version=0)
    assert (
        fresh(draft).answers.get(question__slug="why").text == "อยากเรียนรู้งานสิทธิจากชุมชน"
    )
    assert fresh(draft).section_versions["motivation"] == 1


def test_saving_a_draft_leaves_no_line_of_history_and_changing_what_was_sent_does(
    draft,
):
    save(draft, "motivation", {"why": "หนึ่ง"})
    workflow.submit(draft, by=draft.applicant)
    save(draft, "motivation", {"why": "สอง"})
    lines = [(line.action, line.fields) for line in AuditEntry.objects.about(draft)]
    assert lines[0][0] == "begin application"
    assert lines[-1] == ("change application", ["motivation"])
    assert [action for action, _fields in lines].count("change application") == 1


def test_what_was_sent_cannot_become_incomplete(draft):
    workflow.submit(draft, by=draft.applicant)
    with pytest.raises(TransitionRefused):
        save(draft, "motivation", {"why": ""})
    assert fresh(draft).answers.get(question__slug="why").text
    assert fresh(draft).section_versions["motivation"] == 1


def test_after_the_deadline_a_page_opened_in_time_is_stored_within_grace_only(draft):
    last = rules.deadline(draft)
    with time_machine.travel(last + timedelta(minutes=20), tick=False):
        save(draft, "motivation", {"why": "ในเวลาผ่อนผัน"}, opened_at=last)
    with (
        time_machine.travel(last + timedelta(minutes=40), tick=False),
        pytest.raises(TransitionRefused) as refused,
    ):
        save(draft, "motivation", {"why": "สายไป"}, opened_at=last)
    assert dates.show_datetime(last) in str(refused.value)
    assert fresh(draft).answers.get(question__slug="why").text == "ในเวลาผ่อนผัน"


def test_a_draft_may_hold_what_nobody_could_read_but_is_then_not_complete(draft):
    about = {
        "display_name": "ใบไผ่",
        "legal_name": "ก",
        "home_province": draft.home_province,
    }
    for typed in (
        {"phone": "081", "birth_on": "2000-02-29"},
        {"phone": "+66812345678", "birth_on": "วันเกิด"},
    ):
        save(draft, "about", {**about, **typed})
        assert states(draft)["about"] == "begun"


def test_someone_too_young_is_not_complete(draft):
    born = (timezone.localdate() - timedelta(days=17 * 365)).isoformat()
    about = {
        "display_name": "ก",
        "legal_name": "ก",
        "phone": "+66812345678",
        "home_province": draft.home_province,
    }
    save(draft, "about", {**about, "birth_on": born})
    assert states(draft)["about"] == "begun"


def test_an_answer_over_its_limit_is_kept_but_not_complete(draft):
    save(draft, "motivation", {"why": "ก" * 2001})
    assert states(draft)["motivation"] == "begun"
    save(draft, "motivation", {"why": "น้ำ" * 1000})
    assert states(draft)["motivation"] == "complete"


def test_a_choice_without_reason_is_not_complete(draft, pi):
    save(draft, "choices", {"choices": [(pi, " ")], "is_anywhere": True})
    assert states(draft)["choices"] == "begun"


def test_wherever_i_am_needed_is_a_choice_of_its_own(draft):
    save(draft, "choices", {"choices": [], "is_anywhere": True})
    assert states(draft)["choices"] == "complete"
    save(draft, "choices", {"choices": [], "is_anywhere": False})
    assert states(draft)["choices"] == "empty"


def test_an_organization_that_withdrew_leaves_the_section_incomplete(draft, pi):
    owner = make.member(pi.organization, role=MemberRole.OWNER)
    profile_workflow.withdraw(pi.participation, by=owner)
    assert states(draft)["choices"] == "begun"
    assert [section.slug for section in drafting.incomplete_sections(fresh(draft))] == [
        "choices"
    ]


def test_a_ranking_is_stored_in_its_order(draft, cohort, pi):
    other = make.position(cohort)
    save(draft, "choices", {"choices": [(other, "ข"), (pi, "ก")], "is_anywhere": False})
    stored = [
        (choice.rank, choice.position, choice.reason)
        for choice in fresh(draft).choices.all()
    ]
    assert stored == [(1, other, "ข"), (2, pi, "ก")]


def test_the_consent_that_is_not_required_may_be_refused(draft):
    ConsentText.objects.filter(kind=ConsentKind.HOSTS).update(is_required=False)
    save(draft, "consents", {ConsentKind.PROGRAMME: True, ConsentKind.HOSTS: False})
    assert states(draft)["consents"] == "complete"
    assert consents.consents_in_force(fresh(draft)) == {ConsentKind.PROGRAMME}
    save(draft, "consents", {ConsentKind.PROGRAMME: False, ConsentKind.HOSTS: True})
    assert states(draft)["consents"] == "begun"


def test_a_consent_taken_back_keeps_its_row(draft):
    save(draft, "consents", {ConsentKind.PROGRAMME: True, ConsentKind.HOSTS: False})
    rows = draft.consents.filter(kind=ConsentKind.HOSTS)
    assert [row.withdrawn_at is None for row in rows] == [False]
    save(draft, "consents", {ConsentKind.PROGRAMME: True, ConsentKind.HOSTS: True})
    assert rows.all().count() == 2
    assert draft.consents.filter(kind=ConsentKind.PROGRAMME).count() == 1


def test_a_new_wording_is_consented_to_anew(draft, cohort):
    old = cohort.consent_texts.get(kind=ConsentKind.HOSTS)
    newer = ConsentText.objects.create(
        cohort=cohort,
        kind=ConsentKind.HOSTS,
        version=2,
        title_th="ใหม่",
        title_en="New",
        text_th="ใหม่",
        text_en="New",
    )
    save(
        fresh(draft), "consents", {ConsentKind.PROGRAMME: True, ConsentKind.HOSTS: True}
    )
    given = [
        (row.text, row.withdrawn_at is None)
        for row in draft.consents.filter(kind=ConsentKind.HOSTS).order_by("pk")
    ]
    assert given == [(old, False), (newer, True)]


def test_sections_are_stored_sealed(draft):
    stored = draft.answers.get(question__slug="why").__dict__["text"]
    assert isinstance(stored, bytes | memoryview)


def test_birth_days_are_iso_dates_and_nothing_else(draft):
    assert about.birth_day(draft).isoformat() == "2000-02-29"
    for typed in ("", "20000229", "29/2/2543"):
        draft.birth_on = typed
        assert about.birth_day(draft) is None


def test_every_section_has_its_name_hint_and_minutes():
    assert list(BY_SLUG) == [
        "about",
        "background",
        "motivation",
        "choices",
        "provinces",
        "skills",
        "referees",
        "documents",
        "consents",
    ]
    assert all(
        section.label and section.hint and section.minutes
        for section in drafting.SECTIONS
    )
