from tests import make
from volunteers import tickets
from volunteers.tickets import UNKNOWN, Ticket


def test_a_ticket_comes_back_as_it_was(cohort):
    application = make.draft(cohort)
    given = tickets.new(version=3)
    assert tickets.read(tickets.sign(given, application, "about"), application, "about") == given


def test_a_ticket_that_knows_no_time_stays_without(cohort):
    application = make.draft(cohort)
    signed = tickets.sign(Ticket(version=2, opened_at=None), application, "about")
    assert tickets.read(signed, application, "about") == Ticket(version=2, opened_at=None)


def test_a_changed_or_missing_ticket_is_unknown(cohort):
    application = make.draft(cohort)
    signed = tickets.sign(tickets.new(), application, "about")
    assert tickets.read(signed[:-2] + "xx", application, "about") == UNKNOWN
    assert tickets.read("", application, "about") == UNKNOWN


def test_a_ticket_fits_only_its_page_and_its_application(cohort):
    mine, other = make.draft(cohort), make.draft(cohort)
    signed = tickets.sign(tickets.new(), mine, "about")
    assert tickets.read(signed, mine, "choices") == UNKNOWN
    assert tickets.read(signed, other, "about") == UNKNOWN
