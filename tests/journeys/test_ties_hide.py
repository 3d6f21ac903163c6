"""What hides an application from a coordinator hides it everywhere: a conflict that
they declared, or that they belong to the organization that it is tied to.

Every model with a path to an application is here; a new one fails until it is.
"""

import re

import pytest
import time_machine
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from organizations.models import Membership
from portal.kernel import audit
from portal.models.choices import Role
from tests import make
from tests.journeys import one_of_everything
from tests.volunteers import judging, walking
from volunteers.conflicts import conflicts
from volunteers.models.queries import scope

SECOND_PATHS = {
    ("volunteers.application", "deferred_from"),
    ("placements.offer", "freed_by"),
    ("placements.placement", "offer"),
    ("placements.placementchange", "led_to"),
    ("placements.deferral", "offer"),
    ("placements.deferral", "prepared"),
}
"""Foreign keys to another application than the row's own: each was looked at."""
OTHER_STARTS = ("/en/admin/", "/en/my/", "/en/inbox/")
LEAST_PAGES = 80


@pytest.fixture
def colleague(db):
    return make.person("second@staff.example", role=Role.COORDINATOR)


@pytest.fixture
def bird(cohort, coordinator, colleague, pi, editor):
    other = make.position(cohort, slug="elsewhere", seats=2)
    judging.assigned(cohort, coordinator, make.reviewer(cohort), positions=[other])
    return one_of_everything.application(cohort, coordinator, pi, editor)


def declare(bird, person):
    conflicts.declare_own(bird, kind="declared", note="", by=person)


def join(bird, person):
    organization = bird.choices.get().position.organization
    Membership.objects.create(user=person, organization=organization)
    conflicts.take_away(person)


ties = pytest.mark.parametrize("tie", [declare, join])


def starts():
    """Every list of the admin, and the pages that lead to the others."""
    return [*OTHER_STARTS, *filter(None, map(list_url, admin.site._registry))]


def searches(words):
    return [
        f"{url}?q={word}"
        for model, model_admin in admin.site._registry.items()
        if model_admin.search_fields and (url := list_url(model))
        for word in words
    ]


