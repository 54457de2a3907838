"""What alert rules have said already: each subject is said once for each rule and recipient."""

from collections.abc import Iterable
from datetime import datetime

from warehouse.database import Connection, query


def told(db: Connection, rule_id: str, subjects: Iterable[str]) -> set[str]:
    """Return those of the subjects that the rule has said."""
    rows = db.execute(query("told_among"), {"rule_id": rule_id, "subjects": list(subjects)}).fetchall()
    return {subject for (subject,) in rows}


def record(db: Connection, rule_id: str, subjects: Iterable[str], at: datetime) -> None:
    """Record that the rule has said these subjects, all of them or none; one that is recorded keeps its time."""
    db.execute(query("told_add"), {"rule_id": rule_id, "subjects": list(subjects), "at": at})
