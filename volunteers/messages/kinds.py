"""Kinds of messages about applications, with the placeholders of their texts."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.messages import kinds
from portal.messages.kinds import Context, MessageKind, Placeholder
from portal.models import User
from portal.text import dates
from volunteers import rules
from volunteers.application import retention
from volunteers.application.summary import SectionSummary, summarize_selected
from volunteers.models import Application, Question

FURTHER_SECTIONS = ("background", "provinces", "skills")


def example(reference: str, user: User) -> Context | None:
    """Of an application by its reference or its applicant's e-mail; never one's own."""
    applications = (
        Application.objects.visible_to(user).exclude(applicant=user).for_reading()
    )
    application = applications.filter(
        Q(reference__iexact=reference) | Q(applicant__email__iexact=reference)
    ).first()
    return application_context(application) if application else None


def application_context(application: Application) -> dict[str, Any]:
    """What the placeholders of texts about an application draw on."""
    person = application.applicant
    return {
        "person": person,
        "application": application,
        "name": application.display_name or person,
        "until": rules.deadline(application),
        "kept_until": retention.draft_kept_until(application),
    }


def application_url(context: Context) -> str:
    return settings.ORIGIN + reverse(
        "application", args=[context["application"].cohort.number]
    )


def format_instant(value: Any) -> str:
    return dates.show_datetime(value) if value else "–"


def answers_text(context: Context) -> str:
    """The questions' answers, then the sections that are no questions.

    Choices and referees stay out of e-mails.
    """
    application = context["application"]
    texts = application.answers.select_related("question")
    parts = [
        f"{question_text(answer.question)}\n{answer.text or _('Not provided')}"
        for answer in texts
    ]
    return "\n\n".join(
        [*parts, *map(section_text, summarize_selected(application, *FURTHER_SECTIONS))]
    )


def section_text(part: SectionSummary) -> str:
    rows = [f"{row.label}: {row.value or _('Not provided')}" for row in part.rows]
    return "\n".join([str(part.section.label), *rows])


def kept_until_text(context: Context) -> str:
    return dates.show_date(context["kept_until"]) if context["kept_until"] else "–"


def receipt_url(context: Context) -> str:
    return settings.ORIGIN + reverse(
        "application_receipt", args=[context["application"].cohort.number]
    )


def question_text(question: Question) -> str:
    return question.text_en if get_language() == "en" else question.text_th


def choices_text(context: Context) -> str:
    """How many, never which, because the message travels by e-mail."""
    application = context["application"]
    count, anywhere = (
        application.choices.count(),
        _lazy("Any organization that needs you"),
    )
    if not count:
        return str(anywhere)
    texts = _("Organizations chosen: %(count)s") % {"count": count}
    return texts + (
        _(", and any organization that needs you") if application.is_anywhere else ""
    )


def interview_example(reference: str, user: User) -> Context | None:
    """Of an application that has a time."""
    context = example(reference, user)
    if context is None:
        return None
    interview = context["application"].interviews.counting().with_slot().first()
    return {**context, "interview": interview} if interview else None


def interview_url(context: Context) -> str:
    return settings.ORIGIN + reverse(
        "application_interview", args=[context["application"].cohort.number]
    )


def interviews_url(context: Context) -> str:
    return settings.ORIGIN + reverse("interviews")


def admin_application_url(context: Context) -> str:
    return settings.ORIGIN + reverse(
        "admin:volunteers_application_change", args=[context["application"].code]
    )


def queue_url(context: Context) -> str:
    return settings.ORIGIN + reverse("reviews")


def review_ends_text(cohort: Cohort) -> str:
    return dates.show_date(cohort.review_ends_on) if cohort.review_ends_on else "–"


def requests_url(context: Context) -> str:
    return settings.ORIGIN + reverse("admin:volunteers_erasurerequest_changelist")


def contact_url(context: Context) -> str:
    return settings.ORIGIN + reverse("contact")


def next_step_text(context: Context) -> str:
    """For whoever had chosen an organization that left."""
    application = context["application"]
    if not application.submitted_at:
        return _("Choose another before you send your application.")
    until = rules.choices_changeable_until(application)
    if until is None:
        return _("Your other choices still count.")
    texts = _(
        "You can choose another until %(until)s. If you change nothing, your other "
        "choices still count."
    )
    return texts % {"until": format_instant(until)}


NAME = Placeholder(
    "name", _lazy("the applicant’s display name"), lambda context: str(context["name"])
)
REFERENCE = Placeholder(
    "reference",
    _lazy("reference of the application"),
    lambda context: str(context["application"].reference),
)
COHORT = Placeholder(
    "cohort",
    _lazy("number of the cohort"),
    lambda context: str(context["application"].cohort.number),
)
LINK = Placeholder("link", _lazy("address of the applicant’s page"), application_url)
UNTIL = Placeholder(
    "until",
    _lazy("last moment for changes"),
    lambda context: format_instant(context["until"]),
)
KEPT_UNTIL = Placeholder(
    "kept_until", _lazy("last day that answers are kept"), kept_until_text
)
NEXT_STEP = Placeholder(
    "what_now", _lazy("whether and until when another can be chosen"), next_step_text
)
CHOOSE_UNTIL = Placeholder(
    "until",
    _lazy("last moment to choose again"),
    lambda context: format_instant(
        context["application"].choices_open_until or context["until"]
    ),
)
ANSWERS = Placeholder("answers", _lazy("the answers that were sent"), answers_text)
RECEIPT = Placeholder("receipt", _lazy("address of the answers as a PDF"), receipt_url)
NOTE = Placeholder(
    "note",
    _lazy("what the coordinator asks for"),
    lambda context: str(context["application"].note),
)
ANSWER_BY = Placeholder(
    "answer_by",
    _lazy("last moment for the answer"),
    lambda context: format_instant(context["application"].answer_by),
)
READER = Placeholder(
    "name", _lazy("name of the reader"), lambda context: str(context["person"])
)
CHOICES = Placeholder(
    "choices", _lazy("how many organizations were chosen"), choices_text
)
ADMIN_LINK = Placeholder(
    "link", _lazy("address of the application for coordinators"), admin_application_url
)
REQUESTS = Placeholder("link", _lazy("address of the requests to erase"), requests_url)
CONTACT = Placeholder("link", _lazy("address of the contact page"), contact_url)
CONTACT_PAGE = Placeholder("contact", _lazy("address of the contact page"), contact_url)
KEPT = Placeholder(
    "kept",
    _lazy("a sentence about how long it is kept"),
    lambda context: retention.kept_words(context["application"]),
)
INTERVIEW_LINK = Placeholder(
    "link", _lazy("address of the page of the interview"), interview_url
)
STARTS = Placeholder(
    "time",
    _lazy("when the interview begins"),
    lambda context: format_instant(context["interview"].slot.starts_at),
)
CHANGE_UNTIL = Placeholder(
    "until",
    _lazy("last moment to change or cancel the time"),
    lambda context: format_instant(
        rules.interview_change_deadline(context["interview"])
    ),
)
REVIEW_ENDS = Placeholder(
    "review_ends",
    _lazy("last day of reviewing"),
    lambda context: review_ends_text(context["review"].application.cohort),
)
TO_PICK, OF_INTERVIEW = (
    (NAME, REFERENCE, COHORT, INTERVIEW_LINK, CONTACT_PAGE),
    (NAME, REFERENCE, COHORT, STARTS, INTERVIEW_LINK),
)
OF_APPLICANT = (NAME, REFERENCE, COHORT, LINK)

kinds.message_kinds.register_all(
    MessageKind(
        "application_received",
        (*OF_APPLICANT, UNTIL, ANSWERS, CHOICES, RECEIPT),
        needs_action=False,
        example=example,
    ),
    MessageKind(
        "information_requested", (*OF_APPLICANT, NOTE, ANSWER_BY), example=example
    ),
    MessageKind(
        "request_taken_back", OF_APPLICANT, needs_action=False, example=example
    ),
    MessageKind(
        "application_withdrawn",
        (READER, REFERENCE, ADMIN_LINK),
        needs_action=False,
        example=example,
    ),
    MessageKind("request_answered", (READER, REFERENCE, ADMIN_LINK), example=example),
    MessageKind("erasure_asked", (READER, REFERENCE, REQUESTS), example=example),
    MessageKind("application_erased", (READER,), example=example),
    MessageKind("erasure_refused", (NAME, REFERENCE, KEPT, CONTACT), example=example),
    MessageKind(
        "review_assigned",
        (
            READER,
            REVIEW_ENDS,
            Placeholder(
                "link", _lazy("address of the applications to review"), queue_url
            ),
        ),
    ),
    MessageKind("draft_reminder", (NAME, COHORT, UNTIL, LINK), example=example),
    MessageKind(
        "draft_expired",
        (NAME, COHORT, UNTIL, KEPT_UNTIL, LINK),
        needs_action=False,
        example=example,
    ),
    MessageKind(
        "deadline_extended", (*OF_APPLICANT, UNTIL), needs_action=False, example=example
    ),
    MessageKind("chosen_host_left", (NAME, COHORT, NEXT_STEP, LINK), example=example),
    MessageKind("qualifications_changed", (NAME, COHORT, LINK), example=example),
    MessageKind(
        "chosen_host_back", (NAME, COHORT, CHOOSE_UNTIL, LINK), example=example
    ),
    MessageKind("referees_asked", OF_APPLICANT, needs_action=False, example=example),
    MessageKind("referees_reopened", OF_APPLICANT, needs_action=False, example=example),
    MessageKind("interview_invited", TO_PICK, example=example),
    MessageKind(
        "interview_uninvited", OF_APPLICANT, needs_action=False, example=example
    ),
    MessageKind("interview_reminder", TO_PICK, example=example),
    MessageKind(
        "interview_set", (*OF_INTERVIEW, CHANGE_UNTIL), example=interview_example
    ),
    MessageKind("interview_cancelled", OF_INTERVIEW, example=interview_example),
    MessageKind("interview_failed", OF_INTERVIEW, example=interview_example),
    MessageKind(
        "interview_tomorrow", (*OF_INTERVIEW, CONTACT_PAGE), example=interview_example
    ),
    MessageKind(
        "interview_panel",
        (
            READER,
            Placeholder("link", _lazy("address of one’s interviews"), interviews_url),
        ),
        needs_action=False,
    ),
)


def ranking_url(context: Context) -> str:
    return settings.ORIGIN + reverse(
        "application_ranking", args=[context["application"].cohort.number]
    )


def ranking_until(context: Context) -> str:
    return format_instant(context["application"].cohort.reranking_closes_at)


RANKING = (
    NAME,
    REFERENCE,
    COHORT,
    Placeholder(
        "link", _lazy("address of the page where the ranking is revised"), ranking_url
    ),
    Placeholder("until", _lazy("last moment to revise it"), ranking_until),
)
kinds.message_kinds.register_all(
    MessageKind("reranking_opened", RANKING, example=example),
    MessageKind("reranking_reminder", RANKING, example=example),
)
