"""The choices (statuses, kinds, levels) of this package's models."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy


class ApplicationStatus(TextChoices):
    DRAFT = "draft", _lazy("draft")
    SUBMITTED = "submitted", _lazy("submitted")
    EXPIRED = "expired", _lazy("expired")
    INFORMATION_REQUESTED = "information_requested", _lazy("information requested")
    INELIGIBLE = "ineligible", _lazy("not eligible")
    IN_REVIEW = "in_review", _lazy("in review")
    INTERVIEW = "interview", _lazy("interview")
    SHORTLISTED = "shortlisted", _lazy("shortlisted")
    RESERVE = "reserve", _lazy("waiting list")
    NOT_SELECTED = "not_selected", _lazy("not selected")
    WITHDRAWN = "withdrawn", _lazy("withdrawn")

    @classmethod
    def held(cls) -> tuple["ApplicationStatus", ...]:
        """Outcomes that the applicant doesn't see until they are released."""
        return (cls.INELIGIBLE, cls.RESERVE, cls.NOT_SELECTED)

    @classmethod
    def decided(cls) -> tuple["ApplicationStatus", ...]:
        """Each comes of a decision, which is a row of its own."""
        return (cls.SHORTLISTED, *cls.held())

    @classmethod
    def judged(cls) -> tuple["ApplicationStatus", ...]:
        """Reviews can be written."""
        return (cls.IN_REVIEW, cls.INTERVIEW, cls.SHORTLISTED, cls.RESERVE)


class OutcomeReason(TextChoices):
    MORE_SUITABLE = "more_suitable", _lazy("others fitted this cohort’s work better")
    FEW_SEATS = "few_seats", _lazy("more suitable applicants than seats")
    NOT_FULL_TIME = "not_full_time", _lazy("can’t serve the full year")
    TOO_YOUNG = "too_young", _lazy("below the minimum age")
    INCOMPLETE = "incomplete", _lazy("required information is missing")
    OTHER = "other", _lazy("other, see the note")


class ConsentKind(TextChoices):
    PROGRAMME = "programme", _lazy("use by the programme")
    HOSTS = "hosts", _lazy("sharing with the organizations you choose")


class ReferenceStatus(TextChoices):
    NAMED = "named", _lazy("not asked yet")
    ASKED = "asked", _lazy("asked, no answer yet")
    GIVEN = "given", _lazy("answered")
    DECLINED = "declined", _lazy("can’t answer")
    REVOKED = "revoked", _lazy("no longer asked")
    ERASED = "erased", _lazy("erased as they asked")


class Recommendation(TextChoices):
    STRONGLY = "strongly", _lazy("Yes, without hesitation")
    YES = "yes", _lazy("Yes, I do")
    PARTLY = "partly", _lazy("Yes, if they get support")
    NO = "no", _lazy("Not at this time")


class InterestLevel(TextChoices):
    INTERESTED = "interested", _lazy("We would like to work with them")
    MAYBE = "maybe", _lazy("Maybe")
    NO = "no", _lazy("Does not fit our work")


class CommentAudience(TextChoices):
    COORDINATORS = "coordinators", _lazy("coordinators only")
    PANEL = "panel", _lazy("coordinators and this application’s reviewers")


class ExportFormat(TextChoices):
    XLSX = "xlsx", _lazy("Excel (XLSX)")
    CSV = "csv", _lazy("CSV, for other programs")
    PDF = "pdf", _lazy("PDF, minutes of a meeting")

    @classmethod
    def tables(cls) -> list[tuple[str, Any]]:
        """Those in which a table can be exported."""
        return [(kind.value, kind.label) for kind in (cls.XLSX, cls.CSV)]


class ReviewStatus(TextChoices):
    ASSIGNED = "assigned", _lazy("not begun")
    DRAFT = "draft", _lazy("draft")
    SUBMITTED = "submitted", _lazy("sent")
    ABSTAINED = "abstained", _lazy("abstained")
    CONFLICTED = "conflicted", _lazy("conflict of interest")
    HANDED_OVER = "handed_over", _lazy("handed over")

    @classmethod
    def dropped(cls) -> tuple["ReviewStatus", ...]:
        """These will never be sent: somebody else must be asked."""
        return (cls.ABSTAINED, cls.CONFLICTED, cls.HANDED_OVER)

    @classmethod
    def reading(cls) -> tuple["ReviewStatus", ...]:
        """Its reviewer is writing it, or has sent it."""
        return (cls.ASSIGNED, cls.DRAFT, cls.SUBMITTED)


