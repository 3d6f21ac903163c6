from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.choices import Region
from portal.text.bilingual import InLanguage

slug_rule = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small letters, digits and hyphens."))


class Named(models.Model):
    """A thing of ours with a Thai and an English name."""

    slug = models.CharField(max_length=60, unique=True, validators=[slug_rule])
    name_th = models.CharField(_("Thai name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120)
    name = InLanguage()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Province(Named):
    code = models.CharField(max_length=2, unique=True)
    region = models.CharField(_("region"), max_length=12, choices=Region)
    sort_key = models.CharField(max_length=120, db_index=True)

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("province")
        verbose_name_plural = _("provinces")


class Issue(Named):
    """A field of human-rights work, for filtering. `words` are Thai words by which a host's own line is recognized."""

    words = models.JSONField(_("words"), default=list, blank=True)

    class Meta:
        ordering = ["name_th"]
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
