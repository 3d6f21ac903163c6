"""An application's sections: what they are, whether they are complete, and how they are saved without silent loss."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Position
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import StaleVersion, TransitionRefused
from portal.models import User
from portal.text import dates
from volunteers import rules
from volunteers.application.sections import (
    completeness,
    referee_rows,
    requested_documents,
)
from volunteers.application.sections.completeness import newest_texts, section_version
from volunteers.conflicts import conflicts
from volunteers.models import Answer, Application, Choice, Consent
from volunteers.models.choices import ApplicationStatus


@dataclass(frozen=True)
class Section:
    slug: str
    label: "str | Promise"
    hint: "str | Promise"
    minutes: int
    is_complete: Callable[[Application], bool]
    is_begun: Callable[[Application], bool]
    is_asked: Callable[[Application], bool] = bool  # every application is true


SECTIONS = (
    Section(
        "about",
        _lazy("About you"),
        _lazy("What we call you and how to reach you"),
        5,
        completeness.about_complete,
        completeness.about_begun,
    ),
    Section(
        "background",
        _lazy("Education and experience"),
        _lazy("What you have learned, in a school or outside it"),
        10,
        completeness.background_complete,
        completeness.background_begun,
    ),
    Section(
        "motivation",
        _lazy("Motivation and questions"),
        _lazy("You can stop and continue at any time"),
        40,
        completeness.motivation_complete,
        completeness.motivation_begun,
    ),
    Section(
        "choices",
        _lazy("Where you would like to go"),
        _lazy("Ranked as you truly wish"),
        10,
        completeness.choices_complete,
        completeness.choices_begun,
    ),
    Section(
        "provinces",
        _lazy("Where in the country"),
        _lazy("The provinces in which you could live for a year"),
        5,
        completeness.provinces_complete,
        completeness.provinces_begun,
    ),
    Section(
        "skills",
        _lazy("Skills and languages"),
        _lazy("What you can do already; nobody can do everything"),
        5,
        completeness.skills_complete,
        completeness.skills_begun,
    ),
    Section(
        "referees",
        _lazy("Referees"),
        _lazy("Who knows you"),
        5,
        referee_rows.is_complete,
        referee_rows.is_begun,
        referee_rows.is_asked,
    ),
    Section(
        "documents",
        _lazy("Documents"),
        _lazy("A CV and more"),
        10,
        requested_documents.is_complete,
        requested_documents.is_begun,
        requested_documents.is_asked,
    ),
    Section(
        "consents",
        _lazy("Consents"),
        _lazy("Who sees what"),
        5,
        completeness.consents_complete,
        completeness.consents_begun,
    ),
)
BY_SLUG = {section.slug: section for section in SECTIONS}


def sections_of(application: Application) -> list[Section]:
    return [section for section in SECTIONS if section.is_asked(application)]


def read_parts(application: Application) -> Application:
    """Loads what `SECTIONS` ask about, in a constant number of queries; what is loaded already stays."""
    more = ["references"] if referee_rows.is_asked(application) else []
    prefetch_related_objects(
        [application], "answers", "consents", "cohort__questions", *more
    )
    return with_choices(application)


def with_choices(application: Application) -> Application:
    """Loads the choices with their organizations' names, without the long texts."""
    refused = Application.never.through.objects.filter(
        application=OuterRef("application"),
        organization=OuterRef("position__organization"),
    )
    choices = Choice.objects.select_related(
        "position__organization", "position__participation"
    )
    light = choices.defer(
        "position__content", "position__search_text", "position__organization__content"
    )
    prefetch_related_objects(
        [application], Prefetch("choices", light.annotate(is_refused=Exists(refused)))
    )
    return application


def state_of(application: Application, section: Section) -> str:
    """ "complete", "begun" or "empty"."""
    if section.is_complete(application):
        return "complete"
    return "begun" if section.is_begun(application) else "empty"


def incomplete_sections(application: Application) -> list[Section]:
    read_parts(application)
    return [
        section
        for section in sections_of(application)
        if not section.is_complete(application)
    ]


def begin(cohort: Cohort, *, by: User, wanted: Position | None = None) -> Application:
    """The person's application to this cohort; a second call gives the same one. Raises `TransitionRefused`."""
    if not rules.can_apply(by, cohort):
        raise TransitionRefused(_("you take part in this cohort in another role"))
    found = Application.objects.filter(cohort=cohort, applicant=by).first()
    if found is None and not cohort.is_open:
        raise TransitionRefused(_("the call is not open"))
    if found:
        want(found, wanted)
        return found
    with transaction.atomic():
        made, is_new = Application.objects.get_or_create(
            cohort=cohort,
            applicant=by,
            defaults={"display_name": by.display_name, "wanted_position": wanted},
        )
        if is_new:
            audit.record("begin application", made, by=by)
    return made


def want(application: Application, wanted: Position | None) -> None:
    """A position from which a person comes back matters only while they have ranked none."""
    if (
        wanted
        and application.status == ApplicationStatus.DRAFT
        and not section_version(application, "choices")
    ):
        application.wanted_position = wanted
        application.save(update_fields=["wanted_position"])


