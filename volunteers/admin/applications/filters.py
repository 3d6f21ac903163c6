"""Filters of the coordinators' lists. The first choice is always everything."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from organizations.models.querysets import in_language
from organizations.profiles import province_map
from volunteers.models import (
    Document,
    DocumentKind,
    Interest,
    Review,
)
from volunteers.models.choices import ApplicationStatus as S
from volunteers.overview import list_figures

Lookups = list[tuple[str, Any]]
UNSENT = (S.DRAFT, S.EXPIRED)


class LongFilter(SimpleListFilter):
    """With so many choices that building each one's address anew would cost more than
    the list.
    """

    def choices(self, changelist: Any) -> Iterator[Any]:
        name = str(self.parameter_name)
        everything = changelist.get_query_string(remove=[name])
        yield {
            "selected": self.value() is None,
            "query_string": everything,
            "display": _lazy("All"),
        }
        base = changelist.get_query_string(remove=[name, "p"])
        base = f"{base}&{name}=" if base != "?" else f"?{name}="
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": base + quote(value),
                "display": label,
            }


class StateFilter(SimpleListFilter):
    title = _lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [(status.value, status.label) for status in S if status not in UNSENT]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return (
            queryset.filter(status=self.value())
            if self.value() in S.values
            else queryset
        )


class ChoseFilter(LongFilter):
    title = _lazy("chose")
    parameter_name = "chose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        rows = (
            Organization.objects.filter(positions__isnull=False)
            .order_by("sort_key")
            .distinct()
        )
        return list(rows.values_list("slug", in_language("name")))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        chosen = queryset.model.objects.filter(
            pk=OuterRef("pk"), choices__position__organization__slug=self.value()
        )
        return queryset.filter(Exists(chosen))


class HostFilter(SimpleListFilter):
    title = _lazy("organization")
    parameter_name = "organization"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        interests = Interest.objects.visible_to(request.user)
        rows = (
            Organization.objects.filter(positions__interests__in=interests)
            .order_by("sort_key")
            .distinct()
        )
        return list(rows.values_list("slug", in_language("name")))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return (
            queryset.filter(position__organization__slug=self.value())
            if self.value()
            else queryset
        )


class SharedFilter(SimpleListFilter):
    title = _lazy("shown to organizations")
    parameter_name = "shared"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [("yes", _lazy("shown")), ("no", _lazy("not shown"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        is_null_by_choice = {"yes": False, "no": True}
        return (
            queryset.filter(shared_at__isnull=is_null_by_choice[self.value() or ""])
            if self.value() in is_null_by_choice
            else queryset
        )


class HomeFilter(LongFilter):
    title = _lazy("home province")
    parameter_name = "home"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return province_map.province_names()

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return (
            queryset.filter(home_province__slug=self.value())
            if self.value()
            else queryset
        )


class ArrivedFilter(SimpleListFilter):
    title = _lazy("sent on")
    parameter_name = "arrived"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [
            ("1", _lazy("in the last day")),
            ("7", _lazy("in the last 7 days")),
            ("30", _lazy("in the last 30 days")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in {value for value, _label in self.lookup_choices}:
            return queryset
        return queryset.filter(
            submitted_at__gte=timezone.now() - timedelta(days=int(str(self.value())))
        )


class ReviewersFilter(SimpleListFilter):
    title = _lazy("reviewers")
    parameter_name = "reviewers"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [
            ("none", _lazy("nobody asked")),
            ("few", _lazy("too few")),
            ("waiting", _lazy("some still to answer")),
            ("done", _lazy("all have answered")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        asked_reviews = Review.objects.filter(application=OuterRef("pk")).expected()
        conditions = {
            "none": ~Exists(asked_reviews) & Q(status__in=[S.SUBMITTED, S.IN_REVIEW]),
            "few": Q(pk__in=queryset.short_of_reviewers().values("pk")),
            "waiting": Exists(asked_reviews.waiting()),
            "done": Exists(asked_reviews) & ~Exists(asked_reviews.waiting()),
        }
        return (
            queryset.filter(conditions[self.value() or ""])
            if self.value() in conditions
            else queryset
        )


class OutcomeFilter(SimpleListFilter):
    title = _lazy("outcome")
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [("waiting", _lazy("to release")), ("released", _lazy("released"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        is_released = Q(released_status=F("status"))
        conditions = {
            "waiting": Q(status__in=S.held()) & ~is_released,
            "released": is_released,
        }
        return (
            queryset.filter(conditions[self.value() or ""])
            if self.value() in conditions
            else queryset
        )


class FlagsFilter(SimpleListFilter):
    """What the portal notices by itself and somebody should look at."""

    title = _lazy("warning signs")
    parameter_name = "flag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return list(list_figures.FLAGS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        condition = list_figures.flag_conditions().get(self.value() or "")
        return queryset if condition is None else queryset.filter(condition)


class DocumentsFilter(SimpleListFilter):
    title = _lazy("documents")
    parameter_name = "documents"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [
            ("missing", _lazy("a required one is missing")),
            ("complete", _lazy("all required are there")),
            ("names", _lazy("one to check for names")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        uploaded = Document.objects.filter(
            kind=OuterRef("pk"), application=OuterRef(OuterRef("pk"))
        )
        required = DocumentKind.objects.filter(
            cohort=OuterRef("cohort"), is_required=True
        )
        is_missing = Exists(required.filter(~Exists(uploaded)))
        conditions = {
            "missing": is_missing,
            "complete": ~is_missing,
            "names": Exists(
                Document.objects.to_check().filter(application=OuterRef("pk"))
            ),
        }
        return (
            queryset.filter(conditions[self.value() or ""])
            if self.value() in conditions
            else queryset
        )
