"""What an editor changed between two versions of an article is told apart and shown; what is no change of theirs is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.revision import KINDS, LONGEST_DIFF, MOST_LINES, MOST_WORDS, Revision, Version, compare

TITLE = "Fähre nach Norderhaven fährt wieder"
FERRY = "Die Fähre fährt seit Dienstag wieder, wenn auch nur zweimal am Tag und ohne Lastwagen an Bord."
BRIDGE = "Міст через річку відкриють навесні, коли зійде лід і просохне земля, сказала голова громади."
MARKET = "The market on the square opens at dawn and closes when the last of the fish has been sold."
PORT = "Порт остаётся закрытым до пятницы: на причале третий день ждут погрузки сорок грузовиков."
SENTENCES = (
    FERRY, BRIDGE, MARKET, PORT,
    "Am Kai lagen am Morgen noch Kisten mit Äpfeln aus dem Hinterland.",
    "Der Hafenmeister sagte, niemand wisse, wann das Eis bricht.",
    "The lighthouse keeper wrote down every ship that passed in the fog.",
    "Nobody in the village had expected the baker to return before spring.",
    "Вчителька розповіла, що діти самі пофарбували паркан біля школи.",
    "Пекарня на розі знову відчинена, хоча борошна вистачить ненадовго.",
    "Смотритель маяка говорит, что туман рассеется только к вечеру.",
    "Библиотеку в соседнем посёлке перенесли в здание старой почты.",
)  # fmt: skip


def version(*paragraphs: str, title: str | None = TITLE, access: str = "free") -> Version:
    return Version(title, "\n\n".join(paragraphs), access)


def text_change(old: str, new: str) -> Revision | None:
    """Return what changed where one paragraph among others became another."""
    return compare(version(FERRY, old, PORT), version(FERRY, new, PORT))


def kinds(old: str, new: str) -> tuple[str, ...]:
    revision = text_change(old, new)
    return revision.changes if revision else ()


def title_change(old: str | None, new: str | None) -> Revision | None:
    return compare(version(*SENTENCES, title=old), version(*SENTENCES, title=new))


# ---- what is no revision


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Der Wirt sagte: \"Wir warten auf das Eis.\"", "Der Wirt sagte: „Wir warten auf das Eis.“"),
        ("Der Hafen - und das Dorf - ist zu.", "Der Hafen — und das Dorf – ist zu."),
        ("Der Hafen – und das Dorf – ist zu.", "Der Hafen und das Dorf ist zu."),
        ("Die Ost-West-Fähre legt ab.", "Die Ost–West-Fähre legt ab."),
        ("Das Eis kam... Dann war Ruhe.", "Das Eis kam… Dann war Ruhe."),
        ("Zehn Tonnen\u00a0Fisch lagen am Kai.", "Zehn Tonnen Fisch lagen am Kai."),
        ("Der Hafen\u00admeister ging heim.", "Der Hafenmeister ging heim."),
        ("Die Ra\u0308ume am Kai sind leer.", "Die Räume am Kai sind leer."),
        ("DIE FÄHRE LEGT AB.", "Die Fähre legt ab."),
        ("Die Straße am Kai ist frei.", "Die STRASSE am Kai ist frei."),
        ("The keeper didn't write it down.", "The keeper didn’t write it down."),
        ("It’s late, said the baker.", "“Its late”, said the baker!"),
        ("П'ятниця була тихою для всіх.", "Пʼятниця була тихою для всіх."),
        ("П'ятниця була тихою для всіх.", "П’ятниця була тихою для всіх."),
        ("Кажуть: «Міст готовий».", "Кажуть: „Міст готовий“."),
        ("Туман — это надолго .", "Туман - это надолго."),
        ("Eine Zeile\nund noch eine.", "Eine Zeile und noch eine."),
        ("Der Steg\n\nEr wurde im Winter gebaut und hält.", "Der Steg Er wurde im Winter gebaut und hält."),
        ("Er kam. Sie ging. Es schneite.", "Er kam.\n\nSie ging.\n\nEs schneite."),
        ("* * *", ""),
    ],
)  # fmt: skip
def test_other_marks_spaces_and_letters_of_the_same_kind_are_no_revision(old: str, new: str) -> None:
    assert text_change(old, new) is None
    assert text_change(new, old) is None
    assert title_change(old, new) is None or not new


STAMPS = [
    "Stand: 12:45 Uhr", "Stand: 03.01.2022, 12:45 Uhr MEZ", "Aktualisiert am 3. März 2022",
    "Zuletzt aktualisiert: 3. März, 7:05 Uhr", "vor 5 Minuten", "vor einer Stunde", "gerade eben", "heute um 14 Uhr",
    "Dienstag, 3. Mai 2022", "12:45", "Veröffentlicht vor 2 Tagen", "Updated 3 hours ago",
    "Last updated: March 3, 2022 at 4:05 pm GMT", "Published an hour ago", "just now", "Tue", "8 Oct 2022", "2 години тому",
    "Оновлено", "оновлено о 12:45", "Опубліковано 3 травня 2022 року", "п'ять хвилин тому", "щойно", "сьогодні, 9:10", "обновлено",
    "Обновлено 3 мая 2022 г. в 12:45 мск", "5 минут назад", "Опубликовано вчера в 18:00", "15 декабря", "в пятницу",
    "123 Kommentare", "Kommentare (7)", "1,2 Tsd. Aufrufe", "1.2k views · 34 shares", "56 Mal geteilt", "12 comments",
    "1 200 просмотров", "45 комментариев", "7 коментарів", "Переглядів: 1 024", "300 Leser", "прочитали 88", "3 min read",
    "Lesezeit 4 Min.", "Lesedauer: 2 Minuten", "4 minutes reading time", "2 хв читання", "Время чтения 3 минуты",
]  # fmt: skip


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_line_that_states_a_time_or_counts_readers_may_come_and_go(stamp: str) -> None:
    without, within = version(FERRY, PORT), version(FERRY, stamp, PORT)
    assert compare(without, within) is None
    assert compare(within, without) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Stand: 12:45 Uhr", "Stand: 13:10 Uhr"), ("vor 5 Minuten", "vor 2 Stunden"), ("123 Kommentare", "1.204 Kommentare"),
        ("Updated 3 hours ago", "Updated 2 days ago"), ("3 min read", "4 min read"), ("45 комментариев", "1 комментарий"),
        ("2 години тому", "вчора о 9:10"), ("обновлено 3 мая", "обновлено 4 мая"),
    ],
)  # fmt: skip
def test_such_a_line_may_change(old: str, new: str) -> None:
    assert text_change(old, new) is None


@pytest.mark.parametrize(
    "line",
    [
        "Am 3. Mai um 12:45 Uhr läutete die Glocke am Kai.", "Updated 3 hours ago, the timetable was wrong again.", "12 Boote",
        "Два часа назад пристань закрыли.", "Оновлено розклад пароплавів на травень.", "Der Stand der Fähre",
        "Der Wirt am Kai las heute um 9 Uhr die 123 Kommentare.",
    ],
)  # fmt: skip
def test_a_line_that_says_more_than_a_time_is_of_the_text(line: str) -> None:
    revision = compare(version(FERRY, PORT), version(FERRY, line, PORT))
    assert revision == Revision(("text",), f"text: {{+{line}+}}")


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 2, 3, 0), (0, 2, 1, 3)])
def test_paragraphs_in_another_order_are_no_revision(order: tuple[int, ...]) -> None:
    assert compare(version(*SENTENCES[:4]), version(*(SENTENCES[place] for place in order))) is None


def test_a_paragraph_that_stands_twice_or_no_longer_is_no_revision() -> None:
    once, twice = version(FERRY, BRIDGE, PORT), version(FERRY, BRIDGE, PORT, FERRY)
    assert compare(once, twice) is None
    assert compare(twice, once) is None


def test_what_changed_among_moved_paragraphs_is_told_and_nothing_else() -> None:
    revision = compare(version(FERRY, BRIDGE, PORT), version(PORT.replace("третий", "пятый"), FERRY, BRIDGE))
    assert revision == Revision(
        ("text",), "text: Порт остаётся закрытым до пятницы: на причале [-третий-] {+пятый+} день ждут погрузки сорок грузовиков."
    )


# ---- headline


@pytest.mark.parametrize(
    ("old", "new", "diff"),
    [
        ("Fähre fährt wieder", "Fähre fährt nicht mehr", "headline: Fähre fährt [-wieder-] {+nicht mehr+}"),
        ("The bridge opens", "Harbour shut", "headline: [-The bridge opens-] {+Harbour shut+}"),
        ("Міст відкрили", "Міст знову закрили", "headline: Міст [-відкрили-] {+знову закрили+}"),
        ("Порт закрыт", "Порт открыт", "headline: Порт [-закрыт-] {+открыт+}"),
        (None, "Порт закрыт", "headline: {+Порт закрыт+}"),
        ("", "Порт закрыт", "headline: {+Порт закрыт+}"),
    ],
)  # fmt: skip
def test_a_headline_that_says_something_else_is_one(old: str | None, new: str, diff: str) -> None:
    assert title_change(old, new) == Revision(("headline",), diff)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TITLE, TITLE.upper()), (TITLE, f"„{TITLE}“"), (TITLE, TITLE.replace(" ", "\u00a0")), (TITLE, None), (TITLE, " – "),
        (None, None), (None, "\u200b"), ("Zwölf Boote am Kai", "12 Boote am Kai"),
    ],
)  # fmt: skip
def test_a_headline_that_is_set_otherwise_or_gone_is_none(old: str | None, new: str | None) -> None:
    assert title_change(old, new) is None


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("12 Boote am Kai von Norderhaven", "14 Boote am Kai von Norderhaven", ("headline", "number")),
        ("Zwölf Boote am Kai", "14 Boote am Kai", ("headline", "number")),
        ("Three boats sink", "Four boats sink", ("headline", "number")),
        ("Троє рибалок у тумані", "Четверо рибалок у тумані", ("headline", "number")),
        ("В тумане двое рыбаков", "В тумане трое рыбаков", ("headline", "number")),
        ("12 Boote am Kai", "Was 14 Wirte jetzt hoffen", ("headline",)),
        ("Boote am Kai", "14 Boote am Kai", ("headline",)),
    ],
)  # fmt: skip
def test_a_number_in_a_headline_that_is_much_the_same_is_both(old: str, new: str, changes: tuple[str, ...]) -> None:
    revision = title_change(old, new)
    assert revision and revision.changes == changes


# ---- numbers


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Am Kai lagen 12 Boote.", "Am Kai lagen 14 Boote."),
        ("Am Kai lagen zwölf Boote.", "Am Kai lagen vierzehn Boote."),
        ("Am Kai lagen drei Boote.", "Am Kai lagen 13 Boote."),
        ("Es kamen 1,2 Millionen Gäste auf die Insel.", "Es kamen 1,5 Millionen Gäste auf die Insel."),
        ("Es kamen 2 Millionen Gäste auf die Insel.", "Es kamen 2 Milliarden Gäste auf die Insel."),
        ("Der Pegel stieg um 1,05 Meter.", "Der Pegel stieg um 1,5 Meter."),
        ("Der Pegel stieg um 0,125 Prozent am Tag.", "Der Pegel stieg um 125 Prozent am Tag."),
        ("Die Fähre legt um 12:30 Uhr ab.", "Die Fähre legt um 12:45 Uhr ab."),
        ("Die Fähre legt am 03.01.2022 ab.", "Die Fähre legt am 04.01.2022 ab."),
        ("Es ist der 2. Winter ohne Eis.", "Es ist der 3. Winter ohne Eis."),
        ("Ein Mensch wurde am Kai vermisst.", "Zwei Menschen wurden am Kai vermisst."),
        ("Ein Mann ist am Kai gestürzt.", "Zwei Männer sind am Kai gestürzt."),
        ("Kutter 10, Kähne 20, Jollen 30 am Kai.", "Kutter 11, Kähne 22, Jollen 33 am Kai."),
        ("The keeper counted two ships.", "The keeper counted 3 ships."),
        ("One person was on the quay.", "Two people were on the quay."),
        ("It was the 3rd storm of May.", "It was the 4th storm of May."),
        ("Twenty-one of the ships sank in the fog.", "Twenty-two of the ships sank in the fog."),
        ("The price rose by 5% in a week.", "The price rose by 7% in a week."),
        ("There were 12 cod and 14 eels in the net.", "There were 14 cod and 12 eels in the net."),
        ("The net held 12, 14.", "The net held 14, 16."),
        ("На пристані чекали двоє рибалок.", "На пристані чекали троє рибалок."),
        ("На пристані чекали п'ятеро рибалок.", "На пристані чекали шестеро рибалок."),
        ("У крамниці було двадцять діжок.", "У крамниці було тридцять діжок."),
        ("На пристані знайшли 4 людини.", "На пристані знайшли 5 людей."),
        ("До двох човнів підпливли качки.", "До трьох човнів підпливли качки."),
        ("На причале ждали пятеро рыбаков.", "На причале ждали семеро рыбаков."),
        ("На причале ждали сто рыбаков.", "На причале ждали тысяча рыбаков."),
        ("В лавке было пятьдесят бочек.", "В лавке было 60 бочек."),
        ("В сети оказался один человек.", "В сети оказались два человека."),
        ("Их ждали у двух лодок.", "Их ждали у трёх лодок."),
    ],
)  # fmt: skip
def test_another_number_in_the_same_sentence_is_a_number_alone(old: str, new: str) -> None:
    assert kinds(old, new) == ("number",)
    assert kinds(new, old) == ("number",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Am Kai lagen 12 Boote.", "Am Kai lagen zwölf Boote."),
        ("Am Kai lagen 1.200 Boote.", "Am Kai lagen 1 200 Boote."),
        ("Am Kai lagen 1.200 Boote.", "Am Kai lagen 1,200 Boote."),
        ("Am Kai lagen 1\u202f200 Boote.", "Am Kai lagen 1200 Boote."),
        ("Am Kai lagen 1’200 Boote.", "Am Kai lagen 1 200 Boote."),
        ("Am Kai lagen 12 500 000 Fische.", "Am Kai lagen 12.500.000 Fische."),
        ("Der Fang wog 1.200,5 Tonnen.", "Der Fang wog 1 200,5 Tonnen."),
        ("Der Pegel stieg um 1,5 Meter.", "Der Pegel stieg um 1.5 Meter."),
        ("Die Fähre legt um 12:30 Uhr ab.", "Die Fähre legt um 12.30 Uhr ab."),
        ("Die Fähre legt am 03.01.2022 ab.", "Die Fähre legt am 3.1.2022 ab."),
        ("Es kamen zwei Millionen Gäste.", "Es kamen 2 Mio. Gäste."),
        ("Das 25-jährige Boot ist leck.", "Das 25jährige Boot ist leck."),
        ("The keeper counted eleven ships.", "The keeper counted 11 ships."),
        ("На пристані чекали дев'ятнадцять рибалок.", "На пристані чекали 19 рибалок."),
        ("Міст коштував 20 тисяч гривень.", "Міст коштував 20 тис. гривень."),
        ("На причале ждали 12 рыбаков.", "На причале ждали двенадцать рыбаков."),
    ],
)  # fmt: skip
def test_the_same_number_written_otherwise_is_no_revision(old: str, new: str) -> None:
    assert text_change(old, new) is None
    assert text_change(new, old) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Am Kai lagen gestern 12 Boote aus Norderhaven.", "Am Kai lagen heute früh 14 Boote aus Norderhaven."),
        ("Am Kai lagen 12 Boote in Norderhaven und Kiel.", "Am Kai lagen 14 Boote in Norderhaven und Kiew."),
        ("There were 12 cod in the old net of the keeper.", "There were 14 eels in the old net of the keeper."),
        ("Дві чайки сиділи на старому причалі.", "П'ять качок сиділи на старому причалі."),
        ("Два парома стоят у старого причала.", "Три баржи стоят у старого причала."),
    ],
)  # fmt: skip
def test_where_more_than_the_number_changed_the_text_did(old: str, new: str) -> None:
    assert kinds(old, new) == ("number", "text")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Am Kai lagen Boote aus Norderhaven.", "Am Kai lagen 14 Boote aus Norderhaven."),
        ("Am Kai lagen 12 bis 14 Boote.", "Am Kai lagen 14 Boote."),
        ("Am Kai lagen 12 Boote aus Norderhaven.", "Am Kai lagen zwölf Kutter aus Norderhaven."),
        ("Am Kai lagen 12 Boote.", "Niemand hat die 14 Fässer im Keller gezählt."),
        ("There were 12 cod and 14 eels in it.", "There were 14 eels and 12 cod in it."),
        ("The price rose by 5% in a week.", "The price rose by 5 in a week."),
        ("The price is 5 $ a pound here.", "The price is 5 € a pound here."),
    ],
)  # fmt: skip
def test_numbers_that_only_come_go_or_move_are_text(old: str, new: str) -> None:
    assert kinds(old, new) == ("text",)
    assert kinds(new, old) == ("text",)


# ---- text


@pytest.mark.parametrize("sentence", SENTENCES[4:])
def test_a_sentence_that_came_or_went_is_text(sentence: str) -> None:
    without, within = version(f"{FERRY} {BRIDGE}", PORT), version(f"{FERRY} {sentence} {BRIDGE}", PORT)
    assert compare(without, within) == Revision(("text",), f"text: {{+{sentence}+}}")
    assert compare(within, without) == Revision(("text",), f"text: [-{sentence}-]")


@pytest.mark.parametrize(
    ("old", "new", "diff"),
    [
        ("Der Wirt ist nun zu Hause.", "Der Wirt ist nicht zu Hause.", "Der Wirt ist [-nun-] {+nicht+} zu Hause."),
        ("The keeper may leave.", "The keeper may not leave.", "The keeper may {+not+} leave."),
        ("Міст, кажуть, майже готовий.", "Міст готовий.", "Міст [-кажуть, майже-] готовий."),
        ("Порт открыт для яхт.", "Порт закрыт для яхт.", "Порт [-открыт-] {+закрыт+} для яхт."),
        ("Am Kai – dem alten – lag Eis.", "Am Kai – dem neuen – lag Eis.", "Am Kai – dem [-alten –-] {+neuen –+} lag Eis."),
        ("Es kamen 1 200 Gäste nach Kiel.", "Es kamen 1 200 Leute nach Kiel.", "Es kamen 1 200 [-Gäste-] {+Leute+} nach Kiel."),
        ("Er kam. Dann ging er.", "Es schneite.", "[-Er kam.-]\ntext: {+Es schneite.+}\ntext: [-Dann ging er.-]"),
    ],
)  # fmt: skip
def test_a_sentence_in_other_words_is_shown_with_what_went_and_what_came(old: str, new: str, diff: str) -> None:
    assert text_change(old, new) == Revision(("text",), f"text: {diff}")


def test_of_a_long_sentence_eight_words_are_shown_around_each_change() -> None:
    words = "Am Tag danach lag der alte Kutter noch immer am Kai von Norderhaven und niemand dort wusste wem er denn nun gehört"
    old = f"{words} sagte der Wirt weil {words} und so blieb {words} bis heute."
    new = old.replace("sagte", "rief").replace("so blieb", "dort blieb")
    assert text_change(old, new) == Revision(
        ("text",),
        "text: … niemand dort wusste wem er denn nun gehört [-sagte-] {+rief+} der Wirt weil Am Tag danach lag der …"
        " dort wusste wem er denn nun gehört und [-so-] {+dort+} blieb Am Tag danach lag der alte Kutter …",
    )


def test_lines_stand_in_the_order_of_the_new_text_below_the_headline() -> None:
    old = version(FERRY, BRIDGE, "Die Glocke läutet um 8 Uhr.", MARKET, PORT)
    new = version(SENTENCES[4], FERRY, BRIDGE, "Die Glocke läutet um 9 Uhr.", PORT, SENTENCES[5], title="Glocke läutet später")
    revision = compare(old, new)
    assert revision and revision.changes == ("headline", "number", "text")
    assert revision.diff.splitlines() == [
        f"headline: [-{TITLE}-] {{+Glocke läutet später+}}", f"text: {{+{SENTENCES[4]}+}}",
        "text: Die Glocke läutet um [-8-] {+9+} Uhr.", f"text: [-{MARKET}-]", f"text: {{+{SENTENCES[5]}+}}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "Am 12. Mai kam W. Norden mit Dr. Alma Kai in die Nr. 5, den alten U.S. Kutter, z. B. Fässer im Arm.",
        "On Feb. 24 Mr. Quay and J. R. Marsh met Sgt. Reed at No. 7, St. Anne Lane.",
        "У м. Київ на вул. Річковій ім. Т. Шевченка за ст. 5 стягнули 20 тис. Гроші віддали Фонду.",
        "В 2 км от г. Приморска на ул. Садовой им. А. Пушкина нашли 3 млн. Монеты отдали музею.",
        "Die Fähre legte am 03.01.2022 um 12.30 Uhr ab (vgl. Seite 3).",
    ],
)  # fmt: skip
def test_a_sentence_does_not_end_at_an_abbreviation_an_initial_or_a_day(sentence: str) -> None:
    revision = compare(version(FERRY, PORT), version(FERRY, sentence, PORT))
    assert revision == Revision(("text",), f"text: {{+{sentence}+}}")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Er kam im Jahr 2022. Sie ging.", 2), ("„Er kam.“ Sie ging!“ – „Warum? Es schneite … Dann nicht mehr.", 5),
        ("He left (at last). 12 ships came.", 2), ("Він прийшов. «Чому?» Вона пішла.", 3), ("Он ушёл… Она осталась.", 2),
    ],
)  # fmt: skip
def test_a_sentence_ends_at_a_mark_with_a_capital_or_a_digit_behind_it(text: str, count: int) -> None:
    revision = compare(version(FERRY, PORT), version(FERRY, text, PORT))
    assert revision and len(revision.diff.splitlines()) == count


# ---- paywall


@pytest.mark.parametrize("access", ["paywalled", "cut"])
@pytest.mark.parametrize("before", ["free", "unknown"])
@pytest.mark.parametrize(
    "left",
    [
        SENTENCES[:3], (FERRY, BRIDGE[:40] + "…"), (FERRY[:60],), (), (FERRY, BRIDGE, "Weiterlesen mit Plus."), SENTENCES,
        (FERRY, PORT, SENTENCES[9]), (MARKET, BRIDGE[:60]),
    ],
)  # fmt: skip
def test_a_paywall_is_told_and_not_that_it_cut_the_rest_off(left: tuple[str, ...], before: str, access: str) -> None:
    revision = compare(version(*SENTENCES, access=before), version(*left, access=access))
    words = [sum(len(sentence.split()) for sentence in sentences) for sentences in (left, SENTENCES)]
    assert revision == Revision(("paywalled",), f"access: {before}, now {access}; {words[0]} of {words[1]} words are left")


def test_behind_a_paywall_headline_and_numbers_are_told_as_ever() -> None:
    old = version("Am Kai lagen 12 Boote.", "Der Wirt ging heim.", *SENTENCES)
    new = version("Am Kai lagen 14 Boote.", "Der Wirt ging fort.", FERRY, title="Fähre steht still", access="cut")
    revision = compare(old, new)
    assert revision and revision.changes == KINDS
    assert revision.diff.splitlines() == [
        "headline: Fähre [-nach Norderhaven fährt wieder-] {+steht still+}", "text: Am Kai lagen [-12-] {+14+} Boote.",
        "text: Der Wirt ging [-heim.-] {+fort.+}", "access: free, now cut; 26 of 153 words are left",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "access", "left"),
    [
        ("free", "free", SENTENCES[:2]), ("free", "unknown", SENTENCES[:2]), ("cut", "cut", SENTENCES[:2]),
        ("cut", "paywalled", SENTENCES[:2]), ("paywalled", "cut", SENTENCES[:2]), ("cut", "free", SENTENCES[:2]),
        ("free", "cut", SENTENCES[1:]), ("free", "cut", ("Niemand kennt den Wirt.", "Nobody knows the baker.")),
    ],
)  # fmt: skip
def test_where_no_paywall_came_or_most_is_left_or_other_words_stand_there_the_text_changed(
    before: str, access: str, left: tuple[str, ...]
) -> None:
    revision = compare(version(*SENTENCES, access=before), version(*left, access=access))
    assert revision and revision.changes == ("text",)


def test_a_text_that_was_empty_cannot_be_cut() -> None:
    assert compare(version(), version(access="cut")) is None


# ---- the difference stays readable and the time short, whatever the text


def test_beyond_the_lines_shown_passages_are_counted() -> None:
    boats = [f"Boot {number} gehört der Wirtin {chr(65 + number % 26)}{chr(97 + number // 26)}." for number in range(100)]
    revision = compare(version(FERRY), version(FERRY, *boats))
    assert revision and revision.changes == ("text",)
    assert revision.diff.splitlines() == [*(f"text: {{+{boat}+}}" for boat in boats[:MOST_LINES]), "… and 60 passages more"]


def test_beyond_the_letters_shown_passages_are_counted() -> None:
    long = [" ".join(f"{name}{place}x" for place in range(100)) + "." for name in ("Kai", "Eis", "Boot", "Wirt", "Netz") * 6]
    revision = compare(version(FERRY), version(FERRY, *(f"Zu {place}: {line}" for place, line in enumerate(long))))
    assert revision
    *lines, last = revision.diff.splitlines()
    assert len("\n".join(lines)) <= LONGEST_DIFF and all(line.endswith("…+}") for line in lines)
    assert last == f"… and {30 - len(lines)} passages more"


def invented(count: int, ending: str = "") -> list[str]:
    """Return that many words, no two of which begin alike."""
    return [
        chr(97 + number % 26) + chr(97 + number // 26 % 26) + chr(97 + number // 676) + "ing" + ending for number in range(count)
    ]


def test_a_sentence_with_very_many_changes_is_shown_in_part() -> None:
    words = invented(MOST_WORDS - 100)
    changed = [f"nicht{word}" if number % 3 == 0 else word for number, word in enumerate(words)]
    revision = compare(Version(None, " ".join(words)), Version(None, " ".join(changed)))
    assert revision and revision.diff.startswith("text: [-aaaing-] {+nichtaaaing+} baaing caaing [-daaing-]")
    assert revision.diff.endswith(" …") and len(revision.diff) <= LONGEST_DIFF


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" ".join(invented(2_000)), " ".join(word + "nicht" * (number % 5 == 0) for number, word in enumerate(invented(2_000)))),
        ("ja nein " * 300 + "und aus", "nein ja " * 300 + "und vorbei"),
    ],
    ids=["long", "repetitive"],
)
def test_what_would_take_long_to_compare_is_shown_as_exchanged(old: str, new: str) -> None:
    revision = text_change(f"Am Kai rief der Wirt {old}", f"Am Kai rief der Wirt {new}")
    assert revision and revision.changes == ("text",)
    assert (revision.diff.count("[-"), revision.diff.count("{+")) == (1, 1)


def entries(count: int, step: int) -> str:
    """Return the entries of a live blog, a later version of which has a further `step`."""
    return "\n\n".join(
        f"{number % 24}:{number % 60:02d} Uhr\n\nIm Bezirk {number * 7919:x} zählte die Wache {number + step} Boote. "
        f"{SENTENCES[number % 4]} Posten {number * step:x} meldet nichts."
        for number in range(count)
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (entries(3_000, 1), entries(3_000, 2)), ("a" * 1_000_000, "b" * 1_000_000), ("7" * 1_000_000, "8" * 1_000_000),
        ("Kai " + "." * 1_000_000, "Eis " + "." * 1_000_000), ("- " * 300_000 + "Kai", "- " * 300_000 + "Eis"),
        ("1.2," * 100_000 + "3", "1.2," * 100_000 + "4"), ("1" + " 234" * 100_000, "2" + " 234" * 100_000),
        ("a b " * 100_000, "b a " * 100_001), ("A. B. " * 50_000, "B. C. " * 50_000), ("\n\n".join(map(str, range(9**5))), "Kai"),
    ],
    ids=["live", "word", "digits", "dots", "dashes", "decimals", "groups", "letters", "initials", "lines"],
)  # fmt: skip
def test_a_text_made_to_be_slow_is_compared_all_the_same(old: str, new: str) -> None:
    revision = compare(Version(None, old), Version(None, new))
    assert revision and set(revision.changes) <= {"number", "text"} and 0 < len(revision.diff) <= LONGEST_DIFF + 100


# ---- whatever the words

TEXTS = st.text() | st.lists(
    st.sampled_from([*SENTENCES, *STAMPS, "1 200", "12.", "U.S.", "„", "–", "\n\n", "zwölf", "ʼ", "İ", "٣", "²"])
).map(" ".join)
VERSIONS = st.builds(Version, st.none() | TEXTS, TEXTS, st.sampled_from(["free", "paywalled", "cut", "unknown"]))


@settings(deadline=None)
@given(VERSIONS)
def test_a_version_is_no_revision_of_itself(same: Version) -> None:
    assert compare(same, same) is None


@settings(deadline=None)
@given(VERSIONS, VERSIONS)
def test_changes_are_known_in_order_shown_and_the_same_each_time(old: Version, new: Version) -> None:
    revision = compare(old, new)
    assert revision == compare(old, new)
    if revision:
        assert revision.changes and revision.changes == tuple(kind for kind in KINDS if kind in revision.changes)
        assert revision.diff and all(
            line.startswith(("headline: ", "text: ", "access: ", "… and ")) for line in revision.diff.split("\n")
        )


@settings(deadline=None)
@given(st.permutations(SENTENCES), st.integers(0, len(SENTENCES) - 1), st.booleans())
def test_a_sentence_left_out_is_told_wherever_it_stood(sentences: list[str], place: int, parted: bool) -> None:
    glue = "\n\n" if parted else " "
    old, new = glue.join(sentences), glue.join(sentences[:place] + sentences[place + 1 :])
    assert compare(Version(TITLE, old), Version(TITLE, new)) == Revision(("text",), f"text: [-{sentences[place]}-]")
    assert compare(Version(TITLE, new), Version(TITLE, old)) == Revision(("text",), f"text: {{+{sentences[place]}+}}")


@settings(deadline=None)
@given(st.permutations(SENTENCES), st.data())
def test_sentences_parted_into_other_paragraphs_are_no_revision(sentences: list[str], data: st.DataObject) -> None:
    glue = st.sampled_from([" ", "  ", "\n\n", "\u00a0", "\n\n– ", "\n\nStand: 9:30 Uhr\n\n"])
    old, new = ("".join(sentence + data.draw(glue) for sentence in sentences) for _ in range(2))
    assert compare(Version(TITLE, old), Version(TITLE, new)) is None
