"""What is compared of an article: keys that carry across languages, weights, marks and the sketch."""

from datetime import UTC, datetime
from zlib import crc32

import pytest

from extractors.fingerprint import (
    LEAST_CONSONANTS,
    MOST_KEYS,
    SHINGLE,
    SKETCH,
    consonants,
    fingerprint,
    last_weekday,
    sketch_of,
    stem,
    word_keys,
)
from extractors.forms import Hit
from extractors.records import Fingerprint, Moment, Precision

FRIDAY = datetime(2022, 1, 14, 10, tzinfo=UTC)


def made(
    title: str | None,
    body: str,
    language: str = "de",
    published: Moment | None = None,
    *,
    stop: frozenset[str] = frozenset(),
    outlet: str | None = None,
) -> Fingerprint:
    return fingerprint(("a1", language, published, outlet), (title, body), ((), ()), stop)


def keys(text: str, kind: str, published: Moment | None = None, *, language: str = "de", title: str = "Na") -> list[str]:
    """Return the keys of a kind that a text has below a headline, which is too short for any of its own."""
    return sorted(key for key in made(title, text, language, published).keys if key.startswith(f"{kind}:"))


def on(precision: Precision, at: datetime = FRIDAY) -> Moment:
    return Moment(at, precision, "test")


@pytest.mark.parametrize(
    ("sound", "spellings"),
    [
        ("snbg", [("Schönbach", "de"), ("Шёнбах", "ru"), ("Шенбах", "uk")]),
        ("nwln", [("Nawalny", "de"), ("Навальный", "ru"), ("Navalny", "en"), ("Навальний", "uk")]),
        ("lwrw", [("Lawrow", "de"), ("Lavrov", "en"), ("Лавров", "ru"), ("Лавров", "uk")]),
        ("grkw", [("Charkiw", "de"), ("Kharkiv", "en"), ("Харків", "uk"), ("Харьков", "ru")]),
        ("grsn", [("Cherson", "de"), ("Kherson", "en"), ("Херсон", "uk")]),
        ("bgmt", [("Bachmut", "de"), ("Bakhmut", "en"), ("Бахмут", "uk")]),
        ("slnsk", [("Selenskyj", "de"), ("Zelenskyy", "en"), ("Зеленський", "uk"), ("Зеленский", "ru")]),
        ("stltnbrg", [("Stoltenberg", "de"), ("Столтенберг", "ru")]),
        ("sls", [("Scholz", "de"), ("Шольц", "ru")]),
        ("blnkn", [("Blinken", "en"), ("Блінкен", "uk"), ("Блинкен", "ru")]),
        ("", [("東京", "ja"), ("Łódź", "pl")]),
    ],
)
def test_the_spellings_of_a_name_have_the_same_consonants(sound: str, spellings: list[tuple[str, str]]) -> None:
    assert {consonants(name, language) for name, language in spellings} == {sound}


