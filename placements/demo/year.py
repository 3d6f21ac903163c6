"""Demo data: the fictional cohort 15, with a volunteer half a year into the work."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from organizations.models import Cohort, Organization, Position
from organizations.models.choices import RevisionStatus
from organizations.profiles import workflow as profile_workflow
from placements.days_off import workflow as leave
from placements.demo.offers import shortlisted_application
from placements.models import (
    ConditionKind,
    Offer,
    Placement,
    SafeguardingContact,
    calendar,
)
from placements.models.choices import DayPart, Feeling, LeaveKind, OfferOrigin, Side
from placements.offers import conditions
from placements.offers import workflow as offer_workflow
from placements.year import check_ins, phases, reports
from placements.year import workflow as placement_workflow
from portal.models import User
from portal.text import dates
from volunteers.demo import cohort as demo_cohort
from volunteers.demo import people as demo_people

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
ON_CALL = {
    "phone": "02-000-0191",
    "hours_th": "ทุกวัน 8:00–20:00 น. (ตัวอย่าง)",
    "hours_en": "every day, 08:00–20:00 (example)",
}
GOALS = "บันทึกการประชุมให้เป็นระบบ และเรียบเรียงข้อมูลให้คนในทีมค้นเจอได้ง่าย (ตัวอย่าง)"
LEARNT = "ช่วยบันทึกการประชุมและจัดแฟ้มข้อมูล ได้เรียนรู้การฟังโดยไม่ตัดสิน (ตัวอย่าง)"


def create_running_year(
    coordinator: User, reviewers: list[User], volunteer: User, host: User
) -> None:
    """Takes the real steps while the cohort is open, then gives it its real dates."""
    if Cohort.objects.filter(number=NUMBER).exists():
        return
    cohort = open_cohort()
    position = create_position(cohort, coordinator)
    demo_cohort.create_questions(cohort)
    demo_cohort.create_panel(cohort, reviewers)
    create_conditions(cohort, coordinator)
    application = shortlisted_application(
        demo_people.DemoApplicants(cohort, coordinator, reviewers), volunteer
    )
    offer = Offer.objects.create(
        application=application, position=position, rank=1, origin=OfferOrigin.RUN
    )
    offer_workflow.release(offer, by=coordinator)
    placement = offer_workflow.accept(offer, by=volunteer)
    fill_year(placement, coordinator, volunteer, host)
    profile_workflow.close(position.participation, by=coordinator)
    set_real_dates(cohort)


def open_cohort() -> Cohort:
    """Its year of work began 183 days ago."""
    first_day = timezone.localdate() - timedelta(days=183)
    return Cohort.objects.create(
        number=NUMBER,
        programme_th="โครงการอาสาสมัครนักสิทธิมนุษยชน (ตัวอย่าง)",
        programme_en="Human Rights Volunteers (example)",
        is_public=True,
        applications_open_at=timezone.now() - timedelta(days=1),
        applications_close_at=timezone.now() + timedelta(days=1),
        service_starts_on=first_day,
        service_ends_on=first_day + timedelta(days=364),
    )


def set_real_dates(cohort: Cohort) -> None:
    opens_on = timezone.localdate() - timedelta(days=330)
    cohort.applications_open_at = datetime.combine(
        opens_on, time(9), tzinfo=dates.BANGKOK
    )
    cohort.applications_close_at = dates.end_of_day(opens_on + timedelta(days=60))
    cohort.results_on = opens_on + timedelta(days=100)
    cohort.save()
    accepted_at = datetime.combine(
        timezone.localdate() - timedelta(days=220), time(12), tzinfo=dates.BANGKOK
    )
    Placement.objects.filter(application__cohort=cohort).update(made_at=accepted_at)


def create_position(cohort: Cohort, coordinator: User) -> Position:
    """Copies the fictional host's position in cohort 16 to this cohort."""
    organization = Organization.objects.get(slug=HOST)
    participation = profile_workflow.join(organization, cohort, by=None)
    newest = organization.participations.exclude(pk=participation.pk).order_by(
        "-cohort__number"
    )[0]
    content = newest.revisions.get(status=RevisionStatus.APPROVED).content
    revision = profile_workflow.begin_revision(participation, by=None)
    profile_workflow.save_revision(
        revision, content={**content, "seats": 1}, version=revision.version, by=None
    )
    profile_workflow.submit(revision, by=None)
    profile_workflow.approve(revision, by=coordinator)
    return Position.objects.get(participation=participation)


