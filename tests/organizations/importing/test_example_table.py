"""What each example becomes: the table in docs/importing.md is of this very code."""

from tests.organizations.importing.example_table import DOCUMENT, table


def test_the_table_in_the_documentation_is_what_the_importer_does():
    assert table() in DOCUMENT.read_text("utf-8")
