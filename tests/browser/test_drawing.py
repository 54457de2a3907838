"""Figures: drawn, with a text alternative, in the page's language, at every width; and each kind from numbers of our own."""

import pytest
from playwright.sync_api import expect

DAYS = [f"2026-03-{day:02}" for day in range(1, 29)]
BURST = DAYS[20]
SERIES = ["Ukraine", "Germany"]
ROWS = {
    "stacked": [{"day": day, "series": one, "value": 1200, "healthy": 900} for day in DAYS for one in SERIES],
    "curve": [
        {"day": day, "articles": 1200 if day == BURST else 3, "healthy": 2, "expected": 3.5, "burst": day == BURST} for day in DAYS
    ],
    "timeline": [
        {"at": "2026-03-04T06:10:00Z", "outlet": "A", "bloc": "ua", "title": "<b>one</b>", "copy": False, "precision": "minute"},
        {"at": "2026-03-04T07:10:00Z", "outlet": "B", "bloc": "de", "title": "two", "copy": True, "precision": "minute"},
        {"at": "2026-03-04", "outlet": "C", "bloc": "de", "title": "three", "copy": False, "precision": "day"},
    ],
    "bars": [{"label": "A", "value": 1200, "note": ""}, {"label": "B", "value": 0, "note": "copies"}],
    "map": [
        {"name": "Kyiv", "latitude": 50.45, "longitude": 30.52, "articles": 1200, "href": "place/Q1.html", "scope": "city"},
        {"name": "Simferopol", "latitude": 44.95, "longitude": 34.1, "articles": 12, "href": "place/Q2.html", "scope": "city"},
        {"name": "Ukraine", "latitude": 49.0, "longitude": 32.0, "articles": 12, "href": "place/Q3.html", "scope": "country"},
        {"name": "Berlin", "latitude": 52.5, "longitude": 13.4, "articles": 12, "href": "place/Q4.html", "scope": "city"},
    ],
}
DRAW = """([kind, data, width]) => {
  const figure = Object.assign(document.createElement("figure"), { className: "plot", id: "drawn" });
  figure.dataset.plot = kind;
  const canvas = Object.assign(document.createElement("div"), { className: "canvas", role: "img", ariaLabel: "what it says" });
  figure.append(canvas);
  document.querySelector("#drawn")?.remove();
  document.querySelector("main").prepend(figure);
  window.Lagebild.draw(figure, canvas, data, width);
}"""


@pytest.fixture
def draw(site, opened):
    """Draw numbers of our own on the page with the map; return the figure."""
    pages = {}

    def drawn(kind, rows, *, language="", width=600, **data):
        page = pages[language] = pages.get(language) or opened(site, f"{language}places.html")
        page.evaluate(DRAW, [kind, {"rows": rows, "unit": "articles", "series": SERIES, **data}, width])
        return page.locator("#drawn")

    return drawn


@pytest.mark.parametrize("kind", ["index", "places", "event", "place"])
def test_the_figures_of_a_page_are_drawn_and_said(site, opened, kind):
    figures = opened(site, site.kinds()[kind]).locator("figure.plot").all()
    assert figures
    for figure in figures:
        assert figure.locator(".canvas svg.lagebild").count() == 1
        assert len(figure.locator(".canvas").get_attribute("aria-label")) > 20
        assert figure.locator("figcaption").inner_text()
        figure.locator("details > summary").click()  # it is closed once the plot is there
        expect(figure.locator("tbody tr").first).to_be_visible()


def test_what_is_drawn_is_one_picture_to_a_screen_reader(draw):
    for kind in ("stacked", "curve", "timeline", "bars"):
        figure = draw(kind, ROWS[kind])
        assert figure.locator(".canvas").get_attribute("role") == "img"
        assert figure.locator("svg.lagebild").get_attribute("aria-hidden") == "true"
        assert figure.locator("style, [tabindex], a").count() == 0


def test_colour_is_never_alone(draw):
    strokes = draw("stacked", ROWS["stacked"]).locator("pattern path").evaluate_all("all => all.map(one => one.getAttribute('d'))")
    assert len(set(strokes)) == len(SERIES)
    figure = draw("curve", ROWS["curve"])
    dashes = figure.locator("svg.lagebild .line path").evaluate_all("all => all.map(one => getComputedStyle(one).strokeDasharray)")
    assert len(set(dashes)) == 3
    assert figure.locator(".burst-name").text_content() == "burst"
    figure = draw("timeline", ROWS["timeline"])
    fill = "one => getComputedStyle(one).fill"
    own, copy = (figure.locator(f"svg.lagebild .{name} circle").evaluate(fill) for name in ("own", "copy"))
    assert own != copy
    assert figure.locator(".first-name").text_content() == "first"


def test_nothing_to_draw_is_said(draw):
    for kind in ROWS:
        figure = draw(kind, [])
        assert figure.locator("svg").count() == 0
        assert len(figure.inner_text()) > 10
        assert figure.locator(".canvas").get_attribute("role") is None


@pytest.mark.parametrize(("language", "number", "day"), [("", "1,200", "Mar 1"), ("de/", "1.200", "1. März")])
def test_numbers_and_days_are_written_in_the_language_of_the_page(draw, language, number, day):
    assert number in draw("bars", ROWS["bars"], language=language).text_content()
    assert day in draw("stacked", ROWS["stacked"], language=language).locator("svg.lagebild").text_content()


def test_few_rows_are_drawn_as_well_as_many(draw):
    for kind, rows in ROWS.items():
        for count, every in ((1, "day"), (2, "week"), (6, "month"), (28, "day")):
            figure = draw(kind, rows[:count], every=every, width=280)
            assert "NaN" not in figure.inner_html(), (kind, count, every)


def test_a_title_of_strangers_is_text_in_a_drawing_too(draw):
    figure = draw("timeline", [{**row, "outlet": "<b>A</b>", "bloc": "<i>ua</i>"} for row in ROWS["timeline"]])
    assert "<b>A</b> · <i>ua</i>" in figure.locator("svg.lagebild").text_content()
    assert figure.locator("b, i").count() == 0


def test_a_place_on_the_map_is_a_link_with_its_number(draw):
    figure = draw("map", ROWS["map"])
    links = figure.locator("svg a")
    assert links.count() == 2  # a country is no point, and Berlin lies outside
    assert links.first.get_attribute("aria-label") == "Kyiv: 1,200 articles"
    links.first.focus()
    expect(links.first).to_be_focused()
    assert figure.locator("ul.rest").inner_text().split() == ["Ukraine", "12", "Berlin", "12"]
