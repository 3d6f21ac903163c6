"""An applicant who writes: each pause in typing stores the section, on the ticket that
the answer before gave.
"""

import http.client
import json
import re
from itertools import count
from urllib.parse import urlencode

HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|ticket)" value="([^"]*)"')
WORDS = "อยากเรียนรู้งานสิทธิจากชุมชน ครั้งที่ {}"
_numbers = count(1)


class Saver:
    def __init__(
        self, connection: http.client.HTTPConnection, path: str, headers: dict[str, str]
    ) -> None:
        self.connection, self.path = connection, path
        connection.request(
            "GET", path, headers={**headers, "Accept-Encoding": "identity"}
        )
        response = connection.getresponse()
        self.hidden = dict(HIDDEN.findall(response.read().decode()))
        cookie = response.headers.get("Set-Cookie", "").partition(";")[0]
        self.headers = {
            **headers,
            "Cookie": f"{headers['Cookie']}; {cookie}",
            "Accept-Encoding": "identity",
            "X-Autosave": "1",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def save(self) -> int:
        self.connection.request(
            "POST", self.path, urlencode(filled(self.hidden)), self.headers
        )
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"saving {self.path} answered {response.status}")
        self.hidden["ticket"] = json.loads(body)["ticket"]
        return len(body)

    @staticmethod
    def posted_by(client, path: str, host: str) -> dict[str, str]:
        """The same for Django's test client."""
        page = client.get(path, headers={"host": host}).content.decode()
        return filled(dict(HIDDEN.findall(page)))


def filled(hidden: dict[str, str]) -> dict[str, str]:
    return {**hidden, "answer-why": WORDS.format(next(_numbers)), "answer-more": ""}
