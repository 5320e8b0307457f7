"""The book's picture of the test schedule: several delays of several tasks, without a kernel.

Numbers are computed at build; the page's script only shows the state that is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from autograder.learner.figures import label
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
    states = [(None, 0), *((chosen[which], days) for which, days in DELAYS if days)]
    plans = [planned(tasks, {task: days} if task else {}) for task, days in states]
    span = max(int(plan["ef"].max()) for plan in plans)
    titles = dict(zip(tasks["task_id"], tasks[label("task", "task_en")], strict=True))
    frames = []
    for (task, days), plan in zip(states, plans, strict=True):
        bars = [
            Bar(
                (one.es - 1) / span,
                (one.ef - one.es + 1) / span,
                f"{_day(dates[one.es - 1])}–{_day(dates[one.ef - 1])}"
                + (label("\n要徑", "\ncritical") if one.slack == 0 else _slack(one.slack)),
            )
            for one in (plan.loc[row] for row in rows)
        ]
        frames.append(Frame(_state(task, days), bars, _told(task, days, plan, base, dates)))
    ticks = [((n - 1) / span, _day(dates[n - 1])) for n in range(1, span + 1, 3)]
    return frames_picture(
        frames,
        [f"{task} {titles[task]}" for task in rows],
        name=name,
        legend=label("延誤", "Delay"),
        caption=label("各種延誤下的日期", "The dates under each delay"),
        ticks=ticks,
    )


def _day(day: pd.Timestamp) -> str:
    return f"{day.month}/{day.day}"


def _slack(days: int) -> str:
    return label(f"\n寬裕 {days} 天", f"\nslack {days}")


def _state(task: str | None, days: int) -> str:
    if task is None:
        return label("如期", "On plan")
    return label(f"{task} 晚 {days} 天", f"{task} {days} {'day' if days == 1 else 'days'} late")


def _workdays(count: int) -> str:
    return f"{count} workday{'' if count == 1 else 's'}"


def _told(
    task: str | None, days: int, plan: pd.DataFrame, base: pd.DataFrame, dates: list[pd.Timestamp]
) -> str:
    """Launch and slack of one state in words."""
    end, before = int(plan["ef"].max()), int(base["ef"].max())
    launch = f"{dates[end - 1]:%Y-%m-%d}"
    count = int(plan["slack"].eq(0).sum())
    if task is None:
        return label(
            f"如期上線是 {launch}，{count} 件工作沒有寬裕。",
            f"On plan the launch is {launch}; {count} tasks have no slack.",
        )
    if end > before:
        return label(
            f"{task} 晚 {days} 個工作天，上線延後 {end - before} 個工作天到 {launch}；"
            f"現在 {count} 件工作沒有寬裕。",
            f"{task} is {_workdays(days)} late, and the launch moves by {end - before} to "
            f"{launch}; "
            f"{count} tasks have no slack now.",
        )
    left = int(plan.loc[task, "slack"])
    if left == 0:
        return label(
            f"{task} 晚 {days} 個工作天，上線仍是 {launch}；寬裕用完了，它現在也在要徑上。",
            f"{task} is {_workdays(days)} late, and the launch stays on {launch}; its slack is "
            "used up, and it is critical now.",
        )
    return label(
        f"{task} 晚 {days} 個工作天，上線仍是 {launch}，還剩 {left} 天寬裕。",
        f"{task} is {_workdays(days)} late, and the launch stays on {launch}; slack left: "
        f"{_workdays(left)}.",
    )
