"""The catalogue, as shipped and as others write it."""

import contextlib
import time
import tomllib
import warnings
from dataclasses import replace
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.errors import CatalogueError
from extractors.identity import digest
from extractors.language import OURS
from extractors.records import Feed, FeedKind, Outlet, Source
from extractors.sources import BLOCS, FEED_FIELDS, FIELDS, Catalogue, outlet_of, read_catalogue, shipped, to_opml
from extractors.url import canonical, same_page


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(shipped(), "sources.toml")


# ---- what Lagebild ships


def test_the_shipped_catalogue_has_a_hundred_feeds_to_poll(catalogue: Catalogue) -> None:
    polled = [feed for feed in catalogue.feeds.values() if feed.enabled and feed.kind != "sitemap"]
    assert len([feed for feed in polled if catalogue.sources[feed.source_id].enabled]) >= 100


def test_no_two_shipped_feeds_are_one_address(catalogue: Catalogue) -> None:
    addresses = [same_page(canonical(feed.url) or "") for feed in catalogue.feeds.values()]
    assert sorted(addresses) == sorted(set(addresses))


def test_every_shipped_source_says_who_it_is_and_has_a_feed(catalogue: Catalogue) -> None:
    fed = {feed.source_id for feed in catalogue.feeds.values()}
    for source in catalogue.sources.values():
        assert source.source_id in fed
        assert source.name and source.country and source.bloc in BLOCS and source.languages and source.homepage
        assert source.time_zone and ZoneInfo(source.time_zone)


def test_russian_state_media_are_there_and_off(catalogue: Catalogue) -> None:
    state = [source for source in catalogue.sources.values() if source.bloc == "ru-state"]
    assert len(state) >= 5
    assert all(source.state_media and not source.enabled for source in state)


def test_every_bloc_of_the_war_and_every_language_of_ours_has_a_source_that_is_polled(catalogue: Catalogue) -> None:
    polled = [source for source in catalogue.sources.values() if source.enabled]
    assert {source.bloc for source in polled} >= {"ua", "ua-state", "ru-exile", "de", "eu", "uk-us"}
    assert {code for source in polled for code in source.languages} >= set(OURS)


def test_the_shipped_file_uses_no_field_that_is_not_known() -> None:
    rows = tomllib.loads(shipped().decode())["source"]
    assert {field for row in rows for field in row} <= FIELDS
    assert {field for row in rows for feed in row["feed"] for field in feed} <= FEED_FIELDS


def test_no_two_shipped_sources_are_at_one_place(catalogue: Catalogue) -> None:
    assert sorted(str(outlet.source_id) for outlet in catalogue.hosts().values()) == sorted(catalogue.sources)


def test_shipped_outlets_are_there_since_a_year_of_news_sites(catalogue: Catalogue) -> None:
    years = [source.since for source in catalogue.sources.values() if source.since is not None]
    assert all(1994 <= year <= 2026 for year in years)


# ---- TOML

FULL = b"""
[[source]]
source_id = "desk-de"
name = "The Desk"
country = "DE"
bloc = "de"
languages = ["de", "en"]
homepage = "https://desk.example/"
family = "desk"
state_media = true
enabled = false
time_zone = "Europe/Berlin"
least_per_day = 3
note = "made up"
found_in = "F"
verified = true
[[source.feed]]
url = "https://desk.example/rss"
[[source.feed]]
url = "https://desk.example/news.xml"
kind = "news_sitemap"
language = "en"
enabled = false

[[source]]
source_id = "2nd"
aggregator = true
"""


def test_a_source_is_read_with_all_its_fields() -> None:
    found = read_catalogue(FULL, "mine.toml")
    rss, news = digest("feed", "https://desk.example/rss"), digest("feed", "https://desk.example/news.xml")
    assert found.sources == {
        "desk-de": Source(
            "desk-de",
            "The Desk",
            "DE",
            "de",
            ("de", "en"),
            "https://desk.example/",
            "desk",
            True,
            False,
            "Europe/Berlin",
            3,
            "made up",
        ),
        "2nd": Source("2nd", "2nd", None, None, (), None, "2nd", False, True, None, None, None, aggregator=True),
    }
    assert found.feeds == {
        rss: Feed(rss, "desk-de", "https://desk.example/rss", "rss", True),
        news: Feed(news, "desk-de", "https://desk.example/news.xml", "news_sitemap", False),
    }


