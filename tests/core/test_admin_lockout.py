"""The back office's login: locked after wrong passwords, opened again by a superuser."""

from __future__ import annotations

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.models import User
from core.staff import AUDITOR
from tests.back_office import make_group_member, make_superuser
from tests.builders import make_organization

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def make_auditor(username: str) -> User:
    user = make_group_member(AUDITOR, make_organization(username)).user
    user.username = username
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(username: str, password: str, address: str = "192.0.2.1") -> Any:
    values = {"username": username, "password": password, "next": "/admin/"}
    return Client(REMOTE_ADDR=address).post(reverse("admin:login"), values)


def lock_out(username: str) -> list[int]:
    return [log_in(username, "wrong").status_code for _ in range(settings.AXES_FAILURE_LIMIT)]


def test_wrong_passwords_lock_a_name_out_and_the_page_says_for_how_long():
    make_auditor("ada")
    assert lock_out("ada") == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    for password in ("wrong", PASSWORD):
        page = log_in("ada", password)
        assert (page.status_code, page["Retry-After"]) == (429, "900")
        text = page.content.decode()
        assert "Too many failed logins. Try again in 15 minutes." in text
        assert "Cartera" in text
        assert 'id="login-form"' not in text
        assert PASSWORD not in text
        assert "sessionid" not in page.cookies


def test_a_lock_out_is_of_one_name_at_one_address():
    make_auditor("ada")
    make_auditor("bob")
    lock_out("ada")
    assert log_in("bob", PASSWORD).status_code == 302
    assert log_in("ada", PASSWORD, "192.0.2.2").status_code == 302
    assert log_in("ada", PASSWORD).status_code == 429


def test_a_superuser_lets_somebody_in_again():
    make_auditor("ada")
    lock_out("ada")
    superuser = make_superuser()
    shown = superuser.get("axes_accessattempt_changelist")
    assert "ada" in shown.content.decode()
    for attempt in AccessAttempt.objects.filter(username="ada"):
        page = superuser.get("axes_accessattempt_change", attempt.pk).content.decode()
        assert "wrong" not in page
        deleted = superuser.post("axes_accessattempt_delete", attempt.pk, post="yes")
        assert deleted.status_code == 302
    assert log_in("ada", PASSWORD).status_code == 302


def test_nobody_else_unlocks():
    auditor = make_auditor("ada")
    lock_out("ada")
    attempt = AccessAttempt.objects.get(username="ada")
    colleague = make_group_member(AUDITOR, auditor.memberships.get().organization)
    assert colleague.get("axes_accessattempt_changelist").status_code == 403
    assert colleague.post("axes_accessattempt_delete", attempt.pk, post="yes").status_code == 403
    assert AccessAttempt.objects.filter(pk=attempt.pk).exists()
