"""Demo data: a fictional cohort 14 that is closed, a former volunteer of it, and a wish to defer in cohort 16."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from organizations.models import Cohort, Position
from organizations.profiles import workflow as organizing
from placements.closing import alumni, closing
from placements.deferrals import workflow as deferring
from placements.demo.offers import shortlisted
from placements.demo.year import offered
from placements.models import AlumniText, Offer
from placements.models.choices import OfferOrigin, OfferStatus
from placements.offers import workflow
from placements.year import certificates, lifecycle
from portal.models import User
from portal.text import dates
from volunteers.decisions import workflow as applying
from volunteers.demo import people as applied
from volunteers.models.choices import OutcomeReason

NUMBER = 14
FIRST_DAY, LAST_DAY = 400, 36  # days ago
REFUSED = 7
WHY = "ติดเรียนภาคสุดท้าย ขอเลื่อนไปรุ่นถัดไป (ตัวอย่าง)"
TEXT = {
    "title_th": "ให้โครงการติดต่อได้ในภายหน้า",
    "title_en": "The programme may write to you later",
    "text_th": "โครงการจะเก็บชื่อที่ใช้เรียก อีเมล และรุ่นของคุณไว้เพื่อชวนร่วมกิจกรรมของอดีตอาสาสมัคร"
    " ไม่ส่งต่อให้ใคร และลบทันทีที่คุณถอนความยินยอม (ตัวอย่าง)",
    "text_en": "The programme keeps your display name, your e-mail address and your cohort to invite you to meetings of"
    " former volunteers. Nobody else gets them, and they are deleted as soon as you take this back. (example)",
}


def closed(coordinator: User, reviewers: list[User], former: User) -> None:
    """Through the same steps as everybody's, while the cohort is made to be open; then it gets its real dates."""
    AlumniText.objects.get_or_create(version=1, defaults=TEXT)
    if Cohort.objects.filter(number=NUMBER).exists():
        return
    cohort = open_cohort()
    position = offered(cohort, coordinator)
    applied.asked(cohort)
    applied.panel(cohort, reviewers)
    crowd = applied.Crowd(cohort, coordinator, reviewers)
    served(crowd, former, position)
    for number in range(REFUSED):
        refuse(crowd, crowd.person(900 + number))
    organizing.close(position.participation, by=coordinator)
    settle(cohort)
    closing.leave(closing.plan(cohort, minutes=0, by=coordinator))
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


def settle(cohort: Cohort) -> None:
    opened = timezone.localdate() - timedelta(days=FIRST_DAY + 150)
    cohort.applications_open_at = datetime.combine(
        opened, time(9), tzinfo=dates.BANGKOK
    )
    cohort.applications_close_at = dates.end_of_day(opened + timedelta(days=60))
    cohort.results_on = opened + timedelta(days=110)
    cohort.save()


def served(crowd: applied.Crowd, former: User, position: Position) -> None:
    """The whole year, and its certificate."""
    application = shortlisted(crowd, former)
    offer = Offer.objects.create(
        application=application, position=position, rank=1, origin=OfferOrigin.RUN
    )
    workflow.release(offer, by=crowd.coordinator)
    placement = workflow.accept(offer, by=former)
    lifecycle.start(placement, by=crowd.coordinator)
    lifecycle.complete(placement, by=crowd.coordinator)
    certificates.issue(placement, name=application.legal_name, by=crowd.coordinator)


def refuse(crowd: applied.Crowd, person: User) -> None:
    application = shortlisted(crowd, person)
    applying.decline(application, by=crowd.coordinator, reason=OutcomeReason.FEW_SEATS)
    applying.release(application, by=crowd.coordinator)


def asks_to_defer(offered_person: User) -> None:
    """Of those who were offered a place in cohort 16, one other than the demo's own log-in."""
    rows = Offer.objects.filter(status=OfferStatus.OPEN).exclude(
        application__applicant=offered_person
    )
    offer = (
        rows.select_related("application__applicant", "application__cohort")
        .order_by("-pk")
        .first()
    )
    if offer:
        deferring.ask(offer, reason=WHY, by=offer.application.applicant)
