"""Another world's files in place of shipped ones: the data of one learner's own.

A variant has the year, the dirt and the size of what is shipped, and another seed. Its files have
the names of the shipped ones, because prose, templates and readers go by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import yaml

from . import case_world
from .capstone import world as capstone_world
from .case_two import world as case_two_world
from .exports import capstone, case, case_two, rendered
from .publish import ROOT, YEAR
from .world import World

# Folder below datasets/exports that a chapter's data stand in ("" for the exports themselves) ->
# the world of a seed that these files are written from.
WORLDS: dict[str, Callable[[int], World]] = {
    "": lambda seed: World(seed, YEAR, "all", "full"),
    case.ROOT: lambda seed: case_world.CaseWorld(seed, case_world.YEAR),
    capstone.ROOT: lambda seed: capstone_world.CapstoneWorld(seed, capstone_world.YEAR),
    case_two.ROOT: lambda seed: case_two_world.CaseTwoWorld(seed, case_two_world.YEAR),
}


def variant_files(seed: int, wanted: Iterable[str], root: str = "") -> Iterator[tuple[str, bytes]]:
    """Path (below the chapter's folder of exports) and bytes of the files of another seed.

    Args:
        seed: of the world; any integer >= 0.
        wanted: folders or files, as the register's `data` names them.
        root: the folder below datasets/exports that they stand in, "" for that folder itself.
    """
    chosen = tuple(wanted)
    world = WORLDS[root](seed)
    parts = [root] if root else parts_of(chosen)
    for path, data in rendered(world, parts) if chosen else ():
        name = path.removeprefix(f"{root}/") if root else path
        if any(name == one or name.startswith(f"{one}/") for one in chosen):
            yield name, data


def parts_of(wanted: Iterable[str]) -> list[str]:
    """The parts of the exports that have a file among these folders or files."""
    chosen = tuple(wanted)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = []
    for path in sorted((ROOT / "manifests").glob("*.yml")):
        files = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)["files"]
        names = [file["path"] for file in files]
        if any(n == one or n.startswith(f"{one}/") for n in names for one in chosen):
            found.append(path.stem)
    return found
