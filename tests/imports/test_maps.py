"""Headers of other people: `--map`, and profiles that keep it with how a file is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.models import ImportProfile, Organization
from customers.models import Customer
from tests.builders import make_organization
from tests.imports.harness import Run, file_of, import_file

THEIRS = "Kd-Nr;Firma;Limit;Notiz\nA;Anna;12,5;x\n"
MAP = ("--map", "kd nr=reference", "--map", "Firma=NAME", "--map", "Limit=credit_limit")
IGNORED = ("--map", "Notiz=")


@pytest.fixture
def entity1(db: None) -> Organization:
    return make_organization("entity1")


def load(folder: Path, *options: str, content: str = THEIRS, slug: str = "entity1") -> Run:
    """Import a file of customers."""
    return import_file("customers", file_of(folder, content), *options, organization=slug)


def test_their_columns_become_ours_or_are_passed_over(
    entity1: Organization, tmp_path: Path
) -> None:
    run = load(tmp_path, *MAP, *IGNORED)
    assert (run.status, run.err) == (0, "")
    customer = Customer.objects.get(reference="A")
    assert (customer.name, str(customer.credit_limit)) == ("Anna", "12.50")


def test_a_map_may_stand_in_a_file(entity1: Organization, tmp_path: Path) -> None:
    pairs = {"Kd-Nr": "reference", "Firma": "name", "Limit": "", "Nobody": "email"}
    path = tmp_path / "map.json"
    path.write_text(json.dumps(pairs))
    assert load(tmp_path, "--map", str(path), *IGNORED).status == 0
    assert Customer.objects.get(reference="A").credit_limit is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["A=reference", "B=Reference"], '"A" and "B" are both mapped to reference.'),
        (["A=nonsense", "=name"], '"nonsense" is no column; "name" has no header.'),
        (["A=name", "A=email"], '--map names "A" twice.'),
        (["/nowhere"], "/nowhere cannot be read: No such file or directory."),
        (["/dev/null"], "/dev/null is no JSON."),
    ],
)
def test_a_map_that_cannot_be_used_is_a_usage_error(
    entity1: Organization, tmp_path: Path, arguments: list[str], said: str
) -> None:
    run = load(tmp_path, *(part for each in arguments for part in ("--map", each)))
    assert run.status == 2
    assert run.err.endswith(said)
    assert "\n" not in run.err


@pytest.mark.parametrize("content", ["[1]", '{"a": 1}', "[" * 9999, "\0"])
def test_a_file_that_is_no_map_is_a_usage_error(
    entity1: Organization, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "map.json"
    path.write_text(content)
    run = load(tmp_path, "--map", str(path))
    assert run.status == 2
    assert run.err.startswith(str(path))


def test_a_header_that_is_mapped_to_one_that_is_there_repeats_it(
    entity1: Organization, tmp_path: Path
) -> None:
    run = load(tmp_path, "--map", "x=name", content="reference,name,x\nA,B,C\n")
    assert (run.status, run.err) == (2, 'The header cannot be used: "name" repeats "name".')


def test_a_profile_keeps_how_files_are_read(entity1: Organization, tmp_path: Path) -> None:
    first = load(tmp_path, *MAP, *IGNORED, "--decimal", "comma", "--save-profile", "Müller")
    assert first.status == 0
    content = THEIRS.replace("A;", "B;").replace("12,5", "1,230")
    assert load(tmp_path, "--profile", "Müller", content=content).status == 0
    assert str(Customer.objects.get(reference="B").credit_limit) == "1.23"
    profile = ImportProfile.objects.get()
    assert profile.column_map == {
        "kd nr": "reference", "Firma": "name", "Limit": "credit_limit", "Notiz": "",
    }  # fmt: skip
    assert profile.options["decimal"] == "comma"


def test_what_is_given_counts_more_than_a_profile_and_replaces_it(
    entity1: Organization, tmp_path: Path
) -> None:
    load(tmp_path, *MAP, *IGNORED, "--save-profile", "M")
    renamed = THEIRS.replace("Firma", "Company").replace("12,5", "12.5")
    options = ("--profile", "M", "--map", "Company=name", "--decimal", "point")
    assert load(tmp_path, *options, "--save-profile", "M", content=renamed).status == 0
    profile = ImportProfile.objects.get()
    assert "Firma" not in profile.column_map
    assert profile.column_map["Company"] == "name"


def test_profiles_are_of_one_organization_and_kind(entity1: Organization, tmp_path: Path) -> None:
    make_organization("entity2")
    load(tmp_path, *MAP, *IGNORED, "--save-profile", "M")
    other = load(tmp_path, "--profile", "M", slug="entity2")
    assert (other.status, other.err) == (
        2, 'No profile for customers is called "M"; there is none.',
    )  # fmt: skip
    unknown = load(tmp_path, "--profile", "N\0")
    assert (unknown.status, unknown.err.endswith('there is "M".')) == (2, True)
    assert load(tmp_path, "--save-profile", " ").status == 2


def test_a_value_that_a_record_does_not_have_is_left_as_it_is(
    entity1: Organization, tmp_path: Path
) -> None:
    records = [{"reference": "A", "name": "Anna", "phone": "1", "email": "a@example.com"}]
    assert load(tmp_path, content=json.dumps(records)).status == 0
    changed = (
        '{"reference":"A","name":"Ana","phone":null}\n{"reference":"B","name":"B","email":null}\n'
    )
    run = load(tmp_path, content=changed)
    assert run.out.startswith("2 rows: 1 created, 1 updated")
    customer = Customer.objects.get(reference="A")
    assert (customer.name, customer.phone, customer.email) == ("Ana", "", "a@example.com")


def test_failed_rows_of_json_are_written_as_a_table(entity1: Organization, tmp_path: Path) -> None:
    failed = tmp_path / "failed.csv"
    content = '{"reference":"A","name":"Anna"}\n{"reference":"B","name":"B","email":"x"}\n'
    content += '{"reference":"C","name":""}\n'
    run = load(tmp_path, "--failed", str(failed), content=content)
    assert run.status == 1
    lines = failed.read_text().splitlines()
    assert lines[0] == "_line,_problems,reference,name,email"
    assert lines[1].startswith("2,")
    assert lines[2].endswith(",C,,")
