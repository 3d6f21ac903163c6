"""PDFs, typeset with Typst in the font Sarabun.

A template gets `data` as values, never as markup, so nothing in them is interpreted.
"""

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast

import typst
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "templates" / "documents"


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """`template` is the name of a file in templates/documents, without its suffix.

    It reads `data` from `sys.inputs.data`.
    """
    compiler = typst.Compiler(
        FOLDER / f"{template}.typ", root=FOLDER, font_paths=fonts()
    )
    return cast(
        bytes, compiler.compile(format="pdf", sys_inputs={"data": json.dumps(data)})
    )


# Saves reading the fonts for every document: once in each process is enough.
@cache
def fonts() -> typst.Fonts:
    """Sarabun and the fonts built into Typst.

    Fonts of the machine are not used, so every machine makes the same page.
    """
    sarabun = Path(str(resources.files("fontpkg_sarabun") / "files"))
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[sarabun]
    )
