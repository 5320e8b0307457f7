"""Run one rebuilt notebook in its own kernel, with limits, and write down what came out.

Run as a module in a process of its own (`python -m autograder.grading.execute JOB`): whatever a
submission does to its kernel or to this process, the others do not notice. A cell that does not
end, or that kills the kernel, loses its own result only: the kernel is replaced, the cells before
it are replayed and the rest goes on.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

TIMEOUT, DIED, SPENT = "CellTimeout", "KernelDied", "NotRun"


@dataclass(frozen=True)
class Limits:
    """What one notebook may use. Seconds are wall clock, sizes are bytes."""

    cell_seconds: int = 60
    notebook_seconds: int = 600
    restarts: int = 3
    output_bytes: int = 1_000_000


class Client(NotebookClient):
    """nbclient that keeps at most `limit` bytes of output per cell."""

    limit = Limits.output_bytes

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._used: dict[int, int] = {}
        self.on_cell_executed = _record_error

    def output(self, outs, msg, display_id, cell_index):
        """Drop what a cell prints beyond the limit, and show that something was dropped."""
        before = self._used.get(cell_index, 0)
        self._used[cell_index] = before + len(json.dumps(msg["content"], default=str))
        if self._used[cell_index] > self.limit and msg["msg_type"] != "error":
            if before <= self.limit:
                outs.append(nbformat.v4.new_output("stream", name="stdout", text="\n[...]\n"))
            return None
        return super().output(outs, msg, display_id, cell_index)


def _record_error(cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
    """A failed cell shows an error output even where its code suppressed it."""
    content = execute_reply["content"]
    if content["status"] == "error" and not any(
        one.output_type == "error" for one in cell.get("outputs", [])
    ):
        cell.outputs.append(
            nbformat.v4.new_output(
                "error",
                ename=content.get("ename", "Error"),
                evalue=content.get("evalue", ""),
                traceback=content.get("traceback") or [content.get("ename", "Error")],
            )
        )


def run(nb: NotebookNode, folder: Path, limits: Limits | None = None) -> NotebookNode:
    """Execute the code cells of `nb` in `folder`; return it with outputs, never raise for them."""
    limits = limits or Limits()
    Client.limit = limits.output_bytes
    began, restarts = time.monotonic(), 0
    position, skipped = 0, set()
    code = [i for i, cell in enumerate(nb.cells) if cell.cell_type == "code"]
    for index in code:
        nb.cells[index].outputs, nb.cells[index].execution_count = [], None
    while position < len(code):
        client = Client(
            nb, timeout=limits.cell_seconds, allow_errors=True, kernel_name="python3",
            force_raise_errors=False, resources={"metadata": {"path": str(folder)}},
            interrupt_on_timeout=False, startup_timeout=120,
        )  # fmt: skip
        failure = None
        try:
            with client.setup_kernel():
                for before in code[:position]:
                    if before not in skipped:
                        _replay(client, nb, before)
                while position < len(code):
                    if time.monotonic() - began > limits.notebook_seconds:
                        failure = SPENT
                        break
                    client.execute_cell(nb.cells[code[position]], code[position])
                    position += 1
        except CellTimeoutError:
            failure = TIMEOUT
        except DeadKernelError:
            failure = DIED
        except Exception as error:
            # A kernel that a submission broke fails in many ways; all mean: this cell, no result.
            failure = f"{DIED}: {type(error).__name__}"
        if failure is None:
            break
        skipped.add(code[position])
        _fail(nb.cells[code[position]], failure)
        position += 1
        restarts += 1
        if failure == SPENT or restarts > limits.restarts:
            for index in code[position:]:
                _fail(nb.cells[index], SPENT)
            break
    return nb


def _replay(client: Client, nb: NotebookNode, index: int) -> None:
    """Run an earlier cell again for its names only; what it showed the first time stays."""
    shown = nb.cells[index]
    client.execute_cell(nbformat.from_dict({**shown, "outputs": []}), index)
    nb.cells[index] = shown


def _fail(cell: NotebookNode, name: str) -> None:
    cell.outputs = [
        *[one for one in cell.outputs if one.output_type != "error"],
        nbformat.v4.new_output("error", ename=name.split(":")[0], evalue=name, traceback=[name]),
    ]


def main(job: str) -> int:
    """Read a job file {notebook, folder, out, limits}, run it and write the executed notebook."""
    work = json.loads(Path(job).read_text(encoding="utf-8"))
    nb = nbformat.read(work["notebook"], as_version=4)
    os.chdir(work["folder"])
    done = run(nb, Path(work["folder"]), Limits(**work["limits"]))
    nbformat.write(done, work["out"])
    return 0


def job(notebook: Path, folder: Path, out: Path, limits: Limits) -> dict[str, Any]:
    """The content of a job file."""
    return {
        "notebook": str(notebook), "folder": str(folder), "out": str(out),
        "limits": asdict(limits),
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
