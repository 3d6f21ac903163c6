"""What `setup` writes before there are settings."""

import pytest
from cryptography.fernet import Fernet

from portal.conf import first_setup, setup_command
from portal.conf.first_setup import FILE_QUESTIONS, Places, Question, Unusable

ANSWERS = {
    "domain": "volunteers.example.org",
    "mail_from": "portal@volunteers.example.org",
    "mail_reply_to": "people@volunteers.example.org",
    "smtp_url": "smtp://127.0.0.1:25",
    "database_url": "postgres://portal:a@127.0.0.1:5432/portal",
    "database_owner_url": "postgres://portal_owner:b@127.0.0.1:5432/portal",
    "redis_url": "",
}


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path / "etc", tmp_path / "var", tmp_path, tmp_path / "backups")


def test_files_are_for_their_owner(places):
    written = first_setup.write_files(places, ANSWERS)
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}
    assert places.secrets.stat().st_mode & 0o777 == 0o700
    Fernet((places.secrets / "sealing_keys").read_text().strip())


def test_what_is_there_is_kept(places):
    first_setup.write_files(places, ANSWERS)
    before = (places.secrets / "secret_key").read_text()
    (places.secrets / "smtp_url").unlink()
    assert first_setup.write_files(places, ANSWERS) == [places.secrets / "smtp_url"]
    assert (places.secrets / "secret_key").read_text() == before


def test_the_environment_names_files_and_holds_no_secret(places):
    first_setup.write_files(places, {**ANSWERS, "redis_url": "redis://127.0.0.1/0"})
    values = first_setup.load(places.folder / "portal.env")
    assert values["PORTAL_ORIGIN"] == "https://volunteers.example.org"
    assert values["REDIS_URL"] == "redis://127.0.0.1/0"
    assert values["DATABASE_URL_FILE"] == str(places.secrets / "database_url")
    owner = first_setup.load(places.folder / "owner.env")
    assert owner["PORTAL_DATABASE_USER"] == "portal"


def test_what_the_owner_needs_is_out_of_the_groups_reach(places, monkeypatch):
    groups = {}
    monkeypatch.setattr(
        first_setup.shutil, "chown", lambda path, group: groups.update({path.name: 1})
    )
    grouped = Places(places.folder, places.var, places.static, places.backups, "portal")
    first_setup.write_files(grouped, ANSWERS)
    assert {"owner.env", "database_owner_url"} & set(groups) == set()
    for name in ("owner.env", "secrets/database_owner_url"):
        assert (places.folder / name).stat().st_mode & 0o077 == 0
    assert (places.secrets / "database_url").stat().st_mode & 0o777 == 0o640


def test_a_question_is_asked_again_until_its_answer_can_be_used():
    given = iter(["not a domain", "", "volunteers.example.org"])
    told = first_setup.complete({}, FILE_QUESTIONS[:1], lambda words: next(given))
    assert told == {"domain": "volunteers.example.org"}


def test_an_empty_answer_is_the_default():
    question = Question("cohort", "Number", default="1")
    asked = []
    answers = first_setup.complete({}, (question,), lambda words: asked.append(words))
    assert (answers, asked) == ({"cohort": "1"}, ["Number [1]: "])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("domain", "https://volunteers.example.org"),
        ("mail_from", "portal"),
        ("mail_from", "a@b'; rm"),
        ("smtp_url", ""),
    ],
)
def test_a_file_with_an_unusable_answer_is_refused_by_name(name, value):
    with pytest.raises(Unusable, match=f"{name}: “"):
        first_setup.complete({**ANSWERS, name: value}, FILE_QUESTIONS, None)


def test_a_file_that_is_none_is_refused(tmp_path):
    (tmp_path / "answers").write_text("domain: x")
    with pytest.raises(Unusable):
        first_setup.read_answers(tmp_path / "answers")
    with pytest.raises(SystemExit, match="answers"):
        setup_command.prepare(["--file", str(tmp_path / "answers")])


def test_the_first_half_alone(tmp_path, capsys):
    rows = "\n".join(f'{name} = "{value}"' for name, value in ANSWERS.items())
    (tmp_path / "answers.toml").write_text(rows)
    arguments = ["--file", str(tmp_path / "answers.toml"), "--folder", str(tmp_path)]
    assert setup_command.prepare([*arguments, "--only", "files"]) is False
    assert f"written: {tmp_path}/portal.env" in capsys.readouterr().out


def test_the_second_half_gets_the_environment(places, monkeypatch):
    first_setup.write_files(places, ANSWERS)
    monkeypatch.delenv("PORTAL_MODE")
    environment = {}
    monkeypatch.setattr(setup_command.os, "environ", environment)
    arguments = ["--only", "portal", "--folder", str(places.folder)]
    assert setup_command.prepare(arguments) is True
    assert environment["DATABASE_URL_FILE"].endswith("database_owner_url")
