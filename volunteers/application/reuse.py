"""Fills a draft with what the same person wrote for an earlier cohort."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers import rules
from volunteers.application import drafting
from volunteers.application.sections.base import to_querydict
from volunteers.application.sections.registry import FORMS
from volunteers.models import Application

NOT_REUSED = ("choices", "documents", "referees", "consents")
"""Sections that belong to one cohort: its organizations, files, wording, referees."""


def earlier_application(application: Application) -> Application | None:
    """The person's newest sent application to another cohort.

    None if no section of this draft can be filled from it.
    """
    if not rules.can_submit(application) or not untouched_sections(application):
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


def untouched_sections(application: Application) -> list[str]:
    """The reusable sections that were never saved."""
    slugs = [
        section.slug for section in drafting.SECTIONS if section.slug not in NOT_REUSED
    ]
    return [slug for slug in slugs if not drafting.section_version(application, slug)]


def reuse_answers(application: Application, *, by: User | None) -> None:
    """Fills the untouched sections; each passes its form as if it were typed now.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        drafting.lock(application)
        earlier = earlier_application(application)
        if earlier is None:
            raise TransitionRefused(
                _("there are no earlier answers, or every section has been begun")
            )
        slugs = untouched_sections(application)
        for slug in slugs:
            copy_section(earlier, application, slug, by=by)
        audit.record("reuse answers", application, by=by, fields=slugs)


def copy_section(
    earlier: Application, application: Application, slug: str, *, by: User | None
) -> None:
    """Saves nothing if the earlier application has nothing for this section."""
    posted = FORMS[slug].stored_data(earlier)
    if not any(any(values) for values in posted.values()):
        return
    form = FORMS[slug](to_querydict(posted), application=application, is_strict=False)
    if form.is_valid():
        drafting.save_section(application, slug, form.section_data(), version=0, by=by)
