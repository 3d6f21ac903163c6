"""Organizations and their members."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _lazy

from organizations.models.choices import MemberRole
from organizations.models.places import slug_rule
from organizations.models.querysets import MembershipQuerySet, OrganizationQuerySet
from portal.text import thai


class Organization(models.Model):
    """A host; it exists across cohorts.

    `content` has the public texts, written by `profiles.publishing` only.
    """

    slug = models.CharField(
        _lazy("address"), max_length=60, unique=True, validators=[slug_rule]
    )
    name = models.CharField(_lazy("name"), max_length=200)
    name_en = models.CharField(_lazy("English name"), max_length=200, blank=True)
    sort_key = models.CharField(max_length=400, db_index=True, editable=False)
    content = models.JSONField(_lazy("public profile"), default=dict, editable=False)
    is_fictional = models.BooleanField(_lazy("fictional, for the demo"), default=False)
    published_at = models.DateTimeField(
        _lazy("public since"), null=True, editable=False
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _lazy("organization")
        verbose_name_plural = _lazy("organizations")

    def __str__(self) -> str:
        """In the language of the page, for the desk's titles and choices."""
        english = self.name_en if get_language() == "en" else ""
        return english or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = thai.sort_key(self.name)
        super().save(*args, **kwargs)

    @property
    def code(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("organization", args=[self.slug])


class Membership(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_lazy("account"),
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_lazy("organization"),
    )
    role = models.CharField(
        _lazy("role"), max_length=10, choices=MemberRole, default=MemberRole.EDITOR
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("member")
        verbose_name_plural = _lazy("members")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                name="one_membership_per_person_and_organization",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization}"
