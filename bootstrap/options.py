"""Options that several verbs of course.py share: flag and settings. Standard library only."""

from .messages import LANGUAGES

LANG = ("--lang", {"choices": LANGUAGES})
JSON = ("--json", {"action": "store_true"})