def create_conditions(cohort: Cohort, coordinator: User) -> None:
    """Conditions and the safeguarding contact, in cohort 16 too."""
    for number in (NUMBER, 16):
        each_cohort = Cohort.objects.get(number=number)
        SafeguardingContact.objects.get_or_create(
            cohort=each_cohort, user=coordinator, defaults=ON_CALL
        )
        for order, (slug, name_th, name_en, is_stated) in enumerate(CONDITIONS, 1):
            kind, _is_new = ConditionKind.objects.get_or_create(
                cohort=each_cohort,
                slug=slug,
                defaults={
                    "order": order,
                    "name_th": name_th,
                    "name_en": name_en,
                    "is_stated_by_volunteer": is_stated,
                },
            )
            conditions.add_to_planned_placements(kind)


def fill_year(
    placement: Placement, coordinator: User, volunteer: User, host: User
) -> None:
    for condition in placement.conditions.select_related("kind"):
        condition.placement = placement
        by = volunteer if condition.kind.is_stated_by_volunteer else coordinator
        conditions.set_met(condition, is_met=True, by=by)
    placement_workflow.start(placement, by=coordinator)
    write_goals(placement, volunteer, host)
    send_check_ins(placement, volunteer, host)
    write_reports(placement, volunteer, host)
    request_days_off(placement, coordinator, volunteer, host)


def write_goals(placement: Placement, volunteer: User, host: User) -> None:
    for phase in placement.phases.all()[:2]:
        phases.write_goals(phase, goals=GOALS, seen=0, by=volunteer)
    first = placement.phases.first()
    if first:
        phases.confirm_goals(first, seen=first.version, by=host)


def send_check_ins(placement: Placement, volunteer: User, host: User) -> None:
    """Past check-ins, from both sides."""
    for checkin in placement.checkins.filter(due_on__lt=timezone.localdate()):
        by: Any = volunteer if checkin.side == Side.VOLUNTEER else host
        check_ins.send(checkin, feeling=Feeling.WELL, text="", wants_talk=False, by=by)


def write_reports(placement: Placement, volunteer: User, host: User) -> None:
    """Past months: the newest waits for its reader, those before are accepted."""
    past_months = [
        month
        for month in reports.reportable_months(placement)
        if calendar.month_end(month) < timezone.localdate()
    ]
    for index, month in enumerate(past_months):
        report = reports.save(
            placement, month, learnt=LEARNT, wish="", seen=0, by=volunteer
        )
        reports.submit(report, by=volunteer)
        if index:
            reports.accept(report, by=host)


def request_days_off(
    placement: Placement, coordinator: User, volunteer: User, host: User
) -> None:
    first_day: date = phases.placement_span(placement).starts_on
    leave.grant(placement, halves=6, on_day=first_day, note="", by=coordinator)
    for kind, part, days in (
        (LeaveKind.SAVED, DayPart.DAY, 40),
        (LeaveKind.TAKEN, DayPart.DAY, 60),
        (LeaveKind.TAKEN, DayPart.AFTERNOON, 190),
    ):
        leave.ask(
            placement,
            kind=kind,
            part=part,
            on_day=first_day + timedelta(days=days),
            note="",
            by=volunteer,
        )
    for entry in placement.leave_entries.filter(
        on_day__lt=timezone.localdate(), status="asked"
    ):
        leave.answer(entry, is_approved=True, by=host)
