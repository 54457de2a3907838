"""Every word of the interface, in English and in German; and how each language writes days, numbers and names of codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flows.site.names import FOR_SCRIPTS, table


@dataclass(frozen=True, slots=True)
class Speech:
    """One language of the interface. Calling it says a phrase; a phrase `one|many` is chosen by the number `n`."""

    lang: str
    number_of: int  # its place in each phrase

    def __call__(self, key: str, **values: Any) -> str:
        """Return a phrase with its values filled in."""
        said = table("phrases")[key][self.number_of]
        if "|" in said:
            one, many = said.split("|")
            said = one if values["n"] == 1 else many
        return said.format(**{name: self.number(value) if isinstance(value, int) else value for name, value in values.items()})

    @property
    def code(self) -> str:
        """The language's part of an address: nothing for English."""
        return "" if self.number_of == 0 else f"{self.lang}/"

    def day(self, day: date | None) -> str:
        """Return a day as one reads it out."""
        if day is None:
            return "–"
        month = table("months")[str(day.month)][self.number_of]
        return f"{day.day}{'.' if self.lang == 'de' else ''} {month} {day.year}"

    def at(self, moment: datetime | None) -> str:
        """Return a time to the minute, in UTC."""
        return f"{self.day(moment.date())}, {moment:%H:%M} UTC" if moment else "–"

    def bin(self, day: date, every: str) -> str:
        """Return the name of a stretch of time that begins with a day."""
        if every == "month":
            return f"{table('months')[str(day.month)][self.number_of]} {day.year}"
        return self("week of", day=self.day(day)) if every == "week" else self.day(day)

    def number(self, value: float | None, digits: int = 0) -> str:
        """Return a number with the language's own signs."""
        if value is None:
            return "–"
        said = f"{value:,.{digits}f}"
        return said.translate(str.maketrans(",.", ".,")) if self.lang == "de" else said

    def percent(self, share: float | None) -> str:
        """Return a share as per cent."""
        return "–" if share is None else f"{self.number(100 * share, 1 if share < 0.1 else 0)}{' ' if self.lang == 'de' else ''}%"

    def bloc(self, code: str | None) -> str:
        """Return the name of a bloc."""
        return called("blocs", code or "", self)

    def language(self, code: str | None) -> str:
        """Return the name of a language."""
        return called("languages", code or "", self)

    def country(self, code: str | None) -> str:
        """Return the name of a country."""
        return called("countries", code or "", self)

    def name(self, row: Mapping[str, Any]) -> str:
        """Return the name of an entity or a place."""
        return str(row[f"name_{self.lang}"])

    def for_scripts(self) -> dict[str, str]:
        """Return the words that the scripts of the pages need."""
        return {key: table("phrases")[said][self.number_of] for key, said in FOR_SCRIPTS.items()}


def called(section: str, code: str, speech: Speech) -> str:
    """Return what a code is called, or the code itself where it has no name."""
    names = table(section)
    return names[code][speech.number_of] if code in names else code


ENGLISH, GERMAN = Speech("en", 0), Speech("de", 1)
SPEECHES = (ENGLISH, GERMAN)
