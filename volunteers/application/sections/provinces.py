"""Where in the country: provinces by region, or anywhere."""

from itertools import groupby
from typing import Any, cast

from django import forms
from django.db.models import Exists, OuterRef
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Province
from organizations.models.choices import Region
from volunteers.application.sections.base import Posted, SectionForm, essay
from volunteers.application.sections.completeness import NOTE_LIMIT
from volunteers.models import Application

ORDER = {region: at for at, region in enumerate(Region.values)}


class ProvincesForm(SectionForm):
    slug = "provinces"

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
    def stored(cls, application: Application) -> Posted:
        return {
            **cls.stored_words(application),
            "provinces": [province.slug for province in application.provinces.all()],
        }

    @classmethod
    def first_values(cls, application: Application) -> dict[str, Any]:
        return {
            name: values[0]
            for name, values in cls.stored_words(application).items()
            if values
        }

    @classmethod
    def stored_words(cls, application: Application) -> Posted:
        anywhere = ["on"] if application.is_any_province else []
        return {"is_any_province": anywhere, "places_note": [application.places_note]}

    def add_fields(self) -> None:
        ticked = Application.provinces.through.objects.filter(
            application=self.application, province=OuterRef("pk")
        )
        rows = Province.objects.annotate(is_ticked=Exists(ticked))
        found = sorted(rows, key=lambda province: ORDER[province.region])
        self.places = {province.slug: province for province in found}
        ticks = cast(forms.MultipleChoiceField, self.fields["provinces"])
        ticks.choices = [
            (slug, province.name) for slug, province in self.places.items()
        ]
        self.initial["provinces"] = [
            province.slug for province in found if province.is_ticked
        ]
        self.fields["places_note"] = essay(
            label=_("Is there something that limits where you can go?"),
            limit=NOTE_LIMIT,
            help_text=_(
                "Such as caring for somebody, your health, or a place where you wouldn't be safe."
            ),
            required=False,
            rows=3,
        )

    @property
    def regions(self) -> list[dict[str, Any]]:
        """The ticks of each region, with how many are set."""

        def region_of(tick: BoundWidget) -> str:
            return self.places[str(tick.data["value"])].region

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
        self.settle_text("places_note", NOTE_LIMIT)
        is_nowhere = not self.cleaned_data.get(
            "provinces"
        ) and not self.cleaned_data.get("is_any_province")
        if self.is_strict and is_nowhere and "provinces" not in self.errors:
            problem = _(
                "Tick at least one province, or say that you could go anywhere in the country."
            )
            self.add_error("is_any_province", problem)
        return self.cleaned_data

    def section_data(self) -> dict[str, Any]:
        ticked = [self.places[slug] for slug in self.cleaned_data.get("provinces", [])]
        return {**self.cleaned_data, "provinces": ticked}
