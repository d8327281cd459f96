"""What services refuse, in the language of the person."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from core.admin.forms import Refusal
from core.errors import DomainError, HierarchyLoop, InvalidValue, MissingValue, NotFound
from core.refusals import Template, refusal_text
from tests.back_office import make_superuser
from tests.builders import make_organization


@pytest.mark.parametrize(
    ("error", "spanish"),
    [
        (InvalidValue("This client has been revoked."), "Este cliente de API está revocado."),
        (
            InvalidValue("name must have at most 255 characters."),
            "name debe tener a lo sumo 255 caracteres.",
        ),
        (
            InvalidValue("A reason has 3 to 255 characters."),
            "Un motivo tiene de 3 a 255 caracteres.",
        ),
        (NotFound("customer", 7), "No existe cliente 7."),
        (HierarchyLoop("region"), "No se puede colocar región debajo de sí mismo."),
        (MissingValue("name"), "Este campo es obligatorio."),
        (DomainError("Nobody has translated this."), "Nobody has translated this."),
    ],
)
def test_a_refusal_is_told_in_the_persons_language(error: DomainError, spanish: str):
    english = error.message
    with translation.override("es"):
        assert Refusal(error).text == spanish
    assert error.message == english  # what surfaces send
    if not isinstance(error, MissingValue):
        with translation.override("en"):
            assert Refusal(error).text == english


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("a has 1 to 22 signs.", {"name": "a", "low": "1", "high": "22"}),
        ("a has 1 to 22 to 3 signs.", {"name": "a", "low": "1", "high": "22 to 3"}),
        ("a has 1 signs.", None),
        ("has 1 to 2 signs", None),
        ("", None),
        (" has  to  signs.", {"name": "", "low": "", "high": ""}),
    ],
)
def test_a_template_takes_its_values_out_of_a_sentence(
    sentence: str, values: dict[str, str] | None
):
    template = Template(("", " has ", " to ", " signs."), ("name", "low", "high"), "")
    assert template.values(sentence) == values


def test_pieces_do_not_overlap():
    assert Template(("ab", "ba"), ("x",), "").values("aba") is None
    assert Template(("ab", "ba"), ("x",), "").values("abba") == {"x": ""}


def test_the_template_that_says_most_is_the_one_meant():
    text = refusal_text("x must be between 1 and 5.", "es")
    assert text in ("x debe estar entre 1 y 5.",)
    assert refusal_text("x must be between 1 and 5.", "en") == "x must be between 1 and 5."
    assert refusal_text("x must be between 1 and 5.", "../es") == "x must be between 1 and 5."


@pytest.mark.django_db
def test_a_form_shows_the_refusal_in_spanish():
    staff = make_superuser()
    staff.client.cookies["django_language"] = "es"
    response: Any = staff.save(
        "core_organization_change", make_organization().pk, time_zone="Nowhere/Land"
    )
    assert response.context["adminform"].form.errors["time_zone"] == [
        "No es una zona horaria de IANA."
    ]