RULES = b"""
[[source]]
source_id = "desk"
homepage = "https://www.Desk.example/"
since = 2014
[source.page]
keep = ["article > div.text", "#lead"]
drop = ["div[class*='ad-']", "p:nth-child(2)", "aside, .box"]

[[source]]
source_id = "desk-uk"
name = "The Desk, Kyiv"
languages = ["uk", "ru"]
homepage = "https://desk.example/ukr/news/?from=a"
time_zone = "Europe/Kyiv"

[[source]]
source_id = "copy"
homepage = "http://desk.example"

[[source]]
source_id = "port"
homepage = "https://desk.example:8443/de"

[[source]]
source_id = "nowhere"
[source.page]
"""


def test_the_rules_for_an_outlets_pages_are_read() -> None:
    found = read_catalogue(RULES, "mine.toml").sources
    keep, drop = ("article > div.text", "#lead"), ("div[class*='ad-']", "p:nth-child(2)", "aside, .box")
    assert [(source.since, source.keep, source.drop) for source in found.values()] == [(2014, keep, drop), *[(None, (), ())] * 4]
    assert outlet_of(found["desk"]) == Outlet("desk", "desk", None, None, 2014, keep, drop)
    assert outlet_of(found["desk-uk"]) == Outlet("desk-uk", "The Desk, Kyiv", "uk", ZoneInfo("Europe/Kyiv"))
    assert outlet_of(found["nowhere"]) == Outlet("nowhere", "nowhere")


def test_outlets_are_known_by_host_or_by_host_and_first_folder_and_the_first_of_two_counts() -> None:
    catalogue = read_catalogue(RULES, "mine.toml")
    assert catalogue.hosts() == {
        "desk.example": outlet_of(catalogue.sources["desk"]),
        "desk.example/ukr": outlet_of(catalogue.sources["desk-uk"]),
        "desk.example:8443/de": outlet_of(catalogue.sources["port"]),
    }
    assert Catalogue({}, {}).hosts() == {}


@pytest.mark.parametrize("selector", ["svg|a", "[xlink|href]"])
def test_a_selector_that_no_page_can_be_asked_for_is_refused(selector: str) -> None:
    with pytest.raises(CatalogueError, match="is no CSS selector"):
        read_catalogue(f'{HEAD}[source.page]\ndrop = ["{selector}"]'.encode(), "mine.toml")


def test_a_selector_nested_too_deep_is_refused() -> None:
    with pytest.raises(CatalogueError, match="is no CSS selector"):
        read_catalogue(f'{HEAD}[source.page]\ndrop = ["{"p " * 20_000}"]'.encode(), "mine.toml")


