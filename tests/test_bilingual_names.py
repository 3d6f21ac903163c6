"""On English pages names are in English wherever both are known."""

import re
from contextlib import suppress

import pytest
from django.apps import apps
from django.db.models import CharField, F, Value
from django.db.models.functions import Concat
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation

from organizations.models import names
from organizations.templatetags import names as filters
from tests.test_matrix import arguments, match, other, people, routes, things  # noqa: F401  (fixtures)
from volunteers.models import Reranking

ONLY_THAI = "ไทยล้วน"
WHO = ("visitor", "applicant", "volunteer", "member", "reviewer", "coordinator")
PAIRS = ("name", "title", "text", "label", "question", "hint")
# A message was written in the language of its reader; the host's own texts are quoted
# where it edits and compares them.
QUOTED = ("inbox", "host_profile", "host_revision", "host_document", "host_original")
# Where the desk edits or lists both halves, and says so.
BOTH = re.compile(
    r"""<input\b[^>]*>|<textarea\b.*?</textarea>|<div class="readonly">.*?</div>"""
    r"""|<dd lang="th">.*?</dd>"""
    r"""|<t[hd]\b[^>]*\bfield-\w+_th\b.*?</t[hd]>""",
    re.DOTALL,
)
LEAST_PAGES = 150


def pairs(model):
    """(Thai field, English field) of a model."""
    fields = {field.name for field in model._meta.concrete_fields}
    for english in sorted(each for each in fields if each.endswith("_en")):
        base = english.removesuffix("_en")
        if base in PAIRS:
            yield f"{base}_th" if f"{base}_th" in fields else base, english


@pytest.fixture
def named_twice(things):  # noqa: F811
    """Each name has a Thai half that no English page needs."""
    application = things["application"]
    application.never.add(things["placement"].position.organization)
    ranking = {"choices": [things["position"].pk], "anywhere": False}
    Reranking.objects.create(
        application=application, earlier=ranking, used_at=timezone.now()
    )
    for model in apps.get_models():
        for thai, english in pairs(model):
            key = Concat(Value(" "), F("pk"), output_field=CharField())
            values = {
                thai: Concat(Value(ONLY_THAI), key),
                english: Concat(Value("English"), key),
            }
            model._base_manager.update(**values)
    return things


def addresses(named):
    left_out = ("mfa_", *QUOTED)
    wanted = [each for each in routes() if not each.startswith(left_out)]
    found = []
    with translation.override("en"):
        for route in wanted:
            # What has no address for one of each thing is no page: a picture, a step.
            with suppress(NoReverseMatch):
                found.append(reverse(route, args=arguments(route, named)))
    return found


def read(client, url):
    answer = client.get(url)
    if not answer.get("Content-Type", "").startswith("text/html"):
        return ""
    return answer.content.decode()


def test_no_english_page_says_a_name_in_thai(named_twice, people, as_user):  # noqa: F811
    found, count = [], 0
    for who in WHO:
        client = as_user(people[who])
        for url in addresses(named_twice):
            page = read(client, url)
            count += bool(page)
            for leak in re.findall(
                rf".{{0,90}}{ONLY_THAI}.{{0,9}}", BOTH.sub("", page)
            ):
                found.append(f"{who} {url} {leak}")
    assert not found, "\n".join(found)
    assert count >= LEAST_PAGES


def test_the_thai_name_stands_in_and_is_marked(named_twice):
    organization, position = named_twice["organization"], named_twice["position"]
    with translation.override("en"):
        organization.name, organization.name_en = "บ้าน <เรา>", ""
        assert filters.named_text(organization) == "บ้าน <เรา>"
        assert filters.named(organization) == '<span lang="th">บ้าน &lt;เรา&gt;</span>'
        position.title, position.title_en = "งานสนาม", "Field work"
        assert filters.titled(position) == "Field work"
        participation = position.participation
        participation.organization = organization
        organization.name_en = "Us"
        assert names.text_of(participation) == "Us"
    with translation.override("th"):
        assert filters.named(organization) == "บ้าน <เรา>"
