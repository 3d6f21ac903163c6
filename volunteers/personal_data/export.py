"""The applicant's part of a personal data export.

Everything they gave, and the status of each application as they may know it.
"""

from functools import partial
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from portal.files import storage
from portal.models import User
from portal.personal_data import export
from portal.personal_data.export import Part
from volunteers import rules
from volunteers.application import qualifications, receipt, status
from volunteers.application.sections import documents as document_section
from volunteers.application.sections.documents import Slot
from volunteers.decisions import decision_rows
from volunteers.decisions import reranking as rerankings
from volunteers.models import (
    Application,
    CalendarLink,
    Document,
    Interview,
    InterviewPanel,
    PanelMember,
    Reference,
    ReviewerPreference,
    SavedFilter,
    SavedPosition,
)

PLAIN_FIELDS = (
    "begun_at",
    "saved_at",
    "submitted_at",
    "eligible_at",
    "extended_until",
    "choices_open_until",
    "shared_at",
    "display_name",
    "is_anywhere",
    "is_any_province",
    "education_level",
    "skills",
    "languages",
)
SEALED_FIELDS = (
    "legal_name",
    "name_for_referees",
    "phone",
    "birth_on",
    "field_of_study",
    "school",
    "experience",
    "places_note",
    "skills_more",
    "withdrawal_reason",
)


@export.part_sources.register
def applications(user: User) -> Part:
    """All applications, each with its answers as a PDF and the attached files."""
    applications = load_applications(user)
    files = [
        (
            f"{folder_name(application)}/{receipt.file_name(application)}.pdf",
            receipt_maker(application),
        )
        for application in applications
    ]
    for application in applications:
        documents = [
            slot.document
            for slot in document_section.slots(application)
            if slot.document
        ]
        files += [
            (document_path(application, document), partial(storage.read, document.file))
            for document in documents
        ]
    return Part(
        "applications",
        [application_data(application) for application in applications],
        files,
    )


def load_applications(user: User) -> list[Application]:
    """In a constant number of queries."""
    rows = (
        Application.objects.filter(applicant=user)
        .for_reading()
        .select_related("wanted_position", "erasure_request")
    )
    documents = Document.objects.select_related("kind", "file__data_key")
    interviews = Interview.objects.select_related("slot__panel__data_key")
    applications: list[Application] = list(
        rows.prefetch_related(
            Prefetch("documents", documents),
            Prefetch("interviews", interviews),
            Prefetch("decisions", decision_rows.read_now(), to_attr="results_read"),
            qualifications.prefetch("choices__position__"),
        )
    )
    cohort_relations = ("questions", "consent_texts", "document_kinds")
    more = [f"cohort__{name}" for name in cohort_relations]
    prefetch_related_objects(applications, *more, "choices__position__participation")
    status.prefetch_later_status(applications)
    return applications


def receipt_maker(application: Application) -> Any:
    """Makes the PDF at once: while the export is streamed, no language is active."""
    pdf = receipt.answers_pdf(application)
    return lambda: pdf


def folder_name(application: Application) -> str:
    return f"{application.cohort.number}-{application.code}"


def document_path(application: Application, document: Document) -> str:
    return f"{folder_name(application)}/{document.kind.slug}/{document.file.name}"


def application_data(application: Application) -> dict[str, Any]:
    return {
        "cohort": application.cohort.number,
        "reference": str(application),
        "standing": status.applicant_status(application).word,
        **reason_data(application),
        **{
            name: getattr(application, name) for name in (*PLAIN_FIELDS, *SEALED_FIELDS)
        },
        **relation_data(application),
    }


def reason_data(application: Application) -> dict[str, str]:
    """What they were told of the reason of their result."""
    told = decision_rows.last_told(application.results_read)  # type: ignore[attr-defined]
    return {
        "reason_th": told.told_th if told else "",
        "reason_en": told.told_en if told else "",
    }


def relation_data(application: Application) -> dict[str, Any]:
    """What the application's related rows hold."""
    home_province = application.home_province
    return {
        "home_province": home_province.name if home_province else "",
        "came_from_position": application.wanted_position.slug
        if application.wanted_position
        else "",
        **information_request_data(application),
        "erasure_request": erasure_data(application),
        "answers": answers_data(application),
        "choices": [choice_data(choice) for choice in application.choices.all()],
        **revised_ranking_data(application),
        "deferred_from_cohort": application.deferred_from.cohort.number
        if application.deferred_from
        else None,
        "consents": [consent_data(consent) for consent in application.consents.all()],
        "provinces": [province.name for province in application.provinces.all()],
        "never_organizations": [
            organization.name for organization in application.never.all()
        ],
        "referees": [
            referee_data(reference) for reference in application.references.all()
        ],
        "interviews": [
            interview_data(interview) for interview in application.interviews.all()
        ],
        "documents": [
            document_data(application, slot)
            for slot in document_section.slots(application)
            if slot.document
        ],
    }


