"""Telephone numbers as people type them, stored as E.164 (+66812345678)."""

import re

import phonenumbers
import regex
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from portal.text import thai

HOME_REGION = "TH"
HOME_CODE = 66
# Characters; E.164 has 15 digits at most, the rest is room for separators.
_MAX_LENGTH = 40
# 00 before a country code, as dialled abroad, means the same as +.
_INTERNATIONAL_PREFIX = re.compile(r"^00(?=[1-9])")
# What people write before their number.
_LABEL = re.compile(r"^(?:โทรศัพท์|โทร|เบอร์|มือถือ|tel|phone|mobile)[.:\s]*")
# A letter anywhere, or what begins an extension: "ต่อ 12", "x12", "#12", ";ext=12".
_MORE_THAN_DIGITS = regex.compile(r"[\p{L}#*;,]")


class UnknownNumber(ValueError):
    """Typed text that isn't one whole telephone number."""


class MoreThanNumber(UnknownNumber):
    """Typed text with letters or an extension: reading it would change it."""


def parse(text: str) -> str:
    """E.164. Thai digits, spaces and dashes are fine; the default country is Thailand.

    Raises `UnknownNumber`, or `MoreThanNumber` for one with letters or an extension.
    """
    typed = _LABEL.sub("", thai.fold(text).strip())
    if _MORE_THAN_DIGITS.search(typed):
        raise MoreThanNumber(text)
    number = _parse(_INTERNATIONAL_PREFIX.sub("+", typed))
    if not phonenumbers.is_valid_number(number):
        raise UnknownNumber(text)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def is_stored_form(text: str) -> bool:
    """Whether `text` came from `parse`; a draft may hold what couldn't be parsed."""
    # "+", a country code without leading zero, 7 to 15 digits in all: +66812345678.
    return bool(re.fullmatch(r"\+[1-9]\d{6,14}", text))


def format_for_display(stored: str) -> str:
    """Grouped for reading: 081 234 5678, or with its country code if it is abroad."""
    if not is_stored_form(stored):
        return stored
    number = _parse(stored)
    number_format = (
        PhoneNumberFormat.NATIONAL
        if number.country_code == HOME_CODE
        else PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, number_format)


def _parse(text: str) -> PhoneNumber:
    if len(text) > _MAX_LENGTH:
        raise UnknownNumber(text)
    try:
        return phonenumbers.parse(text, HOME_REGION)
    except NumberParseException as error:
        raise UnknownNumber(text) from error
