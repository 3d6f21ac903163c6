"""An optional virus scanner: the daemon of ClamAV, asked over its socket.

Without `settings.CLAMAV` nothing is scanned.
"""

import socket
import struct
from urllib.parse import urlsplit

import structlog
from django.conf import settings

# Bytes; clamd takes any length up to its StreamMaxLength.
CHUNK_SIZE = 64 * 1024
# Seconds for each operation on the socket, not for the whole scan.
TIMEOUT = 20
CLEAN = "stream: OK"
log = structlog.get_logger("portal.scanning")


class ScannerAway(Exception):
    """The scanner gave no answer that we know; the file must be rejected."""


def is_infected(data: bytes) -> bool:
    """Raises `ScannerAway`."""
    if not settings.CLAMAV:
        return False
    answer = ask_scanner(data)
    if answer == CLEAN:
        return False
    if answer.endswith(" FOUND"):
        log.warning("infected upload", found=answer)
        return True
    raise ScannerAway(answer)


def ask_scanner(data: bytes) -> str:
    """Streams the file: chunks, each after its length, and an empty one at the end."""
    try:
        with connect() as scanner:
            # The z: commands and replies end in a zero byte instead of a line break.
            scanner.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK_SIZE):
                part = data[start : start + CHUNK_SIZE]
                scanner.sendall(struct.pack(">I", len(part)) + part)
            scanner.sendall(struct.pack(">I", 0))
            return read_reply(scanner)
    except OSError as error:
        raise ScannerAway(type(error).__name__) from error


def connect() -> socket.socket:
    address = urlsplit(settings.CLAMAV)
    if address.scheme == "tcp":
        return socket.create_connection(
            (address.hostname or "", address.port or 0), timeout=TIMEOUT
        )
    scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        scanner.settimeout(TIMEOUT)
        scanner.connect(address.path)
    except OSError:
        scanner.close()
        raise
    return scanner


def read_reply(scanner: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and (part := scanner.recv(4096)):
        answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace")
