"""What people want. Each want is a beginning, the links that lead on, and the forms
that they fill in on the way; which of them are there, their pages say.
"""

import re
from dataclasses import dataclass
from functools import cached_property

MY, INBOX, ADMIN = "/en/my/", "/en/inbox/", "/en/admin/"


@dataclass(frozen=True)
class Want:
    """`leads` and `acts` are looked for in the address of a link and of a form; `most`:
    pages and forms in one go, `tries`: of one form.
    """

    name: str
    begins: tuple[str, ...]
    leads: str
    acts: str = ""
    often: int = 1
    most: int = 8
    tries: int = 3

    @cached_property
    def leading(self):
        return re.compile(self.leads)

    @cached_property
    def acting(self):
        return re.compile(self.acts or "(?!)")

    def is_link(self, link):
        return self.leading.search(link.to) is not None

    def is_form(self, form):
        return (
            form.is_changing
            and form.is_useful
            and bool(self.acting.search(form.action))
        )


LOOK = Want("look around", (MY,), r"^/", most=4)
READ = Want(
    "read messages",
    (INBOX,),
    r"/inbox/\w+/|^(/en)?/(my|cohorts|placement|host)/",
    r"/inbox/",
)
ERASE = Want(
    "ask to be erased",
    ("/en/my/data/",),
    r"/account/(erase|close)/|/my/data/",
    r"/account/(erase|close|reauthenticate)",
)
ANSWER = Want(
    "answer a letter",
    (),
    r"/references/[\w-]+/|/invitations/",
    r"/references/|/invitations/",
    most=4,
)
