"""What an editor changed between two versions of an article: headline, numbers, text, or all that a paywall took away.

Sentences compare by their letters and the values of their numbers, wherever they stand; one that came is held against the one
most like it that went. What grows with the square of a text is bounded: of one made to be slow, larger pieces are shown.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate, chain

from extractors.text import one_line, paragraphs, tidy

KINDS = ("headline", "number", "text", "paywalled")
WALLS = ("paywalled", "cut")
LEFT_SHARE, OLD_SHARE = 0.6, 0.7  # behind a paywall at most so many of the words are left, and so many of these were there before
ALIKE, LEAST_WORDS, STEM, CONTEXT, LONGEST_PIECE, LONGEST_LINE, MOST_LINES, LONGEST_DIFF = 0.5, 3, 5, 8, 600, 3_000, 40, 6_000
LONGEST_STAMP, LONGEST_ABBREVIATION, LONGEST_KEPT, MOST_SHARED, MOST_WORDS, MOST_REPEATS = 80, 12, 60, 300_000, 600, 3
MARKS = "\"'„“”‚‘’«»‹›()[]{}–—-*•·| "
APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ‘`´"))
JOINT = "\u202f"  # stands for the space in "1 200", so that it remains one word
SPACED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?!\d)")
ATOM = re.compile(
    rf"(?P<grouped>[1-9]\d{{0,2}}(?:[.,{JOINT}]\d{{3}})+)(?!\d)(?P<part>[.,]\d+)?"
    r"|(?P<digits>\d+(?:[.,:]\d+){0,3})(?:(?:st|nd|rd|th)\b)?|(?P<word>[^\W\d_]+|[%‰§$€£₴₽])"
)
ABBREVIATED = re.compile(
    r"(?i:(?:\w\.)*\w|\d{1,2}(?:\.\d{1,2})*|nr|no|dr|prof|st|mr|mrs|ms|ca|bzw|vgl|usw|etc|inkl|evtl|abs|art|str|mio|mrd|tsd|inc|jr|sr"
    r"|gen|col|maj|capt|lt|sgt|adm|sen|rep|gov|vs|approx|jan|feb|mar|apr|jun|jul|aug|sept?|o[ck]t|nov|de[cz]|ст|им|ім|св|гг|рр|ул"
    r"|вул|пл|пр|просп|буд|кв|см|обл|тыс|тис|млн|млрд|ген|полк|доц|проф|акад|напр|ред|пос|смт|тов)"
)
# Number words with what declines them; a hyphen stands for the endings ь and и. "семью" is left out: it is the family as well.
SPELT = {
    0: "null zero нуль нуля ноль ноля", 7: "sieben seven сім семи сімох семеро семь семерых",
    1: "ein eins eine einen einem einer eines one один одна одне одно одного одної однієї одній одному одну одной одним",
    2: "zwei zweier two два дві две двох двух двом двум двома двоє двое двоих двоим", 15: "fünfzehn fifteen п'ятнадцят- пятнадцат-",
    3: "drei dreier three три трьох трех трёх трьом трем трём трьома тремя троє трое троих троим", 40: "vierzig forty сорок сорока",
    4: "vier four чотири чотирьох чотирьом чотирма четверо четыре четырех четырёх четырем четырём четырьмя четверых",
    5: "fünf five п'ят- п'ятьох п'ятьом п'ятьма п'ятеро пятью пятерых", 6: "sechs six шіст- шест- шістьох шестеро шестерых",
    8: "acht eight вісім восьми вісьмох восьмеро восемь восьмерых", 11: "elf eleven одинадцят- одиннадцат-",
    9: "neun nine дев'ят- дев'ятьох дев'ятеро", 10: "zehn ten десят- десятьох десятеро", 12: "zwölf twelve дванадцят- двенадцат-",
    13: "dreizehn thirteen тринадцят- тринадцат-", 14: "vierzehn fourteen чотирнадцят- четырнадцат-",
    16: "sechzehn sixteen шістнадцят- шестнадцат-", 20: "zwanzig twenty двадцят- двадцат-", 30: "dreißig thirty тридцят- тридцат-",
    17: "siebzehn seventeen сімнадцят- семнадцат-", 19: "neunzehn nineteen дев'ятнадцят- девятнадцат-",
    18: "achtzehn eighteen вісімнадцят- восемнадцат-", 70: "siebzig seventy сімдесят сімдесяти семьдесят семидесяти",
    50: "fünfzig fifty п'ятдесят п'ятдесяти пятьдесят пятидесяти", 60: "sechzig sixty шістдесят шістдесяти шестьдесят шестидесяти",
    80: "achtzig eighty вісімдесят вісімдесяти восемьдесят восьмидесяти", 90: "neunzig ninety дев'яносто девяносто девяноста",
    100: "hundert hundred сто ста", 1_000: "tausend tsd thousand тисяч тисяча тисячі тисячу тис тысяч тысяча тысячи тысячу тыс",
    10**6: "million millionen mio мільйон мільйона мільйони мільйонів млн миллион миллиона миллионы миллионов",
    10**9: "milliarde milliarden mrd billion мільярд мільярда мільярди мільярдів млрд миллиард миллиарда миллиарды миллиардов",
}  # fmt: skip
NUMERALS = {form: f"#{value}" for value, forms in SPELT.items() for form in forms.translate(APOSTROPHES).casefold().split()}
IRREGULAR = re.compile(
    r"(?:(?:людин[аиу]|людей|человека?) ?){2}|(?:ос(?:об[аиу]|іб) ?){2}|(?:(?:person|people) ?){2}|(?:(?:mann|männer) ?){2}"
    r"|(?:(?:is|are|was|were|has|have) ?){2}|(?:(?:ist|sind|hat|haben) ?){2}|(?:(?:wo)?m[ae]n ?){2}"
)
# Words of lines that state nothing but when something was written, how long it takes to read, or how many did.
STAMP = re.compile(
    r"stand|zuletzt|last|latest|aktualisier\w*|update[ds]?|geändert|veröffentlicht|published|modified|додано"
    r"|(?:оновл|обновл|опубл|змінен|измен[её]н|добавл)\w*|[au]m|vo[mn]|de[nr]|the|at|on|of|vor|ago|seit|for|in|an?|[аовуікр]|во|на"
    r"|за|по|и|and|und|тому|назад|mal|about|etwa|gerade|eben|just|now|щойно|только|today|yesterday|heute|gestern|сьогодні|вчора"
    r"|сегодня|вчера|uhr|time|время|pm|[hkmг]|mes?z|msk|мск|[ce]e?s?t|utc|gmt|min(?:s|ut\w*)?|std|stunden?|se[ck](?:[uo]nd\w*)?"
    r"|(?:tag|jahr)(?:en?)?|wochen?|monat\w*|(?:day|week|month|year|hour|hr|view|share|like)s?|годин\w*|хв(?:илин\w*)?|дн[ія]в?"
    r"|день|дней|тиж\w*|місяц\w*|рок[иуів]+|час(?:а|ов|у)?|мин(?:ут\w*)?|недел\w*|месяц\w*|год[ау]?|лет|сек(?:унд\w*)?"
    r"|[ck]omment\w*|комм?ентар\w*|aufrufe?|перегляд\w*|просмотр\w*|geteilt|teilen|поширен\w*|репост\w*|rea[ck]tion\w*"
    r"|read(?:s|ers?|ing)?|(?:ge)?lese\w*|(?:про)?ч(?:ита|т)\w*|(?:jan|feb)(?:r?uary?)?|jän(?:ner)?|m[aä]r(?:z|ch)?|apr(?:il)?"
    r"|ma[iy]|ju[nl][iey]?|aug(?:ust)?|(?:sept?|o[ck]to?|nov|de[cz])(?:em)?(?:ber)?"
    r"|(?:січ|берез|квіт|трав|черв|лип|серп|верес|жовт|груд)(?:ень|ня|ні)?|лют(?:ий|ого)|листопада?|марта?|ма[йя]"
    r"|(?:янв|фев|апр|июн|июл|авг|сент|окт|но|дек)(?:[яа]бр|ар|рал|ел|уст)?[ьяа]?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?|понеділ\w*|вівтор\w*|серед[аиу]|четвер\w*|пятниц\w*|субб?от\w*"
    r"|неділ[іяю]|понедельн\w*|вторн\w*|сред[аыу]|воскресен\w*"
)


@dataclass(frozen=True, slots=True)
class Version:
    """What is compared of a version of an article; blank lines part paragraphs, `access` is free, paywalled, cut or unknown."""

    title: str | None
    text: str
    access: str = "unknown"


@dataclass(frozen=True, slots=True)
class Revision:
    """What changed between two versions: kinds, in the order of KINDS, and the difference in words, one line a passage."""

    changes: tuple[str, ...]
    diff: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What stands between spaces, as it is shown, and the words and numbers ("#12") in each."""

    shown: tuple[str, ...]
    said: tuple[tuple[str, ...], ...]

    def letters(self) -> str:
        return "".join(chain.from_iterable(self.said))

    def bag(self) -> frozenset[str]:
        """Return how the words begin by which a sentence is known again; numbers only count where there is little else."""
        every = frozenset("".join(said)[:STEM] for said in self.said)
        words = frozenset(word for word in every if word[0] != "#")
        return words if len(words) >= LEAST_WORDS else every


