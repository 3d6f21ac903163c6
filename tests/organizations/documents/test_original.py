"""A host's document line by line, beside what is public of it."""

import pytest

from organizations.documents import original
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.comparison import Part
from tests import make
from tests.organizations.pages import REAL, imported, real_position
from tests.organizations.sample_documents import document


def hidden(position):
    """The lines of the document that are not public as they are."""
    source = position.participation.revisions.exclude(source=None).last().source
    return [line.parts for line in original.compare(source).lines if not line.is_public]


def texts(compared):
    return ["".join(part.text for part in line.parts) for line in compared.lines]


def publish(position, **fields):
    revision = profile_workflow.begin_revision(position.participation, by=None)
    profile_workflow.save_revision(
        revision,
        content={**revision.content, **fields},
        version=revision.version,
        by=None,
    )
    profile_workflow.submit(revision, by=None)
    profile_workflow.approve(revision, by=None)


@pytest.fixture
def lamnam(cohort):
    return imported(document(role="ช่วยทีม\nชื่อของพยาน").encode(), cohort, "lamnam")


def test_of_an_unchanged_document_every_line_is_public(cohort):
    assert hidden(real_position(cohort)) == []


def test_its_lines_are_those_of_the_document(cohort):
    position = real_position(cohort)
    source = position.participation.revisions.get().source
    assert texts(original.compare(source)) == REAL.read_text("utf-8").splitlines()


def test_a_removed_line_is_marked(lamnam):
    publish(lamnam, role="ช่วยทีม")
    assert hidden(lamnam) == [[Part("removed", "ชื่อของพยาน")]]


def test_of_a_changed_line_the_changed_words_are_marked(lamnam):
    publish(lamnam, duties="จดบันทึกและจัดห้อง")
    [parts] = hidden(lamnam)
    assert parts == [
        Part("same", "จดบันทึกและจัด"),
        Part("removed", "เอกสาร"),
        Part("added", "ห้อง"),
    ]


def test_items_of_a_list_are_public_wherever_they_stand(lamnam):
    publish(lamnam, benefits=[], activities=["ประกันอุบัติเหตุ", "ที่พัก", "อบรม", "รณรงค์"])
    assert hidden(lamnam) == []


@pytest.mark.parametrize(
    ("words", "is_public"),
    [("@host", False), ("host.example", False), ("12", False), ("120", True)],
)
def test_a_part_of_a_longer_word_is_not_public_by_that(cohort, words, is_public):
    text = document(expectations=words)
    position = imported(text.encode(), cohort, "lamnam")
    publish(position, expectations="ยาว 120 info@host.example")
    assert (hidden(position) == []) is is_public


def test_without_a_public_profile_no_line_is_public(lamnam, coordinator):
    source = lamnam.participation.revisions.get().source
    profile_workflow.withdraw(lamnam.participation, by=coordinator)
    compared = original.compare(source)
    assert (compared.has_public, texts(compared)) == (False, source.text.splitlines())


def test_a_document_that_is_read_no_more_is_still_shown(cohort, pi):
    source = make.document(pi.organization, cohort, text="ไม่มีหัวข้อ\nสิทธิชุมชน\n")
    lines = original.compare(source).lines
    assert [line.is_public for line in lines] == [False, True]


def test_members_and_coordinators_read_it_and_nobody_else(
    client, as_user, lamnam, editor, coordinator
):
    revision = lamnam.participation.revisions.get()
    publish(lamnam, role="ช่วยทีม")
    path = f"/host/lamnam/profile/revisions/{revision.code}/document/"
    member = as_user(make.member(lamnam.organization))
    page = member.get(path).content.decode()
    assert "ชื่อของพยาน" in page
    assert revision.source.sha256 in page
    assert path in member.get(path.removesuffix("document/")).content.decode()
    desk = f"/admin/organizations/sourcedocument/{revision.source.pk}/change/"
    assert "ชื่อของพยาน" in as_user(coordinator).get(desk).content.decode()
    assert as_user(editor).get(path).status_code == 404
    assert as_user(coordinator).get(path).status_code == 404
    assert client.get(path).status_code == 302


def test_a_revision_without_a_document_has_no_such_page(as_user, editor, pi):
    revision = pi.participation.revisions.get()
    path = f"/host/{pi.slug}/profile/revisions/{revision.code}/document/"
    assert as_user(editor).get(path).status_code == 404
