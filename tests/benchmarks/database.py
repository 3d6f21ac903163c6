"""What searching and exporting cost, against what the database needs for itself."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from statistics import median
from urllib.parse import urlsplit

TIMES = 7


def report(market, many: int) -> None:
    print(
        "\n| search | rows found | ms in the database, list | ms, count "
        "|\n|---|---|---|---|"
    )
    for name, text in searches():
        found, count = selected(market, text), counted(market, text)
        print(
            f"| {name} | {len(found)} | {timed(found):.1f} | {timed(count):.1f} |",
            flush=True,
        )
    copied = copy_seconds()
    print("\n| export of all | seconds | × COPY | memory, MB more |\n|---|---|---|---|")
    if copied:
        print(f"| psql COPY | {copied:.2f} | 1.0 | |")
    for name, export in (("CSV", export_csv), ("XLSX", export_xlsx)):
        seconds, megabytes = apart(export, market)
        ratio = f"{seconds / copied:.1f}" if copied else ""
        print(
            f"| {name}, {many:,} rows | {seconds:.2f} | {ratio} | {megabytes:.0f} |",
            flush=True,
        )


def searches() -> list[tuple[str, str]]:
    from tests.benchmarks.filling import RARE

    return [
        ("rare", RARE),
        ("common", "ใบไผ่"),
        ("a reference", "16-000123"),
        ("nothing", "ไม่มีใครชื่อนี้"),
    ]


def applications(market):
    from volunteers.models import Application

    return Application.objects.visible_to(market.coordinator).exclude(
        applicant=market.coordinator
    )


def selected(market, text: str):
    from volunteers.admin.applications.listing import LIST_FIELDS

    return (
        applications(market)
        .search(text)
        .only(*LIST_FIELDS)
        .order_by("-submitted_at", "-pk")[:50]
    )


def counted(market, text: str):
    from volunteers.admin.applications.listing import MAX_COUNTED

    rows = applications(market).search(text).order_by()
    return rows.values("pk")[: MAX_COUNTED + 1]


def timed(rows) -> float:
    """Milliseconds, the middle one of several: by PostgreSQL's own clock, else until
    the last row was read.
    """
    from django.db import connection

    sql, values = rows.query.sql_with_params()
    found = []
    for _time in range(TIMES):
        began = time.perf_counter()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", values
                )
                [told] = cursor.fetchone()[0]
                found.append(told["Execution Time"] + told["Planning Time"])
            else:
                cursor.execute(sql, values)
                cursor.fetchall()
                found.append(1000 * (time.perf_counter() - began))
    return median(found)


def copy_seconds() -> float | None:
    """What psql needs to write the same rows as CSV; None without PostgreSQL."""
    from django.db import connection

    address = os.environ.get("DATABASE_URL", "")
    if connection.vendor != "postgresql" or not urlsplit(address).scheme:
        return None
    command = [
        "psql",
        address.replace("postgres://", "postgresql://"),
        "-qc",
        f"COPY ({COPIED}) TO STDOUT WITH CSV",
    ]
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


COPIED = """
SELECT c.number, a.reference, a.display_name, u.email, p.name_th, a.education_level,
  a.submitted_at, a.status,
  a.status_changed_at, w.one, w.two, w.three, a.is_anywhere::int, r.sent,
  a.outcome_reason, a.released_status,
  a.released_at
FROM volunteers_application a
JOIN organizations_cohort c ON c.id = a.cohort_id
JOIN portal_user u ON u.id = a.applicant_id
LEFT JOIN organizations_province p ON p.id = a.home_province_id
LEFT JOIN (
  SELECT application_id, max(o.name) FILTER (WHERE rank = 1) one,
    max(o.name) FILTER (WHERE rank = 2) two,
    max(o.name) FILTER (WHERE rank = 3) three
  FROM volunteers_choice JOIN organizations_position s ON s.id = position_id
  JOIN organizations_organization o ON o.id = s.organization_id GROUP BY 1) w
  ON w.application_id = a.id
LEFT JOIN (SELECT application_id, count(*) FILTER (WHERE status = 'submitted') sent
  FROM volunteers_review GROUP BY 1) r ON r.application_id = a.id
WHERE a.submitted_at IS NOT NULL ORDER BY a.submitted_at DESC, a.id DESC
"""


def table(market):
    from volunteers.overview import exports

    names = list(exports.COLUMNS)
    header = [str(exports.COLUMNS[name].label) for name in names]
    return header, exports.rows(
        applications(market).order_by("-submitted_at", "-pk"), names
    )


def export_csv(market) -> int:
    from portal.files import spreadsheets

    return sum(len(line) for line in spreadsheets.csv_lines(*table(market)))


def export_xlsx(market) -> int:
    from portal.files import spreadsheets

    with spreadsheets.xlsx_file(*table(market), name="Applications") as file:
        return len(file.read())


def apart(export: Callable[..., int], market) -> tuple[float, float]:
    """Seconds and megabytes more at the peak, in a process of its own."""
    from django.db import connection

    connection.close()
    context = get_context("fork")
    told = context.Queue()
    process = context.Process(target=measure, args=[export, market, told])
    process.start()
    found = told.get()
    process.join()
    return found


def measure(export: Callable[..., int], market, told) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    if not export(market):
        sys.exit("the export was empty")
    seconds = time.perf_counter() - began
    told.put(
        (seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
    )
