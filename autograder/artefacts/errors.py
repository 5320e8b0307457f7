"""The one error of this room: a work product that cannot be read, said in one sentence."""

from __future__ import annotations


class ArtefactError(Exception):
    """A work product could not be read; `str()` is one sentence in the current language.

    Args:
        msgid: English sentence with {named} places, a key of the catalogue `artefacts`.
        params: values for the places.
    """

    def __init__(self, msgid: str, **params: object) -> None:
        self.msgid = msgid
        self.params = params
        super().__init__(msgid, params)

    def __str__(self) -> str:
        from autograder.checking.messages import translate

        return translate(self.msgid, **self.params)
