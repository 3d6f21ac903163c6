"""Demo data: cohort 16, Protection International, and a dozen fictional hosts."""

import json
from datetime import datetime, time, timedelta
from pathlib import Path

from django.utils import timezone

from organizations.demo import positions
from organizations.documents import importer
from organizations.models import Cohort, Membership, Organization, Participation
from organizations.models.choices import MemberRole
from organizations.profiles import schema
from organizations.profiles import workflow as profile_workflow
from portal.models import User
from portal.text import dates

FOLDER = Path(__file__).resolve().parent
PI = "protection-international"


def cohort_16() -> Cohort:
    """Cohort 16 with an open call, by dates relative to today."""
    cohort = Cohort.objects.filter(number=16).first() or Cohort(
        number=16,
        programme_th="โครงการอาสาสมัครนักสิทธิมนุษยชน",
        programme_en="Human Rights Volunteers",
        is_public=True,
        references_wanted=2,
        operator_th="มูลนิธิตัวอย่างเพื่ออาสาสมัคร",
        operator_en="Example Foundation for Volunteers",
        address_th="99 ถนนตัวอย่าง กรุงเทพฯ 10200",
        address_en="99 Example Road, Bangkok 10200",
        contact_phone="02-000-0160",
        bases_confirmed_on=timezone.localdate() - timedelta(days=30),
    )
    if cohort.pk is None or not cohort.is_open:
        set_dates(cohort)
        cohort.save()
    return cohort


def set_dates(cohort: Cohort) -> None:
    today = timezone.localdate()
    closing_day = today + timedelta(days=45)
    cohort.applications_open_at = datetime.combine(
        today - timedelta(days=24), time(9), tzinfo=dates.BANGKOK
    )
    cohort.applications_close_at = datetime.combine(
        closing_day, time(23, 59), tzinfo=dates.BANGKOK
    )
    cohort.review_ends_on = closing_day + timedelta(days=21)
    cohort.interviews_start_on = closing_day + timedelta(days=25)
    cohort.interviews_end_on = closing_day + timedelta(days=35)
    cohort.results_on = closing_day + timedelta(days=45)
    cohort.orientation_on = closing_day + timedelta(days=70)
    cohort.reranking_opens_at = datetime.combine(
        closing_day + timedelta(days=71), time(9), tzinfo=dates.BANGKOK
    )
    cohort.reranking_closes_at = dates.end_of_day(closing_day + timedelta(days=76))
    cohort.service_starts_on = closing_day + timedelta(days=85)
    cohort.service_ends_on = closing_day + timedelta(days=85 + 364)


def import_hosts(cohort: Cohort) -> None:
    """Imports every document like `import_profile`; existing hosts are left alone."""
    import_host(cohort, slug=PI, path=FOLDER / "protection-international.txt")
    hosts = json.loads((FOLDER / "hosts.json").read_text("utf-8"))
    for slug, facts in hosts.items():
        import_host(
            cohort, slug=slug, path=FOLDER / "hosts" / f"{slug}.txt", facts=facts
        )
    positions.add_second_position(cohort)


def import_host(
    cohort: Cohort, *, slug: str, path: Path, facts: dict | None = None
) -> None:
    if Organization.objects.filter(slug=slug).exists():
        return
    plan = importer.plan_import(path.read_bytes(), cohort=cohort, slug=slug)
    importer.store_revision(plan, by=None, approve=True)
    if facts is None:
        return
    organization = Organization.objects.get(slug=slug)
    organization.name_en = facts["name_en"]
    organization.is_fictional = True
    organization.save()
    add_facts(organization.participations.get(cohort=cohort), facts)


def add_facts(participation: Participation, facts: dict) -> None:
    """What the document of a fictional host doesn't say, as a revision of its own."""
    revision = profile_workflow.begin_revision(participation, by=None)
    extra = {
        name: facts[name]
        for name in ("seats", "issues", "preferred_qualifications")
        if name in facts
    }
    english = {"focus_issues": facts["summary_en"], **facts.get("en", {})}
    content = {**revision.content, **extra, "en": english}
    profile_workflow.save_revision(
        revision, content=content, version=revision.version, by=None
    )
    profile_workflow.submit(revision, by=None)
    profile_workflow.approve(revision, by=None)


def add_member(slug: str, user: User, role: MemberRole = MemberRole.OWNER) -> None:
    Membership.objects.get_or_create(
        organization=Organization.objects.get(slug=slug),
        user=user,
        defaults={"role": role},
    )


def submit_changed_profile(slug: str, cohort: Cohort, by: User) -> None:
    """A changed profile in the approval queue, so that there is a difference to see."""
    participation = Participation.objects.get(organization__slug=slug, cohort=cohort)
    if participation.revisions.count() > 2:
        return
    revision = profile_workflow.begin_revision(participation, by=by)
    changed = {
        **schema.with_defaults(revision.content),
        "seats": (revision.content["seats"] or 0) + 1,
    }
    changed["benefits"] = [*changed["benefits"], "คอมพิวเตอร์พกพาสำหรับยืมใช้"]
    if english := changed["en"].get("benefits"):
        changed["en"] = {**changed["en"], "benefits": [*english, "A laptop to borrow"]}
    profile_workflow.save_revision(
        revision, content=changed, version=revision.version, by=by
    )
    profile_workflow.submit(revision, by=by)
