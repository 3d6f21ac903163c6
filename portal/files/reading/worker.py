"""The process that reads the text of one document.

It reads the file from stdin and writes a line of JSON and the text to stdout. As in
`portal.files.cleaning`, nothing here imports Django, and the process has little memory
and time, and no keys in its environment.
"""

import json
import sys
from typing import BinaryIO

from portal.files.cleaning.worker import limit_process
from portal.files.reading import pdf, word
from portal.files.reading.result import Text, UnreadableText

READERS = {"pdf": pdf.read, "docx": word.read}


def main() -> None:
    """The kind of the document is the argument."""
    limit_process()
    answer(sys.stdin.buffer.read(), sys.argv[1], sys.stdout.buffer)


def answer(data: bytes, kind: str, out: BinaryIO) -> None:
    """Whatever a parser raises over a hostile file, the file is unusable."""
    try:
        text = READERS[kind](data)
    except UnreadableText as error:
        write_line(out, code=error.code)
    except MemoryError:
        write_line(out, code="heavy")
    except Exception as error:
        write_line(out, code="damaged", error=type(error).__name__)
    else:
        write_text(out, text)


def write_text(out: BinaryIO, text: Text) -> None:
    # A lone surrogate is no character; a font may name one.
    words = text.words.encode("utf-8", "replace")
    write_line(out, kind=text.kind, silent=list(text.silent_pages))
    out.write(words)


def write_line(out: BinaryIO, **facts: str | list[int]) -> None:
    out.write(json.dumps(facts).encode() + b"\n")
