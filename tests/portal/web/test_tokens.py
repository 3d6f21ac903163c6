"""Contrast of the colors that meet on a page, after WCAG 2.2 (relative luminance)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6});")
TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-2")
        for ground in ("paper", "surface", "wash")
    ),
    *(("ink", f"{tone}-wash") for tone in ("teal", "saffron", "rose", "leaf", "sky")),
    *(("teal", ground) for ground in ("paper", "surface", "wash")),
    *((tone, f"{tone}-wash") for tone in ("rose", "leaf", "sky")),
    *((tone, ground) for tone in ("rose", "leaf") for ground in ("paper", "surface")),
    *(("teal-strong", "teal-wash"), ("saffron-ink", "saffron-wash")),
    *(
        ("on-teal", "teal"),
        ("on-teal", "teal-strong"),
        ("on-saffron", "saffron"),
        ("on-rose", "rose"),
    ),
    *(
        ("hero-ink", "hero"),
        ("hero-ink-2", "hero"),
        ("hero-sun", "hero"),
        ("on-saffron", "saffron-soft"),
    ),
]
SHAPES = [
    *(("field-line", ground) for ground in ("paper", "surface")),
    *(("focus", ground) for ground in ("paper", "surface", "wash", "teal-wash")),
    *(("map-3", "surface"), ("map-2", "surface"), ("teal", "line")),
]


def tokens(scheme):
    light, dark = (
        (settings.BASE_DIR / "static/css/tokens.css").read_text().split("@media")
    )
    colors = dict(TOKEN.findall(light))
    return colors | dict(TOKEN.findall(dark)) if scheme == "dark" else colors


def luminance(color):
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first, second):
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_has_contrast_aa(scheme, ink, ground):
    colors = tokens(scheme)
    assert contrast(colors[ink], colors[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_borders_focus_and_map_stand_out(scheme, shape, ground):
    colors = tokens(scheme)
    assert contrast(colors[shape], colors[ground]) >= 3


def test_contrast_is_that_of_the_standard():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.478, abs=0.001)


def test_colors_are_written_only_among_the_tokens():
    folder = Path(settings.BASE_DIR) / "static/css"
    others = [
        file
        for file in folder.rglob("*.css")
        if file.name not in ("tokens.css", "admin.css", "print.css")
    ]
    strays = {
        file.name: re.findall(r"#[0-9a-f]{3,8}\b", file.read_text()) for file in others
    }
    assert {name: colors for name, colors in strays.items() if colors} == {}
