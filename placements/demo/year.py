"""Demo data: an earlier, fictional cohort 15 with one volunteer half a year into the year of work."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from organizations.models import Cohort, Organization, Position
from organizations.models.choices import RevisionStatus
from organizations.profiles import workflow as organizing
from placements.demo.offers import shortlisted
from placements.models import (
    ConditionKind,
    Offer,
    Placement,
    SafeguardingContact,
    calendar,
)
from placements.models.choices import Feeling, LeaveKind, OfferOrigin, Side
from placements.offers import conditions, workflow
from placements.year import check_ins, leave, lifecycle, phases, reports
from portal.models import User
from portal.text import dates
from volunteers.demo import people as applied

HOST = "lamnam-community-law"
NUMBER = 15
CONDITIONS = (
    ("documents", "เอกสารครบ", "Documents complete", False),
    (
        "safety",
        "อ่านแนวปฏิบัติด้านความปลอดภัยขององค์กรแล้ว",
        "I have read the organization's safety guidance",
        True,
    ),
    ("orientation", "ร่วมปฐมนิเทศ", "Orientation attended", False),
    ("insurance", "ทำประกันอุบัติเหตุ", "Accident insurance", False),
)
GOALS = "บันทึกการประชุมให้เป็นระบบ และเรียบเรียงข้อมูลให้คนในทีมค้นเจอได้ง่าย (ตัวอย่าง)"
LEARNT = "ช่วยบันทึกการประชุมและจัดแฟ้มข้อมูล ได้เรียนรู้การฟังโดยไม่ตัดสิน (ตัวอย่าง)"


def halfway(
    coordinator: User, reviewers: list[User], volunteer: User, host: User
) -> None:
    """Through the same steps as everybody's, while the cohort is made to be open; then it gets its real dates."""
    if Cohort.objects.filter(number=NUMBER).exists():
        return
    cohort = open_cohort()
    position = offered(cohort, coordinator)
    applied.asked(cohort)
    applied.panel(cohort, reviewers)
    asked(cohort, coordinator)
    application = shortlisted(applied.Crowd(cohort, coordinator, reviewers), volunteer)
    offer = Offer.objects.create(
        application=application, position=position, rank=1, origin=OfferOrigin.RUN
    )
    workflow.release(offer, by=coordinator)
    placement = workflow.accept(offer, by=volunteer)
    lived(placement, coordinator, volunteer, host)
    organizing.close(position.participation, by=coordinator)
    settle(cohort)


def open_cohort() -> Cohort:
    """Its year of work began 183 days ago."""
    begun = timezone.localdate() - timedelta(days=183)
    return Cohort.objects.create(
        number=NUMBER,
        programme_th="โครงการอาสาสมัครนักสิทธิมนุษยชน (ตัวอย่าง)",
        programme_en="Human Rights Volunteers (example)",
        is_public=True,
        applications_open_at=timezone.now() - timedelta(days=1),
        applications_close_at=timezone.now() + timedelta(days=1),
        service_starts_on=begun,
        service_ends_on=begun + timedelta(days=364),
    )


def settle(cohort: Cohort) -> None:
    opened = timezone.localdate() - timedelta(days=330)
    cohort.applications_open_at = datetime.combine(
        opened, time(9), tzinfo=dates.BANGKOK
    )
    cohort.applications_close_at = dates.end_of_day(opened + timedelta(days=60))
    cohort.save()
    accepted = datetime.combine(
        timezone.localdate() - timedelta(days=220), time(12), tzinfo=dates.BANGKOK
    )
    Placement.objects.filter(application__cohort=cohort).update(made_at=accepted)


def offered(cohort: Cohort, coordinator: User) -> Position:
    """What the fictional host offers in cohort 16, offered a cohort earlier too."""
    organization = Organization.objects.get(slug=HOST)
    participation = organizing.join(organization, cohort, by=None)
    newest = organization.participations.exclude(pk=participation.pk).order_by(
        "-cohort__number"
    )[0]
    content = newest.revisions.get(status=RevisionStatus.APPROVED).content
    revision = organizing.begin_revision(participation, by=None)
    organizing.save_revision(
        revision, content={**content, "seats": 1}, version=revision.version, by=None
    )
    organizing.submit(revision, by=None)
    organizing.approve(revision, by=coordinator)
    return Position.objects.get(participation=participation)


def asked(cohort: Cohort, coordinator: User) -> None:
    """The conditions before the start, and who looks after safety. Cohort 16 has the same."""
    for number in (NUMBER, 16):
        each = Cohort.objects.get(number=number)
        SafeguardingContact.objects.get_or_create(cohort=each, user=coordinator)
        for order, (slug, name_th, name_en, is_stated) in enumerate(CONDITIONS, 1):
            kind, _is_new = ConditionKind.objects.get_or_create(
                cohort=each,
                slug=slug,
                defaults={
                    "order": order,
                    "name_th": name_th,
                    "name_en": name_en,
                    "is_stated_by_volunteer": is_stated,
                },
            )
            conditions.spread(kind)


def lived(placement: Placement, coordinator: User, volunteer: User, host: User) -> None:
    for condition in placement.conditions.select_related("kind"):
        condition.placement = placement
        by = volunteer if condition.kind.is_stated_by_volunteer else coordinator
        conditions.settle(condition, is_met=True, by=by)
    lifecycle.start(placement, by=coordinator)
    goals(placement, volunteer, host)
    said(placement, volunteer, host)
    written(placement, volunteer, host)
    days_off(placement, coordinator, volunteer, host)


def goals(placement: Placement, volunteer: User, host: User) -> None:
    for phase in placement.phases.all()[:2]:
        phases.write_goals(phase, goals=GOALS, seen=0, by=volunteer)
    first = placement.phases.first()
    if first:
        phases.confirm_goals(first, seen=first.version, by=host)


def said(placement: Placement, volunteer: User, host: User) -> None:
    """The check-ins of what lies behind, from both sides."""
    for checkin in placement.checkins.filter(due_on__lt=timezone.localdate()):
        by: Any = volunteer if checkin.side == Side.VOLUNTEER else host
        check_ins.send(checkin, feeling=Feeling.WELL, text="", wants_talk=False, by=by)


def written(placement: Placement, volunteer: User, host: User) -> None:
    """The newest month that ended waits for its reader, the ones before are accepted, the current is not begun."""
    behind = [
        month
        for month in reports.months(placement)
        if calendar.month_end(month) < timezone.localdate()
    ]
    for at, month in enumerate(behind):
        report = reports.save(
            placement, month, learnt=LEARNT, wish="", seen=0, by=volunteer
        )
        reports.submit(report, by=volunteer)
        if at:
            reports.accept(report, by=host)


def days_off(
    placement: Placement, coordinator: User, volunteer: User, host: User
) -> None:
    begun: date = phases.span_of(placement).starts_on
    leave.grant(placement, halves=6, on_day=begun, note="", by=coordinator)
    later: dict[str, Any] = {"to_day": None, "note": "", "by": volunteer}
    for kind, halves, after in (
        (LeaveKind.SAVED, 2, 40),
        (LeaveKind.TAKEN, 2, 60),
        (LeaveKind.TAKEN, 1, 190),
    ):
        leave.ask(
            placement,
            kind=kind,
            halves=halves,
            on_day=begun + timedelta(days=after),
            **later,
        )
    for entry in placement.leave_entries.filter(
        on_day__lt=timezone.localdate(), status="asked"
    ):
        leave.answer(entry, is_approved=True, by=host)
