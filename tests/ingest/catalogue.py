"""The msgids that the readers and the learner's figures use, found in their source."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    *sorted((ROOT / "autograder" / "ingest").glob("*.py")),
    *(ROOT / "autograder" / "learner" / name for name in ("widgets.py", "own_account.py")),
]
SPEAKERS = {"translate", "IngestError", "_convert"}
TABLES = {"MODEL_NAMES", "STEP_NAMES", "KIND_NAMES"}


def used() -> set[str]:
    found: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in SPEAKERS:
                    found |= {a.value for a in node.args
                              if isinstance(a, ast.Constant) and isinstance(a.value, str)}
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in TABLES:
                found |= {v.value for v in node.value.values}
    return {text for text in found if text[:1].isupper() or " " in text}
