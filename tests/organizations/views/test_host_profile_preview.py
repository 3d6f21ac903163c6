"""The preview shows exactly what the public page says after approval."""

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizations.models import ProfileRevision
from organizations.profiles import schema
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.editing import version_stamp
from organizations.profiles.parts.groups import PARTS
from tests import make
from tests.organizations.views.host_pages import newest_revision, posted

PROFILE = "host/protection-international/profile/"
PAGE = "cohorts/16/positions/protection-international/"
LETTERS = st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S"))
TEXT = st.text(
    st.one_of(st.sampled_from("กเแำ ๑ฯๆ\n<>&'{%"), LETTERS), min_size=1, max_size=30
).map("ก{}ข".format)
MONTHS = st.one_of(
    st.just([None, None]),
    st.lists(st.integers(1, 12), min_size=2, max_size=2).map(sorted),
)
PHASE = st.builds(
    lambda text, months: dict(
        zip(("text", "first_month", "last_month"), (text, *months), strict=True)
    ),
    TEXT,
    MONTHS,
)
LINK = st.builds(
    lambda url: {"label": "Website", "url": url},
    st.sampled_from(["https://pi.example", "http://x.example/?a&b"]),
)


@st.composite
def contents(draw):
    """A whole profile; of each part that can have English it has some or none."""
    parts = {
        name: draw(st.lists(TEXT, min_size=1, max_size=3)) if part == [] else draw(TEXT)
        for name, part in schema.DEFAULTS.items()
        if name in schema.TRANSLATABLE and name != "learning_phases"
    }
    parts["learning_phases"] = draw(st.lists(PHASE, min_size=1, max_size=4))
    written = [name for name in schema.TRANSLATABLE if draw(st.booleans())]
    english = {
        name: [draw(TEXT) for _row in parts[name]]
        if isinstance(parts[name], list)
        else draw(TEXT)
        for name in written
    }
    facts = {
        "links": draw(st.lists(LINK, max_size=2)),
        "seats": draw(st.one_of(st.none(), st.integers(1, 100))),
        "provinces": draw(
            st.lists(st.sampled_from(["loei", "nan", "bangkok"]), unique=True)
        ),
        "areas_open_ended": draw(st.booleans()),
    }
    return make.content("Protection International (PI)", **parts, **facts, en=english)


def shared_part(answer):
    """The shared part of the preview and the public page."""
    html = answer.content.decode()
    return html[html.index('<dl class="facts">') : html.index("</dl>")], html.partition(
        '<section class="stack-s" id="role">'
    )[2].partition("\n</div>")[0]


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents())
def test_the_public_page_is_the_preview(as_user, pi, editor, coordinator, content):
    host, visitor = as_user(editor), as_user(None)
    with transaction.atomic():
        draft = profile_workflow.begin_revision(pi.participation, by=editor)
        for part in PARTS:
            page = f"/{PROFILE}parts/{part.slug}/"
            host.post(page, posted(schema.flatten(content), draft))
            draft = newest_revision()
        typed = posted(schema.flatten(content), draft)
        previews = [
            shared_part(host.post(f"{base}{PROFILE}preview/?part=work", typed))
            for base in ("/", "/en/")
        ]
        sent = host.post(f"/{PROFILE}check/", {"seen": version_stamp(draft)})
        assert sent.url == "/host/protection-international/"
        profile_workflow.approve(ProfileRevision.objects.first(), by=coordinator)
        assert [
            shared_part(visitor.get(f"{base}{PAGE}")) for base in ("/", "/en/")
        ] == previews
        transaction.set_rollback(True)
