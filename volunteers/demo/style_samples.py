"""The style guide's samples of what an applicant fills in."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models.choices import Region
from portal.forms.helper import PortalForm
from portal.web.style_guide.samples import Shown, State, shown_sources
from volunteers.application.sections.base import Clash
from volunteers.application.sections.layout import Answer, Referee, Ticks
from volunteers.application.sections.skills import Levels, level_field
from volunteers.interviews.forms import PICK, PickForm
from volunteers.models.choices import SpokenLanguage

PROVINCES = {
    Region.NORTH: (("chiang-mai", "เชียงใหม่"), ("lampang", "ลำปาง")),
    Region.SOUTH: (("pattani", "ปัตตานี"), ("songkhla", "สงขลา")),
}
REFEREES: tuple[dict[str, Any], ...] = (
    {"has_declined": False, "is_erased": False, "undelivered_to": ""},
    {"has_declined": True, "is_erased": False, "undelivered_to": ""},
    {"has_declined": False, "is_erased": True, "undelivered_to": ""},
    {"has_declined": False, "is_erased": False, "undelivered_to": "a@example.org"},
)
EARLIER = "อยากทำงานกับชุมชนริมน้ำ"
LATER = "อยากเรียนรู้งานด้านกฎหมายกับชุมชน"


class AnswersForm(PortalForm):
    """Provinces by region, levels of languages, and an answer."""

    method = "get"
    css = "ask stack"
    summary_is_quiet = True
    attributes = {"action": "#answers"}
    parts = (Answer("why"), Ticks("provinces"), Levels("thai", "english"))

    why = forms.CharField(
        label=_lazy("Your motivation"), widget=forms.Textarea(attrs={"rows": 3})
    )
    provinces = forms.MultipleChoiceField(
        label=_lazy("Provinces in which I could live and work"),
        choices=[row for rows in PROVINCES.values() for row in rows],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["thai"] = level_field(str(SpokenLanguage.THAI.label))
        self.fields["english"] = level_field(str(SpokenLanguage.ENGLISH.label))

    @property
    def regions(self) -> list[dict[str, Any]]:
        ticks = iter(self["provinces"].subwidgets)
        found = []
        for region, rows in PROVINCES.items():
            own = [next(ticks) for _each in rows]
            count = sum(bool(tick.data["selected"]) for tick in own)
            found.append({"label": region.label, "ticks": own, "count": count})
        return found


class RefereesForm(PortalForm):
    """Referees of whom nothing is known yet, and what may have become of one."""

    method = "get"
    css = "ask stack"
    summary_is_quiet = True
    attributes = {"action": "#referees"}
    parts = tuple(
        Referee(order, Answer(f"name_{order}"), **known)
        for order, known in enumerate(REFEREES, 1)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for order in range(1, len(REFEREES) + 1):
            self.fields[f"name_{order}"] = forms.CharField(label=_lazy("Name"))


class TimesForm(PickForm):
    method = "get"
    summary_is_quiet = True
    attributes = {"action": "#times"}

    def __init__(self, data: Any = None, *, prefix: str, **more: Any) -> None:
        application = cast(Any, SimpleNamespace(cohort=None))
        super().__init__(application, times(), data, **more)
        self.prefix, self.buttons = prefix, PICK  # type: ignore[misc]


def times() -> list[Any]:
    """Two on one day and one on the next, the last one in person."""
    first = timezone.now().replace(hour=3, minute=0) + timedelta(days=9)
    return [
        time("T1", first),
        time("T2", first + timedelta(hours=2)),
        time("T3", first + timedelta(days=1), place="กรุงเทพฯ ห้อง 4"),
    ]


def time(code: str, starts_at: datetime, place: str = "") -> Any:
    return SimpleNamespace(
        code=code,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        is_remote=not place,
        place=place,
    )


@shown_sources.register
def answers() -> Shown:
    filled = {"why": LATER, "provinces": ["lampang"], "thai": "fluent"}
    clashes = {
        "why": Clash("why", _("Your motivation"), EARLIER, LATER),
        "provinces": Clash("provinces", _("Provinces"), "", "ลำปาง"),
    }
    return Shown(
        "answers",
        _lazy("Answers of an application"),
        (
            State(_lazy("Empty"), AnswersForm(prefix="empty")),
            State(_lazy("Filled in"), AnswersForm(initial=filled, prefix="filled")),
            State(
                _lazy("Saved with another text meanwhile"),
                AnswersForm(initial=filled, prefix="clash"),
                clash_of=clashes,
            ),
            State(_lazy("With errors"), AnswersForm({}, prefix="refused")),
        ),
    )


@shown_sources.register
def referees() -> Shown:
    known = {f"name_{order}": "มะลิ ใจดี" for order in (2, 3, 4)}
    return Shown(
        "referees",
        _lazy("Referees"),
        (
            State(_lazy("What may have become of one"), RefereesForm(initial=known)),
            State(_lazy("With errors"), RefereesForm({}, prefix="unnamed")),
        ),
    )


@shown_sources.register
def interview_times() -> Shown:
    picked = times()[1]
    return Shown(
        "times",
        _lazy("Times of an interview"),
        (
            State(_lazy("Empty"), TimesForm(prefix="free")),
            State(_lazy("Chosen"), TimesForm(prefix="picked", picked=picked)),
            State(_lazy("With errors"), TimesForm({}, prefix="none")),
        ),
    )
