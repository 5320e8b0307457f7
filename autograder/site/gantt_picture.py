"""The book's picture of the test schedule: several delays of several tasks, without a kernel.

Numbers are computed at build; the page's script only shows the state that is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from autograder.learner.figures import label
from autograder.learner.gantt_widget import told
from autograder.site.frames import Bar, Frame, frames_picture

DELAYS = ((0, 0), (0, 2), (1, 1), (1, 3), (2, 2), (2, 4))  # (which of the tasks, days late)


def planned(tasks: pd.DataFrame, late: dict[str, int] | None = None) -> pd.DataFrame:
    """Earliest and latest workdays of a plan in which some tasks take longer.

    Args:
        tasks: task_id, days, predecessors (joined by ;).
        late: task -> additional workdays.

    Returns:
        task_id as index; es, ef, lf (workdays from 1, both ends included), slack.
    """
    late = late or {}
    before = {
        row.task_id: [p.strip() for p in row.predecessors.split(";") if p.strip()]
        for row in tasks.itertuples()
    }
    days = {
        t: int(d) + late.get(t, 0) for t, d in zip(tasks["task_id"], tasks["days"], strict=True)
    }
    ef = dict(days)
    for _ in days:
        ef = {t: days[t] + max((ef[p] for p in before[t]), default=0) for t in days}
    end = max(ef.values(), default=0)
    lf = dict.fromkeys(days, end)
    for _ in days:
        lf = {t: min((lf[s] - days[s] for s in days if t in before[s]), default=end) for t in days}
    made = pd.DataFrame({"es": {t: ef[t] - days[t] + 1 for t in days}, "ef": ef, "lf": lf})
    return made.assign(slack=made["lf"] - made["ef"])


def shown(plan: pd.DataFrame, chosen: Sequence[str], most: int = 14) -> list[str]:
    """Tasks of the picture: the chosen ones and one chain of critical tasks, in time order."""
    critical = plan[plan["slack"].eq(0)].sort_values(["es", "ef"])
    chain = critical.drop_duplicates("es").index.tolist()
    kept = list(dict.fromkeys([*chosen, *chain]))[:most]
    return plan.loc[kept].sort_values(["es", "ef"]).index.tolist()


def gantt_picture(
    tasks: pd.DataFrame,
    calendar: pd.DataFrame,
    start: str,
    chosen: Sequence[str] = ("T28", "T33", "T04"),
    name: str = "gantt",
) -> str:
    """HTML of a Gantt chart with prepared delays of three tasks.

    Args:
        tasks, calendar, start: as `load` gives them (test_tasks, office_calendar, test_plan).
        chosen: a critical task, one with little slack, and the longest.
    """
    works = calendar[calendar["workday"] & (calendar["date"] >= pd.Timestamp(start))]
    dates = works["date"].sort_values().tolist()
    base = planned(tasks)
    rows = shown(base, chosen)
    states = [(chosen[which], days) for which, days in DELAYS]
    plans = [_dated(planned(tasks, {task: days}), dates) for task, days in states]
    on_plan = plans[0]  # nothing is late in the first state
    span = max(int(plan["ef"].max()) for plan in plans)
    titles = dict(zip(tasks["task_id"], tasks[label("task", "task_en")], strict=True))
    frames = []
    for (task, days), plan in zip(states, plans, strict=True):
        bars = [
            Bar(
                (one.es - 1) / span,
                (one.ef - one.es + 1) / span,
                f"{_day(one.start)}–{_day(one.finish)}"
                + (label("\n要徑", "\ncritical") if one.critical else _slack(one.slack)),
            )
            for one in (plan.loc[row] for row in rows)
        ]
        said = told(on_plan.reset_index(), plan.reset_index(), task, days)
        frames.append(Frame(_state(task, days), bars, said))
    ticks = [((n - 1) / span, _day(dates[n - 1])) for n in range(1, span + 1, 3)]
    return frames_picture(
        frames,
        [f"{task} {titles[task]}" for task in rows],
        name=name,
        legend=label("延誤", "Delay"),
        caption=label("各種延誤下的日期", "The dates under each delay"),
        twin="T1.3.a",
        ticks=ticks,
    )


def _day(day: pd.Timestamp) -> str:
    return f"{day.month}/{day.day}"


def _slack(days: int) -> str:
    return label(f"\n寬裕 {days} 天", f"\nslack {days}")


def _state(task: str, days: int) -> str:
    if not days:
        return label("如期", "On plan")
    return label(f"{task} 晚 {days} 天", f"{task} {days} {'day' if days == 1 else 'days'} late")


def _dated(plan: pd.DataFrame, dates: list[pd.Timestamp]) -> pd.DataFrame:
    """A plan as the widget's sentence wants it: with days of the calendar and critical tasks."""
    return plan.rename_axis("task_id").assign(
        start=[dates[n - 1] for n in plan["es"]],
        finish=[dates[n - 1] for n in plan["ef"]],
        critical=plan["slack"].eq(0),
    )
