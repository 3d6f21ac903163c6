"""The start of the portal."""

from tests import make


def test_submitted_application_has_a_reference(cohort, pi):
    application = make.application(cohort, positions=[pi])
    assert application.reference.startswith("16-")
    assert (
        application.answers.get(question__slug="why").text == "อยากเรียนรู้งานสิทธิจากชุมชน"
    )
