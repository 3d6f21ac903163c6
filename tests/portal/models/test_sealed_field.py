"""Sealed text opens only in its place, and is shown as nothing else."""

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.management import call_command
from django.db import connection

from portal.messages import outbox
from portal.models import DataKey, Message, sealed_field
from portal.models.sealed_field import Unopenable

TEXT = "เรื่องที่เล่าให้ฟัง — not for others 🙂"
KEY = bytes(range(32))


def queue_message(text=TEXT, address="baiphai@applicants.example"):
    return outbox.queue_to_address(
        "note",
        address=address,
        occasion="one",
        title="ชื่อเรื่อง",
        text=text,
        language="th",
    )


def stored(message, column="text"):
    with connection.cursor() as cursor:
        query = f"SELECT {column} FROM portal_message WHERE id = %s"  # noqa: S608
        cursor.execute(query, [message.pk])
        return bytes(cursor.fetchone()[0])


def put(message, value):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE portal_message SET text = %s WHERE id = %s", [value, message.pk]
        )


def fresh(message):
    return Message.objects.get(pk=message.pk)


@pytest.mark.parametrize("text", ["", "a", TEXT, "x" * 100_000, "\x00\n\r"])
def test_what_was_sealed_opens_again(text):
    assert (
        sealed_field.unseal(
            sealed_field.seal(text, key=KEY, context="here"), key=KEY, context="here"
        )
        == text
    )


def test_the_same_text_is_sealed_differently_each_time():
    assert sealed_field.seal(TEXT, key=KEY, context="here") != sealed_field.seal(
        TEXT, key=KEY, context="here"
    )


def test_another_key_or_another_place_opens_nothing():
    token = sealed_field.seal(TEXT, key=KEY, context="here")
    for key, context in ((bytes(32), "here"), (KEY, "there")):
        with pytest.raises(Unopenable):
            sealed_field.unseal(token, key=key, context=context)


@pytest.mark.parametrize("position", [0, 12, -1])
def test_one_changed_byte_opens_nothing(position):
    token = bytearray(sealed_field.seal(TEXT, key=KEY, context="here"))
    token[position] ^= 1
    with pytest.raises(Unopenable):
        sealed_field.unseal(bytes(token), key=KEY, context="here")


@pytest.mark.parametrize("token", [b"", b"short", TEXT.encode()])
def test_what_was_never_sealed_opens_nothing(token):
    with pytest.raises(Unopenable):
        sealed_field.unseal(token, key=KEY, context="here")


@pytest.mark.django_db
def test_model_gives_back_what_it_was_given():
    assert fresh(queue_message()).text == TEXT


@pytest.mark.django_db
def test_column_holds_nothing_readable():
    message = queue_message()
    assert "เรื่อง".encode() not in stored(message)
    assert b"not for others" not in stored(message)
    assert stored(queue_message(text="", address="other@applicants.example")) != b""


@pytest.mark.django_db
def test_a_column_that_was_added_later_is_empty_in_the_rows_from_before():
    message = queue_message()
    put(message, b"")
    assert fresh(message).text == ""
    fresh(message).save()
    assert fresh(message).text == ""


@pytest.mark.django_db
def test_value_moved_to_another_person_does_not_open():
    mine, theirs = queue_message(), queue_message(address="other@applicants.example")
    put(theirs, stored(mine))
    with pytest.raises(Unopenable):
        _ = fresh(theirs).text


@pytest.mark.django_db
def test_value_moved_to_another_column_does_not_open():
    message = queue_message()
    put(message, stored(message, "title"))
    with pytest.raises(Unopenable):
        _ = fresh(message).text


@pytest.mark.django_db
def test_nothing_is_opened_before_it_is_asked_for():
    message = queue_message()
    put(message, b"broken")
    assert fresh(message).title == "ชื่อเรื่อง"


@pytest.mark.django_db
def test_deferred_column_loads_when_asked_for():
    message = queue_message()
    assert Message.objects.only("kind").get(pk=message.pk).text == TEXT
    assert Message.objects.defer("text").get(pk=message.pk).text == TEXT


@pytest.mark.django_db
def test_saving_a_row_without_the_deferred_column_keeps_it():
    message = Message.objects.defer("text").get(pk=queue_message().pk)
    message.kind = "other"
    message.save()
    assert fresh(message).text == TEXT


@pytest.mark.django_db
def test_saving_an_untouched_value_needs_no_key(settings):
    message = fresh(queue_message())
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]
    message.kind = "other"
    message.save()
    assert fresh(message).kind == "other"


@pytest.mark.django_db
def test_changed_value_is_sealed_anew():
    message = fresh(queue_message())
    before = stored(message)
    message.text = "ใหม่"
    message.save()
    assert fresh(message).text == "ใหม่"
    assert stored(message) != before


@pytest.mark.parametrize(
    "lookup", ["text", "text__contains", "text__gt", "text__isnull", "text__in"]
)
def test_no_query_looks_into_it(lookup):
    with pytest.raises(TypeError, match="sealed"):
        Message.objects.filter(**{lookup: "เรื่อง"})


@pytest.mark.django_db
def test_plain_text_is_never_written_past_the_model():
    message = queue_message()
    with pytest.raises(TypeError, match="sealed"):
        Message.objects.filter(pk=message.pk).update(text="plain")
    message.text = "plain"
    with pytest.raises(TypeError, match="sealed"):
        Message.objects.bulk_update([message], ["text"])


@pytest.mark.django_db
def test_it_is_never_serialized():
    with pytest.raises(TypeError, match="sealed"):
        serializers.serialize("json", [queue_message()])


@pytest.mark.django_db
def test_without_its_key_nothing_opens(settings):
    message = queue_message()
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(Unopenable):
        _ = fresh(message).text


@pytest.mark.django_db
def test_erased_data_key_takes_the_text_with_it():
    message = queue_message()
    DataKey.objects.filter(pk=message.data_key_id).update(wrapped=b"")
    with pytest.raises(Unopenable):
        _ = fresh(message).text


@pytest.mark.django_db
def test_after_rotation_the_old_key_may_go(settings, capsys):
    message, old = queue_message(), settings.SEALING_KEYS
    new = Fernet.generate_key().decode()
    settings.SEALING_KEYS = [new, *old]
    call_command("rotate_keys")
    settings.SEALING_KEYS = [new]
    assert fresh(message).text == TEXT
    assert "1 data keys" in capsys.readouterr().out


@pytest.mark.django_db
def test_before_rotation_both_keys_open(settings):
    message = queue_message()
    settings.SEALING_KEYS = [Fernet.generate_key().decode(), *settings.SEALING_KEYS]
    assert fresh(message).text == TEXT
