"""The optional virus scanner, against a daemon that speaks clamd's protocol."""

import socket
import struct
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.conf.environment import Environment, scanner_address
from portal.files import scanning, storage
from tests.portal import hostile_files

EICAR_LIKE = b"a virus"


class Daemon:
    """Answers one connection: infected if the stream contains EICAR_LIKE.

    Or it answers `says`.
    """

    def __init__(self, listening, says=None):
        self.listening, self.says, self.heard = listening, says, b""
        self.thread = Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        with self.listening, self.listening.accept()[0] as connection:
            stream = connection.makefile("rb")
            self.command = stream.read(10)
            while size := struct.unpack(">I", stream.read(4))[0]:
                self.heard += stream.read(size)
            answer = (
                b"stream: Test.Virus FOUND\0"
                if EICAR_LIKE in self.heard
                else b"stream: OK\0"
            )
            connection.sendall(answer if self.says is None else self.says)


@pytest.fixture(params=["unix", "tcp"])
def daemon(request, settings, tmp_path):
    def start(says=None):
        if request.param == "tcp":
            listening = socket.create_server(("127.0.0.1", 0))
            settings.CLAMAV = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        else:
            listening = socket.socket(socket.AF_UNIX)
            listening.bind(str(tmp_path / "clamd"))
            listening.listen()
            settings.CLAMAV = f"unix://{tmp_path / 'clamd'}"
        return Daemon(listening, says)

    return start


def test_without_a_scanner_nothing_is_scanned():
    assert not scanning.is_infected(EICAR_LIKE)


def test_the_whole_file_is_shown_to_the_scanner(daemon):
    scanner = daemon()
    data = b"x" * 200_000
    assert not scanning.is_infected(data)
    scanner.thread.join()
    assert (scanner.command, scanner.heard) == (b"zINSTREAM\0", data)


def test_what_the_scanner_finds_is_infected(daemon):
    daemon()
    assert scanning.is_infected(b"before " + EICAR_LIKE)


@pytest.mark.parametrize(
    "says", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\0"]
)
def test_an_answer_that_is_no_answer_refuses_the_file(daemon, says):
    daemon(says)
    with pytest.raises(scanning.ScannerAway):
        scanning.is_infected(b"x")


@pytest.mark.parametrize("address", ["unix:///nowhere/clamd", "tcp://127.0.0.1:1"])
def test_while_the_scanner_is_away_nothing_is_taken(settings, address):
    settings.CLAMAV = address
    with pytest.raises(storage.Rejected) as caught:
        storage.check_and_clean(
            [
                SimpleUploadedFile(
                    "cv.pdf", hostile_files.pdf_bytes(hostile_files.pdf_document())
                )
            ],
            ["pdf"],
        )
    assert caught.value.code == "scanner_away"


def test_an_infected_upload_is_refused(daemon):
    daemon()
    with pytest.raises(storage.Rejected) as caught:
        storage.check_and_clean([SimpleUploadedFile("cv.pdf", EICAR_LIKE)], ["pdf"])
    assert caught.value.code == "infected"


@pytest.mark.parametrize(
    "address", ["", "unix:///run/clamav/clamd.ctl", "tcp://clamav:3310"]
)
def test_an_address_of_a_scanner(address):
    assert (
        Environment({}).read("str", "PORTAL_CLAMAV", address, validate=scanner_address)
        == address
    )


@pytest.mark.parametrize(
    "address",
    [
        "clamav:3310",
        "http://clamav",
        "unix://clamd",
        "tcp://clamav",
        "tcp://clamav:port",
    ],
)
def test_another_address_stops_the_start(monkeypatch, address):
    monkeypatch.setenv("PORTAL_CLAMAV", address)
    environment = Environment()
    environment.read("str", "PORTAL_CLAMAV", "", validate=scanner_address)
    assert "unix:///run/clamav/clamd.ctl" in environment.problems[0]
