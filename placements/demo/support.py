"""Demo data: the volunteer’s mentor, messages with them, and a talk of coordinators."""

from datetime import timedelta

from django.utils import timezone

from organizations.models import Membership
from placements.contacts import log
from placements.mentors import workflow
from placements.models import Mentor, Placement
from portal.models import User

ASKED = "ยังไม่กล้าถามในที่ประชุม พี่ช่วยดูคำถามก่อนได้ไหม (ตัวอย่าง)"
ANSWERED = "ได้เลย ส่งมาก่อนประชุมหนึ่งวัน แล้วเราคุยกันตอนเที่ยง (ตัวอย่าง)"
TALKED = "คุยทางโทรศัพท์ งานไปได้ดี อยากฝึกเขียนรายงานเพิ่ม (ตัวอย่าง)"


def create_support(
    coordinator: User, volunteer: User, host: User, mentor: User
) -> None:
    """Takes the real steps in the placement at work."""
    placement = Placement.objects.current_of(volunteer)
    if placement is None or Mentor.objects.filter(placement=placement).exists():
        return
    membership = Membership.objects.get(
        user=mentor, organization=placement.position.organization
    )
    named = workflow.name(placement, membership=membership, by=host)
    workflow.confirm(named, by=coordinator)
    workflow.write(named, text=ASKED, by=volunteer)
    workflow.write(named, text=ANSWERED, by=mentor)
    today = timezone.localdate()
    log.add(
        placement,
        text=TALKED,
        talked_on=today - timedelta(days=20),
        next_on=today + timedelta(days=40),
        by=coordinator,
    )
