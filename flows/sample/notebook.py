# mypy: disable-error-code="no-untyped-def"
"""Three findings of the sample corpus, plotted: an example of how a notebook asks the snapshot.

`marimo edit flows/sample/notebook.py` opens it, `python flows/sample/notebook.py` prints the findings. Another snapshot than
`data/sample/published/lagebild.duckdb`: `python flows/sample/notebook.py -- --snapshot FILE`, or LAGEBILD_SNAPSHOT=FILE.
It needs marimo and altair (`pip install 'lagebild[notebook]'`), and no network.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Lagebild: three findings")


@app.cell
def _():
    import os
    import pathlib

    import altair as alt
    import duckdb
    import marimo as mo

    return alt, duckdb, mo, os, pathlib


@app.cell
def _(duckdb, mo, os, pathlib):
    given = mo.cli_args().get("snapshot") or os.environ.get("LAGEBILD_SNAPSHOT")
    snapshot = pathlib.Path(given or "data/sample/published/lagebild.duckdb")
    if not snapshot.is_file():
        missing = f"There is no snapshot at {snapshot}: `make run` makes that of the sample, `--snapshot FILE` names another."
        mo.stop(mo.app_meta().mode != "script", mo.md(missing))
        raise SystemExit(missing)
    db = duckdb.connect(str(snapshot), read_only=True)  # a snapshot is never written to by those who read it
    db.execute("SET TimeZone = 'UTC'")

    def ask(sql):
        """Return the rows of an answer, each by the names of its columns."""
        found = db.execute(sql)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    return (ask,)


@app.cell
def _(mo):
    def finding(question, said, sql, chart):
        """Show a finding; run as a script, print it."""
        if mo.app_meta().mode == "script":
            print(f"{question}\n{said}\n")
        return mo.vstack([mo.md(f"## {question}"), chart, mo.md(said), mo.accordion({"SQL": mo.md(f"```sql\n{sql}\n```")})])

    return (finding,)


@app.cell
def _(mo):
    mo.md("""
    # Three findings of the sample corpus

    The outlets are invented and the texts were written for it: what is found here is true of the sample, and of nothing else.
    Ask your own snapshot the same.
    """)
    return


@app.cell
def _(alt, ask, finding):
    lead_sql = """SELECT least(floor(lead_minutes / 60), 12)::INTEGER AS hours, count(*) AS events, count(error_minutes) AS measured
FROM first_reports
WHERE second_source_id IS NOT NULL
GROUP BY hours
ORDER BY hours"""
    leads = ask(lead_sql)
    taken_up = sum(row["events"] for row in leads)
    in_an_hour = sum(row["events"] for row in leads if row["hours"] == 0)
    measured = sum(row["measured"] for row in leads)
    lead_said = (
        f"Of {taken_up} events that a second outlet took up, {in_an_hour} were taken up within the hour. It shows how fast a story "
        "travels by the times that outlets state; it does not show that the second read the first. How far those times may be "
        f"off is known of {measured} of these events: only polled feeds tell."
    )
    lead_bars = alt.Chart(alt.Data(values=leads)).encode(
        x=alt.X(
            "hours:O",
            title="full hours after the first report (12: or more)",
            axis=alt.Axis(labelAngle=0),
            scale=alt.Scale(domain=list(range(13))),
        ),
        y=alt.Y("events:Q", title="events"),
    )
    lead_chart = alt.layer(
        lead_bars.mark_bar(color="#31688e"), lead_bars.mark_text(dy=-6).encode(text="events:Q")
    ).properties(title="Hours until the second outlet", description=lead_said.replace("`", ""), width=560, height=200)  # fmt: skip
    finding("How long does the first stay alone?", lead_said, lead_sql, lead_chart)
    return in_an_hour, lead_chart, lead_said, measured, taken_up


@app.cell
def _(alt, ask, finding):
    bloc_sql = """WITH told AS (SELECT DISTINCT event_id, bloc FROM articles JOIN sources USING (source_id) WHERE bloc IS NOT NULL)
SELECT one.bloc, other.bloc AS other, count(*) AS events
FROM told AS one JOIN told AS other USING (event_id)
GROUP BY one.bloc, other.bloc
ORDER BY one.bloc, other.bloc"""
    blocs = ask(bloc_sql)
    shared = {(row["bloc"], row["other"]): row["events"] for row in blocs}
    both, ukrainian = shared.get(("ru-state", "ua"), 0), shared.get(("ua", "ua"), 0)
    bloc_said = (
        f"Of {ukrainian} events in Ukrainian private outlets (`ua`), Russian state outlets (`ru-state`) report {both}, German ones "
        f"(`de`) {shared.get(('de', 'ua'), 0)}. The diagonal is all that a bloc reports, so read a row against it. It shows which "
        "events two blocs have in common; it does not show that a bloc kept silent on the rest, for we may have missed it."
    )
    half = max(shared.values(), default=0) / 2
    axis = {"title": None, "sort": sorted({row["bloc"] for row in blocs})}
    cells = alt.Chart(alt.Data(values=blocs)).encode(
        x=alt.X("other:N", axis=alt.Axis(labelAngle=-40), **axis), y=alt.Y("bloc:N", **axis)
    )
    bloc_chart = (
        alt.layer(
            cells.mark_rect().encode(color=alt.Color("events:Q", scale=alt.Scale(scheme="blues"), legend=None)),
            cells.mark_text().encode(
                text="events:Q", color=alt.condition("datum.events > " + str(half), alt.value("white"), alt.value("black"))
            ),
        )
        .properties(title="Events both report (blank: none)", description=bloc_said.replace("`", ""), width=420, height=420)
    )  # fmt: skip
    finding("Which blocs report the same events?", bloc_said, bloc_sql, bloc_chart)
    return bloc_chart, bloc_said, blocs, both, ukrainian


@app.cell
def _(alt, ask, finding):
    voice_sql = """SELECT origin_count AS origins, count(*) AS events
FROM events
GROUP BY origins
ORDER BY origins"""
    voices = ask(voice_sql)
    events = sum(row["events"] for row in voices)
    alone = sum(row["events"] for row in voices if row["origins"] == 1)
    widely = sum(row["events"] for row in voices if row["origins"] >= 3)
    voice_said = (
        f"Of {events} events {alone} rest on a single independent origin and {widely} on three or more: copies of one text, "
        "outlets of one publisher and one agency's texts count once. It shows how many voices stand behind a story; it does not "
        "show that they found out for themselves: an agency's text that is rewritten without its mark counts as a voice."
    )
    bars = alt.Chart(alt.Data(values=voices)).encode(
        x=alt.X("events:Q", title="events"), y=alt.Y("origins:O", title="independent origins")
    )
    voice_chart = alt.layer(
        bars.mark_bar(color="#31688e"), bars.mark_text(align="left", dx=4).encode(text="events:Q")
    ).properties(title="Events by independent origins", description=voice_said.replace("`", ""), width=560, height=180)  # fmt: skip
    finding("How many voices stand behind a story?", voice_said, voice_sql, voice_chart)
    return alone, events, voice_chart, voice_said, voices, widely


if __name__ == "__main__":
    app.run()
