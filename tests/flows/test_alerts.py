"""Alerts: each rule says each subject once to each recipient, tries again what was not delivered, and keeps secrets."""

import json
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import apprise
import pytest

from extractors.errors import Unable, UsageError
from flows import alerts, messengers
from flows.alerts import Told, rehearse, tell
from flows.runs import alone
from flows.settings import from_environment
from warehouse import load
from warehouse.database import opened

AT = datetime(2022, 3, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECRET = "hunter2"
CLOCK = "CREATE OR REPLACE TABLE snapshot AS SELECT TIMESTAMPTZ '2022-03-20 12:00:00+00' AS snapshot_at"
RULE = '[[alert]]\nid = "desk"\ntitle = "Desk"\nkind = "events"\nto = ["{}"]\n'


class Recipients:
    """Whoever is told by fake://: what was said, by host; a host that is `down` refuses, one that is `slow` takes its time."""

    def __init__(self):
        self.said, self.down, self.slow = [], set(), set()

    def take(self, body, title, meta):
        if meta["host"] in self.slow:
            time.sleep(0.4)
        if meta["host"] in self.down:
            return False
        self.said.append((meta["host"], title, body))
        return True

    def headlines(self):
        """Return what was told since the last time, as headlines by host."""
        found = [(host, part.split("\n")[0]) for host, _, body in self.said for part in body.split("\n\n")]
        self.said.clear()
        return [(host, title.removesuffix(" (de)")) for host, title in found]


PRESENT = [Recipients()]


@pytest.fixture(scope="module", autouse=True)
def fake():
    messengers._apprise()  # as in production: its plugins are loaded, what it logs is muted

    @apprise.decorators.notify(on="fake")
    def take(body, title, notify_type, *args, meta, **kwargs):
        return PRESENT[0].take(body, title, meta)


@pytest.fixture
def recipients():
    PRESENT[0] = Recipients()  # what a slow one takes late is none of the next test's business
    return PRESENT[0]


class World:
    """A home whose snapshot is planted, and the rules."""

    def __init__(self, settings, article):
        self.settings, self._article, self._number = settings, article, 0
        self.events("first", at=AT)
        with opened(settings.database):
            pass

    def events(self, *names, at=AT, **stated):
        """Plant events of these names, each of one article."""
        with opened(self.settings.snapshot) as db:
            load.insert(
                db, [self._article(name, **{"title": name, "published_at": at, "event_id": name} | stated) for name in names]
            )
            load.refresh_events(db, names, at)
            db.execute(CLOCK)

    def lineage(self, kind, former, later):
        with opened(self.settings.snapshot) as db:
            db.execute("INSERT INTO event_lineage VALUES (?, ?, ?, ?, 'r')", [kind, former, later, AT])

    def rules(self, text):
        self.settings.questions_file.write_text(text)
        return self

    def tell(self, **changed):
        return tell(replace(self.settings, **changed), AT)

    def told(self):
        with opened(self.settings.database) as db:
            rows = db.execute(
                "SELECT split_part(rule_id, ' ', 1), subject FROM told WHERE NOT starts_with(subject, 'begun/') ORDER BY ALL"
            )
            return rows.fetchall()


@pytest.fixture
def world(settings, tmp_path, article, recipients):
    return World(replace(settings, questions_file=tmp_path / "questions.toml"), article).rules(RULE.format("fake://a"))


def test_a_new_rule_says_what_is_of_the_last_day_and_never_what_was_before(world, recipients):
    world.events("yesterday", at=AT - 20 * HOUR)
    world.events("before", at=AT - 25 * HOUR)
    world.events("last month", at=AT - 30 * DAY)
    assert world.tell() == Told(sent=1, skipped=1)
    assert recipients.headlines() == [("a", "first"), ("a", "yesterday")]
    assert world.told() == [("desk", "event/before"), ("desk", "event/first"), ("desk", "event/yesterday")]


def test_each_subject_is_said_once_over_several_runs(world, recipients):
    world.tell()
    assert world.tell() == Told(skipped=1)
    world.events("second", at=AT + HOUR)
    world.events("found late", at=AT - 3 * DAY)
    world.events("an archive", at=AT - 8 * DAY)
    world.tell()
    world.tell()
    assert recipients.headlines() == [("a", "first"), ("a", "second"), ("a", "found late")]


def test_a_rule_that_finds_nothing_at_first_has_begun_all_the_same(world, recipients):
    world.rules(RULE.format("fake://a") + "least_articles = 2")
    assert world.tell() == Told()
    world.events("old", "old 2", at=AT - 3 * DAY, event_id="old")
    with opened(world.settings.snapshot) as db:
        load.refresh_events(db, ["old"], AT)
    world.tell()
    assert [title for _, title in recipients.headlines()] == ["old"]


def test_a_rule_with_another_question_begins_anew_and_repeats_nothing(world, recipients):
    world.rules(RULE.format("fake://a") + 'language = "de"\nleast_outlets = 1')
    world.tell()
    assert recipients.headlines() == []
    world.events("old", at=AT - 3 * DAY)
    world.rules(RULE.format("fake://a")).tell()
    world.tell()
    assert recipients.headlines() == [("a", "first")]


def test_what_was_not_delivered_is_tried_again_and_only_with_whom_it_failed(world, recipients, capsys):
    world.rules(RULE.format(f'fake://u:{SECRET}@a", "fake://b'))
    recipients.down = {"a"}
    told = world.tell()
    assert told == Told(
        1, 1, 0, ("alert 'desk': 1 new could not be told by fake: it could not be reached, or refused; tried again next time",)
    )
    assert recipients.headlines() == [("b", "first")]
    recipients.down = set()
    assert world.tell() == Told(1, 0, 1)
    assert recipients.headlines() == [("a", "first")]
    assert world.tell() == Told(0, 0, 2)
    assert SECRET not in "".join(capsys.readouterr())


def test_one_that_takes_too_long_counts_as_failed_and_is_not_waited_for_again(world, recipients, monkeypatch):
    monkeypatch.setattr(alerts, "PATIENCE", 0.1)
    rule = RULE.format("fake://slow")
    world.rules(rule + rule.replace("desk", "other") + RULE.format("fake://b").replace("desk", "third"))
    recipients.slow = {"slow"}
    started = time.monotonic()
    told = world.tell()
    assert time.monotonic() - started < 5
    assert (told.sent, told.failed) == (1, 2)
    assert ["no answer within 0 seconds" in told.problems[0], "it has just failed" in told.problems[1]] == [True, True]
    assert world.told() == [("third", "event/first")]


def test_when_no_time_is_left_the_rest_waits_for_the_next_run(world, recipients, monkeypatch):
    monkeypatch.setattr(alerts, "LONGEST", 0.0)
    assert world.tell().problems == (
        "alert 'desk': 1 new could not be told by fake: no time was left of 0 seconds; tried again next time",
    )
    assert recipients.said == []


def test_events_that_merged_are_not_told_again(world, recipients):
    world.tell()
    world.events("larger", "split off", at=AT + HOUR)
    world.lineage("merged", "first", "larger")
    world.lineage("split", "first", "split off")
    world.tell()
    assert recipients.headlines() == [("a", "first"), ("a", "split off")]


def test_a_rule_lists_so_many_at_most_the_weightiest_and_counts_the_rest_as_told(world, recipients):
    world.events("second", "third", at=AT - HOUR)
    with opened(world.settings.snapshot) as db:
        db.execute("UPDATE events SET outlet_count = 9 WHERE event_id = 'third'")
    world.rules(RULE.format("fake://a") + "at_most = 1\n" + RULE.format("fake://b").replace("desk", "two") + "at_most = 2")
    world.tell()
    assert [title for _, title, _ in recipients.said] == ["Lagebild: Desk (3 new)"] * 2
    assert recipients.headlines() == [
        ("a", "third"), ("a", "and 2 more, which are not listed"),
        ("b", "third"), ("b", "first"), ("b", "and 1 more, which is not listed"),
    ]  # fmt: skip
    assert world.tell() == Told(skipped=6)


def test_a_message_is_plain_text_in_the_language_of_the_rule_with_links_and_without_a_ping(world, recipients):
    world.events(
        "@everyone <!here> [x](https://evil.example) \x1b[2J\u202e*b*", at=AT + HOUR, url="https://bell.example/1", language="uk"
    )
    world.rules(RULE.format("fake://a") + 'language = "de"\nat_most = 1').tell(site_url="https://desk.example/war/")
    ((_, title, body),) = recipients.said
    assert title == "Lagebild: Desk (2 neu)"
    headline, facts, ours, original, _, rest = body.split("\n")
    assert headline == "＠everyone ‹!here› (x)(https://evil.example)  (2J ∗b∗ (uk)"
    assert facts == "0 Häuser, 1 unabhängiger Ursprung, 1 Artikel; Sprachen uk; zuerst: Haus unbekannt, 2022-03-10 13:00 UTC"
    assert (ours.startswith("https://desk.example/war/event/"), original) == (True, "https://bell.example/1")
    assert rest == "und 1 weiteres, das hier nicht steht"
    assert all(line.isprintable() for line in body.split("\n"))


def test_a_webhook_gets_json(world):
    got = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((self.path, json.loads(self.rfile.read(int(self.headers["content-length"])))))
            self.send_response(200 if len(got) > 1 else 503)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    world.rules(RULE.format(f"json://127.0.0.1:{server.server_port}/hook"))
    first, second, third = world.tell(), world.tell(), world.tell()
    assert (first.failed, second, third) == (1, Told(sent=1), Told(skipped=1))
    server.shutdown()
    server.server_close()
    assert [(path, said["title"], said["message"].split("\n")[0]) for path, said in got] == [
        ("/hook", "Lagebild: Desk (1 new)", "first (de)")
    ] * 2


def test_an_address_in_the_environment_is_the_same_recipient_when_its_password_changes(world, recipients, monkeypatch):
    world.rules(RULE.format("$DESK"))
    monkeypatch.setenv("DESK", "fake://u:old@a")
    world.tell()
    monkeypatch.setenv("DESK", "fake://u:new@a")
    assert world.tell() == Told(skipped=1)
    assert recipients.headlines() == [("a", "first")]


UNUSABLE = {
    "$NOT_THERE": "the environment has no variable NOT_THERE; set it, or write the address itself",
    f"nobody://{SECRET}": "it begins with no scheme that is known, such as mailto:// or json://",
    f"mailto://{SECRET}": "mailto:// lacks something",
}


@pytest.mark.parametrize(("stated", "said"), UNUSABLE.items())
def test_an_address_that_cannot_be_used_is_refused_before_anything_is_sent(world, recipients, stated, said):
    world.rules(RULE.format(f'fake://a", "{stated}'))
    for attempt in (world.tell, lambda: rehearse(world.settings)):
        with pytest.raises(UsageError) as error:
            attempt()
        assert str(error.value).startswith("alert 'desk': to, address 2: ")
        assert said in str(error.value)
        assert SECRET not in str(error.value)
    assert recipients.said == []


SHOWN = {
    f"json://u:{SECRET}@127.0.0.1:8080/{SECRET}": "json://127.0.0.1",
    f"mailto://u:{SECRET}@mail.example": "mailto://mail.example",
    f"tgram://123456789:{SECRET}_abcdefghijkl/12345": "tgram://",
    f"fake://{SECRET}": "fake://",
}


@pytest.mark.parametrize(("stated", "shown"), SHOWN.items())
def test_a_rehearsal_says_what_would_go_where_and_sends_and_records_nothing(world, recipients, stated, shown):
    world.rules(RULE.format(stated))
    first, *rest = rehearse(world.settings)
    assert first == f"desk to {shown}: Lagebild: Desk (1 new)"
    assert rest[0] == "    first (de)"
    assert SECRET not in "".join([first, *rest])
    assert rehearse(world.settings) == [first, *rest]
    assert (recipients.said, world.told()) == ([], [])


def test_nothing_is_told_without_rules_of_the_sample_or_before_a_publication(world, recipients, settings):
    assert tell(settings, AT) == world.tell(is_sample=True) == Told()
    assert world.rules("").tell() == Told()
    with pytest.raises(Unable, match="nothing is published in "):
        world.rules(RULE.format("fake://a")).tell(home=settings.home / "other")
    assert recipients.said == []


def test_two_runs_do_not_tell_at_once(world):
    with alone("alerts", world.settings), pytest.raises(Unable, match="another alerts is under way"):
        world.tell()


def test_a_rehearsal_needs_no_warehouse(world):
    world.settings.database.unlink()
    assert len(rehearse(world.settings)) > 1
    assert not world.settings.database.exists()


@pytest.mark.parametrize(
    ("stated", "expected"), [("https://desk.example", "https://desk.example/"), (" http://h/a/ ", "http://h/a/"), ("", None)]
)
def test_the_address_of_the_site_ends_in_a_slash(monkeypatch, stated, expected):
    monkeypatch.setenv("LAGEBILD_SITE_URL", stated)
    monkeypatch.setenv("LAGEBILD_QUESTIONS", "q.toml")
    found = from_environment()
    assert (found.site_url, found.questions_file) == (expected, Path("q.toml"))


@pytest.mark.parametrize("stated", ["desk.example", "ftp://h/", "https://u:hunter2@h/", "https://h/?a=1", "https://h/#x"])
def test_an_address_of_the_site_that_cannot_be_used_is_refused(monkeypatch, stated):
    monkeypatch.setenv("LAGEBILD_SITE_URL", stated)
    with pytest.raises(
        UsageError, match=r"^LAGEBILD_SITE_URL must be the address of the site, such as https://host/folder/, without \?, # and @$"
    ):
        from_environment()


def test_before_a_publication_a_rehearsal_takes_the_sample(world, settings):
    first, *rest = rehearse(world.settings)
    sample = world.settings.sample()
    sample.home.mkdir(parents=True)
    world.settings.published.rename(sample.published)
    said = f"nothing is published yet; this is the sample in {sample.home}"
    assert rehearse(world.settings) == [said, "", first, *rest]


def test_the_command_tells_rehearses_and_says_what_is_wrong(world, recipients, lagebild, monkeypatch):
    assert lagebild("alerts") == (
        2, "", "lagebild: LAGEBILD_QUESTIONS names no file with alert rules; flows/sample/questions.toml is an example\n",
    )  # fmt: skip
    monkeypatch.setenv("LAGEBILD_QUESTIONS", str(world.settings.questions_file))
    code, out, err = lagebild("alerts", "--dry-run")
    assert (code, out.splitlines()[0], err) == (0, "desk to fake://: Lagebild: Desk (1 new)", "")
    recipients.down = {"a"}
    code, out, err = lagebild("alerts")
    assert (code, out) == (1, "alerts: failed=1\n")
    assert (
        err
        == "lagebild: alert 'desk': 1 new could not be told by fake: it could not be reached, or refused; tried again next time\n"
    )
    recipients.down = set()
    assert lagebild("alerts") == (0, "alerts: sent=1\n", "")
    assert lagebild("alerts") == (0, "alerts: skipped=1\n", "")
    assert lagebild("alerts", "--dry-run") == (0, "nothing new to tell\n", "")
    world.rules("[[alert]]")
    assert lagebild("alerts")[0] == 2
    world.settings.snapshot.unlink()
    world.rules(RULE.format("fake://a"))
    assert lagebild("alerts")[0] == lagebild("alerts", "--dry-run")[0] == 3
