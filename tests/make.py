"""Builders: each makes one valid thing; what a test is about it says itself."""

import hashlib
import re
from datetime import timedelta
from itertools import count

from django.db import transaction
from django.utils import timezone

from organizations.hosts import hosting_requests, members
from organizations.models import (
    Cohort,
    Membership,
    Organization,
    Participation,
    ProfileRevision,
    Province,
    SourceDocument,
)
from organizations.models.choices import MemberRole, ParticipationStatus, RevisionStatus
from organizations.profiles import publishing
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.schema import with_defaults
from portal.files.storage import CleanFile
from portal.kernel import audit, lifecycle
from portal.models import Message, User
from tests import replay
from tests.replay import replayed
from volunteers.application import documents, qualifications
from volunteers.application.sections.registry import BY_SLUG
from volunteers.decisions import workflow as application_workflow
from volunteers.decisions.steps import SUBMIT
from volunteers.models import (
    Application,
    ConsentText,
    Criterion,
    Document,
    DocumentKind,
    EligibilityQuestion,
    PanelMember,
    Question,
)
from volunteers.models.choices import ConsentKind

_numbers = count(1)


@replayed
def person(email=None, **fields):
    user = User.objects.create_user(
        email or f"person{next(_numbers)}@applicants.example",
        "correct horse battery",
        **fields,
    )
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


@replayed
def cohort(number=16, **fields):
    """An open, public cohort with two questions, both consents and two criteria."""
    now = timezone.now()
    # Some hours over whole days, so that two looks at a page say the same "60 days
    # left", with a minute's end between them.
    dates = {
        "applications_open_at": now - timedelta(days=10),
        "applications_close_at": now + timedelta(days=60, hours=6),
    }
    made = Cohort.objects.create(
        number=number,
        **{
            "programme_th": "โครงการอาสาสมัครนักสิทธิมนุษยชน",
            "programme_en": "Human Rights Volunteers",
            "is_public": True,
            "results_on": (now + timedelta(days=110)).date(),
            **dates,
            **fields,
        },
    )
    Question.objects.create(
        cohort=made,
        slug="why",
        order=1,
        text_th="ทำไมจึงอยากเป็นอาสาสมัคร",
        text_en="Why do you want to volunteer",
    )
    Question.objects.create(
        cohort=made,
        slug="more",
        order=2,
        text_th="อยากให้เรารู้อะไรเพิ่ม",
        text_en="What else should we know",
        is_required=False,
    )
    for kind in ConsentKind.values:
        ConsentText.objects.create(
            cohort=made,
            kind=kind,
            title_th="ความยินยอม",
            title_en="Consent",
            text_th="ข้อความ",
            text_en="Text",
        )
    for order in (1, 2):
        Criterion.objects.create(
            cohort=made,
            order=order,
            name_th=f"เกณฑ์ {order}",
            name_en=f"Criterion {order}",
            anchors_th=list("12345"),
            anchors_en=list("12345"),
        )
    return made


def content(name="องค์กรทดสอบ (ตัวอย่าง)", **fields):
    """A complete profile."""
    return with_defaults(
        {
            "name": name,
            "focus_issues": "สิทธิชุมชน",
            "objectives": ["ทำงานร่วมกับชุมชน"],
            "role": "ช่วยงานภาคสนาม",
            "duties": "บันทึกข้อมูล",
            "areas_text": "เลย, ลำปาง ฯลฯ",
            "provinces": ["loei", "lampang"],
            "areas_open_ended": True,
            "benefits": ["ประกันอุบัติเหตุ"],
            "qualifications": ["สนใจสิทธิมนุษยชน"],
            "learning_phases": [
                {"text": "เรียนรู้งาน", "first_month": 1, "last_month": 3}
            ],
            **fields,
        }
    )


@replayed
def participation(
    in_cohort, slug=None, name="องค์กรทดสอบ (ตัวอย่าง)", status=ParticipationStatus.DRAFT
):
    slug = slug or f"host-{next(_numbers)}"
    organization = Organization.objects.get_or_create(
        slug=slug, defaults={"name": name}
    )[0]
    return Participation.objects.create(
        cohort=in_cohort, organization=organization, status=status
    )


@replayed
def position(in_cohort, slug=None, name="องค์กรทดสอบ (ตัวอย่าง)", **fields):
    """A public position: its revision was approved."""
    part = participation(in_cohort, slug, name, ParticipationStatus.APPROVED)
    revision = ProfileRevision.objects.create(
        participation=part,
        number=1,
        content=content(name, **fields),
        status=RevisionStatus.APPROVED,
    )
    with transaction.atomic():
        return publishing.publish(revision)


@replayed
def draft_revision(in_participation, by=None, **fields):
    """The revision at work, filled with a complete profile."""
    revision = profile_workflow.begin_revision(in_participation, by=by)
    name = in_participation.organization.name
    profile_workflow.save_revision(
        revision, content=content(name, **fields), version=revision.version, by=by
    )
    return revision


@replayed
def member(organization, email=None, role=MemberRole.EDITOR):
    user = person(email or f"member{next(_numbers)}@hosts.example")
    Membership.objects.create(user=user, organization=organization, role=role)
    return user


