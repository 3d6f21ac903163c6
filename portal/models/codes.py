"""Public codes: what URLs and messages show instead of primary keys."""

import secrets

# Without 0 and O, 1 and I, which are confused when read out. Five bits a character.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def public_code() -> str:
    """Twelve characters, 59 bits: too many to guess, easy to read out."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))