HEAD = '[[source]]\nsource_id = "desk"\n'
FEED = HEAD + "[[source.feed]]\n"
TWICE = FEED + 'url = "https://desk.example/rss"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[source", "mine.toml is no TOML: Expected ']]' at the end of an array declaration (at end of document)"),
        ("", "mine.toml has no [[source]] entries"),
        ("source = 3", "mine.toml has no [[source]] entries"),
        ("source = [1]", "mine.toml has no [[source]] entries"),
        ("[source]\na = 1", "mine.toml has no [[source]] entries"),
        ("[[source]]", "mine.toml: source_id None must be lower-case letters, digits and hyphens"),
        ("[[source]]\nsource_id = 7", "mine.toml: source_id 7 must be lower-case letters, digits and hyphens"),
        ('[[source]]\nsource_id = "The Desk"', "mine.toml: source_id 'The Desk' must be lower-case letters, digits and hyphens"),
        ('[[source]]\nsource_id = "-a"', "mine.toml: source_id '-a' must be lower-case letters, digits and hyphens"),
        ('[[source]]\nsource_id = ""', "mine.toml: source_id '' must be lower-case letters, digits and hyphens"),
        (f'[[source]]\nsource_id = "{"a" * 65}"',
         f"mine.toml: source_id '{'a' * 65}' must be lower-case letters, digits and hyphens"),
        (HEAD + "lang = 1", "mine.toml: source 'desk': unknown field 'lang'; known are " + ", ".join(sorted(FIELDS))),
        (HEAD + "name = 1", "mine.toml: source 'desk': name must be a string"),
        (HEAD + "country = []", "mine.toml: source 'desk': country must be a string"),
        (HEAD + "bloc = 1", "mine.toml: source 'desk': bloc must be a string"),
        (HEAD + "homepage = true", "mine.toml: source 'desk': homepage must be a string"),
        (HEAD + "family = 1.5", "mine.toml: source 'desk': family must be a string"),
        (HEAD + "time_zone = 2", "mine.toml: source 'desk': time_zone must be a string"),
        (HEAD + "note = 2022-01-03", "mine.toml: source 'desk': note must be a string"),
        (HEAD + 'state_media = "no"', "mine.toml: source 'desk': state_media must be true or false"),
        (HEAD + "enabled = 1", "mine.toml: source 'desk': enabled must be true or false"),
        (HEAD + "aggregator = 1", "mine.toml: source 'desk': aggregator must be true or false"),
        (HEAD + "least_per_day = 1.5", "mine.toml: source 'desk': least_per_day must be a whole number"),
        (HEAD + "least_per_day = true", "mine.toml: source 'desk': least_per_day must be a whole number"),
        (HEAD + 'since = "2014"', "mine.toml: source 'desk': since must be a whole number"),
        (HEAD + "since = 2014.0", "mine.toml: source 'desk': since must be a whole number"),
        (HEAD + "since = true", "mine.toml: source 'desk': since must be a whole number"),
        (HEAD + 'page = "div"', "mine.toml: source 'desk': page has drop and keep, lists of CSS selectors, not 'div'"),
        (HEAD + "page = []", "mine.toml: source 'desk': page has drop and keep, lists of CSS selectors, not []"),
        (HEAD + '[source.page]\nremove = ["p"]',
         "mine.toml: source 'desk': page has drop and keep, lists of CSS selectors, not {'remove': ['p']}"),
        (HEAD + '[source.page]\nkeep = "p"',
         "mine.toml: source 'desk': page.keep must be a list of CSS selectors such as [\"div.article-text\"]"),
        (HEAD + "[source.page]\ndrop = [1]",
         "mine.toml: source 'desk': page.drop must be a list of CSS selectors such as [\"div.article-text\"]"),
        (HEAD + '[source.page]\nkeep = ["p"]\ndrop = ["p", "div["]',
         "mine.toml: source 'desk': page.drop: 'div[' is no CSS selector (Expected ident or '*', got <EOF at 4>)"),
        (HEAD + '[source.page]\nkeep = [""]',
         "mine.toml: source 'desk': page.keep: '' is no CSS selector (Expected selector, got <EOF at 0>)"),
        (HEAD + '[source.page]\nkeep = ["p::text"]',
         "mine.toml: source 'desk': page.keep: 'p::text' is no CSS selector (Pseudo-elements are not supported.)"),
        (HEAD + '[source.page]\nkeep = ["p:first"]',
         "mine.toml: source 'desk': page.keep: 'p:first' is no CSS selector (The pseudo-class :first is unknown)"),
        (HEAD + 'languages = "de"', "mine.toml: source 'desk': languages must be a list of codes such as [\"de\"]"),
        (HEAD + "languages = [1]", "mine.toml: source 'desk': languages must be a list of codes such as [\"de\"]"),
        (HEAD + 'bloc = "west"', "mine.toml: source 'desk': bloc 'west' is none of " + ", ".join(BLOCS)),
        (HEAD + 'time_zone = "Europe/Nowhere"',
         "mine.toml: source 'desk': time_zone 'Europe/Nowhere' is no IANA time zone such as Europe/Kyiv"),
        (HEAD + 'time_zone = "../../etc/passwd"',
         "mine.toml: source 'desk': time_zone '../../etc/passwd' is no IANA time zone such as Europe/Kyiv"),
        (HEAD + 'time_zone = "Europe"', "mine.toml: source 'desk': time_zone 'Europe' is no IANA time zone such as Europe/Kyiv"),
        (HEAD + 'homepage = "desk.example"', "mine.toml: source 'desk': homepage 'desk.example' is no http(s) address"),
        (HEAD + 'feed = "https://desk.example/rss"', "mine.toml: source 'desk': feeds are written as [[source.feed]] entries"),
        (HEAD + "feed = [1]", "mine.toml: source 'desk': a feed has enabled, kind, language, url, not 1"),
        (FEED + 'address = "x"', "mine.toml: source 'desk': a feed has enabled, kind, language, url, not {'address': 'x'}"),
        (FEED + "enabled = 0", "mine.toml: source 'desk': a feed has enabled, kind, language, url, not {'enabled': 0}"),
        (FEED, "mine.toml: source 'desk': feed url None is no http(s) address"),
        (FEED + "url = 1", "mine.toml: source 'desk': feed url 1 is no http(s) address"),
        (FEED + 'url = "file:///etc/passwd"', "mine.toml: source 'desk': feed url 'file:///etc/passwd' is no http(s) address"),
        (FEED + 'url = "https://desk.example/"\nkind = "json"',
         "mine.toml: source 'desk': feed kind 'json' is none of rss, atom, sitemap, news_sitemap"),
        (HEAD + HEAD, "source 'desk' stands in the catalogue twice"),
        (TWICE + '[[source.feed]]\nurl = "https://desk.example/rss"',
         "source 'desk': the feed https://desk.example/rss stands in the catalogue twice"),
        (TWICE + TWICE.replace('"desk"', '"other"'),
         "source 'other': the feed https://desk.example/rss stands in the catalogue twice"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_catalogue_is_said(text: str, message: str) -> None:
    with pytest.raises(CatalogueError) as raised:
        read_catalogue(text.encode(), "mine.toml")
    assert str(raised.value) == message


@pytest.mark.parametrize("data", [b"\xff\xfe", b"a = " + b"[" * 100_000, b"a = " + b"9" * 5_000, b"a = 2022-13-01"])
def test_what_toml_itself_cannot_read_is_said(data: bytes) -> None:
    with pytest.raises(CatalogueError, match=r"^mine\.toml is no TOML: "):
        read_catalogue(data, "mine.toml")


# ---- OPML


def opml(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head/><body>{body}</body></opml>'.encode()


def test_the_shipped_catalogue_survives_a_round_trip_through_opml(catalogue: Catalogue) -> None:
    back = read_catalogue(to_opml(catalogue).encode(), "exported.opml")
    assert list(back.feeds) == list(catalogue.feeds)
    assert back == catalogue


def test_opml_is_written_line_by_line_with_what_is_known() -> None:
    feed = Feed(digest("feed", "https://desk.example/rss?a=1&b=2"), "desk", "https://desk.example/rss?a=1&b=2", "atom", False)
    source = Source("desk", 'The "Desk" <&>', None, None, ("de", "en"), None, "desk", False, True, None, 5, "x")
    assert to_opml(Catalogue({"desk": source}, {feed.feed_id: feed})) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n<head><title>Lagebild</title></head>\n<body>\n'
        '<outline type="rss" text=\'The "Desk" &lt;&amp;&gt;\' xmlUrl="https://desk.example/rss?a=1&amp;b=2" '
        'language="de,en" sourceId="desk" family="desk" leastPerDay="5" note="x" stateMedia="false" enabled="true" kind="atom" '
        'feedEnabled="false"/>\n</body>\n</opml>\n'
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"aggregator": True},
        {"since": 2014, "least_per_day": 0},
        {"note": 'two\nlines, "quoted" & <so on>'},
        {"keep": ("article > div.text", "#lead"), "drop": ("div[class*='ad-']", "p,\ndiv")},
        {"homepage": "https://www.Desk.example/de/?a=1"},
    ],
)
def test_what_a_source_says_comes_back_from_opml_as_it_was(changes: dict[str, Any]) -> None:
    feed = Feed(digest("feed", "https://desk.example/rss"), "desk", "https://desk.example/rss", "rss", True)
    source = Source("desk", "Desk", None, None, (), None, "desk", False, True, None, None, None)
    catalogue = Catalogue({"desk": replace(source, **changes)}, {feed.feed_id: feed})
    assert read_catalogue(to_opml(catalogue).encode(), "x.opml") == catalogue


