"""Pure core: verdicts, comparison, codec, messages."""

from .compare import Compare, compare
from .messages import Message, language, translate
from .verdict import CheckFailed, Finding, Result, Verdict

__all__ = [
    "CheckFailed", "Compare", "Finding", "Message", "Result", "Verdict", "compare", "language",
    "translate",
]