def test_only_capitalised_words_with_enough_consonants_are_names() -> None:
    assert LEAST_CONSONANTS == 4
    assert keys("Schönbach trat gestern zurück, Шойгу und Uwe nicht, navalny auch.", "x") == ["x:snbg"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8.500 Soldaten", ["n:8500"]),
        ("8,500 troops", ["n:8500"]),
        ("8 500 військових", ["n:8500"]),
        ("8\u2009500 військових", ["n:8500"]),
        ("8500 солдат", ["n:8500"]),
        ("1.250.000 Menschen", ["n:1.25e+06"]),
        ("8,5 Milliarden Euro", ["n:8.5e+09"]),
        ("8.5 billion euros", ["n:8.5e+09"]),
        ("$8.5bn in aid", ["n:8.5e+09"]),
        ("100 млрд євро", ["n:1e+11"]),
        ("100 миллиардов евро", ["n:1e+11"]),
        ("100 Mrd. Euro", ["n:1e+11"]),
        ("1,5 Mio. Tonnen", ["n:1.5e+06"]),
        ("3 тис. людей", ["n:3000"]),
        ("5 тысяч человек", ["n:5000"]),
        ("7 thousand people", ["n:7000"]),
        ("33,5 Grad", ["n:33.5"]),
        ("31 Tote", []),
        ("32 Tote", ["n:32"]),
        ("im Jahr 2022 und 1900 und 2100", []),
        ("im Jahr 2101", ["n:2101"]),
        ("um 12:34 Uhr", []),
        ("am 10.01.2022", []),
        ("S-300 und T-72 und Su34", ["n:300", "n:72"]),
        ("999999999999999999 Sterne", ["n:huge"]),
        ("9" * 60_000 + " Sterne", ["n:huge"]),
    ],
)
def test_numbers_are_the_same_however_they_are_written(text: str, found: list[str]) -> None:
    assert keys(text, "n") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("am 9. und 10. Januar", ["d:01-09", "d:01-10"]),
        ("9. bis 10. Januar", ["d:01-09", "d:01-10"]),
        ("9–10 января", ["d:01-09", "d:01-10"]),
        ("January 12", ["d:01-12"]),
        ("Jan. 12, 2022", ["d:01-12"]),
        ("on the 3rd of March", ["d:03-03"]),
        ("May 5-6", ["d:05-05", "d:05-06"]),
        ("27 січня", ["d:01-27"]),
        ("27 января", ["d:01-27"]),
        ("am 45. Januar", []),
        ("im 9. Kapitel", []),
        ("January 12:30", []),
    ],
)
def test_days_are_read_with_or_without_a_date_of_publication(text: str, found: list[str]) -> None:
    assert keys(text, "d") == keys(text, "d", on("minute")) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("am Donnerstag", ["d:01-13"]), ("on Thursday", ["d:01-13"]), ("у четвер", ["d:01-13"]), ("в четверг", ["d:01-13"]),
        ("am Freitag", ["d:01-14"]), ("on Saturday", ["d:01-08"]), ("в неділю", ["d:01-09"]), ("в воскресенье", ["d:01-09"]),
        ("у понеділок", ["d:01-10"]), ("во вторник", ["d:01-11"]), ("у середу", ["d:01-12"]), ("в среду", ["d:01-12"]),
        ("у п'ятницю", ["d:01-14"]), ("у п’ятницю", ["d:01-14"]), ("у суботу", ["d:01-08"]),
        ("в пятницу", ["d:01-14"]), ("на понедельник", ["d:01-10"]),
        ("Thursday's talks", ["d:01-13"]), ("Die Gespräche (Donnerstag)", ["d:01-13"]), ("Talks Thursday", ["d:01-13"]),
        ("seit Donnerstagabend", ["d:01-13"]), ("die Mittwochnacht", ["d:01-12"]), ("MONTAG", ["d:01-10"]),
        ("am Dienstag oder Mittwoch", ["d:01-11", "d:01-12"]),
        ("jeden Donnerstag", []), ("every Monday", []), ("next Monday", []),
        ("am kommenden Montag", []), ("am nächsten Sonntag", []),
        ("Donnerstagsrunde", []), ("четвер", []), ("среда", []), ("минулої середи", []),
    ],
)  # fmt: skip
def test_weekdays_are_the_last_ones_before_publication_and_nothing_without_it(text: str, found: list[str]) -> None:
    assert keys(text, "d", on("minute")) == keys(text, "d", on("day")) == found
    assert keys(text, "d") == keys(text, "d", on("month")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("heute", ["d:01-14"]), ("today", ["d:01-14"]), ("сьогодні", ["d:01-14"]), ("сегодня", ["d:01-14"]),
        ("Gestern", ["d:01-13"]), ("yesterday", ["d:01-13"]), ("вчора", ["d:01-13"]), ("учора", ["d:01-13"]),
        ("вчера", ["d:01-13"]),
        ("heute oder gestern", ["d:01-13", "d:01-14"]), ("heutige", []), ("позавчора", []),
    ],
)  # fmt: skip
def test_today_and_yesterday_are_days_before_publication_and_nothing_without_it(text: str, found: list[str]) -> None:
    assert keys(text, "d", on("minute")) == keys(text, "d", on("day")) == found
    assert keys(text, "d") == keys(text, "d", on("month")) == []


@pytest.mark.parametrize(
    ("language", "hour", "day"),
    [("uk", 21, 14), ("uk", 22, 15), ("ru", 20, 14), ("ru", 21, 15), ("de", 22, 14), ("de", 23, 15), ("en", 23, 14)],
)
def test_late_in_the_evening_it_is_the_next_day_where_readers_are_ahead(language: str, hour: int, day: int) -> None:
    word = {"uk": "сьогодні", "ru": "сегодня", "de": "heute", "en": "today"}[language]
    late = FRIDAY.replace(hour=hour)
    assert keys(word, "d", on("minute", late), language=language) == [f"d:01-{day}"]
    assert keys(word, "d", on("day", late), language=language) == ["d:01-14"]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Tote: 12", ["n:12"]),
        ("Tote: 2", ["n:2"]),
        ("Tote: 1", []),
        ("120 Tote", ["n:120"]),
        ("Lage am 12. Januar", []),
        ("Lage am 9. und 10. Januar", []),
        ("January 12: talks", []),
        ("Wahl 2024", []),
    ],
)
def test_in_a_headline_small_numbers_count_and_the_days_of_a_month_do_not(title: str, found: list[str]) -> None:
    assert keys("Nichts weiter.", "n", title=title) == found


