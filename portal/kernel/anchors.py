"""Anchors: the newest entry of history, written down outside of the database.

The chain shows what was changed, or taken out of its middle. What was cut off at its
end, or all of it, is missing without a trace; an anchor from before shows that.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from portal.conf import private_files
from portal.models import AuditEntry

# Short enough for a line of an e-mail that no program wraps. 32 hex digits (128 bits)
# of the MAC, which depends on every entry before it: another history can't have it.
ANCHOR = re.compile(r"\bhistory:(\d{1,19}):([0-9a-f]{32})\b")
MAC_DIGITS = 32
BATCH_SIZE = 500


@dataclass(frozen=True)
class Anchor:
    line: int
    mac: str

    def __str__(self) -> str:
        return f"history:{self.line}:{self.mac}"


def head() -> Anchor | None:
    """None while there is no history."""
    last = AuditEntry.objects.order_by("-pk").values_list("pk", "mac").first()
    return Anchor(last[0], last[1][:MAC_DIGITS]) if last else None


def find_anchors(text: str) -> list[Anchor]:
    """Those in any text: the file, an e-mail, the manifest of a backup."""
    return [Anchor(int(line), mac) for line, mac in ANCHOR.findall(text)]


def problems(anchors: Iterable[Anchor]) -> Iterator[str]:
    """What of the anchored history is not there any more.

    An anchor also speaks for all entries before it, but only together with
    `audit.verify`, which follows the chain to it.
    """
    ordered = sorted(set(anchors), key=lambda anchor: (anchor.line, anchor.mac))
    for start in range(0, len(ordered), BATCH_SIZE):
        batch = ordered[start : start + BATCH_SIZE]
        lines = [anchor.line for anchor in batch]
        rows = AuditEntry.objects.filter(pk__in=lines).order_by()
        macs = dict(rows.values_list("pk", "mac"))
        for anchor in batch:
            if anchor.line not in macs:
                yield f"line {anchor.line}: was anchored, and is missing"
            elif macs[anchor.line][:MAC_DIGITS] != anchor.mac:
                yield f"line {anchor.line}: is not the one that was anchored"


def append_head(path: Path) -> Anchor | None:
    """Appends the newest entry to the file, unless it is there already."""
    anchor = head()
    if anchor and str(anchor) not in last_line(path):
        now = timezone.localtime().isoformat(timespec="seconds")
        private_files.append_text(path, f"{now} {anchor}\n")
    return anchor


def last_line(path: Path) -> str:
    # The end alone: the file grows by a line an hour for years.
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 200))
            lines = file.read().decode("ascii", "replace").splitlines()
    except FileNotFoundError:
        return ""
    return lines[-1] if lines else ""
