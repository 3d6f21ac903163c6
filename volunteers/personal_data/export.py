"""What applying leaves about a person: everything they gave, and where it stands as they may know it."""

from functools import partial
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from portal.files import storage
from portal.models import User
from portal.personal_data import export
from portal.personal_data.export import Part
from volunteers import rules
from volunteers.application import receipt, status
from volunteers.application.sections import requested_documents
from volunteers.application.sections.requested_documents import Slot
from volunteers.models import (
    Application,
    CalendarLink,
    Document,
    Interview,
    InterviewPanel,
    PanelMember,
    Reference,
    SavedPosition,
)

PLAIN = (
    *(
        "begun_at",
        "saved_at",
        "submitted_at",
        "eligible_at",
        "extended_until",
        "display_name",
    ),
    *("is_anywhere", "is_any_province", "education_level", "skills", "languages"),
)
SEALED = (
    *("legal_name", "phone", "birth_on", "field_of_study", "school", "experience"),
    *("places_note", "skills_more", "withdrawal_reason"),
)


@export.personal_data
def applications(user: User) -> Part:
    """With each one's answers as a paper and the files that were attached."""
    own = read(user)
    papers = [
        (f"{place_of(each)}/{receipt.file_name(each)}.pdf", maker(each)) for each in own
    ]
    for each in own:
        given = [
            slot.document for slot in requested_documents.slots(each) if slot.document
        ]
        papers += [
            (place_of_file(each, document), partial(storage.read, document.file))
            for document in given
        ]
    return Part("applications", [told(each) for each in own], papers)


def read(user: User) -> list[Application]:
    """In a number of queries that doesn't grow with them."""
    own = (
        Application.objects.filter(applicant=user)
        .for_reading()
        .select_related("wanted_position")
    )
    documents = Document.objects.select_related("kind", "file__data_key")
    interviews = Interview.objects.select_related("slot__panel__data_key")
    found = list(
        own.prefetch_related(
            Prefetch("documents", documents), Prefetch("interviews", interviews)
        )
    )
    of_cohort = ("questions", "consent_texts", "document_kinds")
    more = [f"cohort__{name}" for name in of_cohort]
    prefetch_related_objects(found, *more, "choices__position__participation")
    status.foretell(found)
    return found


def maker(application: Application) -> Any:
    """The paper is made now: later, while it is sent, the language of the page is gone."""
    made = receipt.answers_pdf(application)
    return lambda: made


def place_of(application: Application) -> str:
    return f"{application.cohort.number}-{application.code}"


def place_of_file(application: Application, document: Document) -> str:
    return f"{place_of(application)}/{document.kind.slug}/{document.file.name}"


def told(application: Application) -> dict[str, Any]:
    province = application.home_province
    return {
        "cohort": application.cohort.number,
        "reference": str(application),
        "standing": status.standing(application).word,
        **{name: getattr(application, name) for name in (*PLAIN, *SEALED)},
        "home_province": province.name if province else "",
        "came_from_position": application.wanted_position.slug
        if application.wanted_position
        else "",
        **asked(application),
        "answers": [
            {"question": row.question.text, "text": row.text}
            for row in application.answers.all()
        ],
        "choices": [chosen(choice) for choice in application.choices.all()],
        **revised(application),
        "deferred_from_cohort": application.deferred_from.cohort.number
        if application.deferred_from
        else None,
        "consents": [consented(consent) for consent in application.consents.all()],
        "provinces": [each.name for each in application.provinces.all()],
        "never_organizations": [each.name for each in application.never.all()],
        "referees": [referee(each) for each in application.references.all()],
        "interviews": [appointment(each) for each in application.interviews.all()],
        "documents": [
            listed(application, slot)
            for slot in requested_documents.slots(application)
            if slot.document
        ],
    }


def asked(application: Application) -> dict[str, Any]:
    """The coordinators' question, which the person reads on their page as long as it waits for an answer."""
    if not rules.can_answer(application):
        return {}
    waits = {
        "note": application.note,
        "sections": application.unlocked_sections,
        "answer_by": application.answer_by,
    }
    return {"asked_for": waits}


def revised(application: Any) -> dict[str, Any]:
    """The ranking before, where the person has ordered their choices anew."""
    chance = getattr(application, "reranking", None)
    return (
        {"ranking_revised_at": chance.used_at, "ranking_before": chance.earlier}
        if chance
        else {}
    )


def chosen(choice: Any) -> dict[str, Any]:
    organization = choice.position.organization.name
    return {
        "rank": choice.rank,
        "organization": organization,
        "reason": choice.reason,
        "qualifications_met": choice.fit,
    }


def consented(consent: Any) -> dict[str, Any]:
    """Also one that was taken back, and the words that were agreed to."""
    given = {
        "kind": consent.kind,
        "version": consent.text.version,
        "title": consent.text.title,
    }
    return {
        **given,
        "text": consent.text.text,
        "given_at": consent.given_at,
        "withdrawn_at": consent.withdrawn_at,
    }


def referee(reference: Reference) -> dict[str, str]:
    """Whom the person named; what that one wrote is theirs."""
    told = {name: getattr(reference, name) for name in ("name", "email", "relation")}
    return {**told, "status": reference.status}


def appointment(interview: Interview) -> dict[str, Any]:
    """Who was on the panel is not told where the cohort doesn't name them."""
    slot = interview.slot
    told = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "place": slot.place}
    return {
        **told,
        "status": interview.get_status_display(),
        "picked_at": interview.picked_at,
    }


def listed(application: Application, slot: Slot) -> dict[str, Any]:
    document: Any = slot.document
    about = {
        name: getattr(document.file, name)
        for name in ("name", "content_type", "size", "pages")
    }
    return {
        "kind": slot.kind.name,
        **about,
        "attached_at": document.made_at,
        "file": place_of_file(application, document),
    }


@export.personal_data
def saved_positions(user: User) -> Part:
    rows = SavedPosition.objects.visible_to(user).select_related("position")
    return Part(
        "saved_positions",
        [{"position": row.position.slug, "saved_at": row.saved_at} for row in rows],
    )


@export.personal_data
def panels(user: User) -> Part:
    """Cohorts in which the person reviews; what they wrote about applicants belongs to those."""
    return Part(
        "reviewer_in_cohorts",
        list(
            PanelMember.objects.filter(user=user).values_list(
                "cohort__number", flat=True
            )
        ),
    )


@export.personal_data
def interviewing(user: User) -> Part:
    """Panels on which the person interviews, and since when there is a private address of their calendar."""
    names = InterviewPanel.objects.filter(members=user).values_list(
        "cohort__number", "name"
    )
    made = CalendarLink.objects.filter(user=user).values_list("made_at", flat=True)
    panels = [{"cohort": number, "name": name} for number, name in names]
    return Part(
        "interviews_on_panels", {"panels": panels, "calendar_link_made_at": list(made)}
    )
