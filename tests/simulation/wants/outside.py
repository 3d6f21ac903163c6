"""Wants of visitors, applicants, volunteers and members of hosts."""

from tests.simulation.wants.want import ERASE, INBOX, LOOK, MY, READ, Want

OWN = r"/cohorts/\d+/application/"

VISITOR = (
    Want(
        "look for a position",
        ("/en/",),
        r"/positions/|/organizations/|how-to|/figures/|eligibility|compare|saved"
        r"|/asked/",
        r"/save/|/unsave/|eligibility|tell-me",
        most=7,
    ),
    Want("ask to host", ("/en/host/request/",), r"/host/request/", r"/host/request/"),
)
APPLICANT = (
    Want(
        "apply",
        (MY, "/en/cohorts/16/apply/"),
        rf"/apply/|{OWN}(?!withdraw|receipt|seen)[\w-]*/?$",
        rf"/apply/|{OWN}(?!withdraw)",
        often=9,
        most=14,
    ),
    Want(
        "change their mind",
        (MY,),
        OWN + r"(withdraw|choices|undo|interview)?",
        OWN + r"(withdraw|undo|choices|interview)",
        often=2,
    ),
    Want("pick a time", (MY,), OWN + r"(interview/)?", OWN + "interview", often=3),
    Want("order anew", (MY,), OWN + r"(ranking/)?", OWN + "ranking", often=2),
    Want("answer an offer", (MY, INBOX), r"/offer/|/inbox/\w+/", r"/offer/", often=6),
    Want(
        "look after the year",
        (MY,),
        r"/placement/(?!end|concerns)",
        r"/placement/(?!end|concerns)",
        often=4,
    ),
    Want(
        "leave for safety",
        (MY,),
        r"/placement/(end/|concerns/)?",
        r"/placement/(end|concerns)",
    ),
    READ,
    LOOK,
    ERASE,
)
VOLUNTEER = (
    Want(
        "look after the year",
        (MY, "/en/placement/"),
        r"/placement/(?!end|concerns)",
        r"/placement/(?!end|concerns)",
        often=8,
    ),
    Want(
        "tell a concern",
        ("/en/placement/",),
        r"/placement/concerns/",
        r"/placement/concerns/",
    ),
    Want(
        "leave for safety",
        ("/en/placement/",),
        r"/placement/(end/)?",
        r"/placement/end/",
    ),
    READ,
    LOOK,
    ERASE,
)
MEMBER = (
    Want(
        "keep the profile",
        (MY,),
        r"/host/[\w-]+/(profile/|$)",
        r"/host/[\w-]+/(begin|profile|document)",
        often=3,
    ),
    Want(
        "sort their document",
        (MY,),
        r"/host/[\w-]+/(document/|$)",
        r"/host/[\w-]+/document",
        often=2,
        most=16,
        tries=12,
    ),
    Want(
        "offer another position",
        (MY,),
        r"/host/[\w-]+/(positions/add/|profile/|$)",
        r"/host/[\w-]+/(positions|profile)",
    ),
    Want(
        "name contacts and people",
        (MY,),
        r"/host/[\w-]+/(members/|contacts/|$)",
        r"/host/[\w-]+/(members|contacts|invitations)",
    ),
    Want(
        "look at applicants",
        (MY,),
        r"/host/[\w-]+/(applicants/|$)",
        r"/host/[\w-]+/applicants/",
        often=3,
    ),
    Want(
        "look after volunteers",
        (MY,),
        r"/host/[\w-]+/(volunteers/|$)",
        r"/host/[\w-]+/volunteers/",
        often=4,
    ),
    Want(
        "leave the cohort",
        (MY,),
        r"/host/[\w-]+/(withdraw/|$)",
        r"/host/[\w-]+/withdraw",
    ),
    READ,
    LOOK,
)
