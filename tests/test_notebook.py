"""The example notebook runs on the sample without a network; its numbers are right and its plots are Vega-Lite."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.ask import ask_sql

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "flows" / "sample" / "notebook.py"
SPEC = importlib.util.spec_from_file_location("answers", ROOT / "tools" / "answers.py")
answers = sys.modules.get("answers") or sys.modules.setdefault("answers", importlib.util.module_from_spec(SPEC))
if not hasattr(answers, "sample"):  # one sample serves every test of this process
    SPEC.loader.exec_module(answers)
CHARTS = ("lead", "bloc", "voice")
NUMBERS = {
    "taken_up": "SELECT count(second_source_id) FROM first_reports",
    "in_an_hour": "SELECT count(*) FROM first_reports WHERE lead_minutes < 60 AND second_source_id IS NOT NULL",
    "measured": "SELECT count(error_minutes) FROM first_reports",
    "ukrainian": "SELECT count(DISTINCT event_id) FROM articles JOIN sources USING (source_id) WHERE bloc = 'ua'",
    "both": """SELECT count(*) FROM (
        SELECT event_id FROM articles JOIN sources USING (source_id) WHERE bloc IN ('ua', 'ru-state')
        GROUP BY event_id HAVING count(DISTINCT bloc) = 2
    )""",
    "events": "SELECT count(*) FROM events",
    "alone": "SELECT count(*) FROM events WHERE origin_count = 1",
    "widely": "SELECT count(*) FROM events WHERE origin_count >= 3",
}
EXPECTED = {
    "taken_up": 67, "in_an_hour": 28, "measured": 0, "ukrainian": 38, "both": 4, "events": 89, "alone": 10, "widely": 19,
}  # fmt: skip


@pytest.fixture(scope="module")
def snapshot():
    return answers.sample()


@pytest.fixture(scope="module")
def found(snapshot):
    """What the notebook's cells define."""
    spec = importlib.util.spec_from_file_location("sample_notebook", NOTEBOOK)
    notebook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notebook)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [str(NOTEBOOK)])
        patch.setenv("LAGEBILD_SNAPSHOT", str(snapshot))
        return notebook.app.run()[1]


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_of_a_finding_is_that_of_the_snapshot(found, snapshot, name):
    (((counted,),),) = (ask_sql(snapshot, NUMBERS[name]).rows,)
    assert found[name] == counted == EXPECTED[name]


@pytest.mark.parametrize("name", CHARTS)
def test_a_plot_is_valid_vega_lite_with_its_data_and_a_text_alternative(found, name):
    spec = found[f"{name}_chart"].to_dict(validate=True)
    assert "vega-lite" in spec["$schema"]
    assert spec["description"] == found[f"{name}_said"].replace("`", "")
    assert '"values"' in found[f"{name}_chart"].to_json()
    assert '"url"' not in found[f"{name}_chart"].to_json()


@pytest.mark.parametrize("name", CHARTS)
def test_a_finding_says_what_it_shows_and_what_it_does_not(found, name):
    said = found[f"{name}_said"]
    assert "It shows" in said
    assert "it does not show" in said


@pytest.mark.parametrize("name", CHARTS)
def test_a_plot_says_its_numbers_in_letters_too_and_not_by_colour_alone(found, name):
    assert '"type": "text"' in found[f"{name}_chart"].to_json()


def test_without_a_snapshot_the_notebook_says_so_in_a_sentence(tmp_path):
    run = subprocess.run(
        [sys.executable, NOTEBOOK, "--snapshot", tmp_path / "none.duckdb"], capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.strip().startswith(f"There is no snapshot at {tmp_path}")
    assert "\n" not in run.stderr.strip()