@pytest.mark.parametrize("stated", ["", "many", "1.5", "10000000000", "١"])
def test_a_number_of_opml_that_is_none_is_left_out(stated: str) -> None:
    found = read_catalogue(
        opml(f'<outline text="Desk" since="{stated}" leastPerDay="{stated}" xmlUrl="https://a.example/"/>'), "a.opml"
    )
    assert [(source.since, source.least_per_day) for source in found.sources.values()] == [(None, None)]


def test_a_selector_of_opml_that_is_none_is_refused() -> None:
    with pytest.raises(CatalogueError, match=r"^OPML: source 'desk': page\.keep: 'div\[' is no CSS selector"):
        read_catalogue(opml('<outline text="Desk" keep="p || div[" xmlUrl="https://desk.example/rss"/>'), "a.opml")


def test_outlines_in_folders_are_found_and_a_feed_in_two_folders_is_one() -> None:
    one = '<outline text="Desk One" xmlUrl="https://one.example/rss" htmlUrl="https://one.example/#top"/>'
    two = '<outline title="Desk Two" text="ignored" XMLURL=" https://two.example/rss "/>'
    found = read_catalogue(opml(f'<outline text="War"><outline text="Deep">{one}{two}</outline></outline>{one}'), "reader.xml")
    assert [(feed.source_id, feed.url, feed.kind, feed.enabled) for feed in found.feeds.values()] == [
        ("desk-one", "https://one.example/rss", "rss", True),
        ("desk-two", "https://two.example/rss", "rss", True),
    ]
    assert found.sources["desk-one"] == Source(
        "desk-one", "Desk One", None, None, (), "https://one.example", "desk-one", False, True, None, None, None
    )


