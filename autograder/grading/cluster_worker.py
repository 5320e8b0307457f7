"""The far end of `cluster`: how a Dask worker of this course starts, and what it runs.

`course.py worker tcp://host:8786` starts workers on a host. It is `dask worker` with this
module preloaded; preloading alone also fits any other way to start Dask workers (SSH, Kubernetes,
SLURM): `dask worker ADDRESS --nthreads 1 --preload autograder.grading.cluster_worker`.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zlib
from base64 import b64decode, b64encode
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.checking.messages import translate
from autograder.grading.notebook import ROOT
from autograder.grading.task import (
    BOX,
    PROCESS,
    TRIES,
    ChapterFiles,
    EngineError,
    Task,
    course_digest,
)

if TYPE_CHECKING:
    from distributed import Worker

CA, CERTIFICATE, KEY = "ca.pem", "cert.pem", "key.pem"
# What travels besides what `course_digest` covers: both ends have to agree on its form.
FORM = ("requirements.txt", "autograder/grading/task.py", "autograder/grading/cluster_worker.py")
MET = 16
_known: dict[str, ChapterFiles] = {}  # digest -> files of the chapters this process has met


@cache
def version() -> str:
    """Short digest of the course as a worker must have it: code, data, lock, form of a task."""
    stamp = hashlib.sha256(course_digest().encode())
    for name in FORM:
        stamp.update((ROOT / name).read_bytes())
    return stamp.hexdigest()[:16]


def offer(isolation: str) -> str:
    """Name of the Dask resource of a worker that can run tasks at this level of isolation."""
    return f"course-{version()}-{isolation}"


def dask_setup(worker: Worker) -> None:
    """Called by Dask in each worker process, before it joins its scheduler."""
    from autograder.boxed import namespaces

    obstacle = namespaces.obstacle()
    if obstacle:
        print(obstacle, file=sys.stderr, flush=True)
    for level in (PROCESS,) if obstacle else (PROCESS, BOX):
        # One of each: a worker with several threads still runs one notebook at a time.
        worker.state.total_resources[offer(level)] = 1
        worker.state.available_resources[offer(level)] = 1
    # Dask removes the folders of workers that died; ours go with them.
    tempfile.tempdir = worker.local_directory


def dask_teardown(worker: Worker) -> None:
    """Called by Dask when a worker ends in order; after a crash the warm process ends by itself."""
    from autograder.grading import worker as grading

    grading.close()


def execute(packed: bytes, files: bytes | None, run: str, number: int) -> bytes:
    """What Dask calls in a worker for each task; never raises, as Dask logs what a call was given.

    Args:
        packed: the task.
        files: the chapter's own files, where this worker has asked for them.
        run: name of the run; a note under this topic tells the coordinator who begins what.
        number: of the task in its run.

    Returns:
        One of these, packed: {"result": ...}, {"needs": digest of the chapter's files},
        {"spent": tries}, {"refused": a sentence; no task can run here}, {"failed": what was
        raised}.
    """
    from distributed import get_worker
    from distributed.utils import sync

    from autograder.grading import worker

    here = get_worker()

    def tries(value: int | None = None) -> int:
        """How often this task was begun, kept by the scheduler: ours would end with a worker."""
        keys = [run, number]
        if value is not None:
            sync(here.loop, here.scheduler.set_metadata, keys=keys, value=value)
            return value
        return sync(here.loop, here.scheduler.get_metadata, keys=keys, default=0)

    try:
        before = tries()
        if before >= TRIES:
            return pack({"spent": before})
        tries(before + 1)
        here.log_event(run, [number, here.address])
        task = Task.from_json(unpack(packed))
        if files is not None:
            while len(_known) >= MET:  # a learner's own data are not needed for long
                _known.pop(next(iter(_known)))
            _known[task.source] = unpack_files(task, files)
        if task.source not in _known:
            tries(before)
            return pack({"needs": task.source})
        return pack({"result": worker.execute(task, _known[task.source]).to_json()})
    except EngineError as error:
        return pack({"refused": str(error)})
    except Exception as error:
        return pack({"failed": f"{type(error).__name__}: {error}"[:500]})


def pack(data: dict[str, Any]) -> bytes:
    """JSON, compressed: neither end unpickles what a submission wrote."""
    return zlib.compress(json.dumps(data, ensure_ascii=False).encode(), 1)


def unpack(data: bytes) -> dict[str, Any]:
    """What `pack` packed."""
    return json.loads(zlib.decompress(data))


def pack_files(chapter: ChapterFiles) -> bytes:
    """A chapter's files for a worker on another machine."""
    return pack({name: b64encode(data).decode() for name, data in chapter.files.items()})


def unpack_files(task: Task, data: bytes) -> ChapterFiles:
    """The files of the task's chapter."""
    files = {name: b64decode(text) for name, text in unpack(data).items()}
    return ChapterFiles(task.chapter, task.source, files)


def command(address: str, jobs: int | None = None, tls: Path | str | None = None) -> list[str]:
    """The command line of `jobs` workers, by default one for each processor.

    Raises:
        GradeError, EngineError: a number or a folder that cannot be.
    """
    from autograder.grading import options

    line = [
        sys.executable, "-P", "-m", "dask", "worker", address,
        "--nthreads", "1", "--nworkers", str(options.jobs(jobs)),
        # Dask sees the memory of its own process only; the box limits the learner's.
        "--memory-limit", "0", "--no-dashboard",
        "--preload", "autograder.grading.cluster_worker",
    ]  # fmt: skip
    if tls:
        for option, path in zip(("--tls-ca-file", "--tls-cert", "--tls-key"), tls_files(tls),
                                strict=True):  # fmt: skip
            line += [option, str(path)]
    return line


def tls_files(folder: Path | str) -> list[Path]:
    """Paths of ca.pem, cert.pem and key.pem in a folder.

    Raises:
        EngineError: one is missing.
    """
    paths = [Path(folder).resolve() / name for name in (CA, CERTIFICATE, KEY)]
    for path in paths:
        if not path.is_file():
            raise EngineError(
                translate(
                    "There is no file {name} in {folder}; --tls needs ca.pem, cert.pem and "
                    "key.pem.",
                    name=path.name,
                    folder=folder,
                )  # fmt: skip
            )
    return paths


def start(address: str, jobs: int | None = None, tls: Path | str | None = None) -> int:
    """Run workers until they are stopped or their scheduler ends; the exit code."""
    line = command(address, jobs, tls)
    if os.name == "nt":
        return subprocess.call(line)
    sys.stdout.flush()
    os.execv(line[0], line)  # signals reach Dask itself
    return 1  # not reached
