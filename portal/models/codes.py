"""Public codes: what a URL or a letter shows instead of a primary key."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def public_code() -> str:
    """Twelve letters, 60 bits: too many to guess, easy to read out."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))
