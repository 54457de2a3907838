"""Alerts: each rule says each subject once to each recipient, and what was not delivered again next time.

A subject is recorded as told when apprise has said that its message was delivered. Between the two a crash may come, so that one
message at most is said again. What happened is read from the snapshot, what was told from the warehouse, which is closed meanwhile.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from extractors.errors import Unable
from extractors.identity import digest
from flows.messengers import Address, address, deliver
from flows.questions import FILTERS, Alert, Question, kept
from flows.runs import alone
from flows.settings import Settings
from flows.subjects import INDEX, Subject, asking, find, formerly
from warehouse import telling
from warehouse.database import opened

LATEST = timedelta(days=7)  # what was reported last before that is no news, as when an archive is loaded
OF_A_NEW_RULE = timedelta(days=1)
MOST = 5000  # subjects that a rule looks at
PATIENCE, LONGEST = 20.0, 60.0  # seconds for a message, and for all of them: a pipeline waits

TEXT = {
    "en": {"new": "{} new", "more": "and {} more, which are not listed", "unlisted": "and 1 more, which is not listed"},
    "de": {"new": "{} neu", "more": "und {} weitere, die hier nicht stehen", "unlisted": "und 1 weiteres, das hier nicht steht"},
}
# What people are paged by, and what makes links and markup, in messengers that read a plain text as more than that.
TAME = str.maketrans({"@": "＠", "<": "‹", ">": "›", "[": "(", "]": ")", "`": "'", "*": "∗"})


@dataclass(frozen=True, slots=True)
class Told:
    """What a run did: messages that were delivered and that were not, subjects that needed none; a sentence for each problem."""

    sent: int = 0
    failed: int = 0
    skipped: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What a rule has to say to one recipient, and what it passes over because it happened before the rule began."""

    alert: Alert
    to: Address
    subjects: tuple[Subject, ...]
    passed_over: tuple[str, ...]
    skipped: int

    @property
    def rule_id(self) -> str:
        """The rule as `told` knows it: each recipient is told for itself. Of the address only a hash is stored."""
        return _rule_id(self.alert, self.to)


def tell(settings: Settings, at: datetime) -> Told:
    """Tell everybody what is new to them in the snapshot. The sample, which is made up, is told to nobody.

    Raises UsageError, before anything is sent, when the rules cannot be used; Unable when another run tells at the moment.
    """
    rules = kept(settings.questions_file).alerts
    if not rules or settings.is_sample:
        return Told()
    addressed = _addressed(rules)
    if not settings.database.is_file() or not settings.snapshot.is_file():
        raise Unable(f"nothing is published in {settings.home} yet, so there is nothing to tell")
    with alone("alerts", settings):
        return _tell(settings, _notices(settings, addressed), at)


def rehearse(settings: Settings) -> list[str]:
    """Return the lines of what would be told to whom, without secrets; nothing is sent or recorded. Raises as `tell` does."""
    addressed = _addressed(kept(settings.questions_file).alerts)
    lines: list[str] = []
    if not settings.snapshot.is_file():
        settings = settings.sample()
        lines += [f"nothing is published yet; this is the sample in {settings.home}", ""]
    if not settings.snapshot.is_file():
        raise Unable("nothing is published yet, so there is nothing to tell; `make run` makes a sample to try rules with")
    for notice in _notices(settings, addressed):
        if notice.subjects:
            title, body = message(notice, settings.site_url)
            lines += [f"{notice.alert.alert_id} to {notice.to.shown}: {title}", *(f"    {line}" for line in body.split("\n")), ""]
    return lines


def _addressed(rules: Sequence[Alert]) -> list[tuple[Alert, Address]]:
    return [
        (alert, address(stated, f"alert {alert.alert_id!r}: to, address {number}"))
        for alert in rules
        for number, stated in enumerate(alert.to, 1)
    ]


def _notices(settings: Settings, addressed: Sequence[tuple[Alert, Address]]) -> list[Notice]:
    found: dict[str, list[Subject]] = {}
    with asking(settings.snapshot) as asked:
        for alert, _ in addressed:
            if alert.alert_id not in found:
                found[alert.alert_id] = formerly(asked, find(asked, alert.question, LATEST, MOST))
        latest_at = asked.latest_at
    known = _known(settings, [(alert, to, found[alert.alert_id]) for alert, to in addressed])
    return [_notice(alert, to, found[alert.alert_id], known[_rule_id(alert, to)], latest_at) for alert, to in addressed]


