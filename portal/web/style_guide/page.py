"""Sample data for the style guide: /style/ has every component in all its states, and
/style/desk/ those that the desk's style sheet draws.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.web.style_guide import data, facts, forms
from portal.web.style_guide.samples import Shown, shown_sources

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


def shown() -> list[Shown]:
    return [source() for source in shown_sources]


def context() -> dict[str, Any]:
    return {
        "colors": COLORS,
        "tones": TONES,
        "hosts": [facts.host(*values) for values in facts.HOSTS],
        # Within: a refused form of the page itself would change its title.
        "samples": forms.samples(),
        "objects": [each for each in shown() if not each.is_of_desk],
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


def desk_context() -> dict[str, Any]:
    """`is_popup`: without the desk's menu, which asks who somebody is."""
    objects = [each for each in shown() if each.is_of_desk]
    return {
        "objects": objects,
        "title": _("Style page of coordination"),
        "is_popup": True,
    }
