"""Do two articles report the same event? Evidence for and against, weighed to a score from 0 to 1.

Words compare within a language; entities, names by their sound, concepts, actions, numbers and days compare across languages.
Rare keys weigh more than common ones. A contradiction - other days, other package, other town - vetoes however alike the words are.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from extractors.records import Fingerprint
from extractors.vetoes import called, listed, veto
from extractors.weighing import Weighed, apart, cosines, hours_apart

RULE = "2"
BRIEF, LONG_HOURS = 25, 24
NAMES = {"p": "people", "l": "places", "c": "countries and regions", "o": "organisations", "w": "weapons", "n": "numbers",
         "d": "days", "a": "actions", "x": "names by their consonants", "t": "words", "k": "concepts"}  # fmt: skip


# What each kind of evidence adds to the log-odds; how it was fitted stands in DESIGN.md. A text of a headline and little more is
# weighed by tables of its own.
SAME_LANGUAGE = {
    "bias": -4.67, "words": 10.02, "names": 1.46, "concepts": 0.53, "entities": 0.57, "title": 0.29,
    "other_numbers": -0.95, "days_apart": -0.38, "actions": 0.21, "other_actions": -0.17, "other_places": -0.96,
    "other_names": -0.48, "other_title_days": -3.0, "same_outlet": -2.5, "other_people": -2.07, "hours": -0.44,
    "undated": -1.3, "marks": -0.22,
}  # fmt: skip
OTHER_LANGUAGE = {
    "bias": -8.62, "words": 6.65, "concepts": 12.61, "entities": 0.66, "title": 1.99, "covered": 3.62,
    "covered_once": 0.23, "leading": 1.5, "leading_once": 0.34, "numbers": 0.81, "other_numbers": -1.8, "days": 1.3,
    "other_days": -1.28, "days_apart": -2.16, "actions": 1.57, "other_actions": -1.25, "other_places": -0.35,
    "other_names": -0.71, "other_title_numbers": -3.0, "other_title_days": -0.64, "same_outlet": -2.48,
    "other_people": -1.05, "hours": -0.21, "lengths": -0.18,
}  # fmt: skip
SAME_LANGUAGE_BRIEF = {
    "bias": -6.72, "words": 0.99, "names": 0.42, "title": 0.25, "shared": 1.96, "numbers": 0.27,
    "other_numbers": -0.13, "days_apart": -0.57, "other_actions": -0.13, "other_places": -3.0,
    "other_title_numbers": -0.76, "other_title_days": -0.24, "same_outlet": -2.5, "other_people": -3.0,
    "hours": -0.68, "lengths": -1.1,
}  # fmt: skip
OTHER_LANGUAGE_BRIEF = {
    "bias": -3.03, "words": 0.83, "names": 0.33, "concepts": 0.97, "title": 1.27, "covered": 4.94,
    "covered_once": 5.17, "other_numbers": -0.33, "days": 1.36, "days_fit": 0.81, "other_days": -1.36,
    "days_apart": -0.8, "actions": 0.45, "other_places": -3.0, "other_title_days": -2.95, "same_outlet": -2.5,
    "other_people": -3.0, "hours": -0.45, "lengths": -0.86, "marks": -0.49,
}  # fmt: skip
# What the cosine of two sentence embeddings adds, where there are any. No model was at hand to fit it on: whoever switches one on
# measures with `lagebild evaluate` whether it helps.
MEANING, MEANING_LEVEL = 6.0, 0.5
WEIGHTS = {
    (True, False): SAME_LANGUAGE, (False, False): OTHER_LANGUAGE,
    (True, True): SAME_LANGUAGE_BRIEF, (False, True): OTHER_LANGUAGE_BRIEF,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two articles do or do not report one event."""

    score: float
    shared: tuple[tuple[str, tuple[str, ...]], ...]
    against: tuple[str, ...]
    veto: str | None
    parts: tuple[tuple[str, float], ...]


def _share(part: Mapping[str, float], whole: Mapping[str, float]) -> float:
    """Return which share of a part's mass stands in the whole."""
    mass = sum(part.values())
    return sum(part[key] for key in part.keys() & whole.keys()) / mass if mass else 0.0


