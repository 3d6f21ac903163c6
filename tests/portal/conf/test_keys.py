"""The key file of the demo."""

import json

from cryptography.fernet import Fernet

from portal.conf.keys import demo_keys


def test_key_file_is_made_once(tmp_path):
    keys = demo_keys(tmp_path / "new" / "keys.json")
    assert demo_keys(tmp_path / "new" / "keys.json") == keys


def test_key_file_is_for_its_owner_only(tmp_path):
    demo_keys(tmp_path / "keys.json")
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_every_key_is_fit_for_use_and_different(tmp_path):
    keys = demo_keys(tmp_path / "keys.json")
    assert min(len(keys["PORTAL_SECRET_KEY"]), len(keys["PORTAL_AUDIT_KEY"])) >= 40
    assert keys["PORTAL_SECRET_KEY"] != keys["PORTAL_AUDIT_KEY"]
    assert Fernet(keys["PORTAL_SEALING_KEYS"][0])


def test_existing_keys_are_kept(tmp_path):
    (tmp_path / "keys.json").write_text(json.dumps({"PORTAL_SECRET_KEY": "mine"}))
    assert demo_keys(tmp_path / "keys.json") == {"PORTAL_SECRET_KEY": "mine"}
