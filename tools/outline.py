"""Make the map's outlines: `python tools/outline.py countries-50m.json > flows/site/static/outline.js`.

The input is `countries-50m.json` of the npm package world-atlas (Natural Earth, public domain). Natural Earth draws Crimea as
Russia; borders here are the internationally recognised ones, so Crimea's coast takes the place of the border between it and the
rest of Ukraine: it is Ukraine's, and no line runs across the isthmus.
"""

import json
import sys
from pathlib import Path

WEST, SOUTH, EAST, NORTH = 9.0, 39.0, 61.0, 60.0  # more than the map shows, so that the edge is never seen
LEAST = 0.03  # how far a point may be from the simplified line, in degrees
HEAD = """// Outlines of Ukraine and its neighbours, made by tools/outline.py from Natural Earth 1:50m (public domain;
// npm world-atlas 2.0.2).
// Natural Earth draws Crimea as Russia. Here its polygon was moved to Ukraine and the line between it and the mainland taken out:
// the borders are the internationally recognised ones. Cut to 9-61 E, 39-60 N, simplified to about
// three kilometres.
"""


def decoded(atlas):
    """Return the arcs of a topology as lists of (longitude, latitude)."""
    (kx, ky), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * kx + tx, y * ky + ty))
        arcs.append(line)
    return arcs


def simplified(line):
    """Leave out points that lie nearer than LEAST to the line without them (Douglas-Peucker); its ends stay."""
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5

    def off(point):
        x, y = point[0] - ax, point[1] - ay
        return abs(x * (by - ay) - y * (bx - ax)) / length if length else (x * x + y * y) ** 0.5

    far = max(range(1, len(line) - 1), key=lambda index: off(line[index]))
    if off(line[far]) < LEAST:
        return [line[0], line[-1]]
    return simplified(line[: far + 1])[:-1] + simplified(line[far:])


def rings_of(countries):
    """Return each country's rings as numbers of arcs, Crimea's joined to Ukraine's."""
    rings = {country["properties"]["name"]: [] for country in countries}
    for country in countries:
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
        rings[country["properties"]["name"]] += [ring for polygon in polygons for ring in polygon]
    mainland = max(rings["Ukraine"], key=len)
    crimea, (border,) = next(
        (ring, shared) for ring in rings["Russia"] if (shared := [arc for arc in mainland if ~arc in ring]) and len(ring) == 2
    )
    coast = next(arc for arc in crimea if arc != ~border)
    rings["Russia"].remove(crimea)
    mainland[mainland.index(border)] = coast
    return rings


def cut(ring):
    """Cut a ring at the four sides of the map (Sutherland-Hodgman)."""
    for axis, limit, sign in ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)):
        kept = []
        for a, b in zip(ring[-1:] + ring[:-1], ring, strict=True):
            if (sign * (a[axis] - limit) >= 0) != (sign * (b[axis] - limit) >= 0):
                share = (limit - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
            if sign * (b[axis] - limit) >= 0:
                kept.append(b)
        ring = kept
    return ring


def outline(atlas):
    """Return the countries that the map shows, each with its name and its rings of coordinates."""
    arcs = [simplified(arc) for arc in decoded(atlas)]
    features = []
    for name, rings in rings_of(atlas["objects"]["countries"]["geometries"]).items():
        lines = []
        for ring in rings:
            points = [point for arc in ring for point in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])[1:]]
            points = [[round(x, 2), round(y, 2)] for x, y in cut(points)]
            points = [point for number, point in enumerate(points) if point != points[number - 1]]
            if len(points) > 2:
                lines.append([*points, points[0]])
        if lines:
            shape = {"type": "MultiPolygon", "coordinates": [[line] for line in lines]}
            features.append({"type": "Feature", "properties": {"name": name}, "geometry": shape})
    return {"type": "FeatureCollection", "features": features}


if __name__ == "__main__":
    found = outline(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    print(HEAD + "window.LAGEBILD_OUTLINE = " + json.dumps(found, separators=(",", ":")) + ";")