NOTHING = _Sentence((), ())
Place = tuple[int, int]  # behind which common sentence, by its number in the new version, and how far
Passage = tuple[set[str], str]  # what changed in it, and how it is shown


def compare(old: Version, new: Version) -> Revision | None:
    """Return what changed from one version to the next, None where only markup, spaces or what moves by itself differs."""
    before, after = _sentences(old.text), _sentences(new.text)
    walled = _is_walled((old.access, new.access), before, after)
    passages = [*_headline(old.title, new.title), *_passages(before, after, walled=walled)]
    kinds = {kind for found, _ in passages for kind in found} | ({"paywalled"} if walled else set())
    lines = [line for _, line in passages]
    fit = min(MOST_LINES, sum(end <= LONGEST_DIFF for end in accumulate(len(line) + 1 for line in lines)))
    lines[fit:] = [f"… and {len(lines) - fit} passages more"] if fit < len(lines) else []
    if walled:
        counts = [sum(len(sentence.said) for sentence in every.values()) for every in (after, before)]
        lines.append(f"access: {old.access}, now {new.access}; {counts[0]} of {counts[1]} words are left")
    return Revision(tuple(kind for kind in KINDS if kind in kinds), "\n".join(lines)) if kinds else None


def _headline(old: str | None, new: str | None) -> list[Passage]:
    """Compare headlines; that a page no longer states one is the page's doing."""
    before, after = (_sentence(one_line(title) or "") for title in (old, new))
    if not after.said or before.letters() == after.letters():
        return []
    kinds, line = _compared("headline", before, after, shown=True)
    alike = any(_paired({(0, 0): before}, {(0, 0): after}))
    return [({"headline"} | (kinds & {"number"} if alike else set()), line)]


