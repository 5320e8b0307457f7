"""Files of checkout, dataLayer, defects and launch, as testers and IT would hand them on."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..world import World
from . import creative, text

Files = Iterator[tuple[str, bytes]]
MODEL = "新結帳的因子與規則 factors and rules of the new checkout"
BRIEF = "主檔版上線時間與檢視缺失的時刻 launch of the main version, and the moment of the review"
LOGS = "上線紀錄：第 1 份沒有問題，其他是演練 logs of the launch; the first one is clean"
PUSHED = ["row_id", "session", "at", "push_id", "event", "consent", "transaction_id", "value",
          "discount", "currency", "items"]  # fmt: skip
SENT = ["row_id", "session", "at", "push_id", "event", "transaction_id", "value", "currency",
        "traffic_type"]  # fmt: skip


def _csv(table: pd.DataFrame, form: str = "%Y-%m-%d %H:%M") -> bytes:
    times = {c: table[c].dt.strftime(form) for c in table.select_dtypes("datetime").columns}
    out = table.assign(**times).to_csv(index=False, lineterminator="\n")
    return ("\ufeff" + out).encode()


def _model(world: World) -> Files:
    yield "launch/checkout_model.yml", creative.yml(world.checkout_model, MODEL)


def _checkout(world: World) -> Files:
    yield "launch/checkout.csv.gz", text.pack(_csv(world.checkout))


def _cases(world: World) -> Files:
    yield "launch/checkout_cases.csv", _csv(world.checkout_cases)


def _datalayer(world: World) -> Files:
    """What the page pushed, in Taipei time, and what the network saw, in UTC; both say which."""
    log = world.datalayer_log
    for name, source, columns in (("datalayer", "dataLayer", PUSHED), ("network", "network", SENT)):
        part = log.loc[log["source"] == source, columns]
        local = part["at"].dt.tz_localize("Asia/Taipei")
        if source == "network":
            at = local.dt.tz_convert("UTC").dt.strftime("%Y-%m-%dT%H:%M:%S.%f").str[:-3] + "Z"
        else:
            at = part["at"].dt.strftime("%Y-%m-%dT%H:%M:%S.%f").str[:-3] + "+08:00"
        yield f"launch/{name}.csv", _csv(part.assign(at=at))


def _defects(world: World) -> Files:
    yield "launch/defects.csv", _csv(world.defects)


def _before(world: World) -> Files:
    yield "launch/triaged_before.csv", _csv(world.triaged_before)


def _changes(world: World) -> Files:
    yield "launch/defect_changes.csv", _csv(world.defect_changes)


def _brief(world: World) -> Files:
    yield "launch/launch_brief.yml", creative.yml(world.launch_brief, BRIEF)


def _logs(world: World) -> Files:
    yield "launch/go_live_logs.yml", creative.yml(world.go_live_logs, LOGS)


PARTS = {
    "checkout_model": _model, "checkout": _checkout, "checkout_cases": _cases,
    "datalayer_log": _datalayer, "defects": _defects, "triaged_before": _before,
    "defect_changes": _changes, "launch_brief": _brief, "go_live_logs": _logs,
}  # fmt: skip
