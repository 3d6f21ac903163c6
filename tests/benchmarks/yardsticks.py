"""What pages are measured against: `hello` passes no middleware, `detail` all of it,
with one query and 1 kB.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

from organizations.models import Organization
from portal.urls import *  # noqa: F403
from portal.urls import urlpatterns as of_the_portal

HELLO = "/yardsticks/hello/"
DETAIL = "yardsticks/detail/"
TEXT = Template("<h1>{{ name }}</h1>" + "<p>อาสาสมัคร</p>" * 30)


@login_not_required
def detail(request: HttpRequest) -> HttpResponse:
    organization = Organization.objects.defer("content").get(slug="host-1")
    return HttpResponse(TEXT.render(Context({"name": organization})))


urlpatterns = [path(DETAIL, detail), *of_the_portal]
