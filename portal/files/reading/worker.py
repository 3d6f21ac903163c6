"""The process that reads the text of one document.

It reads the file from stdin and writes a line of JSON and the text to stdout. Nothing
here imports Django (`portal.files.worker_process` says why).
"""

import sys
from typing import BinaryIO

from portal.files import worker_process
from portal.files.reading import pdf, word
from portal.files.reading.result import Text
from portal.files.worker_process import Made

READERS = {"pdf": pdf.read, "docx": word.read}


def main() -> None:
    """The kind of the document is the argument."""
    worker_process.limit_process()
    answer(sys.stdin.buffer.read(), sys.argv[1], sys.stdout.buffer)


def answer(data: bytes, kind: str, out: BinaryIO) -> None:
    worker_process.answer(lambda: made_of(READERS[kind](data)), out)


def made_of(text: Text) -> Made:
    facts = {"kind": text.kind, "silent": list(text.silent_pages)}
    # A lone surrogate is no character; a font may name one.
    return facts, text.words.encode("utf-8", "replace")
