"""One form for each e-mail address, so that one mailbox is one account."""

import unicodedata
from contextlib import suppress

# Characters that the two standards of domain names read differently (RFC 5891, 5892).
# Another reading would be another domain, so these domains stay as they were typed.
AMBIGUOUS = "ßς\u200c\u200d"


def normalized(address: str) -> str:
    """Small letters; the domain as it is looked up: ｅxample.org is example.org, and
    bücher.example is xn--bcher-kva.example.

    Letters of other scripts that only look alike are other domains, and stay.
    """
    local, at, domain = address.strip().lower().rpartition("@")
    if not at or domain.isascii():
        return f"{local}{at}{domain.rstrip('.')}"
    domain = unicodedata.normalize("NFKC", domain).lower().rstrip(".")
    if not any(letter in domain for letter in AMBIGUOUS):
        # What is no domain stays; whoever checks the address says so.
        with suppress(UnicodeError):
            domain = domain.encode("idna").decode()
    return f"{local}@{domain}"
