"""Applications as a table: what is in it, what never is, and what is written down about
it.
"""

import csv
import io
import re
import tracemalloc
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.files import spreadsheets, storage
from portal.jobs import runner
from portal.models import AuditEntry, Job
from tests import make
from tests.volunteers import judging
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.models import Answer, Application, Export
from volunteers.overview import exports

URL = "/en/admin/volunteers/application/export/"
SECRETS = ("ชื่อจริง", "+66812345678", "2000-02-29", "ตรงกับที่สนใจ", "ความเห็นลับ", "เหตุผลลับ")


@pytest.fixture
def coordinator_client(as_user, coordinator):
    return as_user(coordinator)


@pytest.fixture
def rows(cohort, coordinator, pi):
    judged, [review] = judging.in_review(cohort, coordinator, positions=[pi])
    judging.send(review, 4, comment="ความเห็นลับ")
    workflow.decline(judged, by=coordinator, reason="other", note="เหตุผลลับ")
    return [
        judged,
        make.application(cohort, make.person(display_name="=HYPERLINK(1)"), [pi]),
    ]


def body(response):
    return b"".join(response.streaming_content)


def take(client, query="", **given):
    data = {
        "purpose": "ประชุมกรรมการ",
        "format": "csv",
        "columns": list(exports.COLUMNS),
        **given,
    }
    return client.post(f"{URL}?{query}", data)


def table(response):
    return list(csv.reader(io.StringIO(body(response).decode("utf-8-sig"))))


def cells(data):
    """Read back by another program's library than the one that wrote it."""
    return list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows())


def sheet(response):
    return [[cell.value for cell in row] for row in cells(body(response))]


def test_csv_is_the_filtered_list_with_plain_dates_and_no_formula(
    coordinator_client, rows
):
    response = take(
        coordinator_client, "state=submitted", columns=["submitted", "name", "first"]
    )
    header, row = table(response)
    assert header == ["Display name", "Submitted", "First choice"]
    assert row[0] == "'=HYPERLINK(1)"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", row[1])
    assert row[2] == "Protection International (PI)"
    assert response["Content-Disposition"].startswith(
        'attachment; filename="applications-'
    )
    assert response["Cache-Control"] == "no-store"


def test_xlsx_has_text_as_text_and_dates_as_dates(coordinator_client, rows):
    header, *found = cells(
        body(
            take(
                coordinator_client,
                format="xlsx",
                columns=["name", "submitted", "anywhere"],
            )
        )
    )
    assert [cell.value for cell in header] == [
        "Display name",
        "Submitted",
        "Any organization that needs me",
    ]
    [name, submitted, anywhere] = next(
        row for row in found if row[0].value == "=HYPERLINK(1)"
    )
    assert [cell.data_type for cell in (name, submitted, anywhere)] == ["s", "d", "b"]
    assert abs(submitted.value - timezone.localtime().replace(tzinfo=None)) < timedelta(
        minutes=2
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nothing_sealed_is_ever_in_it(coordinator_client, rows, kind):
    response = take(coordinator_client, format=kind)
    text = str(sheet(response) if kind == "xlsx" else table(response))
    assert "not selected" in text
    for secret in SECRETS:
        assert secret not in text


def test_headers_are_in_the_language_of_the_page(as_user, coordinator, rows):
    response = as_user(coordinator).post(
        URL.replace("/en", ""),
        {"purpose": "x", "format": "csv", "columns": ["reference", "state"]},
    )
    assert table(response)[0] == ["เลขที่ใบสมัคร", "สถานะ"]


def test_the_purpose_lies_sealed_and_history_has_a_line_without_it(
    coordinator_client, rows, coordinator
):
    take(coordinator_client, columns=["reference"])
    export = Export.objects.get()
    assert (export.count, export.columns, export.purpose) == (
        2,
        ["reference"],
        "ประชุมกรรมการ",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT purpose FROM volunteers_export")
        assert "ประชุม" not in str(cursor.fetchone())
    line = AuditEntry.objects.get(action="export applications")
    assert (line.actor, line.fields) == (coordinator.code, ["reference"])
    assert (
        "ประชุมกรรมการ"
        in coordinator_client.get("/en/admin/volunteers/export/").content.decode()
    )


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"purpose": " "}, "Write what you need the table for."),
        ({"columns": []}, "Choose at least one column."),
        ({"columns": ["note"]}, "note is not one of the available choices"),
        ({"format": "exe"}, "exe is not one of the available choices"),
    ],
)
def test_bad_input_is_said_and_nothing_leaves(coordinator_client, rows, given, text):
    page = take(coordinator_client, **given)
    assert text in page.content.decode()
    assert page.context["form"]["columns"].value() == given.get(
        "columns", list(exports.COLUMNS)
    )
    assert not Export.objects.exists()


