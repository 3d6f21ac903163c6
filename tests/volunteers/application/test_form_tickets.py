from tests import make
from volunteers.application import form_tickets
from volunteers.application.form_tickets import UNKNOWN, Ticket


def test_a_ticket_comes_back_as_it_was(cohort):
    application = make.draft(cohort)
    given = form_tickets.new_ticket(version=3)
    assert (
        form_tickets.load(
            form_tickets.sign(given, application, "about"), application, "about"
        )
        == given
    )


def test_a_ticket_that_knows_no_time_stays_without(cohort):
    application = make.draft(cohort)
    signed = form_tickets.sign(Ticket(version=2, opened_at=None), application, "about")
    assert form_tickets.load(signed, application, "about") == Ticket(
        version=2, opened_at=None
    )


def test_a_changed_or_missing_ticket_is_unknown(cohort):
    application = make.draft(cohort)
    signed = form_tickets.sign(form_tickets.new_ticket(), application, "about")
    assert form_tickets.load(signed[:-2] + "xx", application, "about") == UNKNOWN
    assert form_tickets.load("", application, "about") == UNKNOWN


def test_a_ticket_fits_only_its_page_and_its_application(cohort):
    mine, other = make.draft(cohort), make.draft(cohort)
    signed = form_tickets.sign(form_tickets.new_ticket(), mine, "about")
    assert form_tickets.load(signed, mine, "choices") == UNKNOWN
    assert form_tickets.load(signed, other, "about") == UNKNOWN
