"""Is an article about the war? In four languages, with reasons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.forms import Hit
from extractors.lexicon import lexicon_hits
from extractors.mentions import entity_hits, gazetteer
from extractors.records import Entity
from extractors.relevance import THRESHOLD, Relevance, judge
from extractors.text import words


def read(language: str, title: str, body: str) -> Relevance:
    """Judge a text as the reader does: the headline and the first seventy words stand in front."""
    every, front = words(f"{title} {body}"), len(words(title)) + 70
    known = gazetteer().entities
    return judge(
        [(known[hit.meaning], hit.start < front) for hit in entity_hits(every, language)],
        [(hit, hit.start < front) for hit in lexicon_hits(every, language)],
        len(every),
    )


@pytest.mark.parametrize(
    ("language", "title", "body"),
    [
        ("de", "Usyk boxt im Mai gegen Herausforderer",
         "Der ukrainische Schwergewichts-Weltmeister Oleksandr Usyk verteidigt seinen Titel im Mai. Der Boxer kündigte den Kampf "
         "auf einer Pressekonferenz an, sein Gegner ist noch ungeschlagen. Die Fans hoffen auf einen K.o. in der ersten Runde."),
        ("en", "Usyk's next fight set for May",
         "Ukrainian heavyweight champion Oleksandr Usyk will defend his title in May. The boxer announced the bout at a press "
         "conference; his opponent is unbeaten. Fans hope for a knockout in an early round."),
        ("uk", "Наступний бій Усика відбудеться у травні",
         "Український боксер Олександр Усик захищатиме титул чемпіона у травні. Про поєдинок оголосив його промоутер, суперник "
         "досі не зазнав поразок. Уболівальники чекають на нокаут у першому раунді."),
        ("ru", "Следующий бой Усика пройдет в мае",
         "Украинский боксер Александр Усик будет защищать титул чемпиона в мае. О поединке объявил его промоутер, соперник до сих "
         "пор не проигрывал. Болельщики ждут нокаута в первом раунде."),
    ],
)  # fmt: skip
def test_usyks_next_fight_is_out_though_it_is_about_ukraine(language: str, title: str, body: str) -> None:
    verdict = read(language, title, body)
    assert verdict.score < 0.1
    assert verdict.reasons[0].startswith("sport -") and verdict.reasons[1] == "Ukraine +2.3"


@pytest.mark.parametrize(
    ("language", "title", "body"),
    [
        ("de", "Wetter in Moskau: Schnee und Frost",
         "Meteorologen erwarten in Moskau bis Sonntag Schnee und Frost. Die Temperaturen fallen auf minus zwanzig Grad. Der "
         "Wetterdienst warnt vor Glatteis und Sturm."),
        ("en", "Weather in Moscow: snow and frost until Sunday",
         "Forecasters in Moscow expect heavy snow and frost until Sunday. Temperatures will fall to minus twenty degrees. "
         "Meteorologists warn of black ice and strong wind in the Moscow region."),
        ("uk", "Погода в Москві: сніг і мороз",
         "Синоптики очікують у Москві снігопад і мороз до неділі. Температура повітря знизиться до мінус двадцяти градусів. "
         "Метеорологи попереджають про ожеледицю та вітер."),
        ("ru", "Погода в Москве: снег и мороз до воскресенья",
         "Синоптики ожидают в Москве сильный снегопад и мороз до воскресенья. Температура воздуха опустится до минус двадцати "
         "градусов. Метеорологи предупреждают о гололедице и ветре."),
    ],
)  # fmt: skip
def test_the_weather_in_moscow_is_out(language: str, title: str, body: str) -> None:
    verdict = read(language, title, body)
    assert verdict.score < 0.02
    assert verdict.reasons == ("weather -3.5", "Russia +1.7")


@pytest.mark.parametrize(
    ("language", "title", "body"),
    [
        ("de", "Was wir über den Angriff wissen",
         "Nach dem Einschlag einer Rakete in ein Wohnhaus in Dnipro suchen Helfer weiter nach Verschütteten. Soldaten sichern das "
         "Gelände, die Luftabwehr meldete weitere Raketen. Präsident Selenskyj sprach von Kriegsverbrechen."),
        ("en", "What we know about the overnight attack",
         "Rescuers search for survivors after a missile hit an apartment block in Dnipro. Soldiers secured the site and air "
         "defence reported more missiles. President Zelensky spoke of a war crime."),
        ("uk", "Що відомо про нічний удар",
         "Рятувальники шукають людей після влучання ракети у будинок у Дніпрі. Військові повідомили про нові ракети. Президент "
         "Зеленський назвав це воєнним злочином."),
        ("ru", "Что известно о ночном ударе",
         "Спасатели ищут людей после попадания ракеты в дом в Днепре. Военные сообщили о новых ракетах. Зеленский назвал это "
         "военным преступлением."),
    ],
)  # fmt: skip
def test_an_article_whose_headline_names_neither_country_can_be_in(language: str, title: str, body: str) -> None:
    verdict = read(language, title, body)
    assert verdict.score > 0.85
    assert sorted(verdict.reasons) == ["Ukraine +2.6", "war and diplomacy +2.6"]


def test_war_that_names_neither_country_nor_any_of_theirs_is_out() -> None:
    verdict = read(
        "de",
        "Bündnis berät über Truppen",
        "Die Minister beraten in Brüssel über Soldaten, Panzer und Raketen. Der Krieg bestimmt die Tagung, Waffen fehlen.",
    )
    assert verdict == Relevance(
        0.3, ("war and diplomacy +2.6", "names neither Ukraine nor Russia, nor a person or place of theirs")
    )


def test_a_recipe_from_odesa_is_out() -> None:
    verdict = read(
        "de",
        "Rezept: Soljanka wie in Odessa",
        "Für die Suppe Zwiebeln schneiden und in Butter anbraten, Gurken zugeben und mit Brühe kochen. Das Rezept stammt aus "
        "Odessa. Mit Sahne und Dill servieren; die Köchin empfiehlt dazu Brot.",
    )
    assert verdict.score < THRESHOLD / 10
    assert verdict.reasons == ("food -3.5", "Ukraine +2.6")


# ---- the weights


def entity(country: str | None = None, kind: str = "place") -> Entity:
    return Entity("x", kind, "x", "x", "x", "x", country, None, None, None)


def hit(topic: str) -> tuple[Hit, bool]:
    return Hit(f"relevance.{topic}", 0, 1), True


UA, RU, DE = (entity("UA"), False), (entity("RU"), False), (entity("DE"), True)
ARM = (entity("US", "weapon"), True)
NEITHER = "names neither Ukraine nor Russia, nor a person or place of theirs"


@pytest.mark.parametrize(
    ("entities", "topics", "word_count", "expected"),
    [
        ([], [], 0, Relevance(0.05, (NEITHER,))),
        ([DE], [], 100, Relevance(0.05, (NEITHER,))),
        # 2.6 x (1 - exp -0.7) = 1.31; -2.95 + 1.31 = -1.64
        ([UA], [], 100, Relevance(0.162, ("Ukraine +1.3",))),
        ([(entity("UA"), True)], [], 100, Relevance(0.339, ("Ukraine +2.3",))),
        ([UA], [], 1_500, Relevance(0.059, ("Ukraine +0.2",))),
        ([UA, RU], [], 100, Relevance(0.313, ("Ukraine +1.3", "Russia +0.9"))),
        ([UA], [hit("conflict")], 100, Relevance(0.512, ("war and diplomacy +1.7", "Ukraine +1.3"))),
        ([UA, ARM], [hit("conflict")], 100, Relevance(0.751, ("war and diplomacy +1.7", "Ukraine +1.3", "weapons and units +1.1"))),
        ([(entity(None, "unit"), True)] * 9, [hit("conflict")] * 9, 100,
         Relevance(0.3, ("war and diplomacy +2.6", "weapons and units +1.2", NEITHER))),
        # one hit in front counts three times, and the first two do not count against
        ([UA], [hit("sport")], 100, Relevance(0.015, ("sport -2.5", "Ukraine +1.3"))),
        ([UA], [(Hit("relevance.sport", 0, 1), False)] * 2, 100, Relevance(0.162, ("Ukraine +1.3",))),
        # actions and tone are not topics
        ([UA], [(Hit("action.strike", 0, 1), True), (Hit("reaction", 0, 1), True)], 100, Relevance(0.162, ("Ukraine +1.3",))),
        # what is less than a twentieth is no reason
        ([UA], [], 20_000, Relevance(0.05, ())),
    ],
)  # fmt: skip
def test_the_verdict_is_the_sum_of_its_parts_and_says_them(
    entities: list[tuple[Entity, bool]], topics: list[tuple[Hit, bool]], word_count: int, expected: Relevance
) -> None:
    assert judge(entities, topics, word_count) == expected


@pytest.mark.parametrize("topic", ["sport", "culture", "weather", "health", "crime", "food", "lifestyle"])
def test_every_other_topic_speaks_against(topic: str) -> None:
    assert judge([UA], [hit(topic)] * 3, 100).score < judge([UA], [], 100).score
    assert judge([UA], [hit(topic)] * 3, 100).reasons[0].startswith(f"{topic} -")


@given(
    st.lists(st.tuples(st.sampled_from([entity("UA"), entity("RU"), entity("DE"), entity("US", "weapon")]), st.booleans())),
    st.lists(
        st.tuples(st.sampled_from(["conflict", "sport", "food"]).map(lambda name: Hit(f"relevance.{name}", 0, 1)), st.booleans())
    ),
    st.integers(0, 10_000),
)
def test_a_score_is_between_nought_and_one_and_more_of_ukraine_never_lowers_it(
    entities: list[tuple[Entity, bool]], topics: list[tuple[Hit, bool]], word_count: int
) -> None:
    verdict = judge(entities, topics, word_count)
    assert 0 <= verdict.score <= 1
    assert judge([*entities, (entity("UA"), True)], topics, word_count).score >= verdict.score
