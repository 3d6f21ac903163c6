"""Names devices from their User-Agent."""

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
