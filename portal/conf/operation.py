"""Settings of those who run the portal: where it is checked from outside."""

import re
from dataclasses import dataclass
from pathlib import Path

from marshmallow.exceptions import ValidationError
from marshmallow.validate import Length

from portal.conf.environment import Environment

# An identifier of PostgreSQL that needs no quotes.
ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True)
class Operation:
    """`anchors`: the file of the newest lines of history. `database_user`: the role
    that may use the tables and own none. `backups`: the folder of the timer's backups.
    `metrics_token`: without it there is no /metrics.
    """

    anchors: Path
    database_user: str
    backups: Path | None
    metrics_token: str


def database_role(value: str) -> None:
    if value and not ROLE.fullmatch(value):
        raise ValidationError("a role such as portal is needed, in lower case")


def metrics_token(value: str) -> None:
    if value:
        Length(min=32)(value)


def read_operation(env: Environment, *, var: Path) -> Operation:
    anchors = env.read("str", "PORTAL_ANCHORS", str(var / "anchors.txt"))
    backups = env.read("str", "PORTAL_BACKUPS", "")
    return Operation(
        anchors=Path(anchors).resolve(),
        database_user=env.read(
            "str", "PORTAL_DATABASE_USER", "", validate=database_role
        ),
        backups=Path(backups).resolve() if backups else None,
        metrics_token=env.read(
            "str", "PORTAL_METRICS_TOKEN", "", validate=metrics_token
        ).strip(),
    )