class EducationLevel(TextChoices):
    LOWER_SECONDARY = "lower_secondary", _lazy("Lower secondary school")
    UPPER_SECONDARY = "upper_secondary", _lazy("Upper secondary school")
    VOCATIONAL = "vocational", _lazy("Vocational certificate or diploma")
    BACHELOR = "bachelor", _lazy("Bachelor’s degree")
    MASTER = "master", _lazy("Master’s degree")
    DOCTORATE = "doctorate", _lazy("Doctorate")
    OTHER = "other", _lazy("Another way of learning")


class Skill(TextChoices):
    WRITING = "writing", _lazy("Writing and summarizing")
    LISTENING = "listening", _lazy("Interviewing and listening")
    RESEARCH = "research", _lazy("Finding and checking information")
    LAW = "law", _lazy("Law and legal procedure")
    DATA = "data", _lazy("Data and spreadsheets")
    PICTURES = "pictures", _lazy("Photographs and video")
    DESIGN = "design", _lazy("Design and illustration")
    SOCIAL_MEDIA = "social_media", _lazy("Social media")
    FACILITATION = "facilitation", _lazy("Leading workshops and training")
    EVENTS = "events", _lazy("Organizing events")
    TRANSLATION = "translation", _lazy("Translating and interpreting")
    ACCOUNTS = "accounts", _lazy("Keeping accounts")
    SECURITY = "security", _lazy("Digital security")
    DRIVING = "driving", _lazy("Driving a car or a motorbike")


class SpokenLanguage(TextChoices):
    THAI = "thai", pgettext_lazy("language", "Thai")
    NORTHERN = "northern", _lazy("Northern Thai")
    ISAN = "isan", _lazy("Isan")
    SOUTHERN = "southern", _lazy("Southern Thai")
    SIGN = "sign", _lazy("Thai Sign Language")
    ENGLISH = "english", pgettext_lazy("language", "English")
    MALAY = "malay", _lazy("Pattani Malay")
    KAREN = "karen", _lazy("Karen")
    BURMESE = "burmese", pgettext_lazy("language", "Burmese")
    KHMER = "khmer", _lazy("Khmer")
    LAO = "lao", _lazy("Lao")


class LanguageLevel(TextChoices):
    """NONE is never stored."""

    NONE = "none", _lazy("Not at all")
    SOME = "some", _lazy("A little, for daily life")
    WORK = "work", _lazy("Well enough to work in it")
    FLUENT = "fluent", _lazy("Fluently, or as a first language")


class ConflictKind(TextChoices):
    DECLARED = "declared", _lazy("knows the applicant")
    MEMBER = "member", _lazy("belongs to an organization that was chosen")
    REFEREE = "referee", _lazy("referee of the applicant")
    DOMAIN = (
        "domain",
        _lazy(
            "shares an email domain with the applicant or an organization that "
            "was chosen"
        ),
    )


class ErasureStatistic(TextChoices):
    STATE = "state", _lazy("state")
    PROVINCE = "province", _lazy("province")
    CHOICE = "choice", _lazy("choice")


class CriterionStage(TextChoices):
    REVIEW = "review", pgettext_lazy("stage", "review")
    INTERVIEW = "interview", pgettext_lazy("stage", "interview")


class InterviewStatus(TextChoices):
    BOOKED = "booked", _lazy("booked")
    HELD = "held", _lazy("held")
    ABSENT = "absent", _lazy("the applicant did not come")
    PANEL_ABSENT = "panel_absent", _lazy("the panel did not come")
    CANCELLED = "cancelled", _lazy("cancelled at")

    @classmethod
    def counting(cls) -> tuple["InterviewStatus", ...]:
        """An application has at most one interview in one of these."""
        return (cls.BOOKED, cls.HELD, cls.ABSENT)


class AssessmentStatus(TextChoices):
    DRAFT = "draft", _lazy("draft")
    SUBMITTED = "submitted", _lazy("sent")
