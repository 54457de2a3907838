"""Times as feeds, pages and texts state them: right, or nothing.

feedparser takes every named zone but the American ones for UTC and knows no German, Russian or Ukrainian month, so
the raw string is read here. A time without a zone is only believed where the outlet's own zone is known.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from extractors.records import Moment

BERLIN = ZoneInfo("Europe/Berlin")
# Hours east of UTC. CST, IST and AST are left out on purpose: each names several zones.
ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2,
    "eest": 3, "msk": 3, "мск": 3, "trt": 3, "est": -5, "edt": -4, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
MONTHS = [
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "january february march april may june july august september october november december",
    "jän feb mär apr mai jun jul aug sept okt nov dez",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "янв фев мар апр мая июн июл авг сен окт ноя дек",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "січ лют бер кві тра чер лип сер вер жов лис гру",
    "січ лют берез квіт трав черв лип серп верес жовт лист груд",
    "янв февр мар апр май июн июл авг сент окт нояб дек",
]
MONTH = {name: number for row in MONTHS for number, name in enumerate(row.split(), 1)} | {
    "jänner": 1,
    "mrz": 3,
    "sept": 9,
}

CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?(?:\s*(?P<half>[AaPp])\.?[Mm]\b\.?)?"
OFFSET = r"(?:(?:GMT|UTC)\s*)?(?P<sign>[+\-−])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?"
ZONE = re.compile(rf"\s*(?:{OFFSET}|\(?(?P<name>[A-Za-zА-Яа-я]{{1,5}})\)?)?(?:\s*\(\w+\))?\s*")
DATES = [
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?=T|\b)"),
    re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{2})(?![\d.])"),
    re.compile(r"(?P<day>\d{1,2})\.?[\s-]+(?P<word>[^\W\d_]{3,10})\.?,?[\s-]+(?P<year>\d{4}|\d{2}(?=\s+\d{1,2}:))"),
    re.compile(r"(?P<word>[^\W\d_]{3,10})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"),
]
FILLER = re.compile(r"[\s,.T]*(?:(?:um|at|в|о|об|г|р|року|года)\b[\s,.]*)*[\s|–-]*", re.IGNORECASE)
AFTER_CLOCK = re.compile(r"\s*(?:Uhr|h)?\b", re.IGNORECASE)
WEEKDAY = re.compile(r"^\s*[^\W\d_](?:['’ʼ]?[^\W\d_]){1,11}\.?,?\s+(?=\d|[^\W\d_]{3,10}\.?\s+\d)")
CLOCK_FIRST = re.compile(r"(?P<clock>\d{1,2}:\d{2})(?:\s*Uhr)?[\s,|·–-]+(?P<rest>(?:[^\W\d_]+,?\s+)?\d.*)")
COMPACT = re.compile(r"^(\d{8})T(\d{2})(\d{2})")
FIRST_YEAR, LAST_YEAR = 1990, 2100


def read_time(raw: str | None, zone: tzinfo | None, basis: str) -> Moment | None:
    """Read a stated time; None when it is not understood, ambiguous, or has no zone and `zone` is None."""
    text = (raw or "").strip().replace("\u00a0", " ")[:80]
    if re.fullmatch(r"\d{10}(?:\d{3})?", text):
        at = datetime.fromtimestamp(int(text[:10]), UTC)
        return Moment(at, "minute", basis) if FIRST_YEAR <= at.year <= LAST_YEAR else None
    text = COMPACT.sub(r"\1T\2:\3", text)
    if first := CLOCK_FIRST.fullmatch(text):  # "14:25, 05.10.2022": the day and then the clock read alike
        text = f"{first['rest']} {first['clock']}"
    for start in {WEEKDAY.sub("", text), text}:
        for pattern in DATES:
            if match := pattern.match(start):
                return _with_clock(match, start[match.end() :], zone, basis)
    return None


def _with_clock(match: re.Match[str], rest: str, zone: tzinfo | None, basis: str) -> Moment | None:
    day = _day(match)
    if day is None:
        return None
    rest = rest[FILLER.match(rest).end() :]  # type: ignore[union-attr]  # the filler may be empty, so it always matches
    clock = re.match(CLOCK, rest)
    if clock is None:
        return Moment(day.replace(tzinfo=UTC), "day", basis) if not rest.strip() else None
    at = _at(day, clock)
    stated, known = _zone(rest[clock.end() :])
    if at is None or not known:
        return None
    if stated is not None:
        return Moment(at.replace(tzinfo=stated).astimezone(UTC), "minute", basis)
    if zone is not None:
        return Moment(at.replace(tzinfo=zone).astimezone(UTC), "minute", f"{basis}, zone of the outlet assumed")
    return None


def _day(match: re.Match[str]) -> datetime | None:
    parts = match.groupdict()
    month = MONTH.get(parts["word"].lower()) if parts.get("word") else int(parts["month"])
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    if month is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return datetime(year, month, int(parts["day"]))
    except ValueError:
        return None


def _at(day: datetime, clock: re.Match[str]) -> datetime | None:
    hour, minute, second = int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0)
    if half := clock["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "Pp" else 0)
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return None
    return day + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _zone(rest: str) -> tuple[tzinfo | None, bool]:
    """Return the zone that stands behind a clock time, and whether all that stands there was understood."""
    rest = AFTER_CLOCK.sub("", rest, count=1) if AFTER_CLOCK.match(rest) else rest
    match = ZONE.fullmatch(rest)
    if match is None:
        return None, False
    if match["sign"]:
        hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
        if hours > 14 or minutes > 59:
            return None, False
        delta = timedelta(hours=hours, minutes=minutes)
        return timezone(delta if match["sign"] == "+" else -delta), True
    if name := match["name"]:
        hours_east = ZONES.get(name.lower())
        return (None, False) if hours_east is None else (timezone(timedelta(hours=hours_east)), True)
    return None, True


def read_month(raw: str, basis: str) -> Moment | None:
    """Read `2022-01`: the first instant of that month, with the precision saying so."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", raw.strip())
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR or not 1 <= int(match[2]) <= 12:
        return None
    return Moment(datetime(int(match[1]), int(match[2]), 1, tzinfo=UTC), "month", basis)
