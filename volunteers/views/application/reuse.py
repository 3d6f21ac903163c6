"""Begins an application with what the same person wrote for an earlier cohort, where that still fits."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers import rules
from volunteers.application import drafting
from volunteers.application.sections.base import as_query
from volunteers.application.sections.forms import BY_SECTION
from volunteers.models import Application

ALWAYS_ANEW = ("choices", "documents", "referees", "consents")
"""These belong to one cohort: its organizations, its files, its wording, and people who must be asked again."""


def earlier(application: Application) -> Application | None:
    """The person's newest application to another cohort, if it can still fill an untouched section of this draft."""
    if not rules.can_submit(application) or not untouched(application):
        return None
    others = Application.objects.visible_to(application.applicant).filter(
        applicant=application.applicant
    )
    return (
        others.exclude(pk=application.pk)
        .filter(submitted_at__isnull=False)
        .select_related("cohort", "data_key", "home_province", "applicant")
        .order_by("-cohort__number")
        .first()
    )


def untouched(application: Application) -> list[str]:
    """The sections that can be begun with older answers and were never saved."""
    slugs = [
        section.slug for section in drafting.SECTIONS if section.slug not in ALWAYS_ANEW
    ]
    return [slug for slug in slugs if not drafting.section_version(application, slug)]


def reuse(application: Application, *, by: User | None) -> None:
    """Fills what is untouched; each section is read as if it were typed now. Raises `TransitionRefused`."""
    with transaction.atomic():
        drafting.lock(application)
        older = earlier(application)
        if older is None:
            raise TransitionRefused(
                _("there are no earlier answers, or every section has been begun")
            )
        begun = untouched(application)
        for slug in begun:
            copy(older, application, slug, by=by)
        audit.record("reuse answers", application, by=by, fields=begun)


def copy(
    older: Application, application: Application, slug: str, *, by: User | None
) -> None:
    """Nothing is saved where the older application says nothing."""
    posted = BY_SECTION[slug].stored(older)
    if not any(any(values) for values in posted.values()):
        return
    form = BY_SECTION[slug](as_query(posted), application=application, is_strict=False)
    if form.is_valid():
        drafting.save_section(application, slug, form.section_data(), version=0, by=by)
