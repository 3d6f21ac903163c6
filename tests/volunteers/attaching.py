"""A browser for the page of documents, and files as people choose them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.portal import hostile_files
from tests.volunteers.browsing import OWN, ticket_of

PAGE = f"{OWN}documents/"


def paper(name="resume.pdf"):
    return SimpleUploadedFile(
        name, hostile_files.pdf_bytes(hostile_files.pdf_document()), "application/pdf"
    )


def attach(client, *, ticket=None, headers=None, **chosen):
    """Posts the page with a file for each short name in `chosen`; other keys are
    buttons.
    """
    keys = {
        f"file-{key}"
        if hasattr(value, "read") or isinstance(value, list)
        else key: value
        for key, value in chosen.items()
    }
    ticket = ticket or ticket_of(client.get(PAGE))
    return client.post(PAGE, {**keys, "ticket": ticket}, headers=headers or {})


def upload(client, slug, file, **also):
    """What the script sends: one file, and back comes its card."""
    return attach(client, headers={"X-Upload": slug}, **{slug: file}, **also)
