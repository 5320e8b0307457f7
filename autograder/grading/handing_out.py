"""A class's bundles: one folder for each learner, with own data where the class has them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from autograder.checking.messages import translate
from autograder.grading import home as classes
from autograder.grading import own_data
from autograder.grading.release import release
from autograder.grading.submit import safe


def bundles(
    home: Path,
    out: Path,
    learners: Iterable[str],
    lang: str,
    say: Callable[[str], None] = lambda text: None,
) -> list[Path]:
    """Write OUT/LEARNER for each learner; the folders, in order.

    Args:
        home: folder of the class, whose chapters are written.
        out: where the folders go.
        learners: their ids, as they will hand in.
        lang: language of the notebooks.
        say: called with lines of progress.

    Raises:
        VariantError: a learner's own data cannot be made, or two ids are one.
    """
    chapters, learners = classes.chapters_of(home), list(learners)
    places: dict[str, str] = {}
    for learner in learners:
        place = safe(learner).casefold()
        if other := places.get(place):
            raise own_data.VariantError(
                translate(
                    "The ids {one} and {other} give one folder; change one of them.",
                    one=other, other=learner,
                )
            )  # fmt: skip
        places[place] = learner
    own_data.prepare(home, [(c, learner) for c in chapters for learner in learners], say)
    written = []
    for learner in learners:
        say(translate("Writing the bundle of {learner} …", learner=learner))
        change = own_data.for_learner(home, learner)
        written.append(release(out / safe(learner), lang, learner, chapters, change=change))
    return written


def zipped(bundle: Path) -> Path:
    """Pack a bundle into LEARNER.zip beside it, with the folder inside; the zip, to be sent.

    Written aside and moved into its place: a stop leaves no half zip under that name.
    """
    target = bundle.with_name(f"{bundle.name}.zip")
    draft = shutil.make_archive(
        str(bundle.with_name(f".{bundle.name}.part")), "zip", bundle.parent, bundle.name
    )
    return Path(draft).replace(target)
