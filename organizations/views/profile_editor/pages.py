"""The pages of a profile's editor in their order: its parts, then the check."""

from typing import Any

from django.utils.translation import gettext as _

from organizations.hosts.host_status import HostStatus
from organizations.profiles.parts.groups import Part, parts_of_position


def parts_of(status: HostStatus) -> tuple[Part, ...]:
    return parts_of_position(
        is_first=status.is_first, is_one_of_several=status.is_one_of_several
    )


def part_of(status: HostStatus, slug: str) -> Part | None:
    return next((part for part in parts_of(status) if part.slug == slug), None)


def url_after(status: HostStatus, part: Part) -> str:
    """Of the next part, or of the check behind the last."""
    parts = parts_of(status)
    following = parts[parts.index(part) + 1 :]
    return status.part_url(following[0].slug) if following else status.check_url


def neighbours(status: HostStatus, part: Part) -> dict[str, Any]:
    parts = parts_of(status)
    at = parts.index(part)
    before = parts[at - 1] if at else None
    return {
        "place": _("Part %(at)s of %(count)s") % {"at": at + 1, "count": len(parts)},
        "previous": before,
        "previous_url": status.part_url(before.slug) if before else "",
    }