def _is_walled(access: tuple[str, str], before: dict[str, _Sentence], after: dict[str, _Sentence]) -> bool:
    """Tell whether a paywall came, and the text is but a beginning or a lesser part of what it was."""
    if access[0] in WALLS or access[1] not in WALLS or not before:
        return False
    old, new = (Counter(said for sentence in every.values() for said in sentence.said) for every in (before, after))
    lesser = new.total() <= LEFT_SHARE * old.total() and (old & new).total() >= OLD_SHARE * new.total()
    return lesser or "".join(before).startswith("".join(after))


def _sentences(text: str) -> dict[str, _Sentence]:
    """Return the sentences of a text in order, each once; lines that only state a time or count readers are left out."""
    found: dict[str, _Sentence] = {}
    for paragraph in paragraphs(tidy(text)):
        whole = _sentence(paragraph)
        if len(paragraph) <= LONGEST_STAMP and all(atom[0] == "#" or STAMP.fullmatch(atom) for atom in chain(*whole.said)):
            continue
        ends = [n for n, pair in enumerate(zip(whole.shown, whole.shown[1:], strict=False), 1) if _ends(*pair)]
        for begin, end in zip([0, *ends], [*ends, len(whole.said)], strict=True):
            sentence = _Sentence(whole.shown[begin:end], whole.said[begin:end])
            found.setdefault(sentence.letters(), sentence)
    return found


