"""A small piece of the quilt for each organization, the same wherever it is shown."""

import hashlib
from typing import Any

# Of quilt.svg; a pattern is seen only on a ground of another color.
COLORS = (
    "#0b5d57",
    "#0f6b64",
    "#2f8379",
    "#8fc7bf",
    "#e8a02c",
    "#f4d9a4",
    "#c8612f",
)
# Each fills a part of a square of 28 by 28 units.
SHAPES = (
    "M0 0a28 28 0 0 1 28 28H0z",
    "M0 0h28L0 28z",
    "M14 0l14 14-14 14L0 14z",
    "M28 0v28H0z",
    "M0 28A28 28 0 0 1 28 0v28z",
)
CORNERS = ((0, 0), (28, 0), (0, 28), (28, 28))
# Rows of grounds and patterns that are far apart in lightness.
_DARK, _LIGHT = COLORS[:3], COLORS[3:]


def tile(slug: str) -> list[dict[str, Any]]:
    """For components/quilt_tile.html: four squares, each a ground and a pattern."""
    digest = hashlib.sha256(slug.encode()).digest()
    squares = []
    for at, (x, y) in enumerate(CORNERS):
        first, second, third, turned = digest[4 * at : 4 * at + 4]
        colors = (_DARK[first % len(_DARK)], _LIGHT[second % len(_LIGHT)])
        ground, pattern = colors if turned % 2 else colors[::-1]
        squares.append(
            {
                "x": x,
                "y": y,
                "ground": ground,
                "pattern": pattern,
                "shape": SHAPES[third % len(SHAPES)],
            }
        )
    return squares
