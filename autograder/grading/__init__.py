"""Releasing, collecting and grading, for the instructor only: stock nbgrader and what we add."""

import sys

# nbformat imports jsonschema, and that compiles 38 grammars to check IRIs where this package is
# installed: more than a second in every process that reads a notebook. A notebook has no IRI.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
