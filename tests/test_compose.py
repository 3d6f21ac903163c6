"""docker-compose.yml as it is shipped: what it needs, `setup --docker` writes."""

import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from portal.conf import docker_setup, first_setup
from portal.conf.first_setup import Unusable
from tests.machine import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
OURS = {"migrate", "web", "codes", "worker", "bulk", "beat"}
ANSWERS = {
    "domain": "volunteers.example.org",
    "mail_from": "portal@volunteers.example.org",
    "mail_reply_to": "",
    "smtp_url": "submission://user:secret@smtp.example.org:587",
    "clamav": "tcp://clamav:3310",
    "line_account": "@123abcde",
    "line_token": "token",
    "line_secret": "channel",
}


@pytest.fixture
def written(tmp_path):
    docker_setup.write_files(tmp_path, ANSWERS)
    return tmp_path


def test_each_variable_is_set_by_the_env_file(written):
    given = first_setup.load(written / ".env")
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", TEXT))
    assert asked == set(given)


def test_each_secret_is_a_file_that_setup_writes(written):
    named = {name: each["file"] for name, each in COMPOSE["secrets"].items()}
    files = {path.name for path in (written / "secrets").iterdir()}
    assert set(named) == files
    assert named == {name: f"./secrets/{name}" for name in files}


def test_each_service_has_the_secrets_whose_files_it_names():
    for name, service in COMPOSE["services"].items():
        text = yaml.safe_dump(service)
        used = set(re.findall(r"/run/secrets/(\w+)", text))
        if name == "postgres":
            used |= set(re.findall(r"/run/secrets/(\w+)", str(COMPOSE["configs"])))
        assert used == set(service.get("secrets", [])), name


def test_only_what_migrates_can_read_the_owners_address():
    having = {
        name
        for name, service in COMPOSE["services"].items()
        if "database_owner_url" in service.get("secrets", [])
    }
    assert having == {"migrate"}


def test_every_log_is_rotated():
    for service in COMPOSE["services"].values():
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_settings_start_with_the_environment_of_each_service(written, name):
    given = first_setup.load(written / ".env")
    environment = {
        variable: filled(str(value), given).replace(
            "/run/secrets", f"{written}/secrets"
        )
        for variable, value in COMPOSE["services"][name]["environment"].items()
    }
    script = (
        "import django; django.setup(); from django.conf import settings; "
        "print(settings.ORIGIN, settings.DATABASES['default']['USER'], "
        "settings.LINE.account, settings.CLAMAV)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    user = "portal_owner" if name == "migrate" else "portal"
    told = f"https://volunteers.example.org {user} @123abcde tcp://clamav:3310"
    assert done.stdout.strip() == told, done.stderr


def filled(value, given):
    return re.sub(
        r"\$\{(\w+)(?::[-?][^}]*)?\}", lambda found: given[found[1]], value
    ).replace("$$", "$")


def test_without_line_and_scanner_they_are_off(tmp_path):
    few = {**ANSWERS, **dict.fromkeys(ANSWERS.keys() & {"clamav", "line_account"}, "")}
    docker_setup.write_files(tmp_path, {**few, "line_token": "", "line_secret": ""})
    assert (tmp_path / "secrets/line_token").read_text().strip() == ""


def test_the_host_lets_nobody_into_the_folder_of_secrets(written):
    assert (written / "secrets").stat().st_mode & 0o777 == 0o700
    assert (written / ".env").stat().st_mode & 0o777 == 0o600


def test_written_again_nothing_changes(written):
    before = {path: path.read_text() for path in written.rglob("*") if path.is_file()}
    assert docker_setup.write_files(written, ANSWERS) == []
    assert {path: path.read_text() for path in before} == before


def test_half_of_the_secrets_are_not_made_up_for(written):
    (written / "secrets/database_url").unlink()
    with pytest.raises(Unusable, match="lacks database_url"):
        docker_setup.write_files(written, ANSWERS)


@pytest.mark.parametrize(
    "name",
    [
        ".env",
        "secrets",
        "var",
        ".git",
        "tests",
        "backup.tar",
        "keys.json",
        "portal.sqlite3-wal",
        "answers.toml",
        "etc/portal.env",
    ],
)
def test_no_secret_is_in_the_image(name):
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert any(
        fnmatch(name, each) or fnmatch(Path(name).name, each.removeprefix("**/"))
        for each in patterns
    )


def test_what_keeps_secrets_out_of_images_keeps_them_out_of_commits():
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"secrets", ".env"} <= {line.strip("/") for line in ignored}
