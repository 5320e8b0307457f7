"""Readers of work products: text, JSON, YAML, reports with section tags, chart sidecars.

Pure: bytes in, plain values out, no knowledge of any exercise. What cannot be read is an
`ArtefactError` with one sentence in the current language.
"""

from .charts import Chart, read_chart
from .documents import read_json, read_text, read_yaml
from .errors import ArtefactError
from .numbers import Number, find_numbers, match
from .report import Report, read_report

__all__ = [
    "ArtefactError", "Chart", "Number", "Report", "find_numbers", "match", "read_chart",
    "read_json", "read_report", "read_text", "read_yaml",
]
