"""What each section of an application still lacks: pure questions to what is stored."""

from datetime import date

from django.db.models import prefetch_related_objects

from organizations.models import Cohort
from organizations.models.choices import ParticipationStatus
from portal.text import thai
from volunteers import rules
from volunteers.application.sections import telephone
from volunteers.models import Application, Choice, ConsentText
from volunteers.models.choices import ConsentKind

REASON_LIMIT = 600
EXPERIENCE_LIMIT = 1500
NOTE_LIMIT = 300


def section_version(application: Application, section: str) -> int:
    return application.section_versions.get(section, 0)


def birth_day(application: Application) -> date | None:
    """None while it is empty or holds what couldn't be read yet."""
    try:
        day = date.fromisoformat(application.birth_on)
    except ValueError:
        return None
    return day if day.isoformat() == application.birth_on else None


def about_complete(application: Application) -> bool:
    named = (
        application.display_name.strip()
        and application.legal_name.strip()
        and application.home_province_id
    )
    born = birth_day(application)
    return bool(
        named
        and telephone.is_stored_form(application.phone)
        and born
        and rules.is_old_enough(born, application.cohort)
    )


def about_begun(application: Application) -> bool:
    return bool(section_version(application, "about"))


def fits(text: str, limit: int) -> bool:
    return thai.grapheme_count(text) <= limit


def background_complete(application: Application) -> bool:
    return bool(application.education_level) and fits(
        application.experience, EXPERIENCE_LIMIT
    )


def background_begun(application: Application) -> bool:
    return bool(section_version(application, "background"))


def motivation_complete(application: Application) -> bool:
    given = {
        answer.question_id: answer.text.strip() for answer in application.answers.all()
    }
    return all(
        fits(given.get(question.pk, ""), question.limit)
        and (given.get(question.pk) or not question.is_required)
        for question in application.cohort.questions.all()
    )


def motivation_begun(application: Application) -> bool:
    return any(answer.text.strip() for answer in application.answers.all())


def is_gone(choice: Choice) -> bool:
    """The organization left the cohort, or closed its position, after it was chosen."""
    return choice.position.participation.status != ParticipationStatus.APPROVED


def is_refused(choice: Choice) -> bool:
    """Whether its organization is one that the same person never wants; `drafting.with_choices` brings that along."""
    known = vars(choice).get("is_refused")
    return (
        choice.application.never.contains(choice.position.organization)
        if known is None
        else known
    )


def choices_complete(application: Application) -> bool:
    chosen = list(application.choices.all())
    is_sound = len(chosen) <= application.cohort.most_choices and bool(
        chosen or application.is_anywhere
    )
    return is_sound and all(
        choice.reason.strip()
        and fits(choice.reason, REASON_LIMIT)
        and not is_gone(choice)
        and not is_refused(choice)
        for choice in chosen
    )


def choices_begun(application: Application) -> bool:
    return bool(application.is_anywhere or application.choices.all())


def provinces_complete(application: Application) -> bool:
    is_somewhere = bool(application.is_any_province or application.provinces.all())
    return is_somewhere and fits(application.places_note, NOTE_LIMIT)


def provinces_begun(application: Application) -> bool:
    return bool(section_version(application, "provinces"))


def skills_complete(application: Application) -> bool:
    """Skills may be none; without a language nobody could be spoken with."""
    return bool(application.languages) and fits(application.skills_more, NOTE_LIMIT)


def skills_begun(application: Application) -> bool:
    return bool(section_version(application, "skills"))


def consents_in_force(application: Application) -> set[str]:
    return {
        consent.kind
        for consent in application.consents.all()
        if consent.withdrawn_at is None
    }


def consents_complete(application: Application) -> bool:
    """What may be refused must have been shown, so the section was saved once."""
    needed = {
        text.kind for text in newest_texts(application.cohort) if text.is_required
    }
    return (
        needed <= consents_in_force(application)
        and section_version(application, "consents") > 0
    )


def consents_begun(application: Application) -> bool:
    return bool(consents_in_force(application))


def newest_texts(cohort: Cohort) -> list[ConsentText]:
    """One wording of each kind, in the order of `ConsentKind`."""
    newest: dict[str, ConsentText] = {}
    prefetch_related_objects([cohort], "consent_texts")
    for text in cohort.consent_texts.all():
        newest.setdefault(text.kind, text)
    return [newest[kind] for kind in ConsentKind.values if kind in newest]
