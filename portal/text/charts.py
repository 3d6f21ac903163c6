"""Geometry of charts. Lengths are percent of the plot; templates only print them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from django.utils.formats import number_format

FEWEST = 10
"""Shares of fewer are not told: each person is ten percent and more."""


@dataclass(frozen=True)
class Bar:
    label: str
    number: str
    width: float
    share: str = ""
    url: str = ""
    x: float = 0
    y: float = 0
    breadth: float = 0


@dataclass(frozen=True)
class Chart:
    title: str
    bars: tuple[Bar, ...]
    ticks: tuple[str, ...] = ()
    lines: tuple[float, ...] = ()
    marks: tuple[str, ...] = ()
    has_shares: bool = False


@dataclass(frozen=True)
class Segment:
    label: str
    number: str
    tone: str
    x: float
    width: float
    url: str = ""


@dataclass(frozen=True)
class StackedBar:
    title: str
    segments: tuple[Segment, ...]


def stacked_bar(
    title: str, rows: Sequence[tuple[str, int, str]], *, urls: Sequence[str] = ()
) -> StackedBar:
    """One bar that is the sum of all, one segment for each (label, number, tone)."""
    whole = sum(number for _label, number, _tone in rows)
    links = list(urls) or [""] * len(rows)
    segments, before = [], 0
    for (label, number, tone), url in zip(rows, links, strict=True):
        x, width = percent(before, whole), percent(number, whole)
        segments.append(Segment(label, format_number(number), tone, x, width, url))
        before += number
    return StackedBar(title, tuple(segments))


def bar_chart(
    title: str, rows: Sequence[tuple[str, int]], *, urls: Sequence[str] = ()
) -> Chart:
    """One bar for each (label, number), the largest as long as the plot. No scale:
    each number stands at the end of its bar.
    """
    largest = max((number for _, number in rows), default=0)
    links = list(urls) or [""] * len(rows)
    bars = (
        Bar(label, format_number(number), percent(number, largest), url=url)
        for (label, number), url in zip(rows, links, strict=True)
    )
    return Chart(title, tuple(bars))


def funnel_chart(title: str, rows: Sequence[tuple[str, int]]) -> Chart:
    """Like `bar_chart`; each step also shows its share of the step before, unless that
    were a percentage of a handful of people.
    """
    largest = max((number for _, number in rows), default=0)
    before = [0, *(number for _, number in rows)]
    bars = (
        Bar(
            label,
            format_number(number),
            percent(number, largest),
            share=f"{percent(number, last):.0f}%" if last >= FEWEST else "",
        )
        for (label, number), last in zip(rows, before, strict=False)
    )
    shown = tuple(bars)
    return Chart(title, shown, has_shares=any(bar.share for bar in shown))


def column_chart(title: str, rows: Sequence[tuple[str, int]]) -> Chart:
    """One column for each (day or month, number), in the order given."""
    steps = scale(max((number for _, number in rows), default=0))
    spacing = 100 / max(len(rows), 1)
    bars = []
    for place, (label, number) in enumerate(rows):
        height = percent(number, steps[-1])
        bars.append(
            Bar(
                label,
                format_number(number),
                height,
                x=round(place * spacing, 2),
                y=100 - height,
                # A fifth of the space stays free between columns.
                breadth=round(spacing * 0.8, 2),
            )
        )
    lines = tuple(100 - line for line in lines_of(steps))
    return Chart(
        title,
        tuple(bars),
        ticks_of(steps),
        lines,
        marks_of([label for label, _ in rows]),
    )


def scale(largest: int) -> tuple[int, ...]:
    """The ticks from 0: at most five equal steps that reach the largest number.

    A step is 1, 2 or 5 times a power of ten.
    """
    step = next(
        unit * 10**power
        for power in count()
        for unit in (1, 2, 5)
        if unit * 10**power * 5 >= largest
    )
    step_count = max(-(-largest // step), 1)  # rounded up
    return tuple(step * number for number in range(step_count + 1))


def percent(number: int, whole: int) -> float:
    return round(100 * number / whole, 2) if whole else 0.0


def format_number(number: int) -> str:
    return number_format(number, force_grouping=True)


def ticks_of(steps: Sequence[int]) -> tuple[str, ...]:
    return tuple(format_number(step) for step in steps)


def lines_of(steps: Sequence[int]) -> tuple[float, ...]:
    return tuple(percent(step, steps[-1]) for step in steps)


def marks_of(labels: Sequence[str]) -> tuple[str, ...]:
    """First, middle and last label."""
    if len(labels) < 3:
        return tuple(labels)
    return labels[0], labels[len(labels) // 2], labels[-1]
