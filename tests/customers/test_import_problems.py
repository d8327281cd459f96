"""`import_customers`: files that cannot be used, and every problem of every row on its line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from core.models import Organization
from tests.builders import make_organization
from tests.customers.importing import (
    csv_file,
    customer,
    footprint,
    import_file,
    import_rows,
    references,
)


@pytest.fixture
def entity1(db: None) -> Organization:
    return make_organization("entity1", has_geographical_locations=True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "The file is empty."),
        ("\n\n  \n", "The file is empty."),
        ("reference,phone\n", "The header has no column name."),
        ("phone\n", "The header has no column reference and no column name."),
        (
            "reference,name,postcode,billing_adress,Telefon\n",
            'The header cannot be used: unknown column "postcode" (did you mean postal_code?); '
            'unknown column "billing_adress" (did you mean billing_address?); '
            'unknown column "Telefon".',
        ),
        (
            "reference,name,tax_number,taxNumber\n",
            'The header cannot be used: "taxNumber" repeats "tax_number".',
        ),
        ("reference,,name\n", "The header cannot be used: column 2 has no name."),
        (
            "reference/name\n",
            'The header cannot be used: unknown column "reference/name" (did you mean reference?); '
            "names are separated by commas, semicolons, tabs or bars.",
        ),
        ('"reference,name\nA,Anna\n', "A closing quote is missing. The lines from here on were "),
    ],
)
def test_a_file_without_a_usable_header_is_refused_as_a_whole(
    entity1: Organization, tmp_path: Path, content: str | bytes, said: str
) -> None:
    run = import_file(csv_file(tmp_path, content))
    assert run.status == 2
    assert run.err.startswith(said)
    assert run.out == ""


def test_what_cannot_be_opened_is_a_usage_error(entity1: Organization, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "reference,name\nA,Anna\n")
    assert import_file(tmp_path / "none.csv").err.endswith(
        "none.csv cannot be read: No such file or directory."
    )
    assert import_file(tmp_path).status == 2
    unknown = import_file(path, organization="nowhere")
    assert (unknown.status, unknown.err) == (2, "There is no organization with the slug nowhere.")
    unwritable = import_file(path, "--failed", str(tmp_path / "none" / "failed.csv"))
    assert (unwritable.status, references(entity1)) == (2, [])


def test_the_imported_file_is_not_overwritten_with_its_failed_rows(
    entity1: Organization, tmp_path: Path
) -> None:
    path = csv_file(tmp_path, "reference,name\nA,Anna\n")
    run = import_file(path, "--failed", str(path))
    assert (run.status, run.err) == (2, "--failed names the imported file itself.")
    assert path.read_text() == "reference,name\nA,Anna\n"
    assert references(entity1) == []


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("reference,name\nA,Año\n", "utf-8-sig"),
        ("reference;name\nA;Año\n", "utf-8"),
        ("reference;name\r\nA;Año\r\n", "utf-8-sig"),
        ("reference\tname\nA\tAño\n", "utf-8"),
        ("reference,name\rA,Año\r", "utf-8"),
        ('\n"reference";"name"\n\n"A";" Año "\n;\n\n', "utf-8"),
        ("reference,name\nA,Año", "utf-8"),
    ],
)
def test_marks_delimiters_and_line_ends_are_found_out(
    entity1: Organization, tmp_path: Path, content: str, encoding: str
) -> None:
    run = import_file(csv_file(tmp_path, content, encoding=encoding))
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("1 row: 1 created")
    assert customer("A").name == "Año"


def test_what_is_not_in_the_encoding_is_refused_with_line_column_and_byte(
    entity1: Organization, tmp_path: Path
) -> None:
    content = "reference,name,billing_city\nA,Anna,Nice\nB,Muñoz,Mérida\n"
    path = csv_file(tmp_path, content, encoding="latin-1")
    run = import_file(path, "--encoding", "utf-8")
    advice = "which is not UTF-8: save the file as UTF-8."
    assert run.status == 1
    assert run.problems == [
        f'line 3, column name: "Muñoz" holds the byte 0xF1, {advice}',
        f'line 3, column billing_city: "Mérida" holds the byte 0xE9, {advice}',
    ]
    assert references(entity1) == []
    header = csv_file(tmp_path, "reference,name,município\n", encoding="latin-1")
    refused = import_file(header, "--encoding", "utf-8")
    assert (refused.status, refused.err) == (2, f"The header holds the byte 0xED, {advice}")


def test_lines_are_counted_as_an_editor_counts_them(entity1: Organization, tmp_path: Path) -> None:
    run = import_rows(
        tmp_path,
        "",
        "reference,name,comment,email",
        'A,Anna,"one',
        'two",',
        "",
        'B,Bert,"one',
        "two",
        'three",wrong',
        "C,Carl,,wrong",
    )
    assert [problem.split(":")[0] for problem in run.problems] == [
        "line 6, column email",
        "line 9, column email",
    ]


def test_a_row_of_another_length_is_a_problem_of_the_whole_row(
    entity1: Organization, tmp_path: Path
) -> None:
    run = import_rows(tmp_path, "reference,name,email", "A,Anna", "B,Bert,,", "C,Carl,")
    assert run.problems == [
        "line 2: 2 values, but the header has 3 columns.",
        "line 3: 4 values, but the header has 3 columns.",
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('B,"Bert', "A closing quote is missing."),
        ('B,"Bert" & Co', "A value in quotes is broken; a quote within it is written twice"),
        (f"B,{'x' * 140_000}", "A value is longer than 131072 characters"),
    ],
)
def test_a_broken_quotation_ends_the_reading(
    entity1: Organization, tmp_path: Path, row: str, reason: str
) -> None:
    run = import_rows(tmp_path, "reference,name", "A,Anna", row, "C,Carl")
    assert run.status == 1
    assert len(run.problems) == 1
    assert run.problems[0].startswith(f"line 3: {reason}")
    assert run.problems[0].endswith("The lines from here on were not read.")
    assert references(entity1) == []


def test_every_problem_of_every_row_is_told_in_order(entity1: Organization, tmp_path: Path) -> None:
    run = import_rows(
        tmp_path,
        "reference,name,is_active,category,billing_country,billing_latitude,email,website,"
        "credit_limit,due_date_days,due_date_rule,currency,payment_types,customer_risk_color,"
        "barcode,created_at,contact_last_name,contact_email,contact_phone",
        f"A,{'n' * 256},maybe,none,Atlantis,91,x,y z,-1,1.5,later,GmBP,cash;barter,red,"
        f"{'b' * 256},yesterday,Curie,z,{'9' * 91}",
        "B,,,,,,,,,,1,EUR,,,,2999-01-01T00:00:00Z,,b@example.com,",
    )
    long = "n" * 59 + "…"
    assert run.problems == [
        f'line 2, column name: "{long}" must have at most 255 characters.',
        'line 2, column is_active: "maybe" must be a boolean: true or false.',
        "line 2, column category: The customer category none does not exist.",
        "line 2, column billing_country: "
        '"Atlantis" must be an ISO 3166-1 code or a country\'s name.',
        'line 2, column billing_latitude: "91" must be between -90 and 90.',
        'line 2, column email: "x" must be an e-mail address.',
        'line 2, column website: "y z" must be a web address (http or https).',
        'line 2, column credit_limit: "-1" must be at least 0.',
        'line 2, column due_date_days: "1.5" must be an integer.',
        'line 2, column due_date_rule: "later" must be days_after_invoice_date or '
        "days_after_end_of_invoice_month.",
        "line 2, column currency: The currency GmBP does not exist.",
        "line 2, column payment_types: The payment type barter does not exist.",
        'line 2, column customer_risk_color: "red" must be a colour written #RRGGBB.',
        f'line 2, column barcode: "{"b" * 59}…" must have at most 255 characters.',
        'line 2, column created_at: "yesterday" must be a date and time with Z or an offset, for '
        "example 2016-08-01T12:00:00Z.",
        'line 2, column contact_email: "z" must be an e-mail address.',
        f'line 2, column contact_phone: "{"9" * 59}…" must have at most 90 characters.',
        "line 3, column name: is required.",
        "line 3, column due_date_days: is required.",
        "line 3, column currency: The currency EUR has no exchange rate.",
        'line 3, column created_at: "2999-01-01T00:00:00Z" lies in the future.',
        "line 3, column contact_last_name: is required.",
    ]


def test_a_missing_or_repeated_reference_is_a_problem(
    entity1: Organization, tmp_path: Path
) -> None:
    run = import_rows(
        tmp_path, "reference,name,email", ",Anna,", "B,Bert,", "C,Carl,", " B ,Berta,wrong"
    )
    assert run.problems == [
        "line 2, column reference: is required.",
        'line 5, column reference: "B" is already the reference of line 3.',
        'line 5, column email: "wrong" must be an e-mail address.',
    ]


def test_nul_and_control_characters_are_no_danger(entity1: Organization, tmp_path: Path) -> None:
    run = import_rows(
        tmp_path, "reference,name,parent,category", "A\0,Anna,,", "B,B\0b,P\0,\x1b[2Jx"
    )
    assert run.problems == [
        r'line 2, column reference: "A\x00" must not hold the character NUL.',
        r'line 3, column name: "B\x00b" must not hold the character NUL.',
        r'line 3, column parent: "P\x00" must not hold the character NUL.',
        r"line 3, column category: The customer category \x1b[2Jx does not exist.",
    ]


def test_failed_rows_go_to_a_file_that_can_be_mended_and_imported(
    entity1: Organization, tmp_path: Path
) -> None:
    failed = tmp_path / "failed.csv"
    rows = ("reference;name;comment;email", "A;Anna;x;", "B;;=1;wrong", 'C;Carl;"two\nlines"')
    options = ("--failed", str(failed), "--on-error", "skip")
    assert import_rows(tmp_path, *rows, options=options).status == 1
    assert references(entity1) == ["A"]
    with failed.open(encoding="utf-8", newline="") as file:
        told = list(csv.reader(file, delimiter=";"))
    reasons = 'name: is required.; email: "wrong" must be an e-mail address.'
    assert told == [
        ["_line", "_problems", "reference", "name", "comment", "email"],
        ["3", reasons, "B", "", "'=1", "wrong"],
        ["4", "3 values, but the header has 4 columns.", "C", "Carl", "two\nlines"],
    ]
    again = import_file(failed)
    assert [each.split(":")[0] for each in again.problems] == [
        "line 2, column name",
        "line 2, column email",
        "line 3",
    ]
    told[1][3:] = ["Bert", "'=1", ""]
    told[2].append("c@example.com")
    with failed.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(told)
    assert import_file(failed).status == 0
    assert (customer("B").comment, customer("C").comment) == ("=1", "two\nlines")


def test_the_file_of_failed_rows_is_empty_when_there_are_none(
    entity1: Organization, tmp_path: Path
) -> None:
    failed = tmp_path / "failed.csv"
    failed.write_text("old")
    run = import_rows(tmp_path, "reference,name", "A,Anna", options=("--failed", str(failed)))
    assert run.status == 0
    assert failed.read_text() == "_line,_problems,reference,name\n"


def test_failed_rows_hold_no_bytes_that_are_no_text(entity1: Organization, tmp_path: Path) -> None:
    failed = tmp_path / "failed.csv"
    content = "reference,name\nB,Muñoz\n".encode("latin-1")
    import_file(csv_file(tmp_path, content), "--encoding", "utf-8", "--failed", str(failed))
    assert ",B,Muñoz" in failed.read_text(encoding="utf-8")


def test_a_rule_between_old_and_new_values_is_told_at_the_row(
    entity1: Organization, tmp_path: Path
) -> None:
    import_rows(tmp_path, "reference,name,due_date_days,due_date_rule", "A,Anna,30,1")
    before = footprint()
    run = import_rows(tmp_path, "reference,name,due_date_days", "A,Anna,")
    assert run.problems == ["line 2, column due_date_days: is required."]
    assert footprint() == before
