"""Restores a backup in the place of what is here.

What was erased since the backup is erased again before anybody sees it.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from portal.files import storage
from portal.kernel import anchors, audit
from portal.kernel.registry import Registry
from portal.models import AuditEntry, StoredFile
from portal.personal_data import backup, database_dump, erasures

after_restore: Registry[Callable[[], object]] = Registry()
"""What ends rows that an old backup must not bring back to life."""


@dataclass(frozen=True)
class RestoreReport:
    """`not_erased`: what was erased before and can't be erased again now.

    `missing_files`: files in the database whose bytes are missing. `audit_problems`:
    what is wrong with the chain of the audit log.
    """

    made_at: str
    erased_count: int
    not_erased: list[str]
    missing_files: list[str]
    audit_problems: list[str]


def restore(
    source: Path, *, lists: Sequence[Path], replace: bool, without_list: bool = False
) -> RestoreReport:
    """Nothing else of the portal may run meanwhile.

    Checks everything before it changes anything: raises `UnusableBackup`.
    """
    # Reads every byte before anything is changed.
    manifest = backup.verify(source)
    is_new = database_dump.is_empty() and not any(storage.folder().glob("*"))
    if not (is_new or replace):
        raise backup.UnusableBackup(
            "there is something here already; --replace puts the backup in its place"
        )
    fingerprints = erased_fingerprints(lists, is_new=is_new and not without_list)
    with tempfile.TemporaryDirectory(prefix="restore.", dir=settings.VAR) as folder:
        backup.unpack(source, Path(folder))
        database_dump.load(Path(folder) / backup.DATABASE)
        replace_files(Path(folder))
    # An older backup gets the schema of this code before its rows are touched.
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    return finish(manifest, fingerprints)


def erased_fingerprints(
    lists: Iterable[Path], *, is_new: bool
) -> erasures.Fingerprints:
    """From the given lists, our own list, and the database that will be replaced."""
    own_list = Path(settings.ERASED)
    paths = [*lists, *([own_list] if own_list.exists() else [])]
    if is_new and not paths:
        raise backup.UnusableBackup(
            "nothing tells here who was erased since: "
            "give --erased LIST, or --without-list"
        )
    return {**read_lists(paths), **erasures.recorded_fingerprints()}


def read_lists(paths: Iterable[Path]) -> erasures.Fingerprints:
    fingerprints: erasures.Fingerprints = {}
    for path in paths:
        try:
            fingerprints |= erasures.parse_list(path.read_text("ascii"))
        except (OSError, ValueError) as error:
            raise backup.UnusableBackup(
                f"{path} is no list of erased keys: {error}"
            ) from error
    return fingerprints


def replace_files(folder: Path) -> None:
    """Two renames; the old files are deleted with the temporary folder."""
    (folder / "files").mkdir(mode=0o700, exist_ok=True)
    if storage.folder().exists():
        # The temporary folder is below VAR, the same file system, so a rename can do
        # it.
        storage.folder().rename(folder / "before")
    (folder / "files").rename(storage.folder())


def finish(
    manifest: dict[str, Any], fingerprints: erasures.Fingerprints
) -> RestoreReport:
    anchored = anchors.find_anchors(manifest.get("history", ""))
    # Into the restored database first, so that a crash below can be made up for.
    erasures.import_fingerprints(fingerprints)
    erasures.write_list()
    erased_count, not_erased = erasures.erase_again(erasures.recorded_fingerprints())
    for function in after_restore:
        function()
    last = AuditEntry.objects.order_by("-pk").first() or AuditEntry(pk=0)
    audit.record("restore", last, by=None)
    return RestoreReport(
        made_at=manifest["made_at"],
        erased_count=erased_count,
        not_erased=not_erased,
        missing_files=list(files_without_bytes()),
        audit_problems=[*audit.verify(), *anchors.problems(anchored)],
    )


def files_without_bytes() -> Iterator[str]:
    present = {path.name for path in storage.folder().glob("*")}
    rows = StoredFile.objects.order_by("pk").values_list("code", "place")
    return (code for code, place in rows.iterator() if place not in present)
