"""The first half of `manage.py setup`, before there are settings to read."""

import argparse
import os
import sys
from pathlib import Path

from portal.conf import docker_setup, first_setup
from portal.conf.first_setup import Places, Unusable


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--file", type=Path, help="answers (TOML); without it they are asked for"
    )
    parser.add_argument(
        "--only",
        choices=["files", "portal"],
        help="files: keys and environment; portal: database, accounts, first cohort",
    )
    parser.add_argument(
        "--docker", action="store_true", help="write the files of docker-compose.yml"
    )
    parser.add_argument(
        "--without-mail", action="store_true", help="don't try whether mail leaves"
    )
    parser.add_argument(
        "--folder", type=Path, default=Path("/etc/portal"), help="of the environment"
    )
    parser.add_argument("--group", default="", help="that may read the secrets")
    parser.add_argument("--var", type=Path, default=Path("/var/lib/portal"))
    parser.add_argument("--static", type=Path, default=Path("/opt/portal/static"))
    parser.add_argument("--backups", type=Path, default=Path("/var/backups/portal"))


def prepare(arguments: list[str]) -> bool:
    """Writes the files and reads the environment in them.

    True if the second half, which needs settings, shall follow.
    """
    parser = argparse.ArgumentParser("manage.py setup", description=__doc__)
    add_arguments(parser)
    options = parser.parse_args(arguments)
    try:
        return begin(options)
    except Unusable as error:
        sys.exit(str(error))


def begin(options: argparse.Namespace) -> bool:
    if options.only != "portal":
        for path in write_files(options):
            print(f"written: {path}")
        print(
            "Keep copies of sealing_keys and audit_key away from the backups: without "
            "the first nothing sealed can be read again."
        )
    if options.only == "files":
        return False
    if "PORTAL_MODE" not in os.environ:  # a container and `portal` bring it with them
        names = ("portal.env", "owner.env")
        os.environ.update(first_setup.load(*(options.folder / each for each in names)))
    return True


def write_files(options: argparse.Namespace) -> list[Path]:
    given = first_setup.read_answers(options.file) if options.file else {}
    ask = None if options.file else input
    if options.docker:
        answers = first_setup.complete(given, docker_setup.QUESTIONS, ask)
        return docker_setup.write_files(options.folder, answers)
    answers = first_setup.complete(given, first_setup.FILE_QUESTIONS, ask)
    places = Places(
        folder=options.folder.resolve(),
        var=options.var.resolve(),
        static=options.static.resolve(),
        backups=options.backups.resolve(),
        group=options.group,
    )
    return first_setup.write_files(places, answers)
