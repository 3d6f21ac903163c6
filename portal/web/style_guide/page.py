"""Sample data for the style guide /style/: every component in all its states."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from portal.web.style_guide import data, facts, forms
from portal.web.style_guide.samples import shown_sources

TONES = ("teal", "sun", "leaf", "rose", "sky", "plain")
COLORS = (
    "ink",
    "ink-2",
    "paper",
    "surface",
    "wash",
    "line",
    "teal",
    "teal-wash",
    "saffron",
    "saffron-wash",
)


def context() -> dict[str, Any]:
    return {
        "colors": COLORS,
        "tones": TONES,
        "hosts": [facts.host(*values) for values in facts.HOSTS],
        # Within: a refused form of the page itself would change its title.
        "samples": forms.samples(),
        "objects": [source() for source in shown_sources],
        "tasks": facts.tasks(),
        "steps": facts.steps(),
        "facts": facts.facts(),
        "events": facts.events(),
        "phases": facts.phases(),
        "map": data.province_map(),
        "closes_at": (timezone.now() + timedelta(days=69, hours=4)).isoformat(),
        **data.lists(),
        **data.sample_charts(),
    }
