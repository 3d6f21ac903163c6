"""Log lines of libraries lose what they quote."""

import logging

from portal.conf.logs import WithoutPaths


def line(name, text, *arguments, **extra):
    record = logging.LogRecord(name, logging.ERROR, "", 1, text, arguments, None)
    vars(record).update(extra)
    WithoutPaths().filter(record)
    return record.getMessage()


def test_a_failed_task_says_its_name_and_not_what_it_raised():
    facts = {"name": "portal.relay", "exc": "ValueError('somchai@example.org')"}
    text = "Task %(name)s raised unexpected: %(exc)s"
    record = logging.LogRecord("celery.app.trace", 40, "", 1, text, (facts,), None)
    record.data = facts
    WithoutPaths().filter(record)
    assert record.getMessage() == "task portal.relay failed or ended"


def test_a_refused_path_is_not_said():
    said = line("django.request", "Not Found: %s", "/references/secret/")
    assert said == "request refused or failed"


def test_our_own_lines_stay():
    assert line("portal.jobs", "job %s", "failed") == "job failed"
