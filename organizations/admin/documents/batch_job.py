"""The job behind an import of documents: it reads each one, then stores those chosen.

Its rows are places in the list of documents, which lies in its sealed parameters with
what each would become. The documents themselves are its file.
"""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import structlog
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from organizations.documents import batch, further_positions, received
from organizations.documents.batch import Entry
from organizations.documents.importer import ImportPlan
from organizations.documents.received import Received
from organizations.models import Cohort, Organization, Participation
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.editing import version_stamp
from portal.files import documents, storage
from portal.files.documents import Document, NoText
from portal.jobs import runner
from portal.jobs.runner import JobKind, ReportProgress
from portal.kernel import lifecycle, permissions
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import Job, User
from portal.models.choices import JobState, RowState

log = structlog.get_logger("organizations.documents")


def plan(rows: Sequence[Received], cohort: Cohort, *, by: User) -> Job:
    """About those of `rows` that are documents; the refused ones are only listed."""
    return runner.plan(
        KIND,
        by=by,
        needs={
            "cohort": cohort.pk,
            "documents": [{"name": row.name, "why": row.why} for row in rows],
        },
        things=[number for number, row in enumerate(rows) if not row.why],
        file=received.packed(rows),
    )


def start(job: Job, numbers: Sequence[str]) -> None:
    """Stores the documents with these numbers. Raises `TransitionRefused`."""
    with transaction.atomic():
        waiting = job.rows.waiting()
        chosen = [thing for thing in waiting.things() if str(thing) in numbers]
        waiting.exclude(thing__in=chosen).update(
            state=RowState.REFUSED, reason=_("you left it out")
        )
        if job.state == JobState.READY and not chosen:
            raise InputRefused(_("no document is chosen"))
        runner.start(job, needs=runner.parse_needs(job))


def look(job: Job, report_progress: ReportProgress) -> None:
    """Reads each document and notes what it would become."""
    cohort = cohort_of(job)
    done = job.total - job.rows.new().count()
    for number, document in _documents(job, job.rows.new().things()):
        entry = _looked_at(_name(job, number), document, cohort)
        with transaction.atomic():
            # Compare-and-swap: another process may have taken the job over.
            new = job.rows.new().filter(thing=number)
            if new.update(state=RowState.WAITING):
                _note(job, number, entry)
        done += 1
        report_progress(done)
    if not job.rows.waiting().exists():
        # There is nothing to confirm.
        runner.finish(job, JobState.DONE)


def store(job: Job, report_progress: ReportProgress) -> None:
    done = job.total - job.rows.waiting().count()
    for number, document in _documents(job, job.rows.waiting().things()):
        row = job.rows.get(thing=number)
        runner.run_row(row.pk, number, partial(_store_one, job, document))
        done += 1
        report_progress(done)


def cohort_of(job: Job) -> Cohort:
    return Cohort.objects.get(pk=runner.parse_needs(job)["cohort"])


def _name(job: Job, number: int) -> str:
    return runner.parse_needs(job)["documents"][number]["name"]


def _documents(
    job: Job, numbers: Sequence[int]
) -> Iterator[tuple[int, Document | str]]:
    """The text of each, or why there is none.

    Read outside of any transaction, because that may take long.
    """
    data = storage.read(job.file) if job.file else b""
    for number in list(numbers):
        yield number, _text_of(data, number)


def _text_of(data: bytes, number: int) -> Document | str:
    if not data:
        return _("the documents are not kept any more: choose them again")
    try:
        return documents.read(received.unpacked(data, number))
    except NoText as error:
        return str(error)


def _looked_at(name: str, document: Document | str, cohort: Cohort) -> Entry:
    if isinstance(document, str):
        return Entry(name, why=document)
    try:
        return _planned(name, document, cohort)
    except DatabaseError:
        raise
    except Exception as exception:
        # One document that we fail at must not keep the others from being read.
        log.error("document not sorted", reason=type(exception).__name__)
        return Entry(name, why=_("we could not read this document: paste its text"))


def _planned(name: str, document: Document, cohort: Cohort) -> Entry:
    is_pdf = document.kind == documents.PDF
    return batch.plan(name, document.raw, cohort, is_pdf=is_pdf)


