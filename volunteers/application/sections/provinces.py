"""The section “Where in the country”: provinces by region, or anywhere."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, cast

from django import forms
from django.db.models import Exists, OuterRef
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Province
from organizations.models.choices import Region
from portal.forms.layout import Words
from volunteers.application.sections.base import PostedData, SectionForm, essay_field
from volunteers.application.sections.layout import Answer, Ticks
from volunteers.application.sections.section import (
    Row,
    Section,
    Sees,
    Shared,
    fits,
    section_version,
)
from volunteers.models import Application

REGION_ORDER = {region: index for index, region in enumerate(Region.values)}


class ProvincesForm(SectionForm):
    slug = "provinces"
    lead = _lazy(
        "You live near your organization for the whole year. Tick wherever that would"
        " be possible; more ticks mean more chances."
    )

    is_any_province = forms.BooleanField(
        label=_lazy("Anywhere in the country"),
        help_text=_lazy(
            "Provinces that you tick below are then the ones you would like best."
        ),
        required=False,
    )
    provinces = forms.MultipleChoiceField(
        label=_lazy("Provinces in which I could live and work"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _lazy("Tick only provinces from the list.")},
    )

    @classmethod
    def stored_data(cls, application: Application) -> PostedData:
        return {
            **cls.stored_text_data(application),
            "provinces": [province.slug for province in application.provinces.all()],
        }

    @classmethod
    def initial_values(cls, application: Application) -> dict[str, Any]:
        return {
            name: values[0]
            for name, values in cls.stored_text_data(application).items()
            if values
        }

    @classmethod
    def stored_text_data(cls, application: Application) -> PostedData:
        anywhere = ["on"] if application.is_any_province else []
        return {"is_any_province": anywhere, "places_note": [application.places_note]}

    def questions(self) -> tuple[Any, ...]:
        note = Answer("places_note")
        return (Words(self.lead), Answer("is_any_province"), Ticks("provinces"), note)

    def add_fields(self) -> None:
        ticked = Application.provinces.through.objects.filter(
            application=self.application, province=OuterRef("pk")
        )
        rows = Province.objects.annotate(is_ticked=Exists(ticked))
        provinces = sorted(rows, key=lambda province: REGION_ORDER[province.region])
        self.by_slug = {province.slug: province for province in provinces}
        field = cast(forms.MultipleChoiceField, self.fields["provinces"])
        field.choices = [
            (slug, province.name) for slug, province in self.by_slug.items()
        ]
        self.initial["provinces"] = [
            province.slug for province in provinces if province.is_ticked
        ]
        self.fields["places_note"] = essay_field(
            label=_("Is there anywhere you can’t go, and why?"),
            limit=NOTE_LIMIT,
            help_text=_(
                "Such as caring for someone, your health, or a place where you "
                "wouldn’t be safe. Tell us only what you want to."
            ),
            required=False,
            rows=3,
        )

    @property
    def regions(self) -> list[dict[str, Any]]:
        """The ticks of each region, with how many are set."""

        def region_of(tick: BoundWidget) -> str:
            return self.by_slug[str(tick.data["value"])].region

        return [
            {
                "label": Region(region).label,
                "ticks": ticks,
                "count": sum(bool(tick.data["selected"]) for tick in ticks),
            }
            for region, run in groupby(self["provinces"].subwidgets, region_of)
            for ticks in [list(run)]
        ]

    def clean(self) -> dict[str, Any]:
        self.clean_essay("places_note", NOTE_LIMIT)
        is_nowhere = not self.cleaned_data.get(
            "provinces"
        ) and not self.cleaned_data.get("is_any_province")
        if self.is_strict and is_nowhere and "provinces" not in self.errors:
            error = _(
                "Tick at least one province, or say that you could go "
                "anywhere in the country."
            )
            self.add_error("is_any_province", error)
        return self.cleaned_data

    def section_data(self) -> dict[str, Any]:
        ticked = [self.by_slug[slug] for slug in self.cleaned_data.get("provinces", [])]
        return {**self.cleaned_data, "provinces": ticked}


NOTE_LIMIT = 300


def is_complete(application: Application) -> bool:
    is_somewhere = bool(application.is_any_province or application.provinces.all())
    return is_somewhere and fits(application.places_note, NOTE_LIMIT)


def is_begun(application: Application) -> bool:
    return bool(section_version(application, "provinces"))


def write(application: Application, data: dict[str, Any]) -> list[str]:
    application.provinces.clear()
    application.provinces.add(*data["provinces"])
    application.is_any_province = data["is_any_province"]
    application.places_note = data["places_note"]
    return ["is_any_province", "places_note"]


def rows(application: Application) -> Iterator[Row]:
    anywhere = _("Yes") if application.is_any_province else _("No")
    yield Row(_("Anywhere in the country"), anywhere, "id_is_any_province")
    ticked = ", ".join(province.name for province in application.provinces.all())
    yield Row(_("Provinces in which I could live and work"), ticked, "provinces")
    yield Row(
        _("Is there anywhere you can’t go, and why?"),
        application.places_note,
        "id_places_note",
    )


SECTION = Section(
    slug="provinces",
    label=_lazy("Where in the country"),
    hint=_lazy("The provinces in which you could live for a year"),
    minutes=5,
    form=ProvincesForm,
    is_complete=is_complete,
    is_begun=is_begun,
    write=write,
    rows=rows,
    shared=(Shared(6, _lazy("Where in the country you can go"), Sees.NO, Sees.NO),),
)
