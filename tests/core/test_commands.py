"""The operator's commands for organizations and access."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from oauth2_provider.models import AccessToken
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from core.api.authentication import BearerAuthentication
from core.management.commands import create_api_client
from core.models import ApiClient, Organization, User
from tests.builders import make_organization

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def make_client(*arguments: str) -> dict[str, object]:
    return json.loads(run("create_api_client", "Till", *arguments, "--json"))


def test_create_organization_prints_id_and_slug() -> None:
    printed = run(
        *("create_organization", "acme", "--name", "Acme SA", "--tax-id", "aaa010101aaa"),
        *("--currency", "usd", "--time-zone", "America/Monterrey"),
    )

    organization = Organization.objects.get()
    assert printed == f"id: {organization.pk}\nslug: acme\n"
    assert (organization.name, organization.tax_id) == ("Acme SA", "AAA010101AAA")
    assert (organization.default_currency, organization.time_zone) == ("USD", "America/Monterrey")


def test_create_organization_defaults_to_mexico() -> None:
    run("create_organization", "acme", "--name", "Acme", "--tax-id", "AAA010101AAA")

    organization = Organization.objects.get()
    assert organization.default_currency == "MXN"
    assert organization.time_zone == "America/Mexico_City"


@pytest.mark.parametrize(
    ("slug", "options", "sentence"),
    [
        ("entity1", (), "slug is already used"),
        ("No Good", (), "lower-case letters"),
        ("acme", ("--currency", "XXZ"), "ISO 4217"),
        ("acme", ("--time-zone", "Mars/Olympus"), "IANA"),
        ("acme", ("--tax-id", "1"), "12 or 13"),
        ("acme", ("--name", " "), "name is required"),
    ],
)
def test_create_organization_says_what_is_wrong(
    slug: str, options: tuple[str, ...], sentence: str
) -> None:
    make_organization("entity1")

    with pytest.raises(CommandError, match=sentence):
        run("create_organization", slug, "--name", "A", "--tax-id", "AAA010101AAA", *options)
    assert Organization.objects.count() == 1


def test_create_api_client_prints_id_and_secret() -> None:
    make_organization("entity1")

    printed = run("create_api_client", "Till", "--organization", "entity1")

    client = ApiClient.objects.get()
    first, second = printed.splitlines()
    assert first == f"client_id: {client.client_id}"
    assert second.startswith("client_secret: ")
    assert len(second) == len("client_secret: ") + 64
    assert second.removeprefix("client_secret: ") != client.client_secret


def test_create_api_client_prints_json() -> None:
    make_organization("entity1")
    make_organization("entity2")

    made = make_client(
        *("--organization", "entity1", "--organization", "entity2"),
        *("--role", "Dispatcher", "--role", "CrmUser"),
    )

    assert list(made) == ["client_id", "client_secret", "name", "organizations", "roles"]
    assert made["name"] == "Till"
    assert made["organizations"] == ["entity1", "entity2"]
    assert made["roles"] == ["Dispatcher", "CrmUser"]


def test_create_api_client_makes_an_administrator_when_no_role_is_named() -> None:
    make_organization("entity1")

    assert make_client("--organization", "entity1")["roles"] == ["Admin"]


def test_a_clients_user_is_a_machine_that_cannot_log_in() -> None:
    make_organization("entity1")
    made = make_client("--organization", "entity1")

    user = ApiClient.objects.get().user
    assert user.is_machine
    assert not user.has_usable_password()
    assert user.username == f"api-client-{made['client_id']}"


def test_clients_of_one_name_are_different() -> None:
    make_organization("entity1")

    ids = {make_client("--organization", "entity1")["client_id"] for _ in range(2)}

    assert len(ids) == 2


def test_create_api_client_makes_one_for_people_who_log_in() -> None:
    made = make_client("--redirect-uri", "https://app.example/cb")

    client = ApiClient.objects.get()
    assert (made["organizations"], made["roles"]) == ([], [])
    assert client.authorization_grant_type == "authorization-code"
    assert client.redirect_uris == "https://app.example/cb"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Till", "--organization", "entity9"), "no organization with the slug entity9"),
        ((" ", "--organization", "entity1"), "name is required"),
        (("x" * 151, "--organization", "entity1"), "1 to 150"),
        (("Till", "--redirect-uri", "http://app.example/cb"), "https"),
        (("Till", "--redirect-uri", "https://app.example/#a"), "fragment"),
        (("Till", "--redirect-uri", "javascript:alert(1)"), "https"),
        (("Till", "--redirect-uri", "http://["), "https"),
        (("Till", "--redirect-uri", "https://a/", "--role", "Admin"), "no roles of its own"),
    ],
)
def test_create_api_client_says_what_is_wrong_and_makes_nothing(
    arguments: tuple[str, ...], sentence: str
) -> None:
    make_organization("entity1")

    with pytest.raises(CommandError, match=sentence):
        run("create_api_client", *arguments)
    assert not ApiClient.objects.exists()


@pytest.mark.parametrize("role", ["admin", "Boss", ""])
def test_create_api_client_refuses_an_unknown_role_as_a_usage_error(
    role: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["manage.py", "create_api_client", "Till", "--organization", "e", "--role", role]

    with pytest.raises(SystemExit) as exit_:
        create_api_client.Command().run_from_argv(command)
    assert exit_.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


@pytest.mark.parametrize("options", [(), ("--organization", "e", "--redirect-uri", "https://a/")])
def test_create_api_client_is_for_itself_or_for_people_and_never_both(
    options: tuple[str, ...],
) -> None:
    with pytest.raises(SystemExit) as exit_:
        create_api_client.Command().run_from_argv(
            ["manage.py", "create_api_client", "Till", *options]
        )
    assert exit_.value.code == 2


def test_a_refused_command_exits_with_1() -> None:
    with pytest.raises(CommandError) as failure:
        run("issue_token", "nobody")
    assert failure.value.returncode == 1


def test_issue_token_prints_a_working_token_and_nothing_else() -> None:
    make_organization("entity1")
    client_id = str(make_client("--organization", "entity1")["client_id"])

    printed = run("issue_token", client_id)

    assert printed.count("\n") == 1
    request: Any = Request(
        APIRequestFactory().get("/", HTTP_AUTHORIZATION=f"Bearer {printed.strip()}")
    )
    authenticated: Any = BearerAuthentication().authenticate(request)
    _, credentials = authenticated
    assert credentials.client.client_id == client_id
    assert credentials.scopes == {"read", "write"}


def test_issue_token_takes_a_lifetime_and_scopes() -> None:
    make_organization("entity1")
    client_id = str(make_client("--organization", "entity1")["client_id"])

    run("issue_token", client_id, "--expires-in", "90", "--scope", "read")

    token = AccessToken.objects.get()
    assert token.scope == "read"
    assert 85 < (token.expires - token.created).total_seconds() <= 90


@pytest.mark.parametrize(
    ("options", "sentence"),
    [(("--expires-in", "0"), "lasts 1 to"), (("--expires-in", "99999999999"), "lasts 1 to")],
)
def test_issue_token_refuses_an_impossible_lifetime(
    options: tuple[str, ...], sentence: str
) -> None:
    make_organization("entity1")
    client_id = str(make_client("--organization", "entity1")["client_id"])

    with pytest.raises(CommandError, match=sentence):
        run("issue_token", client_id, *options)
    assert not AccessToken.objects.exists()


def test_issue_token_refuses_an_unknown_client() -> None:
    with pytest.raises(CommandError, match="There is no API client nobody"):
        run("issue_token", "nobody")


def test_issue_token_refuses_a_client_that_acts_for_people() -> None:
    client_id = str(make_client("--redirect-uri", "https://app.example/cb")["client_id"])

    with pytest.raises(CommandError, match="acts for people"):
        run("issue_token", client_id)


def test_issue_token_refuses_a_revoked_client() -> None:
    make_organization("entity1")
    client_id = str(make_client("--organization", "entity1")["client_id"])
    User.objects.update(is_active=False)

    with pytest.raises(CommandError, match="has been revoked"):
        run("issue_token", client_id)
