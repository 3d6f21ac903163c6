"""Addresses of the pages of a host, and what tests read from them."""

from organizations.models import ProfileRevision

HOST = "/en/host/protection-international/"
PROFILE = f"{HOST}profile/"
PREVIEW = f"{PROFILE}preview/"


def newest_revision():
    return ProfileRevision.objects.latest("number")


def errors(response):
    return response.context["form"].errors
