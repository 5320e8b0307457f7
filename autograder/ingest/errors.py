"""The one error of this room: a file that cannot be read, said in one sentence."""

from __future__ import annotations

from pathlib import Path

from autograder.checking.messages import translate


class IngestError(Exception):
    """A file could not be read as an export; `str()` is one sentence in the current language.

    Args:
        msgid: English sentence with {named} places, the key of the catalogue `ingest`.
        params: values for the places; `file` may be a path, of which the name is shown.
    """

    def __init__(self, msgid: str, **params: object) -> None:
        self.msgid = msgid
        self.params = {
            k: (v.name if isinstance(v, Path) else v) for k, v in params.items()
        }
        super().__init__(msgid, self.params)

    def __str__(self) -> str:
        return translate(self.msgid, **self.params)
