"""Following every link that a person finds, and looking for names that must not be
there.
"""

import re

import pytest
from django.test import client as test_client

LINK = re.compile(r'(?:href|action|src)="([/?][^"#]*)"')
LEAVING = ("/account/", "/static/", "/language/", "/i18n/")


def found_in(answer, canaries):
    """Which of the names the answer holds, in its body or its headers."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    content += repr(sorted(answer.headers.items())).encode()
    return [name for name in canaries if name.encode() in content]


def get(client, path):
    """Without a copy of each template's context, which takes a tenth of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_client, "store_rendered_templates", lambda *_a, **_k: None)
        return client.get(path)


def without_query(url):
    return url.partition("?")[0]


def walk(client, *starts, most=200):
    """Every page that links lead to, from these; yields (path, answer).

    Another page comes before the same one with another query: filters of a list would
    else use up `most`.
    """
    waiting, seen, bare = list(starts), set(), set()
    while waiting and len(seen) < most:
        unseen = (n for n, url in enumerate(waiting) if without_query(url) not in bare)
        number = next(unseen, 0)
        path = waiting.pop(number)
        if path in seen or path.startswith(LEAVING):
            continue
        seen.add(path)
        bare.add(without_query(path))
        answer = get(client, path)
        yield path, answer
        if answer.headers.get("Location", "").startswith("/"):
            waiting.append(answer["Location"])
        elif answer.headers.get("Content-Type", "").startswith("text/html"):
            urls = (
                link.replace("&amp;", "&")
                for link in LINK.findall(answer.content.decode())
            )
            waiting += [
                without_query(path) + link if link.startswith("?") else link
                for link in urls
            ]
