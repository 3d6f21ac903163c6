"""An application's answers as rows to read: on the page that checks them and on the page that shows where it stands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.text import dates
from volunteers.application import drafting
from volunteers.application.drafting import Section
from volunteers.application.sections import (
    completeness,
    referee_rows,
    requested_documents,
    telephone,
)
from volunteers.models import Application
from volunteers.models.choices import (
    LanguageLevel,
    ReferenceStatus,
    Skill,
    SpokenLanguage,
)

NAMING = frozenset({"id_school"})
"""Rows that could tell a blind reviewer who it is."""


@dataclass(frozen=True)
class Row:
    """`anchor` is the id of the field on the section's page; an empty `value` was not provided; `href` leads to it."""

    label: str
    value: str
    anchor: str = ""
    lang: str = ""
    note: str = ""
    href: str = ""


@dataclass(frozen=True)
class Told:
    section: Section
    rows: list[Row]
    is_complete: bool


def told(application: Application) -> list[Told]:
    prefetch_related_objects(
        [drafting.read_parts(application)], "consents__text", "provinces", "never"
    )
    return [
        Told(
            section,
            list(ROWS[section.slug](application)),
            section.is_complete(application),
        )
        for section in drafting.sections_of(application)
    ]


def further(
    application: Application, *slugs: str, hides_names: bool = False
) -> list[Told]:
    """Some sections, for those who read an application that is somebody else's."""
    hidden = NAMING if hides_names else frozenset()
    return [
        Told(
            section,
            [
                row
                for row in ROWS[section.slug](application)
                if row.anchor not in hidden
            ],
            section.is_complete(application),
        )
        for section in drafting.SECTIONS
        if section.slug in slugs
    ]


def shown_birth_day(application: Application) -> str:
    """As a date in words; a draft may hold what couldn't be read, and that comes back as it was typed."""
    day = completeness.birth_day(application)
    return dates.show_date(day) if day else application.birth_on


def _about(application: Application) -> Iterator[Row]:
    yield Row(_("What we call you"), application.display_name, "id_display_name")
    yield Row(_("Legal name"), application.legal_name, "id_legal_name")
    yield Row(_("Telephone"), telephone.show(application.phone), "id_phone")
    yield Row(_("Date of birth"), shown_birth_day(application), "id_birth_on")
    province = application.home_province
    yield Row(_("Home province"), province.name if province else "", "id_home_province")


def _background(application: Application) -> Iterator[Row]:
    yield Row(
        _("Highest education"),
        application.get_education_level_display(),
        "id_education_level",
    )
    yield Row(_("Field of study"), application.field_of_study, "id_field_of_study")
    yield Row(_("School or university"), application.school, "id_school")
    yield Row(_("Experience"), application.experience, "id_experience")


def _motivation(application: Application) -> Iterator[Row]:
    given = {answer.question_id: answer.text for answer in application.answers.all()}
    for question in application.cohort.questions.all():
        yield Row(
            question.text, given.get(question.pk, ""), f"id_answer-{question.slug}"
        )


def _choices(application: Application) -> Iterator[Row]:
    for choice in application.choices.all():
        gone = (
            _("This organization no longer takes part. Choose another one.")
            if completeness.is_gone(choice)
            else ""
        )
        label, anchor = (
            f"{choice.rank}. {choice.position.organization.name}",
            f"id_reason-{choice.position.slug}",
        )
        yield Row(label, choice.reason, anchor, lang="th", note=gone)
    yield Row(
        _("Wherever I am needed"),
        _("Yes") if application.is_anywhere else _("No"),
        "id_is_anywhere",
    )
    refused = ", ".join(organization.name for organization in application.never.all())
    if refused:
        yield Row(_("Never these organizations"), refused, "never")


def _provinces(application: Application) -> Iterator[Row]:
    anywhere = _("Yes") if application.is_any_province else _("No")
    yield Row(_("Anywhere in the country"), anywhere, "id_is_any_province")
    ticked = ", ".join(province.name for province in application.provinces.all())
    yield Row(_("Provinces in which I could live and work"), ticked, "provinces")
    yield Row(
        _("Is there something that limits where you can go?"),
        application.places_note,
        "id_places_note",
    )


def _skills(application: Application) -> Iterator[Row]:
    ticked = ", ".join(
        str(skill.label) for skill in Skill if skill.value in application.skills
    )
    yield Row(_("What I can do"), ticked, "id_skills_0")
    yield Row(_("What else can you do?"), application.skills_more, "id_skills_more")
    if not application.languages:
        yield Row(_("Languages"), "", "id_language-thai")
    for language in SpokenLanguage:
        if level := application.languages.get(language.value):
            yield Row(
                str(language.label),
                str(LanguageLevel(level).label),
                f"id_language-{language.value}",
            )


def _documents(application: Application) -> Iterator[Row]:
    for slot in requested_documents.slots(application):
        anchor, document = f"document-{slot.kind.slug}", slot.document
        if document is None:
            yield Row(slot.kind.name, "", anchor)
        else:
            href = reverse(
                "application_document",
                args=[application.cohort.number, document.file.code],
            )
            yield Row(
                slot.kind.name,
                f"{document.file.name} · {filesizeformat(document.file.size)}",
                anchor,
                href=href,
            )


def _referees(application: Application) -> Iterator[Row]:
    """Each with what became of asking them, and never with what they wrote."""
    named = referee_rows.named(application)
    for order in referee_rows.orders(application.cohort):
        one, label = named.get(order), _("Referee %(order)s") % {"order": order}
        told = [one.name, one.email, one.relation] if one else []
        if one and one.status != ReferenceStatus.NAMED:
            told.append(one.get_status_display())
        yield Row(label, "\n".join(filter(None, told)), f"id_name-{order}")


def _consents(application: Application) -> Iterator[Row]:
    in_force = {
        consent.kind: consent
        for consent in application.consents.all()
        if consent.withdrawn_at is None
    }
    for text in completeness.newest_texts(application.cohort):
        consent = in_force.get(text.kind)
        since = (
            _("Given on %(date)s") % {"date": dates.show_date(consent.given_at)}
            if consent
            else _("Not given")
        )
        yield Row(
            consent.text.title if consent else text.title, since, f"id_{text.kind}"
        )


ROWS: dict[str, Callable[[Application], Iterator[Row]]] = {
    "about": _about,
    "background": _background,
    "motivation": _motivation,
    "choices": _choices,
    "provinces": _provinces,
    "skills": _skills,
    "documents": _documents,
    "referees": _referees,
    "consents": _consents,
}
