"""Turning the sharing of attempts on and off: the setting, and the copies that follow it."""

from __future__ import annotations

from pathlib import Path

from autograder.checking.messages import translate
from autograder.companion import state as states
from autograder.companion.desk import CompanionError, chapter_folders
from autograder.learner import sharing


def share(desk: Path, on: bool) -> None:
    """Share the attempts with whoever the work is handed in to, or stop.

    Raises:
        CompanionError: the state or a copy cannot be written; the sentence says which.
    """

    def change(state: states.State) -> None:
        state.settings["share_attempts"] = bool(on)

    states.update(desk, change)
    settle(desk)


def settle(desk: Path) -> None:
    """Make the copies in all chapters' folders agree with the setting.

    Raises:
        CompanionError: a copy that should go cannot be removed; the sentence names it.
    """
    on = states.load(desk).settings.get("share_attempts") is True
    for folder in chapter_folders(desk):
        if on:
            sharing.refresh(folder)
            continue
        try:
            sharing.withdraw(folder)
        except OSError as error:
            raise CompanionError(translate(
                "{file} cannot be removed ({reason}). Remove it yourself: it would be handed in.",
                file=folder / sharing.COPY, reason=error.strerror or error)) from None
