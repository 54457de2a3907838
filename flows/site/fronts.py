"""What the overview and the lists say, in either language."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flows.site import plots
from flows.site.addresses import page_of
from flows.site.gather import MOST_COVERED, RECENT_DAYS, World
from flows.site.names import KINDS, SCOPES, TROUBLE
from flows.site.words import Speech

Row = dict[str, Any]
MOST_LISTED = 20  # bursts, blind spots and sources in trouble on the overview; the rest is counted


def overview(say: Speech, world: World, found: Row, sources: Sequence[Row]) -> Row:
    """Return what the overview says."""
    whole = world.about["first_day"] is not None and world.about["first_day"] < world.since(60)
    figures = [
        plots.stacked(say, found["coverage"], along, every)
        for every in (("day", "month") if whole else ("day",))
        for along in ("bloc", "language")
    ]
    trouble = [row for row in sources if row["state"] in TROUBLE]
    bursts = sorted(found["bursts"], key=lambda row: (-(row["strength"] or 0), row["day"], row["entity_id"]))
    return {
        "title": say("overview title"),
        "about": found["about"],
        "ends_early": found["ends_early"],
        "windows": [{**window, "largest": [_placed(world, row) for row in window["largest"]]} for window in found["windows"]],
        "figures": [figure for figure in figures if figure],
        "bursts": [_burst(say, world, row) for row in bursts[:MOST_LISTED]],
        "bursts_more": max(0, len(bursts) - MOST_LISTED),
        "blind_spots": [_placed(world, row) for row in found["blind_spots"][:MOST_LISTED]],
        "blind_spots_more": max(0, len(found["blind_spots"]) - MOST_LISTED),
        "trouble": trouble[:MOST_LISTED],
        "never_polled": sum(row["state"] == "never polled" for row in sources),
        "outlets": len(sources),
        "gaps": found["gaps"][:MOST_LISTED],
        "gaps_more": max(0, len(found["gaps"]) - MOST_LISTED),
        "recent_days": RECENT_DAYS,
        "most_covered": MOST_COVERED,
        "paged": len(world.events),
    }


def _placed(world: World, row: Row) -> Row:
    return {**row, "address": world.addresses.event(row["event_id"])}


def _burst(say: Speech, world: World, row: Row) -> Row:
    entity = world.addresses.entity(row["entity_id"])
    return {**row, "name": say.name(entity) if entity else row["entity_id"], "address": page_of(entity) if entity else None}


def _rows(say: Speech, world: World, kinds: Sequence[str]) -> list[Row]:
    return [{**row, "name": say.name(row), "address": page_of(row)} for row in world.named if row["kind"] in kinds]


def entities(say: Speech, world: World) -> Row:
    """Return what the list of people, organisations, weapons and units says."""
    kinds = [(kind, _rows(say, world, [kind])) for kind in KINDS]
    return {"title": say("entities title"), "kinds": [(kind, rows) for kind, rows in kinds if rows], "recent_days": RECENT_DAYS}


def places(say: Speech, world: World) -> Row:
    """Return what the list of places says, with its maps."""
    rows = _rows(say, world, ["place"])
    scopes = [(scope, [row for row in rows if (row["scope"] or "") == scope]) for scope in (*SCOPES, "")]
    figures = []
    if rows:
        recent = say("map recent", days=RECENT_DAYS, day=say.day(world.last_day))
        figures = [plots.mapped(say, "map-recent", recent, rows, "recent")]
        if world.about["first_day"] < world.since(RECENT_DAYS):
            figures.append(plots.mapped(say, "map-all", say("map all", since=say.day(world.about["first_day"])), rows, "articles"))
    return {
        "title": say("places"),
        "scopes": [(scope, found) for scope, found in scopes if found],
        "figures": [figure for figure in figures if figure],
        "recent_days": RECENT_DAYS,
    }


def sources(say: Speech, world: World, rows: Sequence[Row]) -> Row:
    """Return what the list of outlets says."""
    return {"title": say("sources"), "rows": rows, "counts": Counter(row["state"] for row in rows), "about": world.about}


def about(say: Speech, world: World) -> Row:
    """Return what the page about the site needs to know."""
    return {"title": say("about"), "about": world.about}


def feeds(say: Speech) -> Row:
    """Return what the page of feeds needs; all pages know the feeds."""
    return {"title": say("feeds")}
