"""Who of a host can be the mentor of a volunteer: somebody outside their own line."""

from django.utils.translation import gettext as _

from organizations.models import Membership
from organizations.models.contacts import Contacts
from placements.models import CheckIn, Mentor, PhaseRecord, Placement
from placements.models.choices import Side
from portal.kernel import permissions
from portal.text import thai


def members(placement: Placement) -> list[tuple[Membership, str]]:
    """Everybody of the host, each with the reason against them, or ""."""
    rows = Membership.objects.filter(organization=placement.position.organization)
    line = line_of(placement)
    supervisor = supervisor_name(placement)
    mentors = Mentor.objects.filter(placement=placement).apart_from_line()
    apart = set(mentors.values_list("user", flat=True))
    # While they are named these answer nothing, so they are no others to rely on.
    editors = {row.user_id for row in rows.editors()} - apart
    return [
        (row, reason(row, placement, line, supervisor, editors))
        if row.user_id not in apart
        else (row, _("this person is the mentor already, or named"))
        for row in rows.select_related("user").order_by("pk")
    ]


def reason_against(membership: Membership, placement: Placement) -> str:
    reasons = {row.pk: text for row, text in members(placement)}
    return reasons.get(membership.pk, _("this person has left the organization"))


def line_of(placement: Placement) -> set[int | None]:
    """Who has confirmed the volunteer's goals, or said how it goes for the host."""
    goals = PhaseRecord.objects.filter(placement=placement).exclude(confirmed_by=None)
    said = CheckIn.objects.filter(placement=placement, side=Side.HOST)
    return {
        *goals.values_list("confirmed_by", flat=True),
        *said.exclude(sent_by=None).values_list("sent_by", flat=True),
    }


def supervisor_name(placement: Placement) -> str:
    contacts = Contacts.objects.filter(participation=placement.position.participation)
    found = contacts.select_related("data_key").first()
    return thai.fold(found.supervisor) if found else ""


def reason(
    row: Membership,
    placement: Placement,
    line: set[int | None],
    supervisor: str,
    editors: set[int],
) -> str:
    user = row.user
    if permissions.is_staff(user) or user.pk == placement.application.applicant_id:
        return _("this person can’t be a mentor here")
    if supervisor and user.display_name and thai.fold(user.display_name) in supervisor:
        return _("this person is the supervisor")
    if user.pk in line:
        return _("this person has judged the volunteer’s work")
    if not editors - {user.pk}:
        return _("nobody else of the organization could answer reports and days off")
    return ""
