"""Following every link that a person finds, and looking for names that must not be
there.
"""

import re
from collections import Counter, deque

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


def kind(url):
    """The path, and what its query names: `?region=isan` is as `?region=north`."""
    path, _, query = url.partition("?")
    return path, frozenset(each.partition("=")[0] for each in query.split("&"))


def links(path, answer):
    """What a page leads to, from its path on."""
    if answer.headers.get("Location", "").startswith("/"):
        yield answer["Location"]
    elif answer.headers.get("Content-Type", "").startswith("text/html"):
        for link in LINK.findall(answer.content.decode()):
            url = link.replace("&amp;", "&")
            yield without_query(path) + url if url.startswith("?") else url


def walk(client, *starts, most=200, most_alike=5):
    """Every page that links lead to, from these; yields (path, answer).

    Another page comes before the same one with another query, and of those whose
    queries name the same things `most_alike` are seen: filters of a list would else use
    up `most`.
    """
    seen, bare, alike = set(starts), set(), Counter()
    waiting, again = deque(starts), deque()
    count = 0
    while (waiting or again) and count < most:
        is_first = bool(waiting)
        path = (waiting or again).popleft()
        if is_first and without_query(path) in bare:
            again.append(path)
            continue
        if alike[kind(path)] >= most_alike or path.startswith(LEAVING):
            continue
        alike[kind(path)] += 1
        bare.add(without_query(path))
        count += 1
        answer = get(client, path)
        yield path, answer
        for url in links(path, answer):
            if url not in seen:
                seen.add(url)
                (again if without_query(url) in bare else waiting).append(url)
