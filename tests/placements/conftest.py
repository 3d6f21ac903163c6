import pytest
from django.utils import translation


@pytest.fixture
def en():
    """Words in English."""
    with translation.override("en"):
        yield