def _note(job: Job, number: int, entry: Entry) -> None:
    """Keeps what the document would become, and refuses the row if it can't be."""
    rows = _locked_needs(job)["documents"]
    names = {name for row in rows for name in row.get("names", [])}
    entry = batch.first_of(entry, names)
    if entry.plan is None or entry.plan.is_known:
        job.rows.filter(thing=number).update(state=RowState.REFUSED)
    _keep(
        job,
        number,
        why=entry.why,
        organization=entry.organization,
        outcome=entry.outcome_code,
        further=entry.further_titles,
        doubts=entry.doubt_count,
        names=sorted(entry.names),
        stamp=_stamp(entry.plan) if entry.plan else "",
    )


def _locked_needs(job: Job) -> dict[str, Any]:
    """As they are now, until the transaction ends: `job` may be of an earlier slice."""
    job.refresh_from_db(
        fields=["needs"], from_queryset=Job.objects.select_for_update(no_key=True)
    )
    return runner.parse_needs(job)


def _keep(job: Job, number: int, **facts: Any) -> None:
    needs = _locked_needs(job)
    needs["documents"][number] |= facts
    job.needs = json.dumps(needs)
    job.save(update_fields=["needs"])


def _stamp(document_plan: ImportPlan) -> str:
    """Differs once anybody adds the organization or changes its profile."""
    organization = document_plan.organization
    key = organization.pk if organization else ""
    return f"{key}|{version_stamp(document_plan.newest)}"


def _store_one(job: Job, document: Document | str, number: int) -> str:
    """Within a transaction. Returns why it was not stored, or ""."""
    if isinstance(document, str):
        return document
    if not permissions.is_coordinator(job.made_by):
        return _("only coordinators may import documents")
    facts = runner.parse_needs(job)["documents"][number]
    cohort = cohort_of(job)
    key = facts["stamp"].partition("|")[0]
    if organization := Organization.objects.filter(pk=int(key or 0)).first():
        # Before it is planned anew: nobody changes the profile from here on.
        lifecycle.lock(profile_workflow.join(organization, cohort, by=job.made_by))
    entry = _planned(facts["name"], document, cohort)
    if entry.plan is None or entry.outcome_code == "known":
        return entry.outcome
    if _stamp(entry.plan) != facts["stamp"]:
        raise TransitionRefused(_changed())
    try:
        with transaction.atomic():
            revision = further_positions.store_all(entry.plan, by=job.made_by)
    except IntegrityError as error:
        # Somebody adds the organization at this very moment.
        raise TransitionRefused(_changed()) from error
    if revision:
        _keep(job, number, outcome="stored", participation=revision.participation_id)
    return ""


def _changed() -> str:
    return _(
        "someone has added this organization or changed its profile meanwhile: "
        "choose the document again"
    )


def result_context(job: Job, user: User) -> dict[str, Any]:
    """`rows`: of each document its facts, the words of its outcome, and links."""
    needs = runner.parse_needs(job)
    rows = {row.thing: row for row in job.rows.all()}
    stored = [
        facts["participation"]
        for facts in needs["documents"]
        if "participation" in facts
    ]
    participations = Participation.objects.visible_to(user).in_bulk(stored)
    return {
        "cohort": Cohort.objects.visible_to(user).get(pk=needs["cohort"]),
        "rows": [
            {
                **facts,
                "number": number,
                "words": _words(job, facts, row := rows.get(number)),
                "is_told": bool(facts["why"] or (row and row.reason)),
                "is_waiting": bool(row and row.state == RowState.WAITING),
                "further": batch.further_words(facts.get("further", [])),
                "doubts": batch.doubt_words(facts.get("doubts", 0)),
                "participation": participations.get(facts.get("participation", 0)),
            }
            for number, facts in enumerate(needs["documents"])
        ],
        "stored_count": len(stored),
    }


def _words(job: Job, facts: dict[str, Any], row: Any) -> str:
    if told := facts["why"] or (row and row.reason):
        return told
    is_over = not job.is_active and job.state != JobState.READY
    if is_over and row and row.state in (RowState.NEW, RowState.WAITING):
        return _("not stored")
    if "outcome" not in facts:
        return str(RowState.NEW.label)
    return str(batch.OUTCOMES[facts["outcome"]])


KIND = runner.job_kinds.register(
    JobKind(
        name="organizations.documents",
        label=lambda job: _("Import documents of organizations"),
        prepare=look,
        work=store,
        template="admin/organizations/documents_job.html",
        result_context=result_context,
        takes_file=True,
    )
)
