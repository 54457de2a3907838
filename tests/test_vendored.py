"""What is vendored is what VENDOR.md says, byte for byte; and whose the map draws Crimea."""

import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent / "flows" / "site" / "static"
VENDOR = STATIC / "vendor"
SAID = dict(re.findall(r"^\| `([^`]+)` \|.*`([0-9a-f]{64})` \|$", (VENDOR / "VENDOR.md").read_text("utf-8"), re.MULTILINE))


@pytest.fixture(scope="module")
def rings():
    """The rings of each country on the map."""
    text = (STATIC / "outline.js").read_text("utf-8").split(" = ", 1)[1].rstrip().rstrip(";")
    countries = json.loads(text)["features"]
    return {country["properties"]["name"]: [ring for (ring,) in country["geometry"]["coordinates"]] for country in countries}


def holds(ring, x, y):
    crossed = ((ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax for (ax, ay), (bx, by) in pairwise(ring))
    return sum(crossed) % 2 == 1


def test_every_vendored_file_is_the_one_that_was_published():
    there = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.iterdir() if path.name != "VENDOR.md"}
    assert there == SAID


def test_a_licence_lies_beside_each_package():
    packages = {name.split(".")[0] for name in SAID if name.endswith(".js")}
    assert packages == {name.split(".")[1] for name in SAID if name.startswith("LICENSE.")}


@pytest.mark.parametrize(
    ("x", "y"), [(34.1, 44.95), (33.6, 44.62), (36.3, 45.3), (32.8, 46.7), (37.8, 48.0), (39.3, 48.57), (30.5, 50.45)]
)
def test_the_map_has_the_recognised_borders_of_ukraine(rings, x, y):
    assert [name for name, found in rings.items() if any(holds(ring, x, y) for ring in found)] == ["Ukraine"]


def test_no_border_runs_between_crimea_and_the_mainland(rings):
    mainland = max(rings["Ukraine"], key=len)
    assert holds(mainland, 34.1, 44.95)
    assert holds(mainland, 32.8, 46.7)


def test_the_outline_is_small():
    assert (STATIC / "outline.js").stat().st_size <= 60_000
