"""What each message about an application may be filled with by coordinators who word it, and how urgent it is."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.messages import kinds
from portal.messages.kinds import Kind, Known, Place
from portal.models import User
from portal.text import dates
from volunteers import rules
from volunteers.application.summary import Told, further
from volunteers.models import Application, Question

FURTHER = ("background", "provinces", "skills")


def example(asked: str, user: User) -> Known | None:
    """Of an application by its reference or its applicant's e-mail; never one's own."""
    found = Application.objects.visible_to(user).exclude(applicant=user).for_reading()
    application = found.filter(
        Q(reference__iexact=asked) | Q(applicant__email__iexact=asked)
    ).first()
    return context(application) if application else None


def context(application: Application) -> dict[str, Any]:
    """What texts about an application know."""
    person = application.applicant
    return {
        "person": person,
        "application": application,
        "name": application.display_name or person,
        "until": rules.deadline(application),
        "kept_until": rules.kept_until(application),
    }


def page(known: Known) -> str:
    return settings.ORIGIN + reverse(
        "application", args=[known["application"].cohort.number]
    )


def instant(value: Any) -> str:
    return dates.show_datetime(value) if value else "–"


def answers(known: Known) -> str:
    """The questions' answers, then the sections that are no questions. Choices and referees stay out of e-mails."""
    application = known["application"]
    told = application.answers.select_related("question")
    parts = [
        f"{question(answer.question)}\n{answer.text or _('Not provided')}"
        for answer in told
    ]
    return "\n\n".join([*parts, *map(in_words, further(application, *FURTHER))])


def in_words(part: Told) -> str:
    rows = [f"{row.label}: {row.value or _('Not provided')}" for row in part.rows]
    return "\n".join([str(part.section.label), *rows])


def kept_until(known: Known) -> str:
    return dates.show_date(known["kept_until"]) if known["kept_until"] else "–"


def receipt(known: Known) -> str:
    return settings.ORIGIN + reverse(
        "application_receipt", args=[known["application"].cohort.number]
    )


def question(asked: Question) -> str:
    return asked.text_en if get_language() == "en" else asked.text_th


def choices(known: Known) -> str:
    """How many, never which: letters travel by e-mail."""
    application = known["application"]
    count, anywhere = application.choices.count(), _lazy("Wherever you are needed")
    if not count:
        return str(anywhere)
    told = _("Organizations chosen: %(count)s") % {"count": count}
    return told + (
        _(", and wherever you are needed") if application.is_anywhere else ""
    )


def interview_example(asked: str, user: User) -> Known | None:
    """Of an application that has a time."""
    known = example(asked, user)
    if known is None:
        return None
    interview = known["application"].interviews.counting().with_slot().first()
    return {**known, "interview": interview} if interview else None


def interview_page(known: Known) -> str:
    return settings.ORIGIN + reverse(
        "application_interview", args=[known["application"].cohort.number]
    )


def interviews_url(known: Known) -> str:
    return settings.ORIGIN + reverse("interviews")


def desk(known: Known) -> str:
    return settings.ORIGIN + reverse(
        "admin:volunteers_application_change", args=[known["application"].code]
    )


def queue_url(known: Known) -> str:
    return settings.ORIGIN + reverse("reviews")


def requests_url(known: Known) -> str:
    return settings.ORIGIN + reverse("admin:volunteers_erasurerequest_changelist")


def contact_url(known: Known) -> str:
    return settings.ORIGIN + reverse("contact")


def what_now(known: Known) -> str:
    """For whoever had chosen an organization that left."""
    application = known["application"]
    if not application.submitted_at:
        return _("Choose another before you send your application.")
    until = instant(application.choices_open_until or known["until"])
    told = _(
        "You can choose another until %(until)s. If you change nothing, your other choices still count."
    )
    return told % {"until": until}


