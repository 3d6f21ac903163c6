"""PDFs and pictures, typeset with Typst.

A template gets `data` as values, never as markup, so nothing in them is interpreted.
"""

from pathlib import Path
from typing import Any

from django.conf import settings

from portal.files import typesetting

FOLDER = Path(settings.BASE_DIR) / "templates" / "documents"


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """`template` is the name of a file in templates/documents, without its suffix.

    It reads `data` from `sys.inputs.data`; see common.typ there for fonts and words.
    """
    return typesetting.compile_document(FOLDER / f"{template}.typ", data)


def png(template: str, data: dict[str, Any]) -> bytes:
    """The same as a picture of its one page, two pixels for each point of it."""
    return typesetting.compile_as(
        FOLDER / f"{template}.typ", data, format="png", ppi=144.0
    )