@replayed
def invitation(organization, email="invited@hosts.example", role=MemberRole.EDITOR):
    """The token of the link, and the invitation."""
    made = members.invite(organization, email=email, role=role, by=None)
    letter = Message.objects.get(kind="member_invited", occasion=made.code)
    return re.search(r"/invitations/([\w-]+)/", letter.text)[1], made


@replayed
def host_request(**fields):
    facts = {
        "name": "กลุ่มรักษ์ลุ่มน้ำ (ตัวอย่าง)",
        "website": "",
        "province": None,
        "work": "งาน",
        "why": "เหตุผล",
    }
    contact = {"contact_name": "ผู้ประสานงานกลุ่ม", "contact_email": "river@hosts.example"}
    return hosting_requests.submit(language="th", **{**facts, **contact, **fields})


@replayed
def reviewer(in_cohort, email=None):
    user = person(
        email or f"reviewer{next(_numbers)}@panel.example", display_name="ผู้พิจารณา"
    )
    PanelMember.objects.create(cohort=in_cohort, user=user)
    return user


@replayed
def draft(in_cohort, applicant=None, positions=()):
    """An application with every section complete, not yet sent.

    Written by each section's own `write`, without the checks of
    `drafting.save_section` between them: most tests begin here.
    """
    by = applicant or person()
    made = Application.objects.create(
        cohort=in_cohort, applicant=by, display_name=by.display_name
    )
    audit.record("begin application", made, by=by)
    sections = {
        "about": {
            "display_name": by.display_name or "ต้นกล้า",
            "legal_name": "ชื่อจริง นามสกุลจริง",
            "phone": "+66812345678",
            "birth_on": "2000-02-29",
            "home_province": Province.objects.get(slug="loei"),
        },
        "background": {
            "education_level": "bachelor",
            "field_of_study": "นิติศาสตร์",
            "school": "",
            "experience": "",
        },
        "motivation": {"why": "อยากเรียนรู้งานสิทธิจากชุมชน"},
        "choices": {
            "choices": [(position, "ตรงกับที่สนใจ") for position in positions],
            "fits": {
                position.slug: qualifications.answers_of(position, lambda row: True)
                for position in positions
            },
            "is_anywhere": not positions,
        },
        "provinces": {"provinces": [], "is_any_province": True, "places_note": ""},
        "skills": {
            "skills": ["writing"],
            "skills_more": "",
            "languages": {"thai": "fluent"},
        },
        **({"referees": referees(in_cohort)} if in_cohort.references_wanted else {}),
        "consents": dict.fromkeys(ConsentKind.values, True),
    }
    with transaction.atomic():
        for slug, data in sections.items():
            BY_SLUG[slug].write(made, data)
        made.section_versions = dict.fromkeys(sections, 1)
        made.saved_at = timezone.now()
        made.save()
    for kind in in_cohort.document_kinds.filter(is_required=True):
        attached(made, kind)
    return made


def referees(in_cohort, **told):
    """What an applicant fills in about them, each with an address of their own."""
    order_of = range(1, in_cohort.references_wanted + 1)
    known = {"name": "ครูสมมติ ใจดี", "relation": "ครูที่ปรึกษา", "language": "th", **told}
    return {
        "referees": {
            order: {"email": f"teacher{order}@referees.example", **known}
            for order in order_of
        }
    }


@replayed
def application(in_cohort, applicant=None, positions=()):
    """A submitted application, moved by its step alone: no receipt was queued."""
    made = draft(in_cohort, applicant, positions)
    reference = application_workflow.new_reference(in_cohort)
    facts = {"submitted_at": timezone.now(), "reference": reference}
    lifecycle.take(made, SUBMIT, by=made.applicant, **facts)
    return made


@replayed
def sent_application(in_cohort, applicant=None, positions=()):
    """An application as its applicant sends it, with a receipt."""
    made = draft(in_cohort, applicant, positions)
    application_workflow.submit(made, by=made.applicant)
    return made


@replayed
def document(organization, in_cohort, text="ประเด็นที่องค์กรปฏิบัติงาน\nสิทธิชุมชน\n"):
    raw = text.encode()
    sha256 = hashlib.sha256(raw).hexdigest()
    return SourceDocument.objects.create(
        organization=organization,
        cohort=in_cohort,
        original=raw,
        sha256=sha256,
        encoding="utf-8",
    )


@replayed
def document_kind(in_cohort, slug="cv", **fields):
    facts = {
        "order": 1,
        "name_th": "ประวัติย่อ",
        "name_en": "CV",
        "types": ["pdf", "jpeg", "png"],
        **fields,
    }
    return DocumentKind.objects.create(cohort=in_cohort, slug=slug, **facts)


def attached(application, kind, name="ประวัติ.pdf", data=b"%PDF-1.7 made"):
    """A document, as if its file had been cleaned just now."""
    replay.taint()  # A file.
    documents.store_document(
        application, kind, CleanFile(data, "application/pdf", 1), name=name
    )
    return Document.objects.for_handing_out().get(application=application, kind=kind)


@replayed
def eligibility_question(in_cohort, slug="full-time"):
    words = {
        "text_th": "ทำงานเต็มเวลาได้หรือไม่",
        "text_en": "Can you work full time",
        "no_th": "รุ่นหน้ายังมี",
        "no_en": "There is another cohort",
    }
    return EligibilityQuestion.objects.create(
        cohort=in_cohort, slug=slug, order=1, **words
    )
