"""The buttons of a ranked list: move up or down, add and remove.

The order of the posted positions is the ranking.
"""

from django.http import QueryDict


def apply_ranking_action(data: QueryDict) -> QueryDict:
    """The posted data after applying the pressed button (`do`).

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