def _sentence(line: str) -> _Sentence:
    """Return a line as one sentence; a mark that stands alone goes to the word before it."""
    shown: list[str] = []
    said: list[tuple[str, ...]] = []
    for piece in SPACED.sub(lambda match: match[0].replace(" ", JOINT), line).split(" "):
        if atoms := _atoms(piece) if len(piece) <= LONGEST_KEPT else _atoms.__wrapped__(piece):
            shown.append(piece)
            said.append(atoms)
        elif shown and " " not in shown[-1]:  # once, so that a line of marks makes no long word
            shown[-1] += f" {piece}"
    return _Sentence(tuple(shown), tuple(said))


def _ends(word: str, following: str) -> bool:
    """Tell whether a sentence ends behind a word: not behind an abbreviation, an initial or the number of a day."""
    word, first = word.strip(MARKS), following.lstrip(MARKS)[:1]
    if not word.endswith((".", "!", "?", "…")) or not (first.isupper() or first.isdigit()):
        return False
    bare = word.rstrip(".")
    return bare == word or len(bare) > LONGEST_ABBREVIATION or not ABBREVIATED.fullmatch(bare)


@lru_cache(maxsize=50_000)
def _atoms(piece: str) -> tuple[str, ...]:
    """Return the words, folded, and the numbers in what stands between two spaces."""
    folded = unicodedata.normalize("NFC", piece.translate(APOSTROPHES).casefold())
    return tuple(_atom(match) for match in ATOM.finditer(folded))


def _atom(match: re.Match[str]) -> str:
    if word := match["word"]:
        return NUMERALS.get(word) or NUMERALS.get(f"{word[:-1]}-" if word[-1] in "ьи" else "", word)
    if grouped := match["grouped"]:
        return "#" + re.sub(r"\D", "", grouped) + (match["part"] or "").replace(",", ".")
    parts = re.split(r"[.,:]", match["digits"])
    count = 3 if len(parts) == 3 else 1  # in a date, zeros before any part say nothing; but "1,05" is not "1,5"
    return "#" + ".".join([*(part.lstrip("0") or "0" for part in parts[:count]), *parts[count:]])


def _passages(before: dict[str, _Sentence], after: dict[str, _Sentence], *, walled: bool) -> list[Passage]:
    """Return what changed, in the order of the new text; of what a paywall cut off, nothing."""
    common = {letters: number for number, letters in enumerate(after) if letters in before}
    runs = _runs(before, common), _runs(after, common)
    letters = [{at: "".join(map(_Sentence.letters, run)) for at, run in every.items()} for every in runs]
    parted = {at for at, said in letters[0].items() if letters[1].get(at) == said}  # the same, only into other sentences
    lost, found = ({(at, n): one for at, run in every.items() if at not in parted for n, one in enumerate(run)} for every in runs)
    pairs = list(_paired(lost, found))
    told = [pair for pair in pairs if not (walled and pair[1].letters().startswith(pair[2].letters()))]
    if not walled:
        told += [*((at, one, NOTHING) for at, one in lost.items()), *((at, NOTHING, other) for at, other in found.items())]
    told.sort(key=lambda pair: pair[0])
    return [_compared("text", one, other, shown=number < MOST_LINES) for number, (_, one, other) in enumerate(told)]


def _runs(sentences: dict[str, _Sentence], common: dict[str, int]) -> dict[int, list[_Sentence]]:
    """Return the sentences that are not common, behind each that is."""
    runs: dict[int, list[_Sentence]] = defaultdict(list)
    anchor = -1
    for letters, sentence in sentences.items():
        anchor = common.get(letters, anchor)
        if letters not in common:
            runs[anchor].append(sentence)
    return runs


