"""An optional virus scanner: ClamAV's daemon, asked over its socket. Unset, nothing is scanned."""

import socket
import struct
from urllib.parse import urlsplit

import structlog
from django.conf import settings

CHUNK = 64 * 1024
SECONDS = 20
CLEAN = "stream: OK"
log = structlog.get_logger("portal.scanning")


class ScannerAway(Exception):
    """The scanner didn't answer, or not in words we know; the file must not be taken."""


def is_infected(data: bytes) -> bool:
    """Raises `ScannerAway`."""
    if not settings.CLAMAV:
        return False
    told = asked(data)
    if told == CLEAN:
        return False
    if told.endswith(" FOUND"):
        log.warning("infected upload", found=told)
        return True
    raise ScannerAway(told)


def asked(data: bytes) -> str:
    try:
        with connected() as scanner:
            scanner.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                part = data[start : start + CHUNK]
                scanner.sendall(struct.pack(">I", len(part)) + part)
            scanner.sendall(struct.pack(">I", 0))
            return reply(scanner)
    except OSError as error:
        raise ScannerAway(type(error).__name__) from error


def connected() -> socket.socket:
    address = urlsplit(settings.CLAMAV)
    if address.scheme == "tcp":
        return socket.create_connection(
            (address.hostname or "", address.port or 0), timeout=SECONDS
        )
    scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        scanner.settimeout(SECONDS)
        scanner.connect(address.path)
    except OSError:
        scanner.close()
        raise
    return scanner


def reply(scanner: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and (part := scanner.recv(4096)):
        told += part
    return told.rstrip(b"\0").decode("utf-8", "replace")