def information_request_data(application: Application) -> dict[str, Any]:
    """The coordinators' question, while it waits for an answer."""
    if not rules.can_answer(application):
        return {}
    request = {
        "note": application.note,
        "sections": application.unlocked_sections,
        "answer_by": application.answer_by,
    }
    return {"asked_for": request}


def answers_data(application: Application) -> list[dict[str, str]]:
    return [
        {"question": row.question.text, "text": row.text}
        for row in application.answers.all()
    ]


def erasure_data(application: Any) -> dict[str, Any] | None:
    request = getattr(application, "erasure_request", None)
    return (
        {"asked_at": request.asked_at, "refused_at": request.refused_at}
        if request
        else None
    )


def revised_ranking_data(application: Any) -> dict[str, Any]:
    """The earlier ranking, if the person may revise or has revised it."""
    reranking = getattr(application, "reranking", None)
    if reranking is None:
        return {}
    before = {
        "choices": rerankings.earlier_hosts(reranking, application),
        "anywhere": reranking.earlier.get("anywhere", False),
    }
    return {
        "ranking_revised_at": reranking.used_at,
        "ranking_before": before if reranking.used_at else {},
    }


def choice_data(choice: Any) -> dict[str, Any]:
    organization = choice.position.label
    return {
        "rank": choice.rank,
        "organization": organization,
        "reason": choice.reason,
        "qualifications": list(choice.fit.values()),
    }


def consent_data(consent: Any) -> dict[str, Any]:
    """With the wording that was agreed to; also for one that was taken back."""
    data = {
        "kind": consent.kind,
        "version": consent.text.version,
        "title": consent.text.title,
    }
    return {
        **data,
        "text": consent.text.text,
        "given_at": consent.given_at,
        "withdrawn_at": consent.withdrawn_at,
    }


def referee_data(reference: Reference) -> dict[str, str]:
    """What the applicant wrote; the reference itself belongs to the referee."""
    data = {name: getattr(reference, name) for name in ("name", "email", "relation")}
    return {**data, "status": reference.status}


def interview_data(interview: Interview) -> dict[str, Any]:
    """Without the members of the panel."""
    slot = interview.slot
    data = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "place": slot.place}
    return {
        **data,
        "status": interview.get_status_display(),
        "picked_at": interview.picked_at,
    }


def document_data(application: Application, slot: Slot) -> dict[str, Any]:
    document: Any = slot.document
    file_data = {
        name: getattr(document.file, name)
        for name in ("name", "content_type", "size", "pages")
    }
    return {
        "kind": slot.kind.name,
        **file_data,
        "attached_at": document.made_at,
        "file": document_path(application, document),
    }


@export.part_sources.register
def saved_positions(user: User) -> Part:
    rows = SavedPosition.objects.visible_to(user).select_related("position")
    return Part(
        "saved_positions",
        [{"position": row.position.slug, "saved_at": row.saved_at} for row in rows],
    )


@export.part_sources.register
def saved_filters(user: User) -> Part:
    rows = SavedFilter.objects.filter(owner=user).order_by("pk")
    fields = [
        field.name
        for field in SavedFilter._meta.concrete_fields
        if field.name not in ("id", "owner")
    ]
    return Part("saved_filters", list(rows.values(*fields)))


@export.part_sources.register
def reviewing_preferences(user: User) -> Part:
    rows = ReviewerPreference.objects.filter(user=user)
    fields = [
        field.name
        for field in ReviewerPreference._meta.concrete_fields
        if field.name not in ("id", "user")
    ]
    return Part("reviewing_preferences", list(rows.values(*fields)))


@export.part_sources.register
def reviewer_panels(user: User) -> Part:
    """Cohorts in which the person reviews; their reviews are the applicants' data."""
    return Part(
        "reviewer_in_cohorts",
        list(
            PanelMember.objects.filter(user=user).values_list(
                "cohort__number", flat=True
            )
        ),
    )


@export.part_sources.register
def interview_panels(user: User) -> Part:
    """The person's interview panels, and when their calendar link was made."""
    names = InterviewPanel.objects.filter(members=user).values_list(
        "cohort__number", "name"
    )
    made_at = CalendarLink.objects.filter(user=user).values_list("made_at", flat=True)
    panels = [{"cohort": number, "name": name} for number, name in names]
    return Part(
        "interviews_on_panels",
        {"panels": panels, "calendar_link_made_at": list(made_at)},
    )
