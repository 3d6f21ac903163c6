"""Addresses of the pages of a host, and what tests read from them and post to them."""

from organizations.models import ProfileRevision
from organizations.profiles.editing import Draft, Snapshot, version_stamp
from organizations.profiles.forms.profile import ProfileForm
from organizations.profiles.parts.groups import part_of_field

HOST = "/en/host/protection-international/"
PROFILE = f"{HOST}profile/"
CHECK = f"{PROFILE}check/"
PREVIEW = f"{PROFILE}preview/"


def part_page(slug, base=PROFILE):
    return f"{base}parts/{slug}/"


def page_of(name, base=PROFILE):
    """Of the part that has this field."""
    return part_page(part_of_field(name).slug, base)


def preview_of(name):
    return f"{PREVIEW}?part={part_of_field(name).slug}"


def newest_revision():
    return ProfileRevision.objects.latest("number")


def errors(response):
    return response.context["form"].errors


def posted(values, draft, button="save", lists=None):
    """What a browser posts; fields of other parts are ignored."""
    data = ProfileForm.as_posted(values)
    for name, rows in (lists or {}).items():
        data.setlist(name, rows)
    return {**dict(data.lists()), "ticket": Snapshot.of(draft).token, "act": button}


def send(client):
    """Presses the button of the check with what is stored by now."""
    return client.post(CHECK, {"seen": version_stamp(newest_revision())})


def typed():
    """The stored draft, as a person sees it."""
    return Draft.of(newest_revision()).values