def test_words_of_one_meaning_have_a_key_that_carries_across_languages() -> None:
    texts = {"de": "Waffenruhe", "en": "truce", "uk": "перемир'я", "ru": "перемирие"}
    for language, text in texts.items():
        print_ = made(text, f"Na {text}", language)
        assert dict(zip(print_.keys, print_.weights, strict=True))["k:ceasefire"] == 3.4
        assert "k:ceasefire" in print_.title_keys
    assert keys("Waffenruhe truce", "k", language="fr") == []


def test_a_german_compound_has_the_keys_of_its_parts_beside_its_stem() -> None:
    assert keys("Panzerlieferung", "k") == ["k:delivery", "k:tank"]
    assert keys("Panzerlieferung", "t") == ["t:panzerliefer"]


def test_the_outlet_behind_a_headline_is_no_part_of_it() -> None:
    plain, named = made("Rat einigt sich auf Hilfen", "Ein Satz."), made("Rat einigt sich auf Hilfen | Nordwacht", "Ein Satz.")
    assert plain == named


@pytest.mark.parametrize(("weekday", "day"), [(0, 10), (3, 13), (4, 14), (5, 8), (6, 9)])
def test_the_last_weekday_is_never_after_the_day_itself(weekday: int, day: int) -> None:
    assert last_weekday(FRIDAY, weekday) == datetime(2022, 1, day, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("das zweite Sanktionspaket", ("package=2",)),
        ("12. Sanktionspaket", ("package=12",)),
        ("das dreizehnte Paket", ("package=13",)),
        ("the second package", ("package=2",)),
        ("the 12th package of sanctions", ("package=12",)),
        ("the thirteenth EU package", ("package=13",)),
        ("другий пакет санкцій", ("package=2",)),
        ("п’ятий пакет", ("package=5",)),
        ("другий раунд, третього раунду", ("round=2", "round=3")),
        ("второй пакет санкций", ("package=2",)),
        ("13-й пакет санкций", ("package=13",)),
        ("тринадцатый пакет", ("package=13",)),
        ("третья годовщина", ("anniversary=3",)),
        ("друга річниця", ("anniversary=2",)),
        ("am zweiten Jahrestag", ("anniversary=2",)),
        ("die dritte Verhandlungsrunde", ("round=3",)),
        ("acht Pakete", ()),
        ("пять пакетов", ()),
        ("десять раундів", ()),
        ("другой пакет", ()),
        ("zweiten Weltkrieg", ()),
    ],
)
def test_ordinals_are_marked_in_four_languages(text: str, marks: tuple[str, ...]) -> None:
    assert made(None, text).marks == marks
    assert made(text, "Nichts weiter.").marks == marks


def test_reaction_and_preview_are_marked_where_the_headline_says_so() -> None:
    lexical = [Hit("reaction", 0, 1), Hit("preview", 1, 1), Hit("preview", 9, 1)]
    print_ = fingerprint(("a", "de", None, None), ("Kreml reagiert", "Ein Satz folgt hier noch."), ((), lexical), frozenset())
    assert print_.marks == ("preview", "reaction")
    below = fingerprint(("a", "de", None, None), ("Kreml", "Ein Satz folgt hier noch."), ((), lexical[1:]), frozenset())
    assert below.marks == ()


def test_keys_carry_the_weight_of_their_most_prominent_place_and_a_little_for_repetition() -> None:
    body = " ".join(["vorn"] + ["füllwort"] * 70 + ["hinten"])
    print_ = made("Überschrift", body)
    weights = dict(zip(print_.keys, print_.weights, strict=True))
    assert {key: weight for key, weight in weights.items() if key[0] != "k"} == {
        "t:uberschrift": 3.0, "x:brsrft": 3.0, "t:fullwort": 2.8, "t:vorn": 2.0, "t:hint": 1.0
    }  # fmt: skip
    assert print_.title_keys == ("t:uberschrift", "x:brsrft")