def list_url(model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def singing(pages, canaries):
    """The canaries that each page names; a search repeats what was asked."""
    found = {}
    for path, answer in pages:
        asked = path.partition("?q=")[2]
        names = [name for name in walking.found_in(answer, canaries) if name != asked]
        if names:
            found[path] = names
    return found


def test_there_is_a_row_of_every_model_that_leads_to_an_application(bird):
    rows = one_of_everything.rows_of(bird)
    assert [model for model, found in rows.items() if not found] == []


def test_every_other_foreign_key_to_an_application_was_looked_at():
    paths = scope.application_paths()
    found = {
        (model._meta.label_lower, field.name)
        for model, path in paths.items()
        for field in model._meta.get_fields()
        if scope.is_forward(field)
        and field.related_model in paths
        and field.name != path.partition("__")[0]
    }
    assert found == SECOND_PATHS


@ties
def test_no_row_of_it_is_visible(bird, colleague, tie):
    tie(bird, colleague)
    seen = {}
    for model, rows in one_of_everything.rows_of(bird).items():
        manager = model._default_manager.all()
        if hasattr(manager, "visible_to"):
            keys = [row.pk for row in rows]
            seen[model] = manager.visible_to(colleague).filter(pk__in=keys).count()
        else:
            # Read through the row that it belongs to, which is looked at above.
            assert model not in admin.site._registry, model
    assert {model: count for model, count in seen.items() if count} == {}


@ties
def test_no_page_and_no_list_tells_of_it(as_user, bird, colleague, tie):
    canaries = one_of_everything.canaries(bird)
    tie(bird, colleague)
    pages = list(walking.walk(as_user(colleague), *starts(), most=250))
    assert len(pages) > LEAST_PAGES
    assert singing(pages, canaries) == {}


@ties
def test_no_search_finds_it(as_user, bird, colleague, tie):
    words = [one_of_everything.NAME, bird.reference, bird.code, bird.applicant.code]
    tie(bird, colleague)
    client = as_user(colleague)
    pages = [(url, client.get(url)) for url in searches(words)]
    found = {
        url: answer.context["cl"].result_count
        for url, answer in pages
        if answer.context and "cl" in answer.context and answer.context["cl"].query
    }
    assert {url: count for url, count in found.items() if count} == {}


MISSING = "999999999999"


def answers(client, model, key):
    """What its page and that of its history answer; Django's own lead away."""
    meta = model._meta
    url = f"/en/admin/{meta.app_label}/{meta.model_name}/{key}/"
    pages = [client.get(f"{url}{tail}") for tail in ("change/", "history/")]
    return [(page.status_code, page.headers.get("Location")) for page in pages]


@ties
def test_its_own_addresses_answer_like_missing_ones(as_user, bird, colleague, tie):
    tie(bird, colleague)
    client = as_user(colleague)
    for model, rows in one_of_everything.rows_of(bird).items():
        for row in rows if model in admin.site._registry else []:
            for key in {row.pk, getattr(row, "code", row.pk)}:
                assert answers(client, model, key) == answers(client, model, MISSING)


@ties
def test_history_tells_neither_of_it_nor_of_its_person(bird, colleague, tie):
    codes = one_of_everything.canaries(bird)[4:]
    before = audit.visible_entries(colleague)
    assert before.filter(subject_code__in=codes).exists()
    tie(bird, colleague)
    after = audit.visible_entries(colleague)
    assert not after.filter(subject_code__in=codes).exists()
    assert not after.filter(actor=bird.applicant.code).exists()
    assert after.exists()


@ties
def test_their_inbox_holds_nothing_about_it(bird, colleague, tie):
    codes = one_of_everything.canaries(bird)[4:]
    tie(bird, colleague)
    messages = colleague.messages.filter(in_inbox=True)
    about = [row.occasion.partition(":")[0] for row in messages]
    assert set(about) & set(codes) == set()


RANDOM = re.compile(r'name="(?:csrfmiddlewaretoken|ticket)" value="[^"]+"')
DASHBOARDS = (
    "/en/admin/volunteers/application/board/",
    "/en/admin/volunteers/application/outcomes/?cohort=16",
    "/en/admin/volunteers/review/progress/?cohort=16",
    "/en/admin/volunteers/review/disagreements/?cohort=16",
    "/en/admin/volunteers/interview/board/?cohort=16",
    "/en/admin/placements/offer/release/?cohort=16",
)
AS_IT_IS = (
    # Seats count as they are: a seat that somebody hidden has must not look free.
    "/admin/placements/matchrun/",
    "/admin/volunteers/interviewpanel/",
    # What was used once can't be changed any more.
    "/admin/volunteers/documentkind/",
    "/admin/volunteers/criterion/",
)


def test_no_count_tells_of_it(as_user, bird, colleague):
    """Each page is the same as if the application had never been."""
    declare(bird, colleague)
    client = as_user(colleague)
    with time_machine.travel(timezone.now(), tick=False):
        paths = [*starts(), *DASHBOARDS]
        before = told(client, paths)
        one_of_everything.remove(bird)
        after = told(client, paths)
    differing = [path for path in paths if before[path] != after[path]]
    assert [path for path in differing if path not in AS_IT_IS] == []


def told(client, paths):
    pages = {}
    for path in paths:
        answer = client.get(path)
        text = b"".join(answer) if answer.streaming else answer.content
        pages[path] = (
            answer.status_code,
            RANDOM.sub("", text.decode("utf-8", "replace")),
        )
    return pages


def test_the_canary_sings_for_a_colleague(as_user, bird, coordinator):
    """The control: the same walk finds it in history, among deferrals and messages."""
    canaries = one_of_everything.canaries(bird)
    pages = walking.walk(as_user(coordinator), *starts(), most=250)
    found = singing(pages, canaries)
    for name in ("auditentry", "message"):
        assert f"/admin/portal/{name}/" in found
    assert "/admin/placements/deferral/" in found
