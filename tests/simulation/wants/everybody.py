"""Who wants what, and how often somebody of each part acts."""

from tests.simulation.wants import outside, staff

EVERYBODY = {
    "visitor": outside.VISITOR,
    "applicant": outside.APPLICANT,
    "volunteer": outside.VOLUNTEER,
    "reviewer": staff.REVIEWER,
    "member": outside.MEMBER,
    "coordinator": staff.COORDINATOR,
    "referee": outside.VISITOR,
}
SHARES = {
    # How often somebody of the part acts, beside the others.
    "coordinator": 10,
    "applicant": 12,
    "reviewer": 6,
    "member": 5,
    "volunteer": 3,
    "referee": 2,
    "visitor": 1,
}
