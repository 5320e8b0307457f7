"""Many events as Parquet files, for data past memory (T2.1), with its words in both languages."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from autograder.checking.messages import translate
from datasets.scale import ScaleError, plan, write

EVERY = 5.0  # seconds between two words of progress


class EventsError(Exception):
    """The events cannot be made; one sentence says why and what to do."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def make_events(
    events: int = 2_000_000,
    folder: Path | str | None = None,
    seed: int = 2431,
    year: int = 2025,
    say: Callable[[str], None] = print,
) -> list[Path]:
    """Write the events of a much larger shop as Parquet files; the same call gives the same rows.

    Args:
        events: how many.
        folder: a new or empty one; `events_<number>` in the working folder if left out. Files of
            the same call that are there already are left as they are.
        seed, year: which shop and which flight.
        say: where the words go.

    Returns:
        the files, in order of time; each holds 500,000 events at most.

    Raises:
        EventsError: with one sentence.
    """
    try:
        pieces, size = plan(events)
        target = Path(f"events_{int(events)}" if folder is None else folder).resolve()
        say(
            translate(
                "{events} events in {files} file(s), about {size} MB of disk, into {folder}.",
                events=f"{events:,}",
                files=pieces,
                size=f"{max(size / 1e6, 1):,.0f}",
                folder=target.name,
            )
        )
        began = last = time.monotonic()
        written = 0

        def progress(done: int, total: int) -> None:
            nonlocal last, written
            now = time.monotonic()
            written = written or done  # the first file after an interruption holds those before
            if now - last >= EVERY and done < total:
                last = now
                say(
                    translate(
                        "{done} of {total} events written.", done=f"{done:,}", total=f"{total:,}"
                    )
                )

        files = write(target, events, seed, year, progress)
    except ScaleError as refusal:
        raise EventsError(translate(refusal.msgid, **refusal.params)) from None
    except KeyboardInterrupt:
        say(
            translate(
                "Stopped. Nothing stands under the name {folder}; the same call goes on after the "
                "files that are whole.",
                folder=target.name,
            )
        )
        raise
    if not written:
        say(translate("They are there already; nothing was written."))
    else:
        say(translate("Done in {seconds} s.", seconds=f"{time.monotonic() - began:.1f}"))
    return files