@pytest.mark.parametrize(
    ("attributes", "source_id", "name"),
    [
        ('title="The Desk!"', "the-desk", "The Desk!"),
        ('text="Львів"', "feed", "Львів"),
        ("", "https-desk-example-rss", "https://desk.example/rss"),
        (f'title="{"a " * 60}"', ("a-" * 25).strip("-"), "a " * 60),
        ('title="Desk" sourceId="own-id"', "own-id", "Desk"),
    ],
)
def test_a_source_without_an_id_gets_one_from_its_title(attributes: str, source_id: str, name: str) -> None:
    found = read_catalogue(opml(f'<outline {attributes} xmlUrl="https://desk.example/rss"/>'), "a.opml")
    assert [(source.source_id, source.name) for source in found.sources.values()] == [(source_id, name)]
    assert [feed.source_id for feed in found.feeds.values()] == [source_id]


def test_two_outlets_of_one_name_are_two_and_two_feeds_of_one_id_are_one() -> None:
    urls = [f"https://{name}.example/rss" for name in ("a", "b", "c", "d")]
    body = "".join(f'<outline text="News" xmlUrl="{url}"/>' for url in urls[:2])
    body += "".join(f'<outline text="News" sourceId="mine" xmlUrl="{url}"/>' for url in urls[2:])
    found = read_catalogue(opml(body), "a.opml")
    second = f"news-{digest('feed', urls[1])[:6]}"
    assert [feed.source_id for feed in found.feeds.values()] == ["news", second, "mine", "mine"]
    assert list(found.sources) == ["news", second, "mine"]


@pytest.mark.parametrize("attribute", ['bloc="west"', 'timeZone="Europe/Nowhere"', 'htmlUrl="desk"', 'kind="json"'])
def test_what_an_export_says_that_is_not_known_is_left_out(attribute: str) -> None:
    found = read_catalogue(opml(f'<outline text="Desk" {attribute} xmlUrl="https://desk.example/rss"/>'), "a.opml")
    assert found.sources["desk"] == Source("desk", "Desk", None, None, (), None, "desk", False, True, None, None, None)
    assert [feed.kind for feed in found.feeds.values()] == ["rss"]


