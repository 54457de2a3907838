"""The twenty questions of QUESTIONS.md are answered on the sample corpus as the document says."""

import importlib.util
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from warehouse.ask import ask_sql

ROOT = Path(__file__).parent.parent
SPEC = importlib.util.spec_from_file_location("answers", ROOT / "tools" / "answers.py")
answers = sys.modules.get("answers") or sys.modules.setdefault("answers", importlib.util.module_from_spec(SPEC))
if not hasattr(answers, "sample"):  # one sample serves every test of this process
    SPEC.loader.exec_module(answers)
TEXT = (ROOT / "QUESTIONS.md").read_text("utf-8")
QUESTIONS = answers.questions(TEXT)
MOST_ROWS = 10
DOCUMENT = """# Head

## 1. What?

Rests.

```sql
SELECT 1 AS one;
```

old
"""


@pytest.fixture(scope="module")
def snapshot():
    return answers.sample()


def test_there_are_twenty_numbered_in_order():
    assert [asked.number for asked in QUESTIONS] == list(range(1, 21))


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: f"{asked.number:02}")
def test_a_question_is_answered_as_the_document_says(asked, snapshot):
    assert answers.answered(snapshot, asked.sql) == asked.answer, (
        f"the answer to question {asked.number} is wrong or stale; if the new one is right: {answers.RENEW}"
    )


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: f"{asked.number:02}")
def test_a_question_is_one_a_person_asks_with_a_short_answer_in_a_given_order(asked, snapshot):
    assert asked.title.endswith("?")
    assert "ORDER BY" in asked.sql.splitlines()[-1] or "ORDER BY" in asked.sql.splitlines()[-2]
    assert 1 <= len(ask_sql(snapshot, asked.sql).rows) <= MOST_ROWS


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: f"{asked.number:02}")
def test_an_answer_holds_nothing_that_is_another_on_another_machine(asked, snapshot):
    made = ask_sql(snapshot, "SELECT snapshot_at FROM snapshot UNION ALL SELECT started_at FROM runs").rows
    runs = {run_id for (run_id,) in ask_sql(snapshot, "SELECT run_id FROM runs").rows}
    assert not {f"{at:%Y-%m-%d}" for (at,) in made} & set(asked.answer.split())
    assert not any(run_id in asked.answer for run_id in runs)


def test_the_document_is_renewed_answer_by_answer_and_nothing_else(snapshot):
    table = "| one |\n| --: |\n| 1 |"
    assert answers.renewed(DOCUMENT, snapshot) == DOCUMENT.replace("old", table)
    assert answers.renewed(answers.renewed(DOCUMENT, snapshot), snapshot) == DOCUMENT.replace("old", table)


def test_no_row_is_said_in_words(snapshot):
    assert answers.answered(snapshot, "SELECT 1 WHERE false") == "No rows."


def test_a_question_of_another_form_is_refused_by_its_name():
    with pytest.raises(ValueError, match=r"## 2\. Where\?"):
        answers.questions(DOCUMENT + "\n## 2. Where?\n\nNo SQL.\n")


def test_the_answers_of_another_snapshot_are_printed_and_not_written(snapshot, capsys):
    assert answers.main([str(snapshot)]) == 0
    assert capsys.readouterr().out.strip() == answers.renewed(TEXT, snapshot).strip()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "NULL"),
        (True, "true"),
        (0.25, "0.25"),
        (date(2022, 2, 15), "2022-02-15"),
        (datetime(2022, 2, 15, 10, tzinfo=timezone(timedelta(hours=2))), "2022-02-15 08:00"),
        (datetime(2022, 2, 15, 8, tzinfo=UTC), "2022-02-15 08:00"),
        (["de", "en"], "de, en"),
        ("a | b\n<i> *c*", "a \\| b \\<i> \\*c\\*"),
    ],
)
def test_a_cell_says_its_value_in_one_line_that_markdown_leaves_alone(value, said):
    assert answers.cell(value) == said
