"""What is asked, and what is told of the answer."""

from organizations.models import Cohort
from tests.simulation.invariants.registry import at_days_end, of_each_step
from tests.simulation.pages import Page
from volunteers.models import Decision, DocumentKind, Question, ReasonText


@at_days_end("whatever an application asks can be read before, by anybody")
def all_that_is_asked_can_be_read(life):
    for cohort in Cohort.objects.public():
        path = f"/en/cohorts/{cohort.number}/asked/"
        text = Page(path, life.stranger.get(path).content.decode()).text
        questions = Question.objects.filter(cohort=cohort).values_list("text_en")
        papers = DocumentKind.objects.filter(cohort=cohort).values_list("name_en")
        for [words] in [*questions, *papers]:
            if " ".join(words.split()) not in text:
                yield f"“{words}” isn't at {path}"


@of_each_step("an applicant reads a reason only if it was told with their result")
def reasons_are_told(life, step):
    if step.actor.part != "applicant" or step.answer.page is None:
        return
    texts = ReasonText.objects.values_list("text_th", "text_en")
    told = Decision.objects.filter(
        application__applicant=step.actor.person,
        released_at__isnull=False,
        taken_back_at=None,
    ).values_list("told_th", "told_en")
    known = {words for pair in told for words in pair}
    for pair in texts:
        for words in pair:
            if words in step.answer.page.text and words not in known:
                yield f"{step.actor} reads “{words}” at {step.answer.address}"
