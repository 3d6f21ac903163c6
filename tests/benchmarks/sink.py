"""A mail server that takes everything at once and only counts, and a bare smtplib loop
to compare with.
"""

import asyncio
import multiprocessing
import smtplib
import socket
from typing import Any

END = b"\r\n.\r\n"
ANSWERS = {
    b"EHLO": b"250-sink\r\n250 8BITMIME\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}


class Session(asyncio.Protocol):
    count: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport, self.is_letter, self.rest = transport, False, b""
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.rest += data
        while (self.is_letter and END in self.rest) or (
            not self.is_letter and b"\r\n" in self.rest
        ):
            self.take_letter() if self.is_letter else self.take_line()

    def take_letter(self) -> None:
        self.rest, self.is_letter = self.rest.partition(END)[2], False
        with Session.count.get_lock():
            Session.count.value += 1
        self.transport.write(b"250 OK\r\n")

    def take_line(self) -> None:
        line, _end, self.rest = self.rest.partition(b"\r\n")
        verb = line[:4].upper()
        self.is_letter = verb == b"DATA"
        self.transport.write(ANSWERS.get(verb, b"250 OK\r\n"))


def serve(listening: socket.socket, count: Any) -> None:
    Session.count = count

    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(Session, sock=listening)
        await server.serve_forever()

    asyncio.run(forever())


def start() -> tuple[int, Any, Any]:
    """Its port, its process, and how many letters it has taken."""
    listening = socket.create_server(("127.0.0.1", 0))
    count = multiprocessing.Value("L", 0)
    process = multiprocessing.Process(
        target=serve, args=(listening, count), daemon=True
    )
    process.start()
    return listening.getsockname()[1], process, count


def loop(port: int, letter: bytes, times: int) -> None:
    """What the portal is compared with: nothing but sending, over one connection."""
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for _each in range(times):
            connection.sendmail(
                "portal@portal.example", ["person@applicants.example"], letter
            )
