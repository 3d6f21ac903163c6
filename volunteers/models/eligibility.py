from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models import Cohort
from portal.text.bilingual import InLanguage


class EligibilityQuestion(models.Model):
    """A question that is answered yes or no before applying; whoever can apply answers yes."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, related_name="eligibility_questions", verbose_name=_("cohort")
    )
    slug = models.SlugField(_("short name"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    text_th = models.CharField(_("question, Thai"), max_length=300)
    text_en = models.CharField(_("question, English"), max_length=300)
    text = InLanguage()
    help_th = models.TextField(_("help, Thai"), blank=True)
    help_en = models.TextField(_("help, English"), blank=True)
    help = InLanguage()
    no_th = models.TextField(_("after a no, Thai"), help_text=_("Say kindly why, and what would change it."))
    no_en = models.TextField(_("after a no, English"))
    no = InLanguage()

    class Meta:
        ordering = ["order"]
        verbose_name = _("eligibility question")
        verbose_name_plural = _("eligibility questions")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "slug"], name="one_eligibility_question_per_cohort_and_name")
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("eligibility", args=[self.cohort.number])
