from django.db import models

from organizations.models import Cohort


class CohortFigures(models.Model):
    """How far the figures of a cohort's reviews are: what `asked` counts beyond `made` is not in the leanings yet.

    `leanings`: reviewer's key → how much more than others they give, as of `made_at`.
    """

    cohort = models.OneToOneField(Cohort, on_delete=models.CASCADE, related_name="figures")
    asked = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    leanings = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.cohort_id)

    @property
    def is_behind(self) -> bool:
        return self.asked > self.made
