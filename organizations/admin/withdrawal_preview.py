"""Whom a change of a participation touches, and every message that it would send."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from django.utils.translation import get_language

from organizations.cohorts import hooks
from organizations.cohorts.hooks import Touched
from organizations.models import Participation
from organizations.profiles import notices
from portal.admin.columns import readable_name
from portal.kernel.preview import MessagePreview, preview_messages
from portal.messages import wording
from portal.messages.kinds import message_kinds
from portal.models import User


@dataclass
class MessageGroup:
    """The messages of one kind: those with a name, and how many may have none.

    A coordinator must not learn who has a draft, or anything about people with whom
    they have a conflict of interest: their messages are only counted.
    """

    label: str
    letters: list[MessagePreview] = field(default_factory=list)
    unnamed_count: int = 0
    sample: MessagePreview | None = None

    @property
    def more_letters(self) -> list[MessagePreview]:
        """All but the one that is shown first."""
        return self.letters[1:]

    @property
    def count(self) -> int:
        return len(self.letters) + self.unnamed_count


def message_groups(
    act: Callable[[], object], participation: Participation, user: User
) -> list[MessageGroup]:
    """In the order in which the kinds would be queued first."""
    nameable = nameable_people(participation, user)
    groups: dict[str, MessageGroup] = {}
    for letter in preview_messages(act):
        group = groups.setdefault(letter.kind, MessageGroup(readable_name(letter.kind)))
        if letter.recipient_pk in nameable:
            group.letters.append(letter)
        else:
            group.unnamed_count += 1
            group.sample = sample_letter(letter.kind)
    return list(groups.values())


def nameable_people(participation: Participation, user: User) -> set[int]:
    members = notices.active_members(participation.organization)
    people = {member.pk for member in members}
    people |= set(User.objects.coordinators().values_list("pk", flat=True))
    for source in hooks.nameable_sources:
        people |= set(source(participation, user))
    return people


def sample_letter(kind: str) -> MessagePreview:
    language = get_language() or "th"
    text = wording.sample(message_kinds[kind], language)
    return MessagePreview("", text.title, text.text, language, kind)


def touched_by(participation: Participation, user: User) -> list[Touched]:
    return [
        touched
        for source in hooks.touched_sources
        for touched in source(participation, user)
    ]


def fingerprint(touched: list[Touched]) -> str:
    """Binds a confirmation to whom its page showed.

    Not to those whom it only counted: drafts come and go while the call is open.
    """
    shown: defaultdict[str, list[str]] = defaultdict(list)
    for group in touched:
        shown[str(group.label)] += group.names
    text = repr(sorted((label, sorted(names)) for label, names in shown.items()))
    return sha256(text.encode()).hexdigest()[:16]
