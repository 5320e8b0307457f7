"""Events of a much larger shop, for data past memory: as many as are asked for, piece by piece.

Needs numpy, pandas and DuckDB only and nothing else of the course but the dates of the flight: it
travels with the learner's wheel, so that T2.1 can be done on any machine.
"""

from .stream import COLUMNS, PIECE, table
from .write import BYTES, ScaleError, plan, write

__all__ = ["BYTES", "COLUMNS", "PIECE", "ScaleError", "plan", "table", "write"]