def test_nothing_to_export_leads_back(coordinator_client, cohort):
    assert take(coordinator_client, "state=reserve")["Location"].endswith(
        "/application/?state=reserve"
    )
    assert not Export.objects.exists()


def test_no_column_can_be_probed_by_exporting(coordinator_client, rows):
    assert take(coordinator_client, "note__contains=x").status_code == 400


def test_only_coordinators_export_and_never_their_own(
    as_user, rows, stranger, reviewer, administrator, coordinator
):
    for person in (stranger, reviewer, administrator):
        assert as_user(person).get(URL, follow=True).status_code == 403
        assert as_user(person).post(URL, follow=True).status_code == 403
    Application.objects.filter(pk=rows[0].pk).update(applicant=coordinator)
    assert len(table(take(as_user(coordinator), columns=["reference"]))) == 2


def test_many_need_a_fresh_confirmation(coordinator_client, rows, monkeypatch):
    monkeypatch.setattr("portal.kernel.reauthentication.MANY", 1)
    assert "reauthenticate" in coordinator_client.get(URL)["Location"]
    assert "reauthenticate" in take(coordinator_client)["Location"]
    assert not Export.objects.exists()


@pytest.fixture
def long(monkeypatch):
    """Whatever is exported takes long."""
    monkeypatch.setattr("volunteers.admin.applications.export.MAX_DIRECT", 0)


def test_a_long_table_is_made_by_the_clock_and_found_again(
    coordinator_client, rows, long
):
    page = coordinator_client.get(
        take(coordinator_client, "o=1", format="xlsx", columns=["reference", "name"])[
            "Location"
        ]
    )
    assert "Download" not in page.content.decode()
    assert Export.objects.get().count == 2
    runner.run_due()
    job = Job.objects.get()
    answer = coordinator_client.get(f"/en/admin/portal/job/{job.code}/file/")
    references = sorted(row.reference for row in rows)
    assert [row[0].value for row in cells(answer.content)] == ["Reference", *references]
    assert answer["Content-Type"] == exports.MIME["xlsx"]
    assert b"HYPERLINK" not in storage.path_of(job.file).read_bytes()


def test_a_conflict_takes_back_a_table_that_was_made_and_keeps_out_of_one_to_come(
    coordinator_client, rows, long, coordinator
):
    for _each in range(2):
        take(coordinator_client, columns=["reference"])
    first, second = Job.objects.order_by("pk")
    runner.advance(runner.claim(Job.objects.filter(pk=first.pk)), until=0)
    conflicts.declare_own(rows[1], kind="declared", note="", by=coordinator)
    assert Job.objects.get(pk=first.pk).file is None
    runner.run_due()
    text = coordinator_client.get(
        f"/en/admin/portal/job/{second.code}/file/"
    ).content.decode()
    assert (rows[0].reference in text, rows[1].reference in text) == (True, False)


def test_a_table_asks_as_much_for_one_row_as_for_ten(cohort, coordinator, pi):
    counted = []
    for wanted in (1, 10):
        while Application.objects.count() < wanted:
            judging.in_review(cohort, coordinator, positions=[pi])
        with CaptureQueriesContext(connection) as queries:
            assert (
                len(
                    list(
                        exports.rows(
                            Application.objects.order_by("pk"), list(exports.COLUMNS)
                        )
                    )
                )
                == wanted
            )
        counted.append(len(queries))
    assert counted[0] == counted[1] == 3


# Full-width signs, a mathematical minus, and spaces that programs skip.
WIDE = ["＝1", "＋1", "－1", "＠x", "\u22121", "\u3000=1", "\u00a0=1"]


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@x", "\tx", "\r=1", " =1", "\n=1", *WIDE]
)
def test_text_never_becomes_a_formula(text):
    assert spreadsheets.safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["=1", " =1", "%x", "|x", "-5"])
def test_no_line_of_csv_begins_a_formula(text):
    _header, [told] = csv.reader(spreadsheets.csv_lines(["a"], [[text]]))
    assert told[0] not in "=+-@%| "


