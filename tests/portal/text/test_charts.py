"""Geometry of charts."""

import pytest

from portal.text import charts


@pytest.mark.parametrize(
    ("largest", "steps"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (6, (0, 2, 4, 6)),
        (11, (0, 5, 10, 15)),
        (214, (0, 50, 100, 150, 200, 250)),
    ],
)
def test_the_scale_has_few_round_steps_and_reaches_the_largest(largest, steps):
    assert charts.scale(largest) == steps


@pytest.mark.parametrize("largest", [3, 17, 99, 500, 501, 12_345, 10**7])
def test_no_scale_has_more_than_six_ticks(largest):
    steps = charts.scale(largest)
    assert len(steps) <= 6
    assert steps[-2] < largest <= steps[-1]


def test_bars_are_measured_against_the_scale():
    chart = charts.bar_chart("ใบสมัคร", [("PI", 1000), ("ลำน้ำ", 0)], urls=["/a/", "/b/"])
    assert [(bar.width, bar.number, bar.url) for bar in chart.bars] == [
        (100.0, "1,000", "/a/"),
        (0.0, "0", "/b/"),
    ]
    assert chart.ticks == ("0", "200", "400", "600", "800", "1,000")
    assert chart.lines[-1] == 100


def test_a_funnel_tells_each_share_of_the_step_before():
    chart = charts.funnel_chart(
        "ทาง", [("ส่ง", 200), ("พิจารณา", 50), ("สัมภาษณ์", 0), ("ข้อเสนอ", 0)]
    )
    assert [bar.share for bar in chart.bars] == ["", "25%", "0%", ""]


def test_columns_stand_on_the_ground_side_by_side():
    chart = charts.column_chart("ต่อวัน", [("1", 5), ("2", 0), ("3", 10), ("4", 1)])
    assert [(bar.x, bar.y, bar.width) for bar in chart.bars] == [
        (0, 50, 50),
        (25, 100, 0),
        (50, 0, 100),
        (75, 90, 10),
    ]
    assert chart.marks == ("1", "3", "4")


def test_nothing_to_show_is_no_error():
    assert charts.bar_chart("ว่าง", []).bars == ()
    assert charts.column_chart("ว่าง", []).marks == ()
    assert charts.marks_of(["1", "2"]) == ("1", "2")
