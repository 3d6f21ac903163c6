"""Domains of mailboxes that people mistype, such as gmail.con."""

KNOWN = [
    "gmail.com",
    "hotmail.com",
    "hotmail.co.th",
    "outlook.com",
    "outlook.co.th",
    "yahoo.com",
    "yahoo.co.th",
    "yahoo.co.uk",
    "live.com",
    "icloud.com",
    "windowslive.com",
    "protonmail.com",
    "ymail.com",
    "mail.com",
    "gmx.com",
    "email.com",
    "proton.me",
    "msn.com",
    "aol.com",
]
# Close to one of the above, and other providers.
OTHERS = {"gmx.net", "gmx.de", "live.co.uk", "yahoo.co", "yahoo.in", "mail.ru"}
# Ends that no domain has, or hardly any in a mailbox here.
ENDS = {
    ".con": ".com",
    ".cmo": ".com",
    ".ocm": ".com",
    ".vom": ".com",
    ".xom": ".com",
    ".comm": ".com",
    ".coom": ".com",
    ".co.ht": ".co.th",
    ".ac.ht": ".ac.th",
    ".or.ht": ".or.th",
    ".go.ht": ".go.th",
    ".ogr": ".org",
    ".rog": ".org",
    ".orgg": ".org",
}
# Shorter ones have too many neighbours: msn.com and aol.com.
SHORTEST = 8


def better(address: str) -> str:
    """The address that was probably meant; "" if nothing is odd about it.

    A hint: the address may be right.
    """
    local, at, domain = address.rpartition("@")
    typed = domain.lower().rstrip(".")
    if not local or not typed or typed in KNOWN or typed in OTHERS:
        return ""
    ended = with_right_end(typed)
    found = ended if ended in KNOWN else nearest(ended) or ended
    return f"{local}{at}{found}" if found != typed else ""


def with_right_end(domain: str) -> str:
    for end, right in ENDS.items():
        if domain.endswith(end):
            return domain.removesuffix(end) + right
    return domain


def nearest(domain: str) -> str:
    return next(
        (known for known in KNOWN if len(known) >= SHORTEST and is_slip(domain, known)),
        "",
    )


def is_slip(typed: str, meant: str) -> bool:
    """One letter more, missing or other, or two neighbours exchanged."""
    shorter, longer = sorted((typed, meant), key=len)
    if len(longer) - len(shorter) > 1 or typed == meant:
        return False
    at = next(
        (
            i
            for i, (one, two) in enumerate(zip(shorter, longer, strict=False))
            if one != two
        ),
        len(shorter),
    )
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    is_other = shorter[at + 1 :] == longer[at + 1 :]
    is_exchanged = (
        shorter[at : at + 2] == longer[at : at + 2][::-1]
        and shorter[at + 2 :] == longer[at + 2 :]
    )
    return is_other or is_exchanged
