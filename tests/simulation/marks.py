"""Words that can be recognized: whoever types prose types a mark that exists once.

A page that shows a mark shows that text; who may read it depends on where it was typed.
"""

import re
from dataclasses import dataclass

MARK = re.compile(r"zq[a-z0-9]{6}")


@dataclass(frozen=True)
class Origin:
    """Where a mark was typed, by whom, and of which application it tells, if any."""

    actor: str
    path: str
    field: str


class Marks:
    def __init__(self):
        self.origins, self.count = {}, 0

    def new(self, actor, path, field):
        self.count += 1
        mark = f"zq{self.count:06x}"
        self.origins[mark] = Origin(actor, path, field)
        return mark

    def found_in(self, text):
        """In the order of the page, each once."""
        return list(dict.fromkeys(MARK.findall(text)))
