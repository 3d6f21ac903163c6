"""Provinces, and issues of human-rights work."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _lazy

from organizations.models.choices import Region
from portal.text.bilingual import InLanguage

# Words of a-z and digits joined by single hyphens: "community-law", "nan"; not
# "-a", "a--b" or "A". So an address needs no quoting in URLs and file names.
slug_rule = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", _lazy("Use small letters, digits and hyphens.")
)


class Named(models.Model):
    """Rows with a slug, a Thai and an English name."""

    slug = models.CharField(max_length=60, unique=True, validators=[slug_rule])
    name_th = models.CharField(_lazy("Thai name"), max_length=120)
    name_en = models.CharField(_lazy("English name"), max_length=120)
    name = InLanguage()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Province(Named):
    code = models.CharField(max_length=2, unique=True)
    region = models.CharField(_lazy("region"), max_length=12, choices=Region)
    sort_key = models.CharField(max_length=120, db_index=True)

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _lazy("province")
        verbose_name_plural = _lazy("provinces")


class Issue(Named):
    """A field of human-rights work, for filtering.

    `words`: Thai words by which it is recognized in a host's own text.
    """

    words = models.JSONField(_lazy("words"), default=list, blank=True)

    class Meta:
        ordering = ["name_th"]
        verbose_name = _lazy("issue")
        verbose_name_plural = _lazy("issues")
