from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ApplicationStatus(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    EXPIRED = "expired", _("expired")
    INFORMATION_REQUESTED = "information_requested", _("information requested")
    INELIGIBLE = "ineligible", _("ineligible")
    IN_REVIEW = "in_review", _("in review")
    INTERVIEW = "interview", _("interview")
    SHORTLISTED = "shortlisted", _("shortlisted")
    RESERVE = "reserve", _("reserve")
    NOT_SELECTED = "not_selected", _("not selected")
    WITHDRAWN = "withdrawn", _("withdrawn")

    @classmethod
    def held(cls) -> tuple["ApplicationStatus", ...]:
        """Outcomes that the applicant doesn't see until they are released."""
        return (cls.INELIGIBLE, cls.RESERVE, cls.NOT_SELECTED)

    @classmethod
    def judged(cls) -> tuple["ApplicationStatus", ...]:
        """Reviews can be written."""
        return (cls.IN_REVIEW, cls.INTERVIEW, cls.SHORTLISTED, cls.RESERVE)


class OutcomeReason(TextChoices):
    MORE_SUITABLE = "more_suitable", _("others fitted this cohort's work better")
    FEW_SEATS = "few_seats", _("more good applicants than seats")
    NOT_FULL_TIME = "not_full_time", _("can't serve the full year")
    TOO_YOUNG = "too_young", _("below the minimum age")
    INCOMPLETE = "incomplete", _("required information was not given")
    OTHER = "other", _("other, see the note")


class ConsentKind(TextChoices):
    PROGRAMME = "programme", _("use by the programme")
    HOSTS = "hosts", _("sharing with the organizations you choose")


class ReferenceStatus(TextChoices):
    NAMED = "named", _("not asked yet")
    ASKED = "asked", _("asked, no answer yet")
    GIVEN = "given", _("answered")
    DECLINED = "declined", _("would rather not")
    REVOKED = "revoked", _("no longer asked")


class Recommendation(TextChoices):
    STRONGLY = "strongly", _("Yes, without hesitation")
    YES = "yes", _("Yes, I do")
    PARTLY = "partly", _("Yes, if they get support")
    NO = "no", _("No, I don't")


class InterestLevel(TextChoices):
    INTERESTED = "interested", _("We would like to work with them")
    MAYBE = "maybe", _("Perhaps")
    NO = "no", _("Does not fit our work")


class CommentAudience(TextChoices):
    COORDINATORS = "coordinators", _("coordinators only")
    PANEL = "panel", _("coordinators and this application's reviewers")


class ExportFormat(TextChoices):
    XLSX = "xlsx", _("Excel (XLSX)")
    CSV = "csv", _("CSV, for other programs")


class ReviewStatus(TextChoices):
    ASSIGNED = "assigned", _("not begun")
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("sent")
    ABSTAINED = "abstained", _("abstained")
    CONFLICTED = "conflicted", _("conflict of interest")
    HANDED_OVER = "handed_over", _("handed over")

    @classmethod
    def left(cls) -> tuple["ReviewStatus", ...]:
        """Nothing will come of these: somebody else must be asked."""
        return (cls.ABSTAINED, cls.CONFLICTED, cls.HANDED_OVER)


class EducationLevel(TextChoices):
    LOWER_SECONDARY = "lower_secondary", _("Lower secondary school")
    UPPER_SECONDARY = "upper_secondary", _("Upper secondary school")
    VOCATIONAL = "vocational", _("Vocational certificate or diploma")
    BACHELOR = "bachelor", _("Bachelor's degree")
    MASTER = "master", _("Master's degree")
    DOCTORATE = "doctorate", _("Doctorate")
    OTHER = "other", _("Another way of learning")


class Skill(TextChoices):
    WRITING = "writing", _("Writing and summarizing")
    LISTENING = "listening", _("Interviewing and listening")
    RESEARCH = "research", _("Finding and checking information")
    LAW = "law", _("Law and legal procedure")
    DATA = "data", _("Data and spreadsheets")
    PICTURES = "pictures", _("Photographs and video")
    DESIGN = "design", _("Design and illustration")
    SOCIAL_MEDIA = "social_media", _("Social media")
    FACILITATION = "facilitation", _("Leading workshops and training")
    EVENTS = "events", _("Organizing events")
    TRANSLATION = "translation", _("Translating and interpreting")
    ACCOUNTS = "accounts", _("Keeping accounts")
    SECURITY = "security", _("Digital security")
    DRIVING = "driving", _("Driving a car or a motorbike")


class SpokenLanguage(TextChoices):
    THAI = "thai", pgettext_lazy("language", "Thai")
    NORTHERN = "northern", _("Northern Thai")
    ISAN = "isan", _("Isan")
    SOUTHERN = "southern", _("Southern Thai")
    SIGN = "sign", _("Thai Sign Language")
    ENGLISH = "english", pgettext_lazy("language", "English")
    MALAY = "malay", _("Pattani Malay")
    KAREN = "karen", _("Karen")
    BURMESE = "burmese", pgettext_lazy("language", "Burmese")
    KHMER = "khmer", _("Khmer")
    LAO = "lao", _("Lao")


class LanguageLevel(TextChoices):
    """What is none is not stored."""

    NONE = "none", _("Not at all")
    SOME = "some", _("A little, for daily life")
    WORK = "work", _("Well enough to work in it")
    FLUENT = "fluent", _("Fluently, or as a first language")


class ConflictKind(TextChoices):
    DECLARED = "declared", _("knows the applicant")
    MEMBER = "member", _("belongs to an organization that was chosen")
    REFEREE = "referee", _("referee of the applicant")
    DOMAIN = "domain", _("shares an e-mail domain with the applicant or an organization that was chosen")


class Remembered(TextChoices):
    STATE = "state", _("state")
    PROVINCE = "province", _("province")
    CHOICE = "choice", _("choice")


class CriterionStage(TextChoices):
    REVIEW = "review", pgettext_lazy("stage", "review")
    INTERVIEW = "interview", pgettext_lazy("stage", "interview")


class InterviewStatus(TextChoices):
    BOOKED = "booked", _("booked")
    HELD = "held", _("held")
    ABSENT = "absent", _("the applicant did not come")
    PANEL_ABSENT = "panel_absent", _("the panel did not come")
    CANCELLED = "cancelled", _("cancelled")

    @classmethod
    def counting(cls) -> tuple["InterviewStatus", ...]:
        """An application has one of these at most; with one of the others it can pick again."""
        return (cls.BOOKED, cls.HELD, cls.ABSENT)


class AssessmentStatus(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("sent")
