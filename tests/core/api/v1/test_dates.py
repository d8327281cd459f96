from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api.v1.dates import format_datetime, parse_filter_datetime

OFFSETS = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
# A day from either end, so that every offset stays within the years 1 to 9999.
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=OFFSETS)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2016-08-16T09:02:13Z", "2016-08-16T09:02:13Z"),
        ("2016-08-16T09:02:13+00:00", "2016-08-16T09:02:13Z"),
        ("2016-08-16T09:02:13-00:00", "2016-08-16T09:02:13Z"),
        ("2016-08-16T09:02:13+02:00", "2016-08-16T07:02:13Z"),
        ("2016-08-16T09:02:13+0200", "2016-08-16T07:02:13Z"),
        ("2016-08-16T23:02:13-0530", "2016-08-17T04:32:13Z"),
        ("2016-01-01T00:00:00 01:00", "2015-12-31T23:00:00Z"),
        ("2016-01-01T00:00:00 0100", "2015-12-31T23:00:00Z"),
        ("2016-01-01T00:00:00.5 01:00", "2015-12-31T23:00:00Z"),
        ("2016-08-16T09:02:13.9Z", "2016-08-16T09:02:13Z"),
        ("2016-08-16T09:02:13.999999999Z", "2016-08-16T09:02:13Z"),
        ("2016-08-16T09:02:13.123-01:00", "2016-08-16T10:02:13Z"),
        ("2016-02-29T00:00:00Z", "2016-02-29T00:00:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00-01:00", "0001-01-01T01:00:00Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59Z"),
        ("9999-12-31T23:59:59+23:59", "9999-12-31T00:00:59Z"),
    ],
)
def test_parse_filter_datetime_reads(text: str, shown: str) -> None:
    moment = parse_filter_datetime(text)
    assert moment.tzinfo is UTC
    assert moment.microsecond == 0
    assert format_datetime(moment) == shown


OTHER_FORMS = """
2016-08-1Z 2016-08-16 2016 1471338133 20160816T090213Z 2016-W33-2T09:02:13Z 2016-229T09:02:13Z
2016-08-16T09:02Z 2016-08-16T09:02:13 2016-08-16t09:02:13Z 2016-08-16T09:02:13z
2016-08-16T09:02:13.Z 2016-08-16T09:02:13,5Z 2016-08-16T09:02:13.1234567890Z
2016-08-16T09:02:13+2 2016-08-16T09:02:13+02 2016-08-16T09:02:13+02:0 2016-08-16T09:02:13+02:000
2016-08-16T09:02:13ZZ 2016-08-16T09:02:13+02:00Z -2016-08-16T09:02:13Z +12016-08-16T09:02:13Z
"""
NO_SUCH_INSTANTS = """
2015-02-29T00:00:00Z 2016-13-01T00:00:00Z 2016-00-01T00:00:00Z 2016-08-16T24:00:00Z
2016-08-16T09:60:13Z 2016-12-31T23:59:60Z 2016-08-16T09:02:13+24:00 2016-08-16T09:02:13+02:60
0000-01-01T00:00:00Z 0001-01-01T00:00:00+00:01 9999-12-31T23:59:59-00:01
"""
STRANGE_CHARACTERS = [
    "",
    "\0",
    "\ud800",
    "2016-08-16 09:02:13Z",
    " 2016-08-16T09:02:13Z",
    "2016-08-16T09:02:13Z ",
    "2016-08-16T09:02:13Z\n",
    "2016-08-16T09:02:13  02:00",
    "2016-08-16T09:02:13\u221202:00",
    "٢٠١٦-08-16T09:02:13Z",
]


@pytest.mark.parametrize(
    "text", [*OTHER_FORMS.split(), *NO_SUCH_INSTANTS.split(), *STRANGE_CHARACTERS]
)
def test_parse_filter_datetime_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_filter_datetime(text)


@pytest.mark.parametrize("start", ["", "2016-08-16T09:02:13.", "2016-08-16T09:02:13+"])
def test_parse_filter_datetime_refuses_very_long_texts(start: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_filter_datetime(start + "1" * 1_000_000)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2016, 8, 16, 9, 2, 13, 999_999, tzinfo=UTC), "2016-08-16T09:02:13Z"),
        (datetime(16, 8, 16, 9, 2, 13, tzinfo=UTC), "0016-08-16T09:02:13Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
        (datetime(2016, 8, 16, 9, tzinfo=ZoneInfo("Europe/Paris")), "2016-08-16T07:00:00Z"),
        (datetime(2016, 8, 16, 9, 2, 13, tzinfo=ZoneInfo("UTC")), "2016-08-16T09:02:13Z"),
    ],
)
def test_format_datetime_shows(moment: datetime, shown: str) -> None:
    assert format_datetime(moment) == shown


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2016, 8, 16),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))),
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-2))),
    ],
)
def test_format_datetime_refuses(moment: datetime) -> None:
    with pytest.raises(ValueError, match=r"."):
        format_datetime(moment)


@given(MOMENTS)
def test_what_is_shown_is_read_as_the_same_second(moment: datetime) -> None:
    read = parse_filter_datetime(format_datetime(moment))
    assert timedelta(0) <= moment - read < timedelta(seconds=1)


@given(MOMENTS, st.sampled_from(["seconds", "milliseconds", "microseconds"]))
def test_every_offset_is_read(moment: datetime, precision: str) -> None:
    text = moment.isoformat(timespec=precision)
    second = moment.astimezone(UTC).replace(microsecond=0)
    assert parse_filter_datetime(text) == second
    assert parse_filter_datetime(text.replace("+", " ")) == second


@given(st.text() | st.text("0123456789-:+TZ. ", max_size=35) | st.from_regex(r"\A\d{4}-.{20,}\Z"))
def test_parse_filter_datetime_raises_nothing_but_value_error(text: str) -> None:
    try:
        parse_filter_datetime(text)
    except ValueError as error:
        kind = type(error)
    else:
        return
    assert kind is ValueError
