"""What reviewers and organizations would see, shown to the applicant."""

from tests import make
from tests.volunteers.browsing import OWN, words
from volunteers.application import drafting

REVIEWERS, HOSTS = f"{OWN}seen-by-reviewers/", f"{OWN}seen-by-hosts/"


def test_a_blind_reviewer_sees_answers_and_no_name(mine, sent):
    page = words(mine.get(REVIEWERS)).split("<main")[1].split("</main>")[0]
    assert "อยากเรียนรู้งานสิทธิจากชุมชน" in page
    assert not any(
        text in page for text in ("ใบไผ่", "ชื่อจริง", "081", sent.applicant.email)
    )


def test_where_names_are_shown_the_page_says_so(mine, sent):
    type(sent.cohort).objects.update(is_blind=False)
    assert "ใบไผ่" in words(mine.get(REVIEWERS))


def test_each_organization_sees_its_own_reason_and_no_other(mine, sent, other):
    drafting.save_section(
        sent,
        "choices",
        {
            "choices": [
                (other, "เหตุผลของที่แรก"),
                (sent.choices.get().position, "เหตุผลของที่สอง"),
            ],
            "is_anywhere": False,
        },
        version=1,
        by=sent.applicant,
    )
    first, second = words(mine.get(HOSTS)).split('aria-labelledby="seen-')[1:]
    assert "เหตุผลของที่แรก" in first
    assert "เหตุผลของที่สอง" not in first
    assert "เหตุผลของที่สอง" in second


def test_without_consent_the_page_says_that_nobody_sees_anything(mine, draft):
    assert "at present none sees anything" not in words(mine.get(HOSTS))
    drafting.save_section(
        draft, "consents", {"programme": True}, version=1, by=draft.applicant
    )
    assert "at present none sees anything" in words(mine.get(HOSTS))


def test_others_find_nothing(as_user, sent, stranger, coordinator):
    for person in (stranger, coordinator):
        assert {as_user(person).get(url).status_code for url in (REVIEWERS, HOSTS)} == {
            404
        }


def test_both_are_linked_before_and_after_sending(mine, draft):
    assert REVIEWERS in words(mine.get(f"{OWN}check/"))
    make.application_workflow.submit(draft, by=draft.applicant)
    assert HOSTS in words(mine.get(OWN))
