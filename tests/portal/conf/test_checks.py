"""The real PostgreSQL databases are in tests/services."""

import pytest
from django.core.checks import run_checks

from portal.conf import checks


@pytest.mark.django_db
def test_embedded_database_needs_no_special_encoding():
    assert checks.database_encoding(["default"]) == []


def test_without_a_database_asked_for_nothing_is_checked():
    assert checks.database_encoding() == checks.database_encoding([]) == []


@pytest.mark.django_db
def test_the_project_has_no_problem():
    assert run_checks(databases=["default"]) == []
