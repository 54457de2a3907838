import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.stems import SNOWBALL, stems

SAME = {
    "de": ["rakete raketen", "angriff angriffe angriffs angriffen", "russisch russische russischen", "haus häuser häusern"],
    "en": ["missile missiles", "attack attacks attacked attacking", "city cities", "putin putins"],
    "ru": [
        "ракета ракеты ракетами ракет ракету",
        "харьков харькова харькове харьковом",
        "лавров лаврова лаврову",
        "украина украины украине",
        "путин путина путиным",
        "переговоры переговоров переговорам",
    ],
    "uk": [
        "ракета ракети ракетами ракет ракеті ракетою",
        "харків харкова харкові харковом",
        "київ києва києві києвом",
        "львів львова львові",
        "ніч ночі",
        "рік року роки років",
        "безпека безпеки безпеці",
        "війна війни війною воєн",
        "день дня днів",
        "бій бої боїв боях",
        "знищив знищили знищено знищений знищення",
        "українець українця українців",
        "територія території територій",
        "байден байдена байденом",
        "повернувся повернулася повернулись",
        "навчання навчань навчанням",
    ],
}


@pytest.mark.parametrize(
    ("language", "forms"), [(language, forms) for language, rows in SAME.items() for forms in rows], ids=lambda value: value[:12]
)
def test_the_forms_of_a_word_have_one_stem(language, forms):
    assert len(set(stems(language, forms.split()))) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "rakete rakel panzer frieden"),
        ("en", "missile mission peace tank"),
        ("ru", "ракета раковина мир танк"),
        ("uk", "ракета ранок мир мер танк місто наступ настрій харків хата"),
    ],
)
def test_different_words_have_different_stems(language, words):
    assert len(set(stems(language, words.split()))) == len(words.split())


@pytest.mark.parametrize("form", ["ракета", "ракети", "ракетами", "переговори"])
def test_ukrainian_and_russian_share_the_stem_where_they_share_the_word(form):
    assert stems("uk", [form])[0] in stems("ru", ["ракета", "переговоры"])


@pytest.mark.parametrize("language", [None, "zh", "be", ""])
def test_a_word_of_a_language_without_a_stemmer_is_its_own_stem(language):
    assert stems(language, ["ракетами", "missiles"]) == ["ракетами", "missiles"]


@pytest.mark.parametrize("language", ["uk", *SNOWBALL])
def test_every_language_has_its_stemmer_and_no_words_no_stems(language):
    assert stems(language, []) == []
    assert all(stems(language, ["information", "2022", "та", "я", "f16"]))


@given(st.sampled_from(["uk", "ru", "de", "en", None]), st.lists(st.text(min_size=1, max_size=40)))
def test_every_word_has_a_stem_no_longer_than_it_by_more_than_a_letter_and_always_the_same(language, words):
    words = [word.lower() for word in words]
    found = stems(language, words)
    assert found == [stems(language, [word])[0] for word in words]
    assert all(len(stem) <= len(word) + 1 for stem, word in zip(found, words, strict=True))
    assert all(stem or not word.strip() for stem, word in zip(found, words, strict=True))
