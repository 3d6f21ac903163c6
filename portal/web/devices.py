"""Names devices from their User-Agent, and tells whether networks are the same."""

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.core.internal.httpkit import get_client_ip
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.models import User

# In order: those that also name Chrome or Safari come before them.
BROWSERS = {
    "Line/": "LINE",
    "FBAN": "Facebook",
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def describe(user_agent: str) -> str:
    """Such as “Firefox · Android”; "" if nothing is recognized."""
    names = (find_name(table, user_agent) for table in (BROWSERS, SYSTEMS))
    return " · ".join(filter(None, names))


def find_name(table: dict[str, str], user_agent: str) -> str:
    """The first match counts: Chrome's User-Agent, for example, names Safari too."""
    return next((name for mark, name in table.items() if mark in user_agent), "")


def network_mark(request: HttpRequest, user: User) -> str:
    """Equal for one person's devices behind one router; "" if the address is unknown.

    Keyed, and different for each person: it tells nobody who reads it where they are.
    """
    try:
        network = network_of(get_client_ip(request) or "")
    except ImproperlyConfigured:  # fewer proxies than PORTAL_PROXIES says
        network = ""
    if not network:
        return ""
    return salted_hmac("portal.network", f"{user.code} {network}").hexdigest()[:32]


def network_of(address: str) -> str:
    """The address itself, or in IPv6 the 64 bits that a household has in common."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    is_long = isinstance(parsed, IPv6Address)
    return str(ip_network(f"{parsed}/64", strict=False)) if is_long else str(parsed)
