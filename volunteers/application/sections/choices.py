"""The section “Where you would like to go”: positions in order, with reasons."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position, names
from organizations.models.choices import ParticipationStatus
from portal.kernel.lifecycle import TransitionRefused
from volunteers import rules
from volunteers.application import qualifications
from volunteers.application.sections.choices_form import REASON_LIMIT, ChoicesForm
from volunteers.application.sections.section import Row, Section, Sees, Shared, fits
from volunteers.models import Application, Choice


def is_gone(choice: Choice) -> bool:
    """The position is no longer offered since it was chosen."""
    return choice.position.participation.status != ParticipationStatus.APPROVED


def is_refused(choice: Choice) -> bool:
    """Whether the person refuses its organization; `prefetch_choices` annotates it."""
    annotated = vars(choice).get("is_refused")
    return (
        choice.application.never.contains(choice.position.organization)
        if annotated is None
        else annotated
    )


def is_complete(application: Application) -> bool:
    choices = list(application.choices.all())
    is_valid = len(choices) <= application.cohort.most_choices and bool(
        choices or application.is_anywhere
    )
    return is_valid and all(
        choice.reason.strip()
        and fits(choice.reason, REASON_LIMIT)
        and not is_gone(choice)
        and not is_refused(choice)
        for choice in choices
    )


def is_begun(application: Application) -> bool:
    return bool(application.is_anywhere or application.choices.all())


def lock_positions(data: dict[str, Any]) -> None:
    """So that no organization leaves between the check and the choice.

    Positions are locked before applications everywhere, and by key.
    """
    keys = [position.pk for position, _reason in data["choices"]]
    rows = Position.objects.filter(pk__in=keys).order_by("pk")
    locked = rows.select_for_update(no_key=True, of=("self",))
    approved = ParticipationStatus.APPROVED
    # Read with the lock, which saves the query of `ensure_new_are_open`.
    data["gone"] = {
        pk
        for pk, status in locked.values_list("pk", "participation__status")
        if status != approved
    }


def ensure_new_are_open(application: Application, data: dict[str, Any]) -> None:
    """What was chosen before may stay in a draft, marked as gone.

    Raises `TransitionRefused`.
    """
    if gone := data.get("gone"):
        stored = application.choices.filter(position__in=gone)
        if stored.count() < len(gone):
            raise TransitionRefused(_("a position you chose is no longer offered"))


def write(application: Application, data: dict[str, Any]) -> list[str]:
    """`data["choices"]`: (position, reason) by rank; `data["is_anywhere"]`.

    If given: `data["fits"]`, position slug → the qualifications met;
    `data["never"]`, the organizations refused.
    """
    ensure_new_are_open(application, data)
    fits = data["fits"] if "fits" in data else stored_fits(application)
    Choice.objects.replace_for(application, data["choices"], fits)
    if "never" in data:
        application.never.set(data["never"])
    application.is_anywhere = data["is_anywhere"]
    return ["is_anywhere"]


def stored_fits(application: Application) -> dict[str, qualifications.Fit]:
    rows = Choice.objects.filter(application=application)
    return dict(rows.values_list("position__slug", "fit"))


def rows(application: Application) -> Iterator[Row]:
    can_choose = rules.choices_changeable_until(application) is not None
    for choice in qualifications.load(list(application.choices.all())):
        note = (
            _("This position is no longer offered. Choose another one.")
            if can_choose and is_gone(choice)
            else ""
        )
        host = names.label_of(choice.position)
        label = f"{choice.rank}. {host['text']}"
        anchor = f"id_reason-{choice.position.slug}"
        yield Row(label, choice.reason, anchor, lang=host["lang"], note=note)
        yield from qualification_rows(choice)
    yield Row(
        _("Any organization that needs me"),
        _("Yes") if application.is_anywhere else _("No"),
        "id_is_anywhere",
    )
    refused = ", ".join(map(names.text_of, application.never.all()))
    if refused:
        yield Row(_("Organizations I don’t want to go to"), refused, "never")


def qualification_rows(choice: Choice) -> Iterator[Row]:
    """What the person says they meet; none if the position requires nothing."""
    judgements = qualifications.judgements(choice)
    if judgements:
        has_open = any(judgement.is_open for judgement in judgements)
        yield Row(
            _("%(rank)s. Qualifications you meet") % {"rank": choice.rank},
            "\n".join(row.worded["text"] for row in judgements if row.is_met),
            f"choice-{choice.position.slug}",
            note=_("This position changed what it needs. Look at it again.")
            if has_open
            else "",
        )


def has_changed_position(application: Application) -> bool:
    """Whether a position requires what the person wasn't asked yet."""
    return any(
        qualifications.has_open(choice)
        for choice in qualifications.load(list(application.choices.all()))
        if not is_gone(choice)
    )


def apply_ranking_action(data: QueryDict) -> QueryDict:
    """The posted data after applying the pressed button (`do`): up, down, add, remove.

    The order of the posted positions is the ranking.

    "add" stays in place while nothing is selected, so that the form reports it.

    Saving with an organization still selected in the list adds it too.
    """
    slugs = data.getlist("position")
    action, _colon, slug = data.get("do", "").partition(":")
    added = data.get("add", "")
    result = data.copy()
    if slug in slugs and action in ("up", "down", "remove"):
        slugs = move(slugs, action, slug)
    if added:
        slugs.append(added)
    if added or action != "add":
        result["do"] = ""
    result["add"] = ""
    result.setlist("position", slugs)
    return result


def move(slugs: list[str], action: str, slug: str) -> list[str]:
    index = slugs.index(slug)
    rest = slugs[:index] + slugs[index + 1 :]
    if action == "remove":
        return rest
    place = max(index - 1, 0) if action == "up" else index + 1
    return [*rest[:place], slug, *rest[place:]]


SECTION = Section(
    slug="choices",
    label=_lazy("Where you would like to go"),
    hint=_lazy("In the order you really want"),
    minutes=10,
    form=ChoicesForm,
    is_complete=is_complete,
    is_begun=is_begun,
    write=write,
    lock=lock_positions,
    rows=rows,
    shared=(
        Shared(
            8, _lazy("Why you chose an organization"), Sees.YES, Sees.OWN_WITH_CONSENT
        ),
        Shared(8, _lazy("What you meet of its needs"), Sees.NO, Sees.OWN_WITH_CONSENT),
        Shared(9, _lazy("Your ranking"), Sees.YES, Sees.NO),
        Shared(
            10, _lazy("The organizations you don’t want to go to"), Sees.NO, Sees.NO
        ),
    ),
)
