"""The parts of a profile: each is a page of its editor, and saved by itself."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from organizations.profiles import schema


@dataclass(frozen=True)
class Part:
    """`names`: of its fields; those of the English beside them are not among them."""

    slug: str
    title: "str | Promise"
    names: tuple[str, ...]

    @property
    def all_names(self) -> tuple[str, ...]:
        """With the English."""
        english = [f"{name}_en" for name in self.names if name in schema.TRANSLATABLE]
        return (*self.names, *english)


TITLE = Part("position", _lazy("The position"), ("title",))
PARTS = (
    Part(
        "about",
        _lazy("About the organization"),
        ("name", "links", "focus_issues", "issues"),
    ),
    Part(
        "aims",
        _lazy("Objectives and activities"),
        ("objectives", "activities", "challenges"),
    ),
    Part("work", _lazy("What the volunteer does"), ("role", "duties")),
    Part(
        "where",
        _lazy("Where, and how many"),
        ("areas_text", "provinces", "areas_open_ended", "seats", "places"),
    ),
    Part("benefits", _lazy("What the volunteer gets"), ("benefits",)),
    Part(
        "requirements",
        _lazy("Qualifications and expectations"),
        ("qualifications", "preferred_qualifications", "expectations"),
    ),
    Part("learning", _lazy("What the volunteer learns"), ("learning_phases",)),
    Part("more", _lazy("Further sections"), ("sections", "closing")),
)
FIELDS = tuple(name for part in PARTS for name in part.names)
FURTHER_PARTS = (
    TITLE,
    *(part for part in PARTS if not set(part.names) & set(schema.ORGANIZATION_FIELDS)),
)


def parts_of_position(*, is_first: bool, is_one_of_several: bool) -> tuple[Part, ...]:
    """A further position leaves out what the organization says of itself; whoever has
    one position sees no title.
    """
    if not is_first:
        return FURTHER_PARTS
    return (TITLE, *PARTS) if is_one_of_several else PARTS


def part_of_field(name: str) -> Part:
    """`name` may be that of the English."""
    return next(part for part in (TITLE, *PARTS) if name in part.all_names)