def test_a_sheet_bears_any_text():
    instant = datetime(2026, 7, 1, tzinfo=UTC)
    export = spreadsheets.xlsx_file(
        ["a"],
        [
            ["<&>\x00\x1f\ud800\ufffe 🌱"],
            [None],
            [3],
            [instant],
            ["{=1}"],
            ["http://x"],
        ],
        name="a:/b",
    )
    with export:
        values = [row[0].value for row in cells(export.read())]
    assert values == [
        "a",
        "<&> 🌱",
        None,
        3,
        datetime(2026, 7, 1, 7),
        "{=1}",
        "http://x",
    ]


def test_a_sheet_whose_rows_fail_leaves_no_file_open():
    def rows():
        yield ["first"]
        raise LookupError

    with pytest.raises(LookupError):
        spreadsheets.xlsx_file(["a"], rows(), name="a")


def test_a_table_as_long_as_a_sheet_keeps_its_memory():
    """The peak for fifty thousand rows is that for five hundred, give or take."""
    peaks = []
    for count in (500, 50_000):
        tracemalloc.start()
        spreadsheets.xlsx_file(
            ["a", "b"],
            ([number, "ข้อความ"] for number in range(count)),
            name="a",
        ).close()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 2_000_000


# What lies sealed


@pytest.fixture
def sealed_rows(cohort, rows):
    question = cohort.questions.create(
        slug="why-us", order=90, text_th="ทำไม", text_en="Why", limit=300
    )
    application = Application.objects.select_related("data_key").get(pk=rows[1].pk)
    application.legal_name, application.phone = "ชื่อจริง", "+66812345678"
    application.birth_on = "2000-02-29"
    application.save()
    answer = Answer(application=application, question=question)
    answer.text = "=อยากช่วย"
    answer.save()
    return application, question


def sealed(client, *names, **given):
    data = {
        "purpose": "ทำประกัน",
        "format": "csv",
        "columns": ["reference"],
        "sealed": list(names),
        **given,
    }
    return client.post(f"{URL}?state=submitted&sealed=1", data)


def test_what_is_sealed_is_in_it_where_it_was_chosen_and_history_names_it(
    coordinator_client, sealed_rows
):
    confirmed = {"password": "correct horse battery"}
    coordinator_client.post(reverse("account_reauthenticate"), confirmed)
    application, question = sealed_rows
    names = ["legal_name", "phone", f"answer_{question.pk}"]
    _header, row = table(sealed(coordinator_client, *names))
    assert row == [application.reference, "ชื่อจริง", "'+66812345678", "'=อยากช่วย"]
    line = AuditEntry.objects.get(action="export applications")
    assert line.fields == ["reference", *names]
    log = coordinator_client.get(
        f"/en/admin/volunteers/export/{Export.objects.get().pk}/change/"
    )
    assert "Legal name" in log.content.decode()


def test_nothing_sealed_is_taken_by_a_form_that_did_not_offer_it(
    coordinator_client, sealed_rows
):
    response = take(
        coordinator_client, "state=submitted", columns=["reference"], sealed="phone"
    )
    assert table(response)[0] == ["Reference"]
    page = take(coordinator_client, columns=["phone"])
    assert "phone is not one of the available choices" in page.content.decode()


def test_what_is_sealed_needs_a_fresh_confirmation_even_for_one(
    as_user, coordinator, sealed_rows
):
    client = as_user(coordinator)
    assert "reauthenticate" in client.get(f"{URL}?sealed=1")["Location"]
    assert "reauthenticate" in sealed(client, "phone")["Location"]
    assert not Export.objects.exists()


def test_the_sheet_has_a_name_filters_widths_and_real_booleans(
    coordinator_client, rows
):
    response = take(coordinator_client, format="xlsx", columns=["name", "anywhere"])
    book = openpyxl.load_workbook(io.BytesIO(body(response)))
    page = book["Applications"]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:B3")
    assert {row[1].data_type for row in page.iter_rows(min_row=2)} == {"b"}
    assert page.column_dimensions["B"].width > page.column_dimensions["A"].width


def test_age_and_criteria_of_interviews_are_columns(coordinator_client, sealed_rows):
    columns = ["years"]
    header, row = table(take(coordinator_client, "state=submitted", columns=columns))
    assert (header, row[0].isdecimal()) == (["Age"], True)