def _known(settings: Settings, asked: Sequence[tuple[Alert, Address, Sequence[Subject]]]) -> dict[str, set[str]]:
    """Return what each rule has told each recipient, of these subjects and of the rule itself."""
    if not settings.database.is_file():
        return {_rule_id(alert, to): set() for alert, to, _ in asked}
    with opened(settings.database) as db:
        return {
            _rule_id(alert, to): telling.told(db, _rule_id(alert, to), [_begun(alert.question), *_keys(subjects)])
            for alert, to, subjects in asked
        }


def _keys(subjects: Sequence[Subject]) -> list[str]:
    return [name for subject in subjects for name in (subject.key, *subject.former)]


def _rule_id(alert: Alert, to: Address) -> str:
    return f"{alert.alert_id} {digest(to.stated)}"


def _begun(question: Question) -> str:
    """Return what is told of a rule itself: that it has begun, with this question. With another it begins anew."""
    asked = (getattr(question, name) for name in ("kind", *FILTERS["events"]))
    return f"begun/{digest(*(None if value is None else str(value) for value in asked))}"


def _notice(alert: Alert, to: Address, subjects: Sequence[Subject], known: set[str], latest_at: datetime) -> Notice:
    untold = [subject for subject in subjects if known.isdisjoint((subject.key, *subject.former))]
    begun, passed_over = _begun(alert.question), list[str]()
    if begun not in known:
        old = {subject.key for subject in untold if not subject.at or subject.at <= latest_at - OF_A_NEW_RULE}
        untold, passed_over = [subject for subject in untold if subject.key not in old], [begun, *sorted(old)]
    weightiest = tuple(sorted(untold, key=lambda subject: -subject.weight))
    return Notice(alert, to, weightiest, tuple(passed_over), len(subjects) - len(untold))


def _tell(settings: Settings, notices: Sequence[Notice], at: datetime) -> Told:
    """Send notice by notice, and record each as soon as it is delivered."""
    until, sent, silent, problems = time.monotonic() + LONGEST, 0, set[str](), list[str]()
    for notice in notices:
        _record(settings, notice, notice.passed_over, at)
        if not notice.subjects:
            continue
        seconds = min(PATIENCE, until - time.monotonic())
        why = _left_out(notice.to, seconds, silent) or deliver(notice.to, *message(notice, settings.site_url), seconds)
        if why is None:
            sent += 1
            _record(settings, notice, [subject.key for subject in notice.subjects], at)
        else:
            silent.add(notice.to.stated)
            problems.append(_problem(notice, why))
    return Told(sent, len(problems), sum(notice.skipped for notice in notices), tuple(problems))


def _problem(notice: Notice, why: str) -> str:
    """Say that a message did not reach somebody: by scheme, for the rest of an address may be a secret."""
    what = f"alert {notice.alert.alert_id!r}: {len(notice.subjects)} new could not be told by {notice.to.scheme}"
    return f"{what}: {why}; tried again next time"


def _left_out(to: Address, seconds: float, silent: set[str]) -> str | None:
    """Return why an address is not tried now, if it is not."""
    if to.stated in silent:
        return "it has just failed"
    return f"no time was left of {LONGEST:.0f} seconds" if seconds <= 0 else None


def _record(settings: Settings, notice: Notice, keys: Sequence[str], at: datetime) -> None:
    if keys:
        with opened(settings.database) as db:
            telling.record(db, notice.rule_id, keys, at)


def message(notice: Notice, site_url: str | None) -> tuple[str, str]:
    """Return subject line and body of a message: plain text, bounded, in the language of the rule."""
    language, count = notice.alert.language, len(notice.subjects)
    listed = notice.subjects[: notice.alert.at_most]
    said = [_said(subject, language, site_url) for subject in listed]
    if left := count - len(listed):
        said.append(TEXT[language]["more"].format(left) if left > 1 else TEXT[language]["unlisted"])
    new = TEXT[language]["new"].format(count)
    return f"Lagebild: {notice.alert.question.title.translate(TAME)} ({new})", "\n\n".join(said)


def _said(subject: Subject, language: str, site_url: str | None) -> str:
    title = subject.titles[language].translate(TAME)
    ours = urljoin(site_url, subject.page) if site_url and subject.page != INDEX else None
    lines = [
        f"{title} ({subject.language})" if subject.language else title,
        subject.facts[language].translate(TAME),
        ours,
        subject.original,
    ]
    return "\n".join(line for line in lines if line)
