"""PDFs, typeset with Typst.

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
