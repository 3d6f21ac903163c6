"""What a cohort asks to attach and what an application has of it; `volunteers.application.documents` changes it."""

from dataclasses import dataclass

from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    QuerySet,
    prefetch_related_objects,
)

from volunteers.models import Application, Document, DocumentKind


@dataclass(frozen=True)
class Slot:
    """A document asked for, and what was attached."""

    kind: DocumentKind
    document: Document | None

    @property
    def is_missing(self) -> bool:
        return self.kind.is_required and self.document is None


def with_asked(applications: QuerySet[Application]) -> QuerySet[Application]:
    """What `is_asked` then knows without a query of its own."""
    kinds = DocumentKind.objects.filter(cohort=OuterRef("cohort"))
    return applications.annotate(asks_documents=Exists(kinds))


def is_asked(application: Application) -> bool:
    """Whether the cohort asks for any document."""
    if not hasattr(application, "asks_documents"):
        prefetch_related_objects([application.cohort], "document_kinds")
        return bool(application.cohort.document_kinds.all())
    return bool(application.asks_documents)


def slots(application: Application) -> list[Slot]:
    """All of them in their order, in two queries at most."""
    if not is_asked(application):
        return []
    attached = Document.objects.select_related("kind", "file__data_key")
    prefetch_related_objects(
        [application], Prefetch("documents", attached), "cohort__document_kinds"
    )
    given = {document.kind_id: document for document in application.documents.all()}
    return [
        Slot(kind, given.get(kind.pk))
        for kind in application.cohort.document_kinds.all()
    ]


def is_complete(application: Application) -> bool:
    return not any(slot.is_missing for slot in slots(application))


def is_begun(application: Application) -> bool:
    return any(slot.document for slot in slots(application))
