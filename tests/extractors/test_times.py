"""Times as stated: right, or nothing."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.records import Moment
from extractors.times import BERLIN, MONTHS, read_month, read_time

KYIV, MOSCOW, NEW_YORK = ZoneInfo("Europe/Kyiv"), ZoneInfo("Europe/Moscow"), ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        # ISO 8601 and RFC 3339
        ("2026-01-05T10:00:00Z", "2026-01-05T10:00:00"),
        ("2026-01-05T10:00Z", "2026-01-05T10:00:00"),
        ("2026-01-05t10:00:07z", "2026-01-05T10:00:07"),
        ("2026-01-05 10:00:00Z", "2026-01-05T10:00:00"),
        ("2026-01-05T10:00:00.123Z", "2026-01-05T10:00:00"),
        ("2026-01-05T10:00:00.123456789+02:00", "2026-01-05T08:00:00"),
        ("2026-01-05T10:00:00,5Z", "2026-01-05T10:00:00"),
        ("2026-01-05T10:00:00+02:00", "2026-01-05T08:00:00"),
        ("2026-01-05T10:00:00+0200", "2026-01-05T08:00:00"),
        ("2026-01-05T10:00:00+02", "2026-01-05T08:00:00"),
        ("2026-01-05T10:00:00-05:30", "2026-01-05T15:30:00"),
        ("2026-01-05T10:00:00−05:00", "2026-01-05T15:00:00"),
        ("2026-01-05T00:30:00+14:00", "2026-01-04T10:30:00"),
        ("2026-01-05T10:00:00 +0200", "2026-01-05T08:00:00"),
        ("2026-01-05 10:00:00 UTC", "2026-01-05T10:00:00"),
        ("2026-1-5 9:05 UTC", "2026-01-05T09:05:00"),
        ("2026/01/05 10:00 MSK", "2026-01-05T07:00:00"),
        ("20260105T10:00:00Z", "2026-01-05T10:00:00"),
        ("2026-01-05T10:00:60Z", "2026-01-05T10:00:59"),
        ("2026-01-05T24:00:00Z", "2026-01-06T00:00:00"),
        ("2026-12-31T24:00Z", "2027-01-01T00:00:00"),
        ("2024-02-29T12:00Z", "2024-02-29T12:00:00"),
        # RFC 822, with the zones it knows and those that outlets write
        ("Mon, 05 Jan 2026 10:00:00 +0200", "2026-01-05T08:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 -0000", "2026-01-05T10:00:00"),
        ("05 Jan 2026 10:00:00 -0330", "2026-01-05T13:30:00"),
        ("Mon, 5 Jan 26 10:00:00 GMT", "2026-01-05T10:00:00"),
        ("Mon, 05 Jan 2026 10:00 UT", "2026-01-05T10:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 EET", "2026-01-05T08:00:00"),
        ("Sun, 05 Jul 2026 10:00:00 EEST", "2026-07-05T07:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 MSK", "2026-01-05T07:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 CET", "2026-01-05T09:00:00"),
        ("Sun, 05 Jul 2026 10:00:00 CEST", "2026-07-05T08:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 MEZ", "2026-01-05T09:00:00"),
        ("Sun, 05 Jul 2026 10:00:00 MESZ", "2026-07-05T08:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 WET", "2026-01-05T10:00:00"),
        ("Sun, 05 Jul 2026 10:00:00 WEST", "2026-07-05T09:00:00"),
        ("Sun, 05 Jul 2026 10:00:00 BST", "2026-07-05T09:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 TRT", "2026-01-05T07:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 EST", "2026-01-05T15:00:00"),
        ("Sun, 05 Jul 2026 10:00:00 EDT", "2026-07-05T14:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 MST", "2026-01-05T17:00:00"),
        ("Sun, 05 Jul 2026 10:00:00 MDT", "2026-07-05T16:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 PST", "2026-01-05T18:00:00"),
        ("Sun, 05 Jul 2026 10:00:00 PDT", "2026-07-05T17:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 GMT+2", "2026-01-05T08:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 GMT+0200", "2026-01-05T08:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 UTC-3", "2026-01-05T13:00:00"),
        ("Mon, 05 Jan 2026 10:00:00 +0300 (MSK)", "2026-01-05T07:00:00"),
        # German
        ("Montag, 5. Januar 2026, 10:00 Uhr MEZ", "2026-01-05T09:00:00"),
        ("So., 5. Juli 2026 um 10:00 Uhr (MESZ)", "2026-07-05T08:00:00"),
        ("05.01.2026, 10:00 Uhr CET", "2026-01-05T09:00:00"),
        ("Do, 5. Mär. 2026 - 10:00 GMT", "2026-03-05T10:00:00"),
        ("3. Jänner 2026 9:05 MEZ", "2026-01-03T08:05:00"),
        # Russian and Ukrainian
        ("5 января 2026, 14:30 (МСК)", "2026-01-05T11:30:00"),
        ("понедельник, 5 января 2026 г., 14:30 мск", "2026-01-05T11:30:00"),
        ("5 мая 2026 года в 14:30 MSK", "2026-05-05T11:30:00"),
        ("неділя, 5 липня 2026 року о 14:30 EEST", "2026-07-05T11:30:00"),
        ("п'ятниця, 9 січня 2026, 14:30 EET", "2026-01-09T12:30:00"),
        ("П’ятниця, 9 січня 2026 о 14:30 EET", "2026-01-09T12:30:00"),
        # English
        ("January 5th, 2026 at 10:00 p.m. EST", "2026-01-06T03:00:00"),
        ("Jan. 5, 2026 12:00 AM UTC", "2026-01-05T00:00:00"),
        ("Jan 5, 2026 12:30 pm UTC", "2026-01-05T12:30:00"),
        ("Monday, January 5, 2026 | 10:00 GMT", "2026-01-05T10:00:00"),
        ("5-Sept-2026 10:00 Z", "2026-09-05T10:00:00"),
        ("\u00a0 5\u00a0May 2026\u00a010:00 UTC \n", "2026-05-05T10:00:00"),
        # seconds and milliseconds since 1970
        ("1767607200", "2026-01-05T10:00:00"),
        ("1767607200999", "2026-01-05T10:00:00"),
    ],
)
@pytest.mark.parametrize("zone", [None, NEW_YORK])
def test_a_time_that_states_its_zone_is_right_whatever_the_outlets_zone(raw: str, expected: str, zone: tzinfo | None) -> None:
    assert read_time(raw, zone, "feed") == Moment(datetime.fromisoformat(expected + "+00:00"), "minute", "feed")


@pytest.mark.parametrize(
    ("raw", "zone", "expected"),
    [
        ("2026-01-05T10:00:00", BERLIN, "2026-01-05T09:00:00"),
        ("2026-07-05T10:00:00", BERLIN, "2026-07-05T08:00:00"),
        ("2026-01-05 10:00", KYIV, "2026-01-05T08:00:00"),
        ("5. März 2026 um 14:30 Uhr", BERLIN, "2026-03-05T13:30:00"),
        ("Sa., 3.1.2026 - 10:00", BERLIN, "2026-01-03T09:00:00"),
        ("05.01.2026 10:00Uhr", BERLIN, "2026-01-05T09:00:00"),
        ("05.01.2026 10:00 h", BERLIN, "2026-01-05T09:00:00"),
        ("5 января 2026 в 14:30", MOSCOW, "2026-01-05T11:30:00"),
        ("5 січня 2026 року о 14:30", KYIV, "2026-01-05T12:30:00"),
        ("January 5, 2026 2:30 PM", NEW_YORK, "2026-01-05T19:30:00"),
        ("05.01.2026 24:00", BERLIN, "2026-01-05T23:00:00"),
        ("29.03.2026 01:59", BERLIN, "2026-03-29T00:59:00"),
        ("29.03.2026 02:30", BERLIN, "2026-03-29T01:30:00"),  # never shown on a clock: read as if not yet put forward
        ("29.03.2026 03:00", BERLIN, "2026-03-29T01:00:00"),
        ("25.10.2026 01:59", BERLIN, "2026-10-24T23:59:00"),
        ("25.10.2026 02:30", BERLIN, "2026-10-25T00:30:00"),  # shown twice: the first
        ("25.10.2026 03:00", BERLIN, "2026-10-25T02:00:00"),
    ],
)
def test_a_time_without_a_zone_takes_the_outlets_zone(raw: str, zone: tzinfo, expected: str) -> None:
    stated = Moment(datetime.fromisoformat(expected + "+00:00"), "minute", "page, zone of the outlet assumed")
    assert read_time(raw, zone, "page") == stated
    assert read_time(raw, None, "page") is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2026-01-05", "2026-01-05"),
        ("2026/1/5", "2026-01-05"),
        ("20260105", "2026-01-05"),
        ("05.01.2026", "2026-01-05"),
        ("5. 1. 2026", "2026-01-05"),
        ("Montag, 5. Januar 2026", "2026-01-05"),
        ("Mo 5.1.2026", "2026-01-05"),
        ("Mrz 3, 2026", "2026-03-03"),
        ("January 1st, 2026", "2026-01-01"),
        ("Feb 2nd 2026", "2026-02-02"),
        ("Monday, March 3rd, 2026", "2026-03-03"),
        ("5 января 2026 г.", "2026-01-05"),
        ("5 січня 2026 року", "2026-01-05"),
        ("четвер, 1 січня 2026", "2026-01-01"),
        ("29 февраля 2024", "2024-02-29"),
    ],
)
@pytest.mark.parametrize("zone", [None, BERLIN])
def test_a_date_alone_is_that_day_in_any_zone(raw: str, expected: str, zone: tzinfo | None) -> None:
    assert read_time(raw, zone, "page") == Moment(datetime.fromisoformat(expected + "T00:00:00+00:00"), "day", "page")


@pytest.mark.parametrize("row", MONTHS)
def test_every_name_of_a_month_is_that_month(row: str) -> None:
    stated = [read_time(f"7 {name.title()} 2025", None, "page") for name in row.split()]
    assert stated == [Moment(datetime(2025, month, 7, tzinfo=UTC), "day", "page") for month in range(1, 13)]


WEEKDAYS = [
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "Mon Tue Wed Thu Fri Sat Sun",
    "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "понедельник вторник среда четверг пятница суббота воскресенье",
    "понеділок вівторок середа четвер п'ятниця субота неділя",
    "понеділок вівторок середа четвер п’ятниця субота неділя",
    "понеділок вівторок середа четвер пʼятниця субота неділя",
    "Пн Вт Ср Чт Пт Сб Нд",
]


@pytest.mark.parametrize("name", [name for row in WEEKDAYS for name in row.split()])
def test_every_name_of_a_weekday_is_passed_over(name: str) -> None:
    assert read_time(f"{name}, 7.1.2025", None, "page") == Moment(datetime(2025, 1, 7, tzinfo=UTC), "day", "page")


@pytest.mark.parametrize(
    "raw",
    [
        None, "", " ", "soon", "gestern, 10:00 Uhr", "12:00", "2026", "2026-01", "2026-W02-1", "2026-005",
        "03/04/2026", "3/4/26", "03/04/2026 10:00 UTC",  # month or day first?
        "Mon, 05 Jan 2026 10:00:00 CST", "Mon, 05 Jan 2026 10:00:00 IST", "Mon, 05 Jan 2026 10:00:00 AST",
        "Mon, 05 Jan 2026 10:00:00 XYZ", "2026-01-05 10:00 Europe/Kyiv", "2026-01-05T10:00:00+02:00[Europe/Kyiv]",
        "2026-01-05T10:00:00+15:00", "2026-01-05T10:00:00+02:60", "2026-01-05T10:00:00+02:00:30",
        "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "31.04.2026", "32. Januar 2026", "0 May 2026",
        "2026-01-05T25:00Z", "2026-01-05T24:00:01Z", "2026-01-05T24:01Z", "2026-01-05T10:60Z", "2026-01-05T10:00:61Z",
        "05 Jan 2026 13:00 PM UTC", "05 Jan 2026 00:30 AM UTC",
        "5 Monat 2026", "5 Smarch 2026 10:00 UTC", "1989-12-31", "2101-01-01", "0001-01-01", "9999-12-31T24:00Z",
        "20260105T100000Z", "5. Januar 2026 10.30 Uhr", "2026-01-05 and more", "2026-01-055", "Stand: 05.01.2026",
        "631151999", "0000000000", "0631151999", "4133980800", "9999999999999", "17676072000",
    ],
)  # fmt: skip
@pytest.mark.parametrize("zone", [None, BERLIN])
def test_what_is_impossible_ambiguous_or_not_understood_is_nothing(raw: str | None, zone: tzinfo | None) -> None:
    assert read_time(raw, zone, "page") is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2022-01", datetime(2022, 1, 1, tzinfo=UTC)),
        (" 2026-12 ", datetime(2026, 12, 1, tzinfo=UTC)),
        ("2022-13", None),
        ("2022-00", None),
        ("1989-12", None),
        ("2101-01", None),
        ("2022-1", None),
        ("2022-01-03", None),
        ("", None),
    ],
)
def test_a_month_is_its_first_instant(raw: str, expected: datetime | None) -> None:
    assert read_month(raw, "text") == (Moment(expected, "month", "text") if expected else None)


AWARE = st.datetimes(
    min_value=datetime(1990, 1, 2),
    max_value=datetime(2100, 12, 30),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    | st.sampled_from([BERLIN, KYIV, MOSCOW, NEW_YORK, UTC]),
)


@settings(deadline=None)
@given(AWARE, st.sampled_from([None, NEW_YORK]), st.sampled_from(["T", " "]))
def test_an_iso_time_is_read_to_the_second(at: datetime, zone: tzinfo | None, between: str) -> None:
    assert read_time(at.isoformat(between), zone, "feed") == Moment(at.astimezone(UTC).replace(microsecond=0), "minute", "feed")


@settings(deadline=None)
@given(AWARE, st.sampled_from([None, NEW_YORK]))
def test_an_rfc_2822_time_is_read_to_the_second(at: datetime, zone: tzinfo | None) -> None:
    assert read_time(format_datetime(at), zone, "feed") == Moment(at.astimezone(UTC).replace(microsecond=0), "minute", "feed")


@settings(deadline=None)
@given(AWARE)
def test_a_unix_time_is_read_to_the_second(at: datetime) -> None:
    seconds = int(at.timestamp())
    stated = Moment(datetime.fromtimestamp(seconds, UTC), "minute", "feed") if seconds >= 10**9 else None
    assert read_time(str(seconds), None, "feed") == stated


@given(st.text() | st.text(alphabet="0123456789-/.:T+ ZамМJan,Uhr()pP٣²"), st.sampled_from([None, BERLIN]))
@settings(deadline=None)
def test_no_text_makes_reading_a_time_raise(raw: str, zone: tzinfo | None) -> None:
    moment = read_time(raw, zone, "feed")
    assert moment is None or (moment.at.tzinfo is UTC and 1989 <= moment.at.year <= 2101)
    assert read_month(raw, "feed") is None or len(raw.strip()) == 7


@settings(deadline=None)
@given(
    st.from_regex(
        r"\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}[ T]\d{1,2}:\d{2}(:\d{2})?( ?[AP]M)?( ?[+-]\d{1,4}| [A-Z]{1,4})?", fullmatch=True
    )
)
def test_no_number_makes_reading_a_time_raise(raw: str) -> None:
    moment = read_time(raw, BERLIN, "feed")
    assert moment is None or moment.at.tzinfo is UTC
