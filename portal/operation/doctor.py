"""Looks an installation over: one finding for each thing that can be wrong."""

from collections.abc import Callable, Iterator

from portal.operation import installation, running
from portal.operation.findings import Finding, failed

Check = Callable[[], Finding]
CHECKS: dict[str, Check] = {
    "settings": installation.check_settings,
    "database": installation.check_database,
    "migrations": installation.check_migrations,
    "keys": installation.check_keys,
    "history": installation.check_history,
    "clock": installation.check_clock,
    "broker": running.check_broker,
    "timed jobs": running.check_jobs,
    "queue": running.check_queue,
    "failed messages": running.check_failed_messages,
    "mail": running.check_mail,
    "mail back": running.check_mail_back,
    "disk": running.check_disk,
    "backups": running.check_backups,
    "certificate": running.check_certificate,
}


def findings(checks: dict[str, Check] = CHECKS) -> Iterator[tuple[str, Finding]]:
    for name, check in checks.items():
        yield name, attempt(check)


def attempt(check: Check) -> Finding:
    """A check that can't be made is a finding, too, and the others go on."""
    try:
        return check()
    except Exception as error:
        # The class alone: texts of database errors can hold values.
        return failed(f"could not be checked ({type(error).__name__})")