@pytest.mark.parametrize("kind", get_args(FeedKind))
def test_opml_is_known_by_its_first_letter_too(kind: str) -> None:
    data = b"\xef\xbb\xbf \n" + opml(f'<outline text="Desk" kind="{kind}" xmlUrl="https://desk.example/x"/>').replace(
        b'<?xml version="1.0" encoding="UTF-8"?>', b""
    )
    assert [feed.kind for feed in read_catalogue(data.replace(b"\xef\xbb\xbf \n", b" \n"), "a.toml").feeds.values()] == [kind]
    assert [feed.kind for feed in read_catalogue(data.replace(b" \n", b""), "a.toml").feeds.values()] == [kind]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", r"^a\.opml is no OPML: "),
        (b"not xml", r"^a\.opml is no OPML: "),
        (opml("")[:-5], r"^a\.opml is no OPML: "),
        (b'<?xml version="1.0" encoding="bogus"?><opml/>', r"^a\.opml is no OPML: "),
        (opml("<outline>" * 5_000 + "</outline>" * 5_000), r"^a\.opml is no OPML: "),
        (opml(""), r"^a\.opml lists no feed \(no outline with an xmlUrl\)$"),
        (opml('<outline text="Folder"/><outline xmlUrl=" "/>'), r"^a\.opml lists no feed \(no outline with an xmlUrl\)$"),
        (opml('<outline xmlUrl="feed.xml"/>'), r"^a\.opml: 'feed\.xml' is no http\(s\) address$"),
        (opml('<outline xmlUrl="file:///etc/passwd"/>'), r"^a\.opml: 'file:///etc/passwd' is no http\(s\) address$"),
    ],
)
def test_what_is_wrong_with_opml_is_said(data: bytes, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        read_catalogue(data, "a.opml")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
OUTLINE = '<opml><body><outline text="{}" xmlUrl="https://desk.example/rss"/>{}</body></opml>'


@pytest.mark.parametrize(
    "data",
    [
        f'<!DOCTYPE o [<!ENTITY l0 "lol">{LAUGHS}]>' + OUTLINE.format("&l11;", ""),
        f'<!DOCTYPE o [<!ENTITY l0 "lol">{LAUGHS}]>' + OUTLINE.format("Desk", "&l11;"),
        '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + OUTLINE.format("&x;", ""),
        '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + OUTLINE.format("Desk", "&x;"),
        '<!DOCTYPE o SYSTEM "http://127.0.0.1:9/x.dtd">' + OUTLINE.format("Desk", ""),
        '<!DOCTYPE o [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd">%x;]>' + OUTLINE.format("Desk", ""),
    ],
    ids=["laughs in an attribute", "laughs in the text", "file in an attribute", "file in the text", "DTD", "parameter entity"],
)
def test_entities_of_opml_do_no_harm(data: str) -> None:
    start = time.process_time()
    with contextlib.suppress(CatalogueError):
        assert [source.name for source in read_catalogue(data.encode(), "a.opml").sources.values()] == ["Desk"]
    assert time.process_time() - start < 1


# ---- anything at all


def read_or_refuse(data: bytes, name: str) -> None:
    with contextlib.suppress(CatalogueError), warnings.catch_warnings():
        warnings.simplefilter("error")
        read_catalogue(data, name)


@settings(deadline=None)
@given(
    st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(["a.toml", "a.opml", "a.xml", ""]),
)
def test_any_bytes_are_a_catalogue_or_said_to_be_none(data: bytes, name: str) -> None:
    read_or_refuse(data, name)
    read_or_refuse(b"<" + data, name)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_any_damage_to_a_catalogue_is_said_or_harmless(data: st.DataObject) -> None:
    good, name = data.draw(st.sampled_from([(FULL, "a.toml"), (to_opml(read_catalogue(FULL, "a.toml")).encode(), "a.opml")]))
    start = data.draw(st.integers(0, len(good)))
    length = data.draw(st.integers(0, 8))
    read_or_refuse(good[:start] + data.draw(st.binary(max_size=8)) + good[start + length :], name)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["https://a.example/", "de", "Europe/Berlin"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(FEED_FIELDS)), inner, max_size=3),
    max_leaves=5,
)


def as_toml(value: object) -> str:
    match value:
        case None:
            return "1979-05-27"
        case bool():
            return str(value).lower()
        case str():
            return '"' + "".join(f"\\U{ord(letter):08x}" for letter in value if not 0xD800 <= ord(letter) < 0xE000) + '"'
        case list():
            return "[" + ", ".join(map(as_toml, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{key} = {as_toml(inner)}" for key, inner in value.items()) + "}"
        case _:
            return str(value)


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(st.sampled_from(sorted(FIELDS - {"source_id"})), VALUES, max_size=4))
def test_any_values_are_read_or_refused(fields: dict[str, object]) -> None:
    read_or_refuse((HEAD + "\n".join(f"{key} = {as_toml(value)}" for key, value in fields.items())).encode(), "a.toml")
