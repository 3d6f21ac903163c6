"""Wants of reviewers and coordinators; coordinators have bookmarks of lists."""

from tests.simulation.wants.setting_up import SETTING_UP
from tests.simulation.wants.want import ADMIN, LOOK, READ, Want

APPLICATIONS = "/en/admin/volunteers/application/"
PLACEMENTS = "/en/admin/placements/placement/"
OF_REFEREES = "(ask|remind|revoke|erase)-referees|reopen-references"

REVIEWER = (
    Want(
        "review what is assigned",
        ("/en/reviews/",),
        r"/reviews/\w+/$",
        r"/reviews/(?!interviews)",
        often=9,
        most=10,
    ),
    Want(
        "interview",
        ("/en/reviews/interviews/",),
        r"/reviews/interviews/",
        r"/reviews/interviews/",
        often=3,
    ),
    READ,
    LOOK,
)
COORDINATOR = (
    Want("do what is to do", (ADMIN,), r"/admin/.+", r"/admin/", often=4),
    Want(
        "assign reviews",
        (APPLICATIONS + "?state=submitted", APPLICATIONS),
        r"application/(\?|$|\w+/(change|assign)/)",
        r"application/(\?.*)?$|assign",
        often=5,
    ),
    Want(
        "ask, decide, correct",
        (APPLICATIONS,),
        r"application/\w+/",
        r"application/\w+/(?!read)",
        often=8,
    ),
    Want(
        "look after referees",
        (APPLICATIONS,),
        rf"application/\w+/(change|{OF_REFEREES})",
        rf"application/\w+/({OF_REFEREES})",
        often=3,
    ),
    Want(
        "decide on many",
        (APPLICATIONS + "?state=in_review", APPLICATIONS),
        r"application/(bulk|\?|job)",
        r"application/",
        often=4,
    ),
    Want(
        "release outcomes",
        (APPLICATIONS + "outcomes/?cohort=16",),
        r"outcomes",
        r"outcomes|releases",
        often=3,
    ),
    Want(
        "meet to decide",
        (APPLICATIONS + "meeting/?cohort=16",),
        r"application/(meeting|\w+/meeting)",
        r"application/(meeting|\w+/meeting)",
        often=3,
    ),
    Want(
        "move cards on the board",
        (APPLICATIONS + "board/?cohort=16",),
        r"application/board|application/\w+/(?!change|read)",
        r"application/board|application/\w+/(?!read)",
        often=2,
    ),
    Want(
        "answer for hosts that are late",
        ("/en/admin/volunteers/interest/silent/?cohort=16",),
        r"/interest/",
        r"/interest/",
    ),
    Want(
        "set up interviews",
        ("/en/admin/volunteers/interviewpanel/", "/en/admin/volunteers/interview/"),
        r"/interview",
        r"/interview",
        often=3,
    ),
    Want(
        "look after reviews",
        (
            "/en/admin/volunteers/review/progress/?cohort=16",
            "/en/admin/volunteers/review/",
        ),
        r"/review/|/conflict/",
        r"/review/|/conflict/",
        often=1,
    ),
    Want(
        "match",
        (
            "/en/admin/placements/matchrun/?cohort=16",
            "/en/admin/placements/matchrun/add/?cohort=16",
        ),
        r"matchrun",
        r"matchrun",
        often=5,
        most=12,
    ),
    Want(
        "release offers",
        (
            "/en/admin/placements/offer/release/?cohort=16",
            "/en/admin/placements/offer/",
        ),
        r"placements/offer/",
        r"placements/offer/",
        often=5,
    ),
    Want(
        "look after placements",
        (PLACEMENTS,),
        r"placements/placement/",
        r"placements/placement/",
        often=6,
    ),
    Want(
        "answer deferrals and concerns",
        (
            "/en/admin/placements/deferral/",
            "/en/admin/placements/placementrequest/",
            PLACEMENTS,
            ADMIN,
        ),
        r"placements/(deferral|concern|placementrequest|placement/\w+/days)",
        r"placements/(deferral|concern|placementrequest|placement/\w+/days)",
        often=2,
    ),
    Want(
        "look after hosts",
        (
            "/en/admin/organizations/participation/",
            "/en/admin/organizations/profilerevision/",
            "/en/admin/organizations/hostrequest/",
        ),
        r"organizations/(participation|profilerevision|hostrequest|withdrawal)",
        r"organizations/(participation|profilerevision|hostrequest)",
        often=3,
    ),
    Want(
        "erase who asks",
        ("/en/admin/volunteers/erasurerequest/",),
        r"erasure",
        r"erasure",
    ),
    Want(
        "close the cohort",
        ("/en/admin/organizations/cohort/",),
        r"clos|organizations/cohort/",
        r"clos",
    ),
    *SETTING_UP,
    READ,
    LOOK,
)