def why_closed(application: Application) -> str:
    """The reason of a refused change, in words that give no state away."""
    if rules.is_late(application) and not rules.has_ended(application):
        return _("the deadline was %(when)s") % {
            "when": dates.show_datetime(rules.deadline(application))
        }
    return _("the application can't be changed now")


def save_section(
    application: Application,
    section: str,
    data: dict[str, Any],
    *,
    version: int,
    by: User | None,
    opened_at: datetime | None = None,
    is_autosave: bool = False,
) -> None:
    """Stores a section's `data` if nobody saved it since `version`; raises `StaleVersion` or `TransitionRefused`.

    What was sent already stays complete: half a section is refused once nobody will look at it again before reviewing.
    """
    with transaction.atomic():
        lock(application, even_if_shut=section == "consents")
        if not rules.can_edit_section(application, section, opened_at=opened_at):
            raise TransitionRefused(why_closed(application))
        if is_autosave and not rules.can_autosave(application, section):
            raise TransitionRefused(_("this page is saved only when you press Save"))
        if section_version(application, section) != version:
            raise StaleVersion
        fields = WRITERS[section](application, data)
        application.section_versions[section] = version + 1
        application.saved_at = timezone.now()
        application.save(update_fields=["section_versions", "saved_at", *fields])
        if not rules.can_leave_unfinished(application) or rules.is_open_on_its_own(
            application, section
        ):
            keep_complete(application, section)
        if application.status != ApplicationStatus.DRAFT:
            audit.record("change application", application, by=by, fields=[section])
            if section in ("choices", "referees"):
                conflicts.flag(application)


def lock(application: Application, *, even_if_shut: bool = False) -> None:
    """As `lifecycle.lock`, keeping beside the fresh row what an application never changes."""
    same = {
        name: getattr(application, name) for name in ("cohort", "applicant", "data_key")
    }
    rows = Application.objects.select_related("data_key").select_for_update(
        of=("self",)
    )
    application.refresh_from_db(from_queryset=rows)
    for name, thing in same.items():
        setattr(application, name, thing)
    if not even_if_shut:
        lifecycle.ensure_open(application)


def keep_complete(application: Application, section: str) -> None:
    if not BY_SLUG[section].is_complete(read_parts(application)):
        raise TransitionRefused(
            _("something is still missing: %(sections)s")
            % {"sections": BY_SLUG[section].label}
        )


def write_about(application: Application, data: dict[str, Any]) -> list[str]:
    names = ["display_name", "legal_name", "phone", "birth_on", "home_province"]
    for name in names:
        setattr(application, name, data[name])
    return names


def write_background(application: Application, data: dict[str, Any]) -> list[str]:
    names = ["education_level", "field_of_study", "school", "experience"]
    for name in names:
        setattr(application, name, data[name])
    return names


def write_motivation(application: Application, data: dict[str, Any]) -> list[str]:
    """`data`: question slug → text."""
    Answer.objects.bulk_create(
        [
            Answer(
                application=application,
                question=question,
                text=data.get(question.slug, ""),
            )
            for question in application.cohort.questions.all()
        ],
        update_conflicts=True,
        unique_fields=["application", "question"],
        update_fields=["text"],
    )
    return []


def write_choices(application: Application, data: dict[str, Any]) -> list[str]:
    """`data["choices"]`: (position, reason) in the order of their rank; `data["is_anywhere"]`.

    If given: `data["fits"]`, position slug → the qualifications met; `data["never"]`, the organizations refused.
    """
    Choice.objects.rewrite(application, data["choices"], data.get("fits", {}))
    if "never" in data:
        application.never.set(data["never"])
    application.is_anywhere = data["is_anywhere"]
    return ["is_anywhere"]


def write_provinces(application: Application, data: dict[str, Any]) -> list[str]:
    application.provinces.clear()
    application.provinces.add(*data["provinces"])
    application.is_any_province, application.places_note = (
        data["is_any_province"],
        data["places_note"],
    )
    return ["is_any_province", "places_note"]


def write_skills(application: Application, data: dict[str, Any]) -> list[str]:
    names = ["skills", "skills_more", "languages"]
    for name in names:
        setattr(application, name, data[name])
    return names


def write_consents(application: Application, data: dict[str, Any]) -> list[str]:
    """`data`: kind → given or not. Given is the newest wording; what that replaces, or is taken back, keeps its row."""
    in_force = {
        consent.kind: consent
        for consent in application.consents.filter(withdrawn_at=None)
    }
    for text in newest_texts(application.cohort):
        given, old = bool(data.get(text.kind)), in_force.get(text.kind)
        if old and (not given or old.text_id != text.pk):
            application.consents.filter(pk=old.pk).update(withdrawn_at=timezone.now())
        if given and (old is None or old.text_id != text.pk):
            Consent.objects.create(application=application, kind=text.kind, text=text)
    return []


WRITERS: dict[str, Callable[[Application, dict[str, Any]], list[str]]] = {
    "about": write_about,
    "background": write_background,
    "motivation": write_motivation,
    "choices": write_choices,
    "provinces": write_provinces,
    "skills": write_skills,
    "referees": referee_rows.write,
    "consents": write_consents,
}