NAME = Place(
    "name", _lazy("the applicant's display name"), lambda known: str(known["name"])
)
REFERENCE = Place(
    "reference",
    _lazy("reference of the application"),
    lambda known: str(known["application"].reference),
)
COHORT = Place(
    "cohort",
    _lazy("number of the cohort"),
    lambda known: str(known["application"].cohort.number),
)
LINK = Place("link", _lazy("address of the applicant's page"), page)
UNTIL = Place(
    "until", _lazy("last moment for changes"), lambda known: instant(known["until"])
)
KEPT_UNTIL = Place("kept_until", _lazy("last day that answers are kept"), kept_until)
WHAT_NOW = Place(
    "what_now", _lazy("whether and until when another can be chosen"), what_now
)
ANSWERS = Place("answers", _lazy("the answers that were sent"), answers)
RECEIPT = Place("receipt", _lazy("address of the answers as a PDF"), receipt)
NOTE = Place(
    "note",
    _lazy("what the coordinator asks for"),
    lambda known: str(known["application"].note),
)
ANSWER_BY = Place(
    "answer_by",
    _lazy("last moment for the answer"),
    lambda known: instant(known["application"].answer_by),
)
READER = Place("name", _lazy("name of the reader"), lambda known: str(known["person"]))
CHOICES = Place("choices", _lazy("how many organizations were chosen"), choices)
DESK = Place("link", _lazy("address of the application at the desk"), desk)
REQUESTS = Place("link", _lazy("address of the requests to erase"), requests_url)
CONTACT = Place("link", _lazy("address of the contact page"), contact_url)
INTERVIEW_LINK = Place(
    "link", _lazy("address of the page of the interview"), interview_page
)
STARTS = Place(
    "time",
    _lazy("when the interview begins"),
    lambda known: instant(known["interview"].slot.starts_at),
)
TO_PICK, OF_INTERVIEW = (
    (NAME, REFERENCE, COHORT, INTERVIEW_LINK),
    (NAME, REFERENCE, COHORT, STARTS, INTERVIEW_LINK),
)
OF_APPLICANT = (NAME, REFERENCE, COHORT, LINK)

kinds.register(
    Kind(
        "application_received",
        (*OF_APPLICANT, UNTIL, ANSWERS, CHOICES, RECEIPT),
        needs_action=False,
        example=example,
    ),
    Kind("information_requested", (*OF_APPLICANT, NOTE, ANSWER_BY), example=example),
    Kind("result_ready", OF_APPLICANT, example=example),
    Kind(
        "application_withdrawn",
        (READER, REFERENCE),
        needs_action=False,
        example=example,
    ),
    Kind("request_answered", (READER, REFERENCE, DESK), example=example),
    Kind("erasure_asked", (READER, REFERENCE, REQUESTS), example=example),
    Kind("application_erased", (READER,), example=example),
    Kind("erasure_refused", (NAME, REFERENCE, CONTACT), example=example),
    Kind(
        "review_assigned",
        (READER, Place("link", _lazy("address of the queue"), queue_url)),
    ),
    Kind("draft_reminder", (NAME, COHORT, UNTIL, LINK), example=example),
    Kind(
        "draft_expired",
        (NAME, COHORT, UNTIL, KEPT_UNTIL, LINK),
        needs_action=False,
        example=example,
    ),
    Kind(
        "deadline_extended", (*OF_APPLICANT, UNTIL), needs_action=False, example=example
    ),
    Kind("chosen_host_left", (NAME, COHORT, WHAT_NOW, LINK), example=example),
    Kind("referees_asked", OF_APPLICANT, needs_action=False, example=example),
    Kind("interview_invited", TO_PICK, example=example),
    Kind("interview_reminder", TO_PICK, example=example),
    Kind("interview_set", OF_INTERVIEW, example=interview_example),
    Kind("interview_cancelled", OF_INTERVIEW, example=interview_example),
    Kind("interview_failed", OF_INTERVIEW, example=interview_example),
    Kind("interview_tomorrow", OF_INTERVIEW, example=interview_example),
    Kind(
        "interview_panel",
        (READER, Place("link", _lazy("address of one's interviews"), interviews_url)),
        needs_action=False,
    ),
)


def ranking_url(known: Known) -> str:
    return settings.ORIGIN + reverse(
        "application_ranking", args=[known["application"].cohort.number]
    )


def ranking_until(known: Known) -> str:
    return instant(known["application"].cohort.reranking_closes_at)


RANKING = (
    NAME,
    REFERENCE,
    COHORT,
    Place(
        "link", _lazy("address of the page where the ranking is revised"), ranking_url
    ),
    Place("until", _lazy("last moment to revise it"), ranking_until),
)
kinds.register(
    Kind("reranking_opened", RANKING, example=example),
    Kind("reranking_reminder", RANKING, example=example),
)