def features(one: Weighed, other: Weighed, only: Collection[str] | None = None) -> dict[str, float]:
    """Return what speaks for and against, each as a number that the weights multiply; the costly ones only if they are wanted."""
    # in an order that does not depend on which of the two comes first, so that the sums are the same to the last bit
    small, large = sorted((one, other), key=lambda weighed: (len(weighed.values), weighed.print.article_id))
    shared = [key for key in small.values if key in large.values]
    found = cosines(one, other, shared)
    for name, ours, theirs in (("covered", one.title, other.title), ("leading", one.leading, other.leading)):
        if only is None or name in only:
            found[name], found[f"{name}_once"] = sorted((_share(ours, other.values), _share(theirs, one.values)))
    if only is None or "shared" in only:
        found["shared"] = math.log1p(sum(min(one.values[key], other.values[key]) for key in shared))
    hours = hours_apart(one.print, other.print)
    return found | {
        "numbers": min(3.0, sum(key[0] == "n" for key in shared)),
        "other_numbers": float(apart(one.lead["n"], other.lead["n"])),
        "days": float(bool(one.lead["d"] & other.lead["d"])),
        "days_fit": float(bool(one.days & other.days)),
        "other_days": float(apart(one.lead["d"], other.lead["d"])),
        "days_apart": float(apart(one.days, other.days)),
        "actions": _jaccard(one.lead["a"], other.lead["a"]),
        "other_actions": float(apart(one.lead["a"], other.lead["a"])),
        "other_places": float(apart(one.lead["l"], other.lead["l"])),
        "other_names": float(bool(one.names - other.values.keys()) and bool(other.names - one.values.keys())),
        "other_title_numbers": float(apart(one.titled["n"], other.titled["n"])),
        "other_title_days": float(apart(one.titled["d"], other.titled["d"])),
        "same_outlet": float(one.print.outlet is not None and one.print.outlet == other.print.outlet),
        "other_people": float(apart(one.lead["p"], other.lead["p"])),
        "hours": 0.0 if hours is None else math.log1p(hours),
        "undated": float(hours is None),
        "lengths": abs(math.log((one.print.word_count + 5) / (other.print.word_count + 5))),
        "marks": float(_told(one.print) != _told(other.print)),
    }


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def _told(print_: Fingerprint) -> frozenset[str]:
    return frozenset(print_.marks) & {"reaction", "preview"}


def score(found: Mapping[str, float], weights: Mapping[str, float], meaning: float | None = None) -> float:
    """Return the probability-like score of the features."""
    total = sum(weight * found[name] for name, weight in weights.items() if name != "bias") + weights["bias"]
    total += 0.0 if meaning is None else MEANING * (meaning - MEANING_LEVEL)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def is_brief(one: Fingerprint, other: Fingerprint) -> bool:
    """Tell whether one of two texts is a headline and little more."""
    return min(one.word_count, other.word_count) < BRIEF


def _weights(one: Fingerprint, other: Fingerprint) -> Mapping[str, float]:
    return WEIGHTS[one.language == other.language, is_brief(one, other)]


def compare(one: Weighed, other: Weighed, meaning: float | None = None) -> Evidence:
    """Weigh the evidence that two articles report one event; `explain` tells what it was.

    `meaning` is the cosine of their sentence embeddings where a model made some.
    """
    contradiction, weights = veto(one, other), _weights(one.print, other.print)
    value = 0.0 if contradiction else score(features(one, other, weights), weights, meaning)
    return Evidence(round(value, 4), (), (), contradiction, ())


def explain(one: Weighed, other: Weighed, meaning: float | None = None) -> Evidence:
    """Weigh the evidence and say what is shared and what speaks against, most telling first.

    `parts` are what each kind of evidence adds to the log-odds; their sum, as a probability, is the score where there is no veto.
    """
    evidence, found = compare(one, other, meaning), features(one, other)
    shared: dict[str, list[tuple[float, str]]] = {}
    for key in one.values.keys() & other.values.keys():
        shared.setdefault(NAMES[key[0]], []).append((-one.values[key] * other.values[key], called(key)))
    listed = tuple((name, tuple(key for _, key in sorted(keys)[:10])) for name, keys in sorted(shared.items()))
    parts = {name: round(weight * found.get(name, 1.0), 2) for name, weight in _weights(one.print, other.print).items()}
    if meaning is not None:
        parts["meaning"] = round(MEANING * (meaning - MEANING_LEVEL), 2)
    return Evidence(evidence.score, listed, tuple(_against(one, other, found)), evidence.veto, tuple(parts.items()))


def _against(one: Weighed, other: Weighed, found: Mapping[str, float]) -> list[str]:
    said = []
    hours = hours_apart(one.print, other.print)
    if hours is not None and hours > LONG_HOURS:
        said.append(f"published {hours:.0f} hours apart")
    for kind, what in (("d", "days"), ("l", "places"), ("p", "people"), ("n", "numbers"), ("a", "actions")):
        if found[f"other_{what}"]:
            said.append(f"headline and lead name other {what}: {listed(one.lead[kind])} / {listed(other.lead[kind])}")
    if found["other_title_numbers"]:
        said.append(f"other numbers in the headlines: {listed(one.titled['n'])} / {listed(other.titled['n'])}")
    if found["same_outlet"]:
        said.append("both are of one outlet, which seldom reports an event twice")
    if found["marks"]:
        said.append("one speaks as a reaction or a preview, the other does not")
    return said
