"""Names of devices."""

import pytest

from portal.web.devices import describe

MACINTOSH = "(Macintosh; Intel Mac OS X 10_15)"
IPHONE = "(iPhone; CPU iPhone OS 17_5 like Mac OS X)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            "(Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0",
            "Firefox · Android",
        ),
        (
            "(X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/129 Safari/537.36",
            "Chrome · Linux",
        ),
        (
            "(Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/129 "
            "Safari/537.36 Edg/129",
            "Edge · Windows",
        ),
        (f"{IPHONE} AppleWebKit/605 Version/17.5 Safari/604", "Safari · iPhone"),
        (f"{IPHONE} AppleWebKit/605 Safari Line/14.1", "LINE · iPhone"),
        (f"{MACINTOSH} AppleWebKit/605 Version/17 Safari/605", "Safari · Mac"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_device_is_called_as_people_call_it(user_agent, words):
    assert describe(f"Mozilla/5.0 {user_agent}") == words
