"""What reading a page needs to know beside its bytes: the outlet, and what the feed said, from a row of the warehouse."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from extractors.reading import FetchedPage
from extractors.records import NO_OUTLET, Moment, Outlet
from extractors.sources import Catalogue, outlet_of
from extractors.url import host_of, place_of


class Outlets:
    """The outlets of a catalogue with the lines that recur in each, made when first asked for."""

    def __init__(self, catalogue: Catalogue, recurring: Mapping[str, frozenset[str]]) -> None:
        """Know the catalogue, and recurring lines (plain) by source."""
        self._sources, self._hosts, self._recurring = catalogue.sources, catalogue.hosts(), recurring
        self._made: dict[str | None, Outlet] = {}

    def of(self, row: Mapping[str, Any]) -> Outlet:
        """Return the outlet of a row; one that has left the catalogue is known by what the row says."""
        source_id = row["source_id"]
        if source_id not in self._made:
            source = self._sources.get(source_id)
            zone = ZoneInfo(row["time_zone"]) if row["time_zone"] else None
            known = outlet_of(source) if source else Outlet(source_id, row["outlet"], row["language"], zone)
            self._made[source_id] = replace(known, recurring=self._recurring.get(source_id, frozenset()))
        return self._made[source_id]

    def of_page(self, row: Mapping[str, Any], url: str) -> Outlet:
        """Return the outlet of a page: that of the feed, or, where the feed is an aggregator's, the one it led to.

        A page that stands on the aggregator's own host belongs to the outlet that the aggregator names. An outlet that
        the catalogue does not know stays unknown; the aggregator it is not.
        """
        if not row["aggregator"]:
            return self.of(row)
        source = self._sources.get(row["source_id"])
        own = source is not None and source.homepage is not None and host_of(url) == host_of(source.homepage)
        named = (row["outlet_url"] if own else url) or ""
        place = place_of(named) if named else ""
        found = self._hosts.get(place) or self._hosts.get(place.partition("/")[0])
        if found is None or found.source_id == row["source_id"]:
            return NO_OUTLET
        return replace(found, recurring=self._recurring.get(found.source_id or "", frozenset()))


def fetched_page(row: Mapping[str, Any], urls: tuple[str, str], data: bytes, last_modified: str | None) -> FetchedPage:
    """Return a page with what its feed said; `urls` are the article's and the one that answered."""
    moment = Moment(row["published_at"], row["published_precision"], row["published_basis"]) if row["published_at"] else None
    return FetchedPage(row["sighting_id"], *urls, data, row["title"], moment, row["origin"], last_modified)
