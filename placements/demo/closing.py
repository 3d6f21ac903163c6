"""Demo data: the closed, fictional cohort 14, and a deferral request in cohort 16."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from organizations.models import Cohort, Position
from organizations.profiles import workflow as profile_workflow
from placements.closing import alumni
from placements.closing import workflow as closing_workflow
from placements.deferrals import workflow as deferral_workflow
from placements.demo.offers import shortlisted_application
from placements.demo.year import create_position
from placements.models import AlumniText, Offer
from placements.models.choices import OfferOrigin, OfferStatus
from placements.offers import workflow as offer_workflow
from placements.year import certificates
from placements.year import workflow as placement_workflow
from portal.models import User
from portal.text import dates
from volunteers.decisions import workflow as application_workflow
from volunteers.demo import cohort as demo_cohort
from volunteers.demo import people as demo_people
from volunteers.models.choices import OutcomeReason

NUMBER = 14
# Days ago.
FIRST_DAY = 400
LAST_DAY = 36
NOT_SELECTED_COUNT = 7
REASON = "ติดเรียนภาคสุดท้าย ขอเลื่อนไปรุ่นถัดไป (ตัวอย่าง)"
ALUMNI_TEXT = {
    "title_th": "ให้โครงการติดต่อได้ในภายหน้า",
    "title_en": "The programme may write to you later",
    "text_th": "โครงการจะเก็บชื่อที่ใช้เรียก อีเมล และรุ่นของคุณไว้เพื่อชวนร่วมกิจกรรมของอดีตอาสาสมัคร"
    " ไม่ส่งต่อให้ใคร และลบทันทีที่คุณถอนความยินยอม (ตัวอย่าง)",
    "text_en": "The programme keeps your display name, your e-mail address and your"
    " cohort to invite you to meetings of former volunteers. Nobody else gets them, and"
    " they are deleted as soon as you take this back. (example)",
}


def create_closed_cohort(
    coordinator: User, reviewers: list[User], former: User
) -> None:
    """Takes the real steps while the cohort is open, then gives it its real dates."""
    AlumniText.objects.get_or_create(version=1, defaults=ALUMNI_TEXT)
    if Cohort.objects.filter(number=NUMBER).exists():
        return
    cohort = open_cohort()
    position = create_position(cohort, coordinator)
    demo_cohort.create_questions(cohort)
    demo_cohort.create_panel(cohort, reviewers)
    crowd = demo_people.DemoApplicants(cohort, coordinator, reviewers)
    create_completed_year(crowd, former, position)
    for number in range(NOT_SELECTED_COUNT):
        create_not_selected(crowd, crowd.person(900 + number))
    profile_workflow.close(position.participation, by=coordinator)
    set_real_dates(cohort)
    closing_workflow.carry_out(closing_workflow.plan(cohort, minutes=0, by=coordinator))
    alumni.agree(former, version=1)


def open_cohort() -> Cohort:
    first = timezone.localdate() - timedelta(days=FIRST_DAY)
    return Cohort.objects.create(
        number=NUMBER,
        programme_th="โครงการอาสาสมัครนักสิทธิมนุษยชน (ตัวอย่าง)",
        programme_en="Human Rights Volunteers (example)",
        is_public=True,
        applications_open_at=timezone.now() - timedelta(days=1),
        applications_close_at=timezone.now() + timedelta(days=1),
        service_starts_on=first,
        service_ends_on=timezone.localdate() - timedelta(days=LAST_DAY),
        application_kept_days=900,
    )


def set_real_dates(cohort: Cohort) -> None:
    opens_on = timezone.localdate() - timedelta(days=FIRST_DAY + 150)
    cohort.applications_open_at = datetime.combine(
        opens_on, time(9), tzinfo=dates.BANGKOK
    )
    cohort.applications_close_at = dates.end_of_day(opens_on + timedelta(days=60))
    cohort.results_on = opens_on + timedelta(days=110)
    cohort.save()


def create_completed_year(
    crowd: demo_people.DemoApplicants, former: User, position: Position
) -> None:
    """The whole year, and its certificate."""
    application = shortlisted_application(crowd, former)
    offer = Offer.objects.create(
        application=application, position=position, rank=1, origin=OfferOrigin.RUN
    )
    offer_workflow.release(offer, by=crowd.coordinator)
    placement = offer_workflow.accept(offer, by=former)
    placement_workflow.start(placement, by=crowd.coordinator)
    placement_workflow.complete(placement, by=crowd.coordinator)
    certificates.issue(placement, name=application.legal_name, by=crowd.coordinator)


def create_not_selected(crowd: demo_people.DemoApplicants, person: User) -> None:
    application = shortlisted_application(crowd, person)
    application_workflow.decline(
        application, by=crowd.coordinator, reason=OutcomeReason.FEW_SEATS
    )
    application_workflow.release(application, by=crowd.coordinator)


def create_deferral_request(offered_person: User) -> None:
    """By one with an open offer in cohort 16, other than the demo's own account."""
    offers = Offer.objects.filter(status=OfferStatus.OPEN).exclude(
        application__applicant=offered_person
    )
    offer = (
        offers.select_related("application__applicant", "application__cohort")
        .order_by("-pk")
        .first()
    )
    if offer:
        deferral_workflow.ask(offer, reason=REASON, by=offer.application.applicant)