def _paired(lost: dict[Place, _Sentence], found: dict[Place, _Sentence]) -> Iterator[tuple[Place, _Sentence, _Sentence]]:
    """Take out pairs of sentences, the most alike first, then the nearest; words that too many share lead nowhere."""
    bags = [{place: sentence.bag() for place, sentence in every.items()} for every in (lost, found)]
    holders: dict[str, list[Place]] = defaultdict(list)
    for place, bag in bags[1].items():
        for word in bag:
            holders[word].append(place)
    most = MOST_SHARED // (1 + sum(map(len, bags[0].values())))
    pairs: list[tuple[float, int, Place, Place]] = []
    for gone, bag in bags[0].items():
        near = chain.from_iterable(holders[word] for word in bag if len(holders[word]) <= most)
        for came in {*near, *({gone} & found.keys())}:
            if (alike := 2 * len(bag & bags[1][came]) / (len(bag) + len(bags[1][came]))) >= ALIKE:
                pairs.append((-alike, abs(sum(came) - sum(gone)), gone, came))
    for *_, gone, came in sorted(pairs):
        if gone in lost and came in found:
            yield came, lost.pop(gone), found.pop(came)


def _compared(about: str, one: _Sentence, other: _Sentence, *, shown: bool) -> Passage:
    """Tell whether numbers or the text changed from one sentence to the other, and show where if there is room."""
    stretches = _stretches(one.said, other.said)
    taken = list(chain.from_iterable(chain(*one.said[begin:end]) for begin, end, _, _ in stretches))
    put = list(chain.from_iterable(chain(*other.said[begin:end]) for _, _, begin, end in stretches))
    numbers = [[atom for atom in atoms if atom[0] == "#"] for atoms in (taken, put)]
    words = [[atom for atom in atoms if atom[0] != "#"] for atoms in (taken, put)]
    recounted = all(numbers) and numbers[0] != numbers[1]
    kinds = ({"number"} if recounted else set()) | (set() if recounted and _agree(*words) else {"text"})
    return kinds, f"{about}: {_marked(one.shown, other.shown, stretches)}" if shown else ""


def _agree(one: list[str], other: list[str]) -> bool:
    """Tell whether words are the same but for what a number beside them changes: "ein Mensch starb", "zwei Menschen starben"."""
    return "".join(one) == "".join(other) or (len(one) == len(other) and all(map(_declined, one, other)))


def _declined(one: str, other: str) -> bool:
    same, short, long = _common(one, other), *sorted((len(one), len(other)))
    return (long - same <= 3 and (same >= 4 or same == short >= 3)) or bool(IRREGULAR.fullmatch(f"{one} {other}"))


def _stretches(one: Sequence[tuple[str, ...]], other: Sequence[tuple[str, ...]]) -> list[tuple[int, int, int, int]]:
    """Return where words differ; the whole middle where to find out more exactly would take long."""
    front = _common(one, other)
    back = _common(one[front:][::-1], other[front:][::-1])
    gone, came = one[front : len(one) - back], other[front : len(other) - back]
    same = sum(map(Counter(came).__getitem__, gone))
    if not 0 < same <= MOST_REPEATS * (len(gone) + len(came)) or max(len(gone), len(came)) > MOST_WORDS:
        return [(front, front + len(gone), front, front + len(came))]
    codes = SequenceMatcher(None, gone, came, autojunk=False).get_opcodes()
    return [(front + i, front + j, front + k, front + m) for tag, i, j, k, m in codes if tag != "equal"]


def _common(one: Sequence[object], other: Sequence[object]) -> int:
    return next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other)))


def _marked(one: Sequence[str], other: Sequence[str], stretches: list[tuple[int, int, int, int]]) -> str:
    """Return the new words with [-what was taken out-] and {+what was put in+}, and a few words around each."""
    pieces: list[str] = []
    at = 0
    for number, (i, j, k, m) in enumerate([*stretches, (0, 0, len(other), len(other))]):
        front, back = CONTEXT if number else 0, CONTEXT if number < len(stretches) else 0
        kept = other[at:k] if k - at <= front + back else (*other[at : at + front], "…", *other[k - back : k])
        for words, pattern in ((kept, "{}"), (one[i:j], "[-{}-]"), (other[k:m], "{{+{}+}}")):
            text = " ".join(words).replace(JOINT, " ")
            pieces += [pattern.format(text if len(text) <= LONGEST_PIECE else f"{text[:LONGEST_PIECE]}…")] if text else []
        at = m
    fit = sum(end <= LONGEST_LINE for end in accumulate(len(piece) + 1 for piece in pieces))
    return " ".join([*pieces[:fit], *["…"][: len(pieces) - fit]])
