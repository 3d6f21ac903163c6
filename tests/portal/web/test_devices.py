import pytest

from portal.web.devices import described

MOZILLA = "Mozilla/5.0"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            f"{MOZILLA} (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0",
            "Firefox · Android",
        ),
        (
            f"{MOZILLA} (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129 Safari/537.36",
            "Chrome · Linux",
        ),
        (
            f"{MOZILLA} (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/129 Safari/537.36 Edg/129",
            "Edge · Windows",
        ),
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Safari/604",
            "Safari · iPhone",
        ),
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Safari Line/14.1",
            "LINE · iPhone",
        ),
        (
            f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 Version/17 Safari/605",
            "Safari · Mac",
        ),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_device_is_called_as_people_call_it(user_agent, words):
    assert described(user_agent) == words
