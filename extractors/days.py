"""The days that addresses name: `/2024/03/05/`, `sitemap-2024-03.xml`, `?yyyy=2024&mm=03`."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

from extractors.times import FIRST_YEAR, LAST_YEAR, MONTH

# How addresses name days. A folder says it plainly; in a name, numbers may also be counters.
ENDS = r"(?=[/?]|$|\.(?:xml|txt|gz))"
FOLDERS = r"(?<=/)(?P<year>\d{4})/(?P<month>\d{1,2}|[a-z]{3,9})"
NOT_ON = r"(?!\d)(?![-_./]\d\d(?!\d))"
FOLDER_DAY = re.compile(rf"{FOLDERS}/(?P<day>\d{{1,2}}){ENDS}", re.ASCII | re.IGNORECASE)
NAMED_DAY = re.compile(r"(?<!\d)(?P<year>\d{4})(?P<bar>[-_.])(?P<month>\d\d)(?P=bar)(?P<day>\d\d)(?!\d)", re.ASCII)
CLOSE_DAY = re.compile(r"(?<![0-9A-Za-z])(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?![0-9A-Za-z])", re.ASCII)
WEEK = re.compile(r"(?<!\d)(?P<year>\d{4})-?[wW](?P<week>\d\d)(?!\d)", re.ASCII)
FOLDER_MONTH = re.compile(rf"{FOLDERS}{ENDS}", re.ASCII | re.IGNORECASE)
NAMED_MONTH = re.compile(rf"(?<!\d)(?P<year>\d{{4}})[-_.](?P<month>\d\d){NOT_ON}", re.ASCII)
CLOSE_MONTH = re.compile(r"(?<!\d)(?P<year>\d{4})(?P<month>\d\d)(?!\d)", re.ASCII)
YEAR = re.compile(rf"(?<!\d)(?P<year>\d{{4}}){NOT_ON}", re.ASCII)
OF_PAGES = (FOLDER_DAY, NAMED_DAY, CLOSE_DAY, FOLDER_MONTH)
OF_PARTS = (FOLDER_DAY, NAMED_DAY, CLOSE_DAY, WEEK, FOLDER_MONTH, NAMED_MONTH, CLOSE_MONTH, YEAR)
IS_PART = re.compile(r"sitemap|\.xml|\.txt|\.gz", re.IGNORECASE)
SEGMENT_ENDS = re.compile(r"(?:\.\w{1,5})?(?:/|$)")
ASKED = {"year": ("yyyy", "year"), "month": ("mm", "month"), "day": ("dd", "day")}
Days = tuple[date, date]


def days_of(url: str) -> Days | None:
    """Return the first and the last day that the address of a page or of a sitemap's part names, None where it names none.

    A year alone, and a month that is no folder, are believed of a sitemap only: in a page's name they may be anything.
    """
    try:
        split = urlsplit(url)
    except ValueError:
        return None
    asked = {key: values[0] for key, values in parse_qs(split.query).items()}
    named = {field: next((asked[name] for name in names if name in asked), None) for field, names in ASKED.items()}
    if named["year"]:
        return _span(named)
    is_part = IS_PART.search(f"{split.path}?{split.query}") is not None
    text = f"{split.path}?{split.query}" if is_part else split.path
    for pattern in OF_PARTS if is_part else OF_PAGES:
        found = [match for match in pattern.finditer(text) if is_part or _apart(match)]
        if spans := [span for match in found if (span := _span(match.groupdict()))]:
            return min(span[0] for span in spans), max(span[1] for span in spans)
    return None


def _apart(match: re.Match[str]) -> bool:
    """Tell whether digits begin or end a folder or name of the path, as dates do; amid a name they tell of something else."""
    return match.string[match.start() - 1 : match.start()] == "/" or SEGMENT_ENDS.match(match.string, match.end()) is not None


def _span(named: Mapping[str, str | None]) -> Days | None:
    """Return the days of a year, month, week or day, None where there is none such or no news yet."""
    month, day, week = named.get("month"), named.get("day"), named.get("week")
    try:
        year = int(named["year"] or "")
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        if week:
            monday = date.fromisocalendar(year, int(week), 1)
            return monday, monday + timedelta(days=6)
        if not month:
            return date(year, 1, 1), date(year, 12, 31)
        number = MONTH.get(month.lower()) or int(month)
        if day:
            return date(year, number, int(day)), date(year, number, int(day))
        return date(year, number, 1), date(year, number, monthrange(year, number)[1])
    except ValueError:
        return None
