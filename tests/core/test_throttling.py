"""Request rates, and the counters they share between workers."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import override_settings
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from core.api.authentication import ALL_SCOPES, Credentials
from core.api.throttling import ClientThrottle, add_rate_limit_headers, parse_rate
from core.counting import Window, count, forget
from core.file_cache import SharedFileCache
from core.models import ApiClient, User

CLIENT = ApiClient(pk=1)
USER = User(pk=1)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def ask(
    monkeypatch: pytest.MonkeyPatch, *, at: float, client: ApiClient | None = CLIENT
) -> tuple[bool, ClientThrottle, Any]:
    monkeypatch.setattr("core.api.throttling.time.time", lambda: at)
    request = Request(APIRequestFactory().get("/"))
    request.auth = Credentials(USER, client, ALL_SCOPES)
    throttle = ClientThrottle()
    return throttle.allow_request(request, None), throttle, request


@override_settings(API_THROTTLE_RATE="2/min")
def test_a_client_over_its_rate_waits_for_the_next_window(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [ask(monkeypatch, at=at)[0] for at in (600, 601, 602, 659, 660)]

    assert answers == [True, True, False, False, True]


@override_settings(API_THROTTLE_RATE="1/min")
def test_a_noisy_client_leaves_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        ask(monkeypatch, at=600)

    assert ask(monkeypatch, at=600, client=ApiClient(pk=2))[0]
    # user 1 of a login session is not client 1
    assert ask(monkeypatch, at=600, client=None)[0]


@override_settings(API_THROTTLE_RATE="1/min")
def test_replies_say_where_the_client_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    replies = []
    for _ in range(2):
        _, throttle, request = ask(monkeypatch, at=615.5)
        response = HttpResponse()
        add_rate_limit_headers(request, response)
        replies.append({k: v for k, v in response.items() if k != "Content-Type"})

    standing = {"RateLimit-Limit": "1", "RateLimit-Remaining": "0", "RateLimit-Reset": "45"}
    assert replies == [standing, {**standing, "Retry-After": "45"}]
    assert throttle.wait() == 45


def test_a_request_without_credentials_is_not_counted() -> None:
    request, response = Request(APIRequestFactory().get("/")), HttpResponse()

    assert ClientThrottle().allow_request(request, None)
    add_rate_limit_headers(request, response)
    assert list(response.headers) == ["Content-Type"]


@pytest.mark.parametrize(
    ("rate", "expected"), [("6000/min", (6000, 60)), ("5/sec", (5, 1)), ("9/day", (9, 86_400))]
)
def test_rates_are_read(rate: str, expected: tuple[int, int]) -> None:
    assert parse_rate(rate) == expected


def test_looking_does_not_count_and_forgetting_starts_again() -> None:
    assert count("kind", "key", window=60, now=600, add=0) == Window(0, 60)
    count("kind", "key", window=60, now=600)
    assert count("kind", "key", window=60, now=600, add=0) == Window(1, 60)
    forget("kind", "key", window=60, now=659)
    assert count("kind", "key", window=60, now=600, add=0) == Window(0, 60)


def make_cache(folder: Path, **options: Any) -> SharedFileCache:
    return SharedFileCache(str(folder), {"OPTIONS": options} if options else {})


def _increment(folder: Path) -> None:
    shared = make_cache(folder)
    for _ in range(200):
        shared.incr("hits")


def test_increments_of_several_processes_all_count(tmp_path: Path) -> None:
    make_cache(tmp_path).set("hits", 0, 60)
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_increment, args=(tmp_path,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert make_cache(tmp_path).get("hits") == 800


def test_incrementing_leaves_the_expiry_alone(tmp_path: Path, monkeypatch: Any) -> None:
    shared, now = make_cache(tmp_path), 1_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    shared.set("hits", 1, 60)
    now += 59
    assert shared.incr("hits", 5) == 6
    now += 2
    with pytest.raises(ValueError, match="expired"):
        shared.incr("hits")


def test_incrementing_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not there"):
        make_cache(tmp_path).incr("hits")


@pytest.mark.parametrize("content", [b"", b"garbage"])
def test_a_damaged_entry_counts_as_missing(tmp_path: Path, content: bytes) -> None:
    shared = make_cache(tmp_path)
    shared.set("hits", 1, 60)
    (path,) = tmp_path.iterdir()
    path.write_bytes(content)

    with pytest.raises(ValueError, match="not there"):
        shared.incr("hits")
    assert shared.add("hits", 1, 60)
    assert shared.incr("hits") == 2


def test_numbers_may_grow_and_shrink_in_length(tmp_path: Path) -> None:
    shared = make_cache(tmp_path)
    shared.set("hits", 1, None)

    assert shared.incr("hits", 10**12) == 10**12 + 1
    assert shared.incr("hits", -(10**12)) == 1
    assert shared.get("hits") == 1


def test_expired_entries_are_swept_and_live_ones_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.file_cache.random.random", lambda: 0.0)
    shared = make_cache(tmp_path)
    shared.set("old", 1, -1)
    shared.set("live", 1, 60)
    shared.set("new", 1, 60)

    assert len(list(tmp_path.iterdir())) == 2
    assert shared.get("live") == 1
