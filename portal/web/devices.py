"""What a person calls a device, from the User-Agent that it sent."""

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


def described(user_agent: str) -> str:
    """Such as “Firefox · Android”; "" where nothing is recognized."""
    found = (
        next((said for mark, said in names.items() if mark in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    )
    return " · ".join(filter(None, found))
