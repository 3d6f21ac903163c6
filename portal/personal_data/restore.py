"""A backup put in the place of what is here. What was erased since then is erased again before anybody sees it."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from portal.files import storage
from portal.kernel import audit
from portal.models import AuditEntry, ErasedKey, StoredFile
from portal.personal_data import backup, database_dump, erasures

Act = TypeVar("Act", bound=Callable[[], object])
_afterwards: list[Callable[[], object]] = []


def afterwards(act: Act) -> Act:
    """The function ends what must not come back to life with an old backup."""
    _afterwards.append(act)
    return act


@dataclass(frozen=True)
class RestoreReport:
    """`kept`: erased before, and can't be again. `lost`: files the database knows whose bytes are not there."""

    made_at: str
    erased: int
    kept: list[str]
    lost: list[str]
    broken: list[str]


def restore(
    source: Path, *, lists: Sequence[Path], replace: bool, without_list: bool = False
) -> RestoreReport:
    """Nothing else of the portal may run meanwhile. Until the first change everything is checked: raises `Unusable`."""
    manifest = backup.checked(source)
    is_new = database_dump.is_empty() and not any(storage.folder().glob("*"))
    if not (is_new or replace):
        raise backup.Unusable(
            "there is something here already; --replace puts the backup in its place"
        )
    noted = erased_since(lists, is_new=is_new and not without_list)
    with tempfile.TemporaryDirectory(prefix="restore.", dir=settings.VAR) as folder:
        backup.unpack(source, Path(folder))
        database_dump.load(Path(folder) / backup.DATABASE)
        put_files(Path(folder))
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    return finish(manifest["made_at"], noted)


def erased_since(lists: Iterable[Path], *, is_new: bool) -> erasures.Noted:
    """By the lists given, the list of this installation, and the database that is about to go."""
    own = Path(settings.ERASED)
    paths = [*lists, *([own] if own.exists() else [])]
    if is_new and not paths:
        raise backup.Unusable(
            "nothing tells here who was erased since: give --erased LIST, or --without-list"
        )
    return {**from_lists(paths), **from_here()}


def from_lists(paths: Iterable[Path]) -> erasures.Noted:
    noted: erasures.Noted = {}
    for path in paths:
        try:
            noted |= erasures.read(path.read_text("ascii"))
        except (OSError, ValueError) as error:
            raise backup.Unusable(
                f"{path} is no list of erased keys: {error}"
            ) from error
    return noted


def from_here() -> erasures.Noted:
    is_there = ErasedKey._meta.db_table in connection.introspection.table_names()
    return erasures.known() if is_there else {}


def put_files(folder: Path) -> None:
    """Two renames; what lay here before goes with the folder."""
    (folder / "files").mkdir(mode=0o700, exist_ok=True)
    if storage.folder().exists():
        storage.folder().rename(folder / "before")
    (folder / "files").rename(storage.folder())


def finish(made_at: str, noted: erasures.Noted) -> RestoreReport:
    erasures.learn(noted)
    erasures.note()
    count, kept = erasures.erase_again(erasures.known())
    for act in _afterwards:
        act()
    last = AuditEntry.objects.order_by("-pk").first() or AuditEntry(pk=0)
    audit.record("restore", last, by=None)
    return RestoreReport(made_at, count, kept, list(lost()), list(audit.verify()))


def lost() -> Iterator[str]:
    there = {path.name for path in storage.folder().glob("*")}
    rows = StoredFile.objects.order_by("pk").values_list("code", "place")
    return (code for code, place in rows.iterator() if place not in there)
