"""Guides for those who use the portal, one for each kind of person, in two languages.

The text is a template for each language, `guides/<language>/<name>.html`: long prose
reads better written whole than in sentences of the catalogue. Names of buttons in it
are bold and as the screen has them; tests/portal/web/views/test_guides.py compares.
"""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from portal.kernel import permissions

TITLES = {
    "volunteers": _lazy("Volunteers’ guide"),
    "hosts": _lazy("Hosts’ guide"),
    "reviewers": _lazy("Reviewers’ guide"),
    "coordinators": _lazy("Coordinators’ guide"),
}
FOR_STAFF = {"coordinators"}
# The guides are our own templates, so their headings are always written like this.
SECTION = re.compile(r'<h2 id="([\w-]+)">(.+?)</h2>')


@login_not_required
@require_safe
def guide(request: HttpRequest, name: str) -> HttpResponse:
    if name not in TITLES:
        raise Http404
    if name in FOR_STAFF and not permissions.is_staff(request.user):
        raise Http404
    text = render_to_string(f"guides/{get_language()}/{name}.html", request=request)
    return render(
        request,
        "guides/guide.html",
        {"title": TITLES[name], "text": text, "sections": SECTION.findall(text)},
    )