def test_entities_and_actions_have_typed_keys_and_their_words_no_others() -> None:
    hits = ([(Hit("Q1", 0, 1), "l"), (Hit("Q2", 2, 2), "p")], [Hit("action.visit", 1, 1), Hit("relevance.conflict", 1, 1)])
    print_ = fingerprint(("a", "en", None, None), ("Kharkiv visited", "Boris Johnson yesterday"), hits, frozenset({"yesterday"}))
    weights = {key: weight for key, weight in zip(print_.keys, print_.weights, strict=True) if key[0] != "k"}
    assert weights == {"l:Q1": 3.0, "a:visit": 3.0, "t:visit": 3.0, "p:Q2": 2.0}


def test_an_action_deep_in_the_text_is_background() -> None:
    body = " ".join(["wort"] * 90)
    for start, found in ((69, ("a:strike",)), (70, ())):
        print_ = fingerprint(("a", "de", None, None), (None, body), ((), [Hit("action.strike", start, 1)]), frozenset())
        assert tuple(key for key in print_.keys if key.startswith("a:")) == found


def test_only_the_heaviest_keys_are_kept_in_a_fixed_order() -> None:
    print_ = made("Titel", " ".join(f"wort{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(400)))
    assert len(print_.keys) == len(print_.weights) == MOST_KEYS
    assert list(print_.weights) == sorted(print_.weights, reverse=True)
    assert {"t:titel"} < set(print_.keys[:2])


def test_stop_words_short_words_and_figures_are_no_words() -> None:
    assert keys("der Hafen am 7 und", "t") == ["t:der", "t:haf", "t:und"]
    assert made(None, "der Hafen und", stop=frozenset({"der", "und"})).keys == ("k:harbour", "t:haf")


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("verhandlungen", "de", "verhandl"), ("sanctions", "en", "sanction"), ("переговоров", "ru", "переговор"),
        ("переговорами", "uk", "переговор"), ("українського", "uk", "україн"), ("мати", "uk", "мати"), ("rozmowy", "pl", "rozmowy"),
        ("слово", None, "слово"),
    ],
)  # fmt: skip
def test_words_are_stemmed_by_their_language(word: str, language: str | None, expected: str) -> None:
    assert stem(word, language) == expected


def test_a_sketch_holds_the_smallest_hashes_of_the_distinct_shingles() -> None:
    low = [f"w{number}" for number in range(400)]
    hashes = sorted({crc32(" ".join(low[place : place + SHINGLE]).encode()) for place in range(396)})
    assert sketch_of(low) == (tuple(hashes[:SKETCH]), 396)
    assert sketch_of(low + low)[1] == 400
    assert sketch_of(["eins", "zwei"]) == ((crc32(b"eins zwei"),), 1)
    assert sketch_of([]) == ((), 0)


def test_the_sketch_is_of_the_body_and_of_the_headline_where_there_is_no_body() -> None:
    assert made("Titel", "Ein Satz mit fünf Wörtern.").sketch == (crc32("ein satz mit fünf wörtern".encode()),)
    assert made("Ein Titel", "").sketch == (crc32(b"ein titel"),)
    assert (made(None, "").sketch, made(None, "").shingles, made(None, "").keys) == ((), 0, ())


def test_case_does_not_change_the_sketch_and_nothing_changes_between_two_runs() -> None:
    text = "Am Freitag trafen 8.500 Soldaten in Charkiw ein, zum zweiten Sanktionspaket sagte niemand etwas."
    assert made("Titel", text).sketch == made("Titel", text.upper()).sketch
    word_keys.cache_clear()
    assert made("Titel", text, "de", on("minute")) == made("Titel", text, "de", on("minute"))


def test_a_fingerprint_repeats_what_the_article_says_of_itself() -> None:
    print_ = made("Titel", "Ein kurzer Text.", "de", on("day"), outlet="example.org")
    assert (print_.article_id, print_.language, print_.published_at, print_.published_precision) == ("a1", "de", FRIDAY, "day")
    assert (print_.word_count, print_.shingles, print_.outlet) == (3, 1, "example.org")
    undated = made("Titel", "Ein kurzer Text.")
    assert (undated.published_at, undated.published_precision, undated.outlet) == (None, "none", None)


@pytest.mark.parametrize(("precision", "dated"), [("minute", FRIDAY), ("day", FRIDAY), ("month", None)])
def test_recognition_goes_by_the_time_of_publication_where_minute_or_day_is_known(
    precision: Precision, dated: datetime | None
) -> None:
    assert made("Titel", "Ein kurzer Text.", "de", on(precision)).dated_at == dated
    assert made("Titel", "Ein kurzer Text.").dated_at is None
