"""What is asked, in short, for the pages that lead to an application."""

from organizations.cohorts import hooks
from organizations.models import Cohort
from portal.kernel.cards import Card
from volunteers.asking.questions import asked_sections, referee_questions


@hooks.asked_sources.register
def asking_card(cohort: Cohort) -> Card:
    sections = asked_sections(cohort)
    return Card(
        "volunteers/asking/summary.html",
        {
            "cohort": cohort,
            "sections": sections,
            "minutes": sum(section.minutes for section in sections),
            "referee_questions": referee_questions()
            if cohort.references_wanted
            else [],
        },
    )
