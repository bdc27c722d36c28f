"""Write ``models/weights/confidence.json``: how often values of each standing were right."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from benchmarks.field_rows import TYPE, Outcome
from models.field import FieldKind
from pipeline.validate.calibration import EDGES, TABLE, WEIGHTS, fit


def write_calibration(outcomes: Sequence[Outcome], command: str) -> str:
    """Fit the table on values whose truth is known, write it, and return its path.

    The file tells the command that made it, how many values it saw and a hash over the table.
    """
    # Fields of a paper that was taken for another say nothing of how well it was read.
    mistaken = {one.paper for one in outcomes if one.field == TYPE and one.verdict != "right"}
    seen = [
        (FieldKind(one.kind), one.standing, one.clearness, one.verdict == "right")
        for one in outcomes
        if one.found is not None and one.kind and one.paper not in mistaken
    ]
    table = fit(seen)
    facts = {
        "edges": list(EDGES),
        "right": table,
        "values": len(seen),
        "sha256": hashlib.sha256(json.dumps(table, sort_keys=True).encode()).hexdigest(),
        "command": command,
    }
    path = WEIGHTS / TABLE
    path.write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
    return str(path)
